using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests.Lines;

/// <summary>What lines carry is found in their templates and values, without the lines, as it is found in the lines.</summary>
public sealed partial class IndicatorSeekerTests
{
    static readonly string[] Sought =
    [
        "3.180.71.3", "93.180.71.3", "10.0.0.0/8", "2001:db8::1", "2001:db8:1::/48", "1:2:3:4:5:6:7:8", "::ffff:5.6.7.8",
        "evil.example", "a.evil.example",
        "http://evil.example/a", "http://evil.example:8080/a", "http://3.180.71.3/", "http://[2001:db8::1]/",
        "d41d8cd98f00b204e9800998ecf8427e",
        "ola@evil.example", "user:ola", "user:root", "user:x", "user:9", "user:db8", "user:4711", "user:2026-03-01",
        "user:deadbeef", "user:ola nordmann",
        "user:kommune\\ola", "user:1.2.3.4", "user:c92cd9fa-0145-adaf-49ef-8d8649f8c31b", "blåbær.example", "user:fil01$",
    ];

    static readonly string[] Hay =
    [
        " ", " ", " ", "=", ":", "::", ",", "\"", "\"", "[", "]", "(", ")", "{", "}", "/", "|", ".", "-", "_", "@", "9", "x",
        "ola", "root", "93.180.71.3",
        "3.180.71.3", "10.1.2.3", "1.2.3.4", "5.6.7.8", "evil.example", "evil", "example", "not", "a.", ".org", "http://", "/a",
        ":8080", ":443", ";",
        "d41d8cd98f00b204e9800998ecf8427e", "2001:db8::1", "2001:DB8:1:0::9", "2001:db8::1f", "2001", "db8", "1:2:3:4:5:6:7:8",
        "1:2:3", ":4:5:6:7:8",
        "ola@", "ø", "«", "user=", " from ", "inside", "inside:", "4711", "2026-03-01", "12:34:56", "deadbeef", "0xdeadbeef",
        "nordmann", "kommune", "fil01$",
        "(4)", "(7)", "(12)", "(0)", "[.]", "(dot)", "[:]", "[at]", "[.", ".]", "dot", "at", "\\", "\\\\", "\\t", "\\n", "\\u0065vil", "\\x2e", "%2F", "%2e",
        "%3A", "%5B.%5D", "%255B", "#011",
        "&amp;", "&amp", "&lt;", "\\\"", "\\/", "c92cd9fa-0145-adaf-49ef-8d8649f8c31b", "blåbær.example", "xn--blbr-roah.example",
        "", "user=\"", "\" ", "{\"a\":\"",
        "\",\"b\":", "\"}",
    ];

    /// <summary>Shapes with places, so that columns have many values.</summary>
    static readonly string[] Shapes =
    [
        "{0}{1}{2}", "user={0} ip={1} x=\"{2}\"", "{0} {1}:{2}", "a [{0}] ({1}) {2}", "{{\"a\":\"{0}\",\"b\":{1},\"c\":\"{2}\"}}",
        "inside:{0}/{1} {2}", "{0}[{1}]{2}", "{0}:{1}:{2}", "{0}(dot){1} {2}", "{0};{1}|{2}", "{0} (4)evil({1})example(0) {2}",
    ];

