using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Engine.Segments.Layouts;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Segments;

/// <summary>Columns that say what the lines of their rows say: they are taken from there, and read as they were whatever the lines are.</summary>
public sealed class SharedColumnTests
{
    const int Rows = Batch.Rows + 5000;

    static readonly TableSchema Schema = new("Test", "1",
    [
        new("Length", ColumnType.Int), new("Time", ColumnType.DateTime), new("Source", ColumnType.String, Bearing.Address),
        new("User", ColumnType.String), new("Result", ColumnType.String), new("Kind", ColumnType.String), new("Bytes", ColumnType.Long),
        new("Took", ColumnType.TimeSpan), new("Number", ColumnType.String), new("Message", ColumnType.String) { Repeats = false },
        new("Bag", ColumnType.Dynamic), new("Noise", ColumnType.String), new("Mac", ColumnType.String),
        new("RawLine", ColumnType.String, Bearing.Text) { Repeats = false },
    ]);

    /// <summary>Rows of two kinds of lines; `odd` of a thousand rows have in some column what their line does not say.</summary>
    static List<object?[]> Made(int seed, int rows, int odd)
    {
        var random = new Random(seed);
        var made = new List<object?[]>();
        for (var i = 0; i < rows; i++)
        {
            var (inside, outside) = ($"10.0.{random.Next(3)}.{random.Next(200)}", $"{random.Next(1, 223)}.7.{random.Next(9)}.{random.Next(250)}");
            var (user, isDenied) = ($"user{random.Next(300)}", random.Next(3) == 0);
            var (bytes, took, number) = (random.NextInt64(1L << 34), random.Next(5000), 1_000_000 + i * 3 + random.Next(3));
            var nanoseconds = 1_772_000_000_000_000_000 + i * 1_000_000_007L;
            var mac = string.Create(CultureInfo.InvariantCulture, $"00:09:{i >> 12 & 255:x2}:{random.Next(256):x2}:{random.Next(256):x2}:01");
            var line = isDenied
                ? $"time={nanoseconds} level=warning deny from inside:{inside} to outside:{outside} mac {mac}"
                : $"time={nanoseconds} level={(random.Next(9) == 0 ? "error" : "notice")} user={user} src={outside} " +
                  $"sent={bytes} took={took} id={number} mac {mac} done by \"{user}\"";
            object?[] row =
            [
                line.Length, DateTime.UnixEpoch.AddTicks(nanoseconds / 100), isDenied ? inside : outside, isDenied ? "" : user,
                line.Contains("warning", StringComparison.Ordinal) ? "Refused" : line.Contains("error", StringComparison.Ordinal) ? "Broken" : "Done",
                isDenied ? "Deny" : "Session", isDenied ? null : bytes, isDenied ? null : TimeSpan.FromSeconds(took),
                isDenied ? "" : $"{number}", isDenied ? "" : $"sent={bytes} took={took} id={number}", isDenied ? null : new DynamicBag { ["user"] = user, ["mac"] = mac },
                $"{random.Next(50)}", mac, line,
            ];
            if (random.Next(1000) < odd) Spoil(row, random);
            made.Add(row);
        }
        return made;
    }

