using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Lines;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Whatever lines are, they come back byte for byte, all of them and some of them.</summary>
public sealed class LineRoundTripTests
{
    static readonly string[] Values =
    [
        "0", "007", "-0", "+1", "-17", "4611686018427387903", "4611686018427387904", "9999999999999999999", "18446744073709551616",
        "1.2.3.4", "01.2.3.4", "1.2.3.256", "1.2.3.4.5", "255.255.255.255", "::1", "2001:db8::7", "2001:DB8::7", "::ffff:1.2.3.4", "1::",
        "2026-03-01", "2026-13-45", "12:59:59", "1.2.3", "1::2",
        "24:61:61", "2026-03-01T23:59:60Z", "0x1f", "0X1F", "0xAB", "deadbeef", "DEADBEEF", "DeadBeef",
        "00:11:22:aa:bb:cc", "00:11:22:AA:BB:CC", "{c92cd9fa-0145-adaf-49ef-8d8649f8c31b}", "C92CD9FA-0145-ADAF-49EF-8D8649F8C31B",
        "root", "",
        "æøå", "a\\\"b", "\\\\", "user@example.test", "C:\\Windows", "x=y", "\"", "\"\"", "\0", "\0\0\0",
        "\n", "\r\n", "/a/b", "10.0.0.0/8",
    ];

    static readonly string[] Shapes =
    [
        "{0}", "", "user {0} from {1} port {2}", "a={0} b=\"{1}\" c={2}", "{{\"k\":\"{0}\",\"n\":{1},\"o\": {2}}}", "{0},{1},{2},",
        "<{0}>[{1}] {2}:",
        "  {0}  ", "k=\"{0}", "{0}{1}{2}", "",
        "time={0}:{1}", "src outside:{0}/{1} (10.0.0.1/80)", "{0} {0} {0}", "=={0}", "\":{0}", "\"a\":", "x=",
    ];

