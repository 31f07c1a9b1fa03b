using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Tests.Packing;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Lines within lines: what is taken from those around them comes back, and is found, as if it were not.</summary>
public sealed class OuterLinesTests
{
    static readonly string[] Words =
        ["deny", "10.0.0.7", "10.200.3.1", "42", "1007", "007", "fe80::1", "a=b", "\"x y\"", "0xdeadbeef", "12:30:59", "user1", "", "{", "æ"];

    /// <summary>Lines, and texts of the same rows that are made of parts of these, or, a few in a hundred, of nothing there.</summary>
    static (byte[][] Around, byte[][] Lines) Made(int seed, int rows)
    {
        var random = new Random(seed);
        var (around, lines) = (new byte[rows][], new byte[rows][]);
        var kinds = Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => (Words: random.Next(2, 9), First: random.Next(3), Count: random.Next(1, 6))).ToArray();
        var odd = random.Next(3) * random.Next(4);
        for (var row = 0; row < rows; row++)
        {
            var kind = kinds[random.Next(kinds.Length)];
            string[] words = [.. Enumerable.Range(0, kind.Words).Select(i =>
                i == 0 ? $"k{kind.Words}" : i % 3 == 1 ? $"{random.Next(5000)}" : Words[random.Next(Words.Length)])];
            around[row] = Encoding.UTF8.GetBytes(string.Join(' ', words.Select((word, i) => $"key{i}={word}")));
            if (random.Next(100) < odd) words[random.Next(words.Length)] = Words[random.Next(Words.Length)];
            lines[row] = Encoding.UTF8.GetBytes(string.Join(',', words.Skip(kind.First).Take(kind.Count).Select((word, i) => $"{i}:{word}")));
        }
        return (around, lines);
    }

    static (byte[][] Around, byte[][] Lines) Coded(byte[][] around, byte[][] lines)
    {
        var outer = LineCoder.CodeAnyhow(around.Length, row => around[row])!;
        var inner = LineCoder.CodeAnyhow(lines.Length, row => lines[row], outer)!;
        var blobs = (Copied(outer.Blobs), Copied(inner.Blobs));
        inner.Recycle();
        outer.Recycle();
        return blobs;

        static byte[][] Copied(LineBlobs blobs) => [.. Enumerable.Range(0, blobs.Count).Select(number => blobs[number].ToArray())];
    }

    static LineReader Open(byte[][] around, byte[][] lines) =>
        LineReader.Open(number => At(lines, number), LineReader.Open(number => At(around, number)));

    static ReadOnlySpan<byte> At(byte[][] blobs, int number) =>
        (uint)number < (uint)blobs.Length ? blobs[number] : throw new InvalidDataException("no such blob");

    [Test]
    public void Every_line_comes_back_and_every_needle_is_found() => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue - 1) from rows in Gen.Choose(1, 9000) select (seed, rows)).ToArbitrary(), given =>
        {
            var (around, lines) = Made(given.seed, given.rows);
            var coded = Coded(around, lines);
            var reader = Open(coded.Around, coded.Lines);
            var random = new Random(given.seed);
            for (var page = 0; page < reader.Table.Pages; page++)
            {
                var first = page * LineTable.PageRows;
                Check(reader.OpenPage(page).Read(), [.. Enumerable.Range(first, reader.Table.RowsOf(page))], lines);
                int[] some = [.. Enumerable.Range(0, 5).Select(_ => random.Next(reader.Table.RowsOf(page)))];
                Check(reader.OpenPage(page).Read(some), [.. some.Select(row => first + row)], lines);
            }
            for (var i = 0; i < 20; i++)
            {
                var line = lines[random.Next(lines.Length)];
                if (line.Length == 0) continue;
                var start = random.Next(line.Length);
                var need = new NeededBytes(line[start..(start + random.Next(1, line.Length - start + 1))], false);
                var seeker = LineSeeker.Of(reader, need, _ => null);
                for (var page = 0; page < reader.Table.Pages; page++)
                {
                    var flags = new bool[reader.Table.RowsOf(page)];
                    if (!seeker.IsNowhere) seeker.Seek(page, flags);
                    for (var row = 0; row < flags.Length; row++)
                        if (lines[page * LineTable.PageRows + row].AsSpan().IndexOf(need.Bytes) >= 0)
                            Assert.That(flags[row], $"row {row} of page {page} is missed: {Encoding.UTF8.GetString(need.Bytes)}");
                }
            }
        }).Check(Seeded.Config(40));

    [Test]
    public void Values_are_taken_from_the_lines_around_them()
    {
        var (taken, exceptions) = (0, 0);
        for (var seed = 0; seed < 30; seed++)
        {
            var (around, lines) = Made(seed, 3000);
            var coded = Coded(around, lines);
            var table = LineTable.Read(coded.Lines[0]);
            taken += table.Columns.Count(column => column.Outer >= 0);
            for (var column = 0; column < table.Columns.Length; column++)
                if (table.Columns[column].Outer >= 0 && coded.Lines[LineTable.Dictionary(column)].Length > 0) exceptions++;
        }
        Assert.That((taken, exceptions), Is.GreaterThan((40, 5)).Using<(int Taken, int Exceptions)>((a, b) =>
            a.Taken > b.Taken && a.Exceptions > b.Exceptions ? 1 : -1));
    }

    [Test]
    public void Damaged_blobs_are_damage_and_nothing_else()
    {
        var random = new Random(Seeded.Seed);
        for (var seed = 0; seed < 20; seed++)
        {
            var (around, lines) = Made(seed, 600);
            var coded = Coded(around, lines);
            for (var i = 0; i < 20 * Seeded.Times; i++)
            {
                byte[][] spoilt = [.. coded.Lines];
                var hit = i % 2 == 0 ? 0 : random.Next(spoilt.Length);
                spoilt[hit] = Damage.Spoilt(spoilt[hit], random);
                var told = $"seed {seed}, blob {hit}: {Convert.ToHexString(spoilt[hit])}";
                Assert.DoesNotThrow(() => Damage.IsNamed(() => Read(coded.Around, spoilt)), told);
            }
        }
    }

    static void Read(byte[][] around, byte[][] lines)
    {
        var reader = Open(around, lines);
        for (var page = 0; page < reader.Table.Pages; page++) reader.OpenPage(page).Read();
    }

    static void Check(TextColumn read, int[] rows, byte[][] lines)
    {
        for (var i = 0; i < rows.Length; i++)
            if (!read[i].SequenceEqual(lines[rows[i]]))
                Assert.Fail($"row {rows[i]} is {Encoding.UTF8.GetString(read[i])} where {Encoding.UTF8.GetString(lines[rows[i]])} was");
    }
}