    static void Spoil(object?[] row, Random random)
    {
        switch (random.Next(9))
        {
            case 0: row[0] = null; break;
            case 1: row[1] = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc); break;
            case 2: row[2] = random.Next(2) == 0 ? "" : "fe80::1"; break;
            case 3: row[3] = "someone else"; break;
            case 4: row[4] = "Odd"; break;
            case 5: row[6] = random.Next(2) == 0 ? null : long.MinValue; break;
            case 6: row[9] = "nothing of the line"; break;
            case 7: row[13] = "a line of its own"; break;
            default: row[13] = ""; break;
        }
    }

    static Column?[] Columns(List<object?[]> rows) => [.. new SetRows(Schema, rows).Builder().Build().Single().Columns];

    static StoredSegment Written(TemporaryFolder folder, List<object?[]> rows)
    {
        SegmentWriter.Write(folder["a.seg"], new(Schema, rows.Count, [.. Columns(rows)]));
        return new(Schema, "a", folder["a.seg"], rows.Count);
    }

    static Dictionary<string, Layout> Layouts(TemporaryFolder folder) => SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"]))
        .ToDictionary(column => column.Name, column => (Layout)column.Layout);

    [Test]
    public void What_stands_in_the_lines_is_taken_from_there_and_what_does_not_is_not([Values(0, 4)] int odd)
    {
        using var folder = new TemporaryFolder();
        Written(folder, Made(1, Rows, odd));
        var layouts = Layouts(folder);
        Assert.Multiple(() =>
        {
            Assert.That(layouts["Length"], Is.TypeOf<LengthLayout>());
            foreach (var name in (string[])["Time", "Bytes", "Took"]) Assert.That(layouts[name], Is.TypeOf<SharedNumbersLayout>(), name);
            foreach (var name in (string[])["Source", "User", "Result", "Kind"])
                Assert.That(layouts[name], Is.TypeOf<SharedTextLayout>(), name);
            Assert.That(layouts["Noise"], Is.TypeOf<CodesLayout>());
            foreach (var name in (string[])["Number", "Message", "Bag", "Mac", "RawLine"])
                Assert.That(layouts[name], Is.TypeOf<LinesLayout>(), name);
        });
        var bytes = SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).ToDictionary(column => column.Name, column => column.Bytes);
        var all = bytes.Values.Sum();
        var most = (bytes["RawLine"] + bytes["Noise"]) * (odd == 0 ? 1.02 : 1.06);
        Assert.That(all, Is.LessThan(most), string.Join(", ", bytes));
    }

    [Test]
    public void Columns_read_as_they_were_whole_and_for_a_few_rows() => Prop.ForAll(
        (from seed in Gen.Choose(0, int.MaxValue - 1)
         from rows in Gen.Choose(1, Rows)
         from odd in Gen.Elements(0, 3, 200)
         select (seed, rows, odd)).ToArbitrary(), given =>
        {
            using var folder = new TemporaryFolder();
            var rows = Made(given.seed, given.rows, given.odd);
            var segment = Written(folder, rows);
            var random = new Random(given.seed);
            // Rows are sorted by TimeGenerated, which this table has not: they stay as they came.
            var expected = Columns(rows);
            for (var column = 0; column < expected.Length; column++)
            {
                for (var (page, start) = (0, 0); page < segment.PageRows.Length; start += segment.PageRows[page++])
                {
                    var count = segment.PageRows[page];
                    int[] some = [.. Enumerable.Range(0, count).Where(_ => random.Next(count) < 5)];
                    var expectedSome = Read(expected[column], [.. some.Select(row => start + row)]);
                    Assert.That(Read(segment.Read(column, page, some)), Is.EqualTo(expectedSome));
                    Assert.That(Read(segment.Read(column, page)), Is.EqualTo(Read(expected[column], [.. Enumerable.Range(start, count)])));
                    Assert.That(Read(segment.Read(column, page, some)), Is.EqualTo(expectedSome));
                }
                if (segment.Dictionary(column) is not { } dictionary) continue;
                Assert.That(dictionary.IsSortedSet);
                Assert.That(Read(expected[column], [.. Enumerable.Range(0, rows.Count)]).Distinct(), Is.SubsetOf(Read(dictionary)));
            }
        }).Check(Seeded.Config(5));

    [Test]
    public void A_changed_byte_is_noticed_whatever_is_read()
    {
        using var folder = new TemporaryFolder();
        var rows = Made(5, 9000, odd: 4);
        var expected = Columns(rows);
        Written(folder, rows);
        var whole = File.ReadAllBytes(folder["a.seg"]);
        for (var i = 0; i < 60; i++)
        {
            var changed = whole.ToArray();
            var at = (int)((long)i * (whole.Length - 1) / 59);
            changed[at] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder["a.seg"], changed);
            var segment = new StoredSegment(Schema, "a", folder["a.seg"], rows.Count);
            Assert.Throws<SegmentCorruptException>(segment.Verify, $"byte {at} of {whole.Length}");
            for (var column = 0; column < expected.Length; column++)
                try
                {
                    Assert.That(Read(segment.Read(column, 0)), Is.EqualTo(Read(expected[column])));
                }
                catch (SegmentCorruptException)
                {
                    // The other right answer.
                }
        }
    }

    /// <summary>Bags as JSON, because NUnit would compare them as sequences of pairs.</summary>
    static object?[] Read(Column? column, int[]? rows = null) => [.. (rows ?? [.. Enumerable.Range(0, column!.Length)]).Select(row =>
        column?.Value(row) is DynamicBag bag ? new Dynamic(bag).ToString() : column?.Value(row))];

    [Test]
    public void Other_lines_of_each_kind_of_log_stand_in_one_another([ValueSource(typeof(LogLines), nameof(LogLines.Kinds))] string kind)
    {
        using var folder = new TemporaryFolder();
        var lines = LogLines.Of(kind, 6000);
        using var builder = new SegmentBuilder(Schema);
        foreach (var line in lines)
        {
            var text = Encoding.UTF8.GetString(line);
            builder.Text(Schema.Ordinal("RawLine"), line);
            builder.Text(Schema.Ordinal("Message"), Encoding.UTF8.GetBytes(text[(text.IndexOf(' ') + 1)..]));
            builder.EndRow();
        }
        var rows = builder.Build().Single();
        SegmentWriter.Write(folder["a.seg"], rows);
        var bytes = SegmentFiles.Columns(File.ReadAllBytes(folder["a.seg"])).ToDictionary(column => column.Name, column => column.Bytes);
        Assert.That(bytes["Message"], Is.LessThan(bytes["RawLine"] / 3));
        var segment = new StoredSegment(Schema, "a", folder["a.seg"], rows.RowCount);
        var read = (TextColumn)segment.Read(Schema.Ordinal("Message"), 0);
        for (var i = 0; i < lines.Length; i++)
        {
            var behind = lines[i].AsSpan()[(lines[i].AsSpan().IndexOf((byte)' ') + 1)..];
            if (!read[i].SequenceEqual(behind)) Assert.Fail($"row {i} is {Encoding.UTF8.GetString(read[i])}");
        }
    }
}