    [Test]
    public void Lines_of_any_values_in_any_shapes_come_back() => Check(300, Gen.Choose(1, 60), random =>
        Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Shapes[random.Next(Shapes.Length)],
            Values[random.Next(Values.Length)], Values[random.Next(Values.Length)], random.Next(100_000))));

    [Test]
    public void Lines_of_any_bytes_come_back() => Check(150, Gen.Choose(1, 60), random =>
    {
        var line = new byte[random.Next(4) == 0 ? random.Next(2000) : random.Next(30)];
        random.NextBytes(line);
        return line;
    });

    [Test]
    public void Lines_of_delimiters_come_back() => Check(150, Gen.Choose(1, 60), random =>
        [.. Enumerable.Range(0, random.Next(90)).Select(_ => "a0:/=\"\\ ,{}.\t\0"u8[random.Next(14)])]);

    [TestCase(1)]
    [TestCase(5000)]
    public void Empty_lines_come_back(int count) => Same([.. Enumerable.Repeat(Array.Empty<byte>(), count)]);

    [Test]
    public void No_lines_are_no_lines() => Same([]);

    [Test]
    public void Long_lines_come_back()
    {
        var random = new Random(5);
        var line = new byte[1 << 20];
        random.NextBytes(line);
        Same([line, [.. Enumerable.Repeat((byte)':', 60_000)], [.. Enumerable.Repeat("a1 "u8.ToArray(), 20_000).SelectMany(bytes => bytes)],
            "a=1"u8.ToArray(), [.. Enumerable.Repeat((byte)'\\', 60_000), .. "\""u8]]);
    }

    [Test]
    public void Every_byte_comes_back_alone_and_beside_a_value() =>
        Same([.. Enumerable.Range(0, 256).Select(value => (byte)value).SelectMany(value =>
            new byte[][] { [value], [(byte)'1', value, (byte)'2'], [value, value] })]);

    [Test]
    public void Logs_come_back_in_order_and_shuffled([ValueSource(typeof(LogLines), nameof(LogLines.Kinds))] string kind)
    {
        var lines = LogLines.Of(kind, 10_000);
        Same(lines);
        new Random(Seeded.Seed).Shuffle(lines);
        Same(lines);
    }

    [Test]
    public void Columns_that_follow_others_come_back_with_their_exceptions()
    {
        var random = new Random(3);
        byte[][] lines = [.. Enumerable.Range(0, 9000).Select(i =>
        {
            var (host, port) = (random.Next(300), random.Next(1 << 16));
            var name = i % 100 == 7 ? random.Next(300) : host * 7;
            return Encoding.ASCII.GetBytes(i % 3 == 0
                ? $"host={host} seen"
                : $"host={host} name=n{name} role=r{name % 5} port={port} nat={port} next={port + (i % 50 == 0 ? 1 : 0)} via h{host} id={i}");
        })];
        Same(lines);
        var kept = CodedLines.Open(CodedLines.Blobs(lines)).Table.Columns.Select(column => column.Storage).ToList();
        Assert.That(kept, Does.Contain(ValueStorage.Copy).And.Contain(ValueStorage.Map));
    }

    [Test]
    public void What_a_page_says_of_its_values_stands_in_its_lines([ValueSource(typeof(LogLines), nameof(LogLines.Kinds))] string kind)
    {
        var lines = LogLines.Of(kind, 5000);
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        var coded = 0;
        for (var number = 0; number < reader.Table.Columns.Length; number++)
        {
            if (!reader.IsCoded(number)) continue;
            var page = reader.OpenPage(1);
            var (codes, rows, dictionary) = (page.Column(number).Codes.ToArray(), page.RowsOf(number), reader.DictionaryOf(number));
            Assert.That(rows, Has.Length.EqualTo(codes.Length));
            Assert.That(dictionary.Length, Is.GreaterThan(codes.DefaultIfEmpty(-1).Max()));
            for (var i = 0; i < rows.Length; i++)
            {
                var line = lines[LineTable.PageRows + rows[i]];
                Assert.That(line.AsSpan().IndexOf(dictionary[codes[i]]), Is.GreaterThanOrEqualTo(0));
                Assert.That(reader.Table.Templates[page.Templates[rows[i]]].Slots.Select(slot => slot.Column), Does.Contain(number));
            }
            coded += codes.Length;
        }
        Assert.That(coded, Is.GreaterThan(2000));
    }

    [Test]
    public void Numbers_among_which_others_stand_come_back()
    {
        var random = new Random(4);
        Same([.. Enumerable.Range(0, 9000).Select(i => Encoding.ASCII.GetBytes(
            i % 40 == 3 ? "bytes=-" : i % 977 == 5 ? $"bytes={new string('x', 3000)}{i}" : $"bytes={random.Next()}"))]);
    }

    [TestCase("{0:n}")]
    [TestCase("{0:B}")]
    [TestCase("2001:db8:{1:x}:{2:x}::7")]
    public void Long_numbers_that_are_all_distinct_are_kept_as_bytes(string format)
    {
        var random = new Random(6);
        var bytes = new byte[16];
        byte[][] lines = [.. Enumerable.Range(0, 9000).Select(_ =>
        {
            random.NextBytes(bytes);
            var id = string.Format(CultureInfo.InvariantCulture, format, new Guid(bytes), random.Next(1, 1 << 16), random.Next(1, 1 << 16));
            return Encoding.ASCII.GetBytes($"session id=\"{id}\" opened");
        })];
        Same(lines);
        Assert.That(CodedLines.Open(CodedLines.Blobs(lines)).Table.Columns.Single().Storage, Is.EqualTo(ValueStorage.Wide));
    }

    [Test]
    public void Real_logs_come_back()
    {
        var folder = Corpus.Folder();
        foreach (var file in new[] { "firewall", "auth" }.SelectMany(part =>
            Directory.EnumerateFiles(Path.Combine(folder, part), "*", SearchOption.AllDirectories)))
        {
            var lines = new List<byte[]>();
            var bytes = File.ReadAllBytes(file);
            foreach (var line in bytes.AsSpan().Split((byte)'\n')) lines.Add(bytes[line]);
            if (lines.Count <= 20_000) Assert.That(CodedLines.Difference(lines, new Random(1)), Is.Null, file);
        }
    }

    static void Check(int cases, Gen<int> counts, Func<Random, byte[]> line) =>
        Prop.ForAll((from count in counts from seed in Gen.Choose(0, int.MaxValue - 1) select (count, seed)).ToArbitrary(), sample =>
        {
            var random = new Random(sample.seed);
            byte[][] few = [.. Enumerable.Range(0, sample.count).Select(_ => line(random))];
            byte[][] again = [.. Enumerable.Range(0, few.Length * 3).Select(_ => few[random.Next(few.Length)])];
            return CodedLines.Difference([.. few, .. again], random) is null;
        }).Check(Seeded.Config(cases));

    static void Same(byte[][] lines) => Assert.That(CodedLines.Difference(lines, new Random(Seeded.Seed)), Is.Null);
}
