using System.Globalization;
using System.Text;
using LogHunt.Engine.Lines;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>Needles are found in coded lines where a search of every line finds them, and hardly anywhere else.</summary>
public sealed class LineSeekerTests
{
    [TestCaseSource(typeof(LogLines), nameof(LogLines.Kinds))]
    public void In_generated_logs_exactly_the_lines_that_hold_a_needle_are_flagged(string kind)
    {
        var lines = LogLines.Of(kind, 5_000);
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        var random = new Random(7);
        Assert.Multiple(() =>
        {
            for (var i = 0; i < 60; i++)
            {
                var need = Cut(lines, random, longest: 40);
                Assert.That(Wrong(reader, lines, need), Is.EqualTo((0, 0)), MetNeed.Text(need));
            }
        });
    }

    [Test]
    public void No_line_that_meets_a_need_is_missed_whatever_the_lines_are()
    {
        var (flagged, met) = (0, 0);
        for (var seed = 0; seed < 80; seed++)
        {
            var random = new Random(seed);
            byte[][] lines = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => Line(random))];
            var reader = CodedLines.Open(CodedLines.Blobs(lines));
            for (var i = 0; i < 20; i++)
            {
                var need = Need(lines, random, depth: 2);
                var (missed, needless) = Wrong(reader, lines, need);
                Assert.That(missed, Is.Zero, $"seed {seed}: {MetNeed.Text(need)}");
                flagged += needless;
                met += lines.Count(line => MetNeed.In(line, need));
            }
        }
        Assert.That(flagged, Is.LessThan(met / 50), "lines flagged for nothing");
    }

    [Test]
    public void What_stands_nowhere_is_known_without_a_page()
    {
        var lines = LogLines.Of("fortigate", 5_000);
        var blobs = CodedLines.Blobs(lines);
        var table = LineReader.Open(number => blobs[number]).Table;
        var reader = LineReader.Open(number => number < table.TemplatePage(0) ? blobs[number] : throw new InvalidDataException("a page"));
        foreach (var text in (string[])["no such needle", "zqxv", "action=\"deny\" policyid=x", "0.0.0.0.0", "\u00e6\u00f8\u00e5"])
            Assert.That(Seeker(reader, Bytes(text)).IsNowhere, Is.True, text);
    }

    [Test]
    public void A_letter_opens_no_dictionary_of_addresses()
    {
        byte[][] lines = [.. Enumerable.Range(0, 3000).Select(i => Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"from 10.0.{i % 7}.{i % 100} ok")))];
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        var addresses = Array.FindIndex(reader.Table.Columns, column => column.Form == ValueForm.Ip4);
        Assert.That(addresses, Is.Not.Negative);
        Assert.That(Seeker(reader, Bytes("10.0.3.77x")).IsNowhere, Is.True);
        Assert.That(reader.IsTextOpen(addresses), Is.False);
        Assert.That(Seeker(reader, Bytes("10.0.3.")).IsNowhere, Is.False);
        Assert.That(reader.IsTextOpen(addresses), Is.True);
    }

    [Test]
    public void A_needle_over_many_values_with_little_between_takes_no_exponential_time()
    {
        byte[][] lines = [.. Enumerable.Range(0, 500).Select(i => Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Repeat(i % 10, 300))))];
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        foreach (var need in (NeededBytes[])[Bytes(string.Join(' ', Enumerable.Repeat(1, 100))), Bytes(new string(' ', 200)), Bytes("1 2")])
            Assert.That(Wrong(reader, lines, need).Missed, Is.Zero, MetNeed.Text(need));
    }

    [Test]
    public void Long_needles_and_needles_with_other_letters_are_found()
    {
        byte[][] lines = [Encoding.UTF8.GetBytes(new string('x', 300) + "y"), "user=\u00c5se.Olsen1 from 10.0.0.1"u8.ToArray()];
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        foreach (var need in (NeededBytes[])[Bytes(new string('x', 299) + "y"), new("\u00e5se.olsen1 f"u8.ToArray(), IgnoresCase: true)])
            Assert.That(Flags(Seeker(reader, need), reader), Has.Member(true), MetNeed.Text(need));
    }

    static NeededBytes Bytes(string text) => new(Encoding.UTF8.GetBytes(text), IgnoresCase: false);

    static LineSeeker Seeker(LineReader reader, TextNeed need) => LineSeeker.Of(reader, need, _ => null);

    static bool[] Flags(LineSeeker seeker, LineReader reader)
    {
        var flags = new bool[reader.Table.Rows];
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            var rows = flags.AsSpan(page * LineTable.PageRows, reader.Table.RowsOf(page));
            Assert.That(seeker.Seek(page, rows), Is.EqualTo(rows.Count(true)));
        }
        return flags;
    }

    static (int Missed, int Needless) Wrong(LineReader reader, byte[][] lines, TextNeed need)
    {
        var seeker = Seeker(reader, need);
        var flags = Flags(seeker, reader);
        var (missed, needless) = (0, 0);
        for (var row = 0; row < lines.Length; row++)
        {
            var isMet = MetNeed.In(lines[row], need);
            missed += isMet && !flags[row] ? 1 : 0;
            needless += flags[row] && !isMet ? 1 : 0;
        }
        Assert.That(seeker.IsNowhere && flags.Contains(true), Is.False);
        return (missed, needless);
    }

    static TextNeed Need(byte[][] lines, Random random, int depth) => depth == 0 ? Cut(lines, random, longest: 30) : random.Next(5) switch
    {
        0 => new NeededAny([Need(lines, random, depth - 1), Need(lines, random, depth - 1)]),
        1 => new NeededAll([Need(lines, random, depth - 1), Need(lines, random, depth - 1)]),
        _ => Cut(lines, random, longest: 30),
    };

    /// <summary>A part of a line, now and then with a byte or the case of its letters changed.</summary>
    static NeededBytes Cut(byte[][] lines, Random random, int longest)
    {
        var line = lines[random.Next(lines.Length)];
        if (line.Length == 0) return Bytes("x");
        var start = random.Next(line.Length);
        var part = line.AsSpan(start, Math.Min(line.Length - start, random.Next(1, longest))).ToArray();
        if (random.Next(6) == 0) part[random.Next(part.Length)] = (byte)random.Next(32, 127);
        return random.Next(3) == 0 && Ascii.IsValid(part)
            ? new(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(part).ToLowerInvariant()), IgnoresCase: true)
            : new(part, IgnoresCase: false);
    }

    static byte[] Line(Random random) => random.Next(10) == 0
        ? [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)random.Next(256))]
        : Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Shapes[random.Next(Shapes.Length)],
            Values[random.Next(Values.Length)], Values[random.Next(Values.Length)], random.Next(random.Next(2) == 0 ? 100 : 1_000_000)));

    static readonly string[] Values =
    [
        "0", "7", "007", "1772409", "4611686018427387904", "1.2.3.4", "01.2.3.4", "10.20.30.40", "255.255.255.255", "::1", "2001:db8::7",
        "2001:DB8::7", "2026-03-01", "12:59:59", "0x1f", "0X1F", "deadbeef", "DEADBEEF", "00:11:22:aa:bb:cc",
        "{c92cd9fa-0145-adaf-49ef-8d8649f8c31b}", "C92CD9FA-0145-ADAF-49EF-8D8649F8C31B", "root", "", "æøå", "user@example.test", "x=y", "\"",
    ];

    static readonly string[] Shapes =
    [
        "{0}", "user {0} from {1} port {2}", "a={0} b=\"{1}\" c={2}", "{{\"k\":\"{0}\",\"n\":{1},\"o\": {2}}}", "{0},{1},{2},",
        "<{0}>[{1}] {2}:", "k=\"{0}", "{0}{1}{2}", "time={0}:{1}", "src outside:{0}/{1} (10.0.0.1/80)", "{0} {0} {0}", "=={0}", "{1}|{2}|",
    ];
}