    [Test]
    public void What_random_lines_carry_is_never_missed()
    {
        var random = new Random(20261129);
        var (carrying, flagged) = (0, 0);
        for (var round = 0; round < 600; round++)
        {
            var set = SetOf(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Sought[random.Next(Sought.Length)]).Distinct());
            string Some() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Hay[random.Next(Hay.Length)]));
            var shape = Shapes[random.Next(Shapes.Length)];
            byte[][] lines = [.. Enumerable.Range(0, random.Next(1, 90)).Select(_ => Encoding.UTF8.GetBytes(random.Next(8) == 0 ? Some() + Some()
                : string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, Some(), Some(), Some())))];
            var (some, all) = Check(lines, set);
            (carrying, flagged) = (carrying + some, flagged + all);
        }
        TestContext.Out.WriteLine($"{flagged} rows flagged for {carrying} that carry something");
        Assert.That(carrying, Is.GreaterThan(1000));
    }

    [Test]
    public void Any_bytes_at_all_are_sought([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var set = SetOf(Sought);
        for (var round = 0; round < 150; round++)
        {
            byte[][] lines = [.. Enumerable.Range(0, 40).Select(_ =>
            {
                var line = new byte[random.Next(60)];
                random.NextBytes(line);
                foreach (ref var code in line.AsSpan()) if (random.Next(3) > 0) code = (byte)@"\%#&[({u0123.:@x/ ])}adot=;"[random.Next(27)];
                return random.Next(3) == 0 ? [.. line, .. " 93.180.71.3 "u8, .. line] : line;
            })];
            Check(lines, set);
        }
    }

    /// <summary>A name whose labels stand behind their lengths: of a number that is a column, of a word, and in the literals.</summary>
    [TestCase("(5){0}(7)example(0)")]
    [TestCase("({1}){0}(7)example(0)")]
    [TestCase("(3)www({1}){0}({1}){0}(7)example(0)")]
    [TestCase("{0}({1})example")]
    public void A_name_with_the_lengths_of_its_labels_is_found(string written)
    {
        string[] labels = ["nrk", "altinn", "kommune", "vg"];
        byte[][] lines =
        [
            .. Enumerable.Range(0, 3000).Select(row => row % 700 == 650 ? "evil9" : labels[row % labels.Length]).Select((label, row) =>
                Encoding.UTF8.GetBytes($"11/20/2026 10:00:00 AM 0B54 PACKET UDP Rcv 10.1.2.{row % 250} Q [0001] A "
                    + string.Format(System.Globalization.CultureInfo.InvariantCulture, written, label, label.Length))),
        ];
        Assert.That(Check(lines, SetOf(["evil9.example"])).Carrying, Is.EqualTo(4));
    }

    [TestCaseSource(typeof(LogLines), nameof(LogLines.Kinds))]
    public void What_is_cut_out_of_generated_logs_is_found_and_little_else(string kind)
    {
        var lines = LogLines.Of(kind, 20_000);
        var random = new Random(3);
        random.Shuffle(lines);
        for (var round = 0; round < 6; round++)
        {
            var set = SetOf(CutFrom(lines, random, round % 2 == 0 ? 3 : 40));
            var (carrying, flagged) = Check(lines, set);
            TestContext.Out.WriteLine($"{flagged} rows flagged for {carrying} that carry something");
            Assert.That(flagged, Is.LessThanOrEqualTo(2 * carrying + lines.Length / 20));
        }
    }

    [Test]
    public void What_is_cut_out_of_real_logs_is_found()
    {
        var random = new Random(4);
        var folder = Corpus.Folder();
        foreach (var file in new[] { "firewall", "auth" }.SelectMany(part =>
            Directory.EnumerateFiles(Path.Combine(folder, part), "*", SearchOption.AllDirectories)))
        {
            byte[][] lines = [.. File.ReadLines(file, Encoding.Latin1).Take(2000).Select(Encoding.Latin1.GetBytes)];
            if (lines.Length > 0 && LineCoder.CodeAnyhow(lines.Length, row => lines[row]) is not null)
                Check(lines, SetOf([.. CutFrom(lines, random, 5), .. Sought.Take(3)]));
        }
    }

    /// <summary>Without the seeker a segment is searched line by line.</summary>
    [Test]
    public void A_segment_that_has_a_seeker_gives_the_sightings_of_one_that_has_none()
    {
        var lines = LogLines.Of("windows", 9000);
        for (var i = 0; i < 50; i++) lines[i * 171] = Encoding.UTF8.GetBytes($"{{\"message\":\"Address:\\t203.0.113.{i}\\n\",\"host\":\"a.evil.example\"}}");
        var set = SetOf(["203.0.113.7", "203.0.113.16/28", "evil.example", "user:user007", "198.51.100.0/24"]);
        var seeking = new CodedSegment(lines, isSought: true);
        Assert.That(Told(seeking, set), Is.EqualTo(Told(new CodedSegment(lines, isSought: false), set)).And.Contains("203.0.113.7 RawLine 1"));
        Assert.That(seeking.RowsRead, Is.LessThan(1000), "only lines that may carry something are put together");
    }

    [Test]
    public void A_line_is_not_put_together_for_an_address_that_its_row_bears_in_a_column()
    {
        var lines = LogLines.Of("fortigate", 9000);
        var random = new Random(5);
        string[] addresses = [.. lines.Select(CodedSegment.AddressOf).Where(address => address.Length > 0).Distinct()
            .OrderBy(_ => random.Next()).Take(300)];
        var url = $"http://{addresses[260]}/";
        var set = SetOf([.. addresses[..250], url + "a", $"{addresses[270]}/32", $"{addresses[280]}/30", "user:user007"]);
        // The same address again where no column has it, also as a part of what is another address.
        for (var i = 0; i < 40; i++)
            lines[i * 211] = Encoding.UTF8.GetBytes($"{addresses[260 + i % 30]} saw {addresses[i]}, {addresses[i]}1, {url}{"ab"[i % 2]}");
        var seeking = new CodedSegment(lines, isSought: true, bears: true);
        var told = Told(seeking, set);
        Assert.That(told, Is.EqualTo(Told(new CodedSegment(lines, isSought: false, bears: true), set))
            .And.Contains(" SrcIpAddr ").And.Contains(" RawLine "));
        var borne = addresses.Take(250).ToHashSet();
        var bearing = lines.Count(line => borne.Contains(CodedSegment.AddressOf(line)));
        Assert.That(seeking.RowsRead, Is.LessThan(bearing / 2), $"of {bearing} rows that bear one");
    }

    static string Told(Segment segment, IndicatorSet set) => string.Join('\n', IndicatorSearch.Find(segment, set, QueryBudget.Unlimited)
        .Select(one => $"{one.Indicator.Value} {one.Column} {one.Count} {one.First:O} {one.Last:O} {string.Join(' ', one.Samples.Select(row => row.Row))}").Order());

    [Test]
    public void A_set_of_which_nothing_stands_in_any_line_reads_no_page()
    {
        var lines = LogLines.Of("fortigate", 5000);
        var seeker = new IndicatorSeeker(CodedLines.Open(CodedLines.Blobs(lines)), SetOf(
            ["198.51.100.0/24", "evil.example", "http://evil.example/a", "user:4711x", "2001:db8::1"]));
        Assert.That(seeker.IsNowhere, Is.True);
    }

    [Test]
    public void No_edge_of_a_value_lies_within_a_word()
    {
        byte[][] lines = [.. new[] { "x inside::1 y", "x inside.evil.example y", "x insider 3", "x inside::2", "a=1::2", "a=b::3" }.Select(Encoding.UTF8.GetBytes)];
        foreach (var template in CodedLines.Open(CodedLines.Blobs(lines)).Table.Templates)
            foreach (var slot in template.Slots)
                Assert.That(Encoding.UTF8.GetString(slot.Literal), Does.Not.Match("^insider?$").And.Not.Match("\\.$"));
        var (carrying, _) = Check(lines, SetOf(["evil.example"]));
        Assert.That(carrying, Is.EqualTo(1));
    }

    /// <summary>Requires that each row that carries something is flagged, and gives how many do and are.</summary>
    static (int Carrying, int Flagged) Check(byte[][] lines, IndicatorSet set)
    {
        var reader = CodedLines.Open(CodedLines.Blobs(lines));
        var seeker = new IndicatorSeeker(reader, set);
        var (carrying, flagged) = (0, 0);
        var found = new List<Indicator>();
        for (var page = 0; page < reader.Table.Pages; page++)
        {
            var flags = new bool[reader.Table.RowsOf(page)];
            var count = seeker.Seek(page, flags);
            Assert.That(count, Is.EqualTo(flags.Count(flag => flag)));
            flagged += count;
            for (var row = 0; row < flags.Length; row++)
            {
                found.Clear();
                var line = lines[page * LineTable.PageRows + row];
                set.Find(Bearing.Text, line, found);
                if (found.Count == 0) continue;
                carrying++;
                if (!flags[row] || seeker.IsNowhere)
                    Assert.Fail($"{found[0].Value} is missed in row {row}, `{Encoding.UTF8.GetString(line)}`, of\n"
                        + string.Join('\n', lines.Take(50).Select(Encoding.UTF8.GetString)));
            }
        }
        return (carrying, flagged);
    }

    static IndicatorSet SetOf(IEnumerable<string> texts) => new([.. texts.Select(Of)]);

    static Indicator Of(string text)
    {
        if (text.StartsWith("user:", StringComparison.Ordinal)) return new(IndicatorType.User, text["user:".Length..], "test");
        Assert.That(IndicatorText.TryGuess(text, out var type, out var value), Is.True, text);
        return new(type, value, "test");
    }

    /// <summary>Words of lines as what they look like, and words like them that stand nowhere.</summary>
    static IEnumerable<string> CutFrom(byte[][] lines, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var words = Encoding.UTF8.GetString(lines[random.Next(lines.Length)]).Split(" \t\"'=:,;|[](){}<>/".ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
            // Words that stand in most lines say nothing.
            if (words.Where(word => word.Length >= 6 && word.Any(char.IsAsciiDigit) && lines.Take(200).Count(line => line.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0) < 20)
                .ToArray() is not { Length: > 0 } some) continue;
            var word = some[random.Next(some.Length)];
            foreach (var one in new[] { word, "1" + word, word + "1", word[1..] })
                yield return IndicatorText.TryGuess(one, out var type, out var value) ? value : "user:" + one.ToLowerInvariant();
        }
    }

    /// <summary>A segment of lines, as they are coded, and of the first address in each where rows bear it.</summary>
    sealed partial class CodedSegment(byte[][] lines, bool isSought, bool bears = false) : Segment(new TableSchema("Lines", "1",
        [new("TimeGenerated", ColumnType.DateTime), new("RawLine", ColumnType.String, Bearing.Text),
         new("SrcIpAddr", ColumnType.String, Bearing.Address)]))
    {
        [GeneratedRegex(@"\b\d+\.\d+\.\d+\.\d+\b")]
        private static partial Regex Quad();

        public static string AddressOf(byte[] line) => Quad().Match(Encoding.UTF8.GetString(line)).Value;

        readonly LineReader reader = CodedLines.Open(CodedLines.Blobs(lines));

        public int RowsRead { get; private set; }
        public override string Id => "lines";
        public override int RowCount => lines.Length;
        public override ImmutableArray<int> PageRows { get; } = [.. lines.Chunk(LineTable.PageRows).Select(page => page.Length)];
        public override ZoneMap? Zone(int column) => null;
        public override TextColumn? Dictionary(int column) => null;
        internal override TextSeeker? Seek(int column, TextNeed need) => isSought ? new IndicatorSeeker(reader, ((NeededIndicator)need).Set, ((NeededIndicator)need).Borne) : null;

        public override Column Read(int column, int page) => column switch
        {
            0 => new ConstantColumn(ColumnType.DateTime, DateTime.UnixEpoch.AddDays(page), PageRows[page]),
            1 => reader.OpenPage(page).Read(),
            _ => Column.FromValues(ColumnType.String,
                [.. lines.Skip(page * LineTable.PageRows).Take(PageRows[page]).Select(line => bears ? AddressOf(line) : "")]),
        };

        public override Column Read(int column, int page, ReadOnlySpan<int> rows)
        {
            RowsRead += rows.Length;
            return reader.OpenPage(page).Read(rows);
        }
    }
}
