using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Tests.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Described;

/// <summary>
/// Formats that users describe in YAML: `x.yaml` under Samples/Described, and what it says or what is wrong with it, `x.txt`.
/// LOGHUNT_UPDATE=1 writes those anew; the difference is read before it is committed.
/// </summary>
sealed class DescribedFormatTests
{
    [TestCaseSource(typeof(Descriptions), nameof(Descriptions.All))]
    public void A_description_becomes_its_rows_or_its_mistakes(string name)
    {
        var came = FormatCheck.Run(Descriptions.Read(name));
        var text = new StringBuilder();
        foreach (var mistake in came.Faults) text.Append(mistake.IsWarning ? "warning: " : "error: ").Append(mistake.Shown).Append('\n');
        foreach (var sample in came.Samples)
        {
            text.Append('\n').Append(sample.Line).Append('\n').Append(sample.Table.Length > 0 ? sample.Table : sample.Reason).Append('\n');
            foreach (var (column, value) in sample.Columns) text.Append("  ").Append(column).Append(": ").Append(value).Append('\n');
        }
        ExpectedText.Check(Descriptions.PathOf(name + ".txt"), text.ToString());
        Assert.That(came.IsRight, Is.EqualTo(!name.StartsWith("wrong", StringComparison.Ordinal)));
    }

    static IEnumerable<TestCaseData> Checks() =>
        from name in Descriptions.Right
        from check in new (string Sentence, FormatChecks.Check Check)[]
        {
            ("its rows keep the rules of their tables", FormatChecks.KeepsTheRules),
            ("damaged lines do no harm", FormatChecks.BearsDamage),
            ("lines made to do harm do none", FormatChecks.BearsHostileLines),
            ("a line becomes the same wherever it stands", FormatChecks.ReadsEachLineForItself),
        }
        select new TestCaseData(name, check.Check).SetName($"Of described {name}: {check.Sentence}");

    [TestCaseSource(nameof(Checks))]
    public void A_described_format_is_as_every_format_must_be(string name, FormatChecks.Check check) =>
        Assert.That(check(Descriptions.Samples(name)), Is.Empty);

    [TestCaseSource(typeof(Descriptions), nameof(Descriptions.Right))]
    public void A_described_format_leaves_the_lines_of_our_own_alone(string name) =>
        Assert.That(FormatCheck.Taken(Descriptions.Format(name)).Select(taken => taken.Format), Is.Empty);

    [Test]
    public void What_takes_lines_of_ours_is_warned_of_unless_it_says_so()
    {
        const string Rest = "table: NetworkSession\nsignature: { contains: 'devname=' }\npairs: {}\ncolumns: { SrcIpAddr: srcip }";
        var takes = Descriptions.Of("takes", Rest);
        var says = Descriptions.Of("says", Rest + "\noverrides: fortigate");
        Assert.That(FormatCheck.Taken(takes).Select(taken => taken.Format).Distinct(), Is.EqualTo(new[] { "fortigate" }));
        Assert.That(Warnings(takes), Has.Exactly(1).Contains("`fortigate`").And.All.Contains("overrides: fortigate"));
        Assert.That(Warnings(says), Is.Empty);

        static string[] Warnings(DescribedFormat format) =>
            [.. FormatCheck.Run(new("x.yaml", format, [])).Faults.Where(mistake => mistake.IsWarning).Select(mistake => mistake.Sentence)];
    }

    [Test]
    public void A_described_format_goes_before_our_own_and_what_it_refuses_is_offered_to_them()
    {
        var line = "date=2026-03-01 time=12:00:00 devname=fw1 devid=FG1 type=traffic subtype=forward level=notice srcip=192.0.2.1 dstip=192.0.2.2"u8;
        var takes = Descriptions.Of("takes",
            "table: NetworkSession\nsignature: { contains: 'devname=' }\npairs: {}\ncolumns: { SrcIpAddr: srcip }");
        var refuses = Descriptions.Of("refuses",
            "table: NetworkSession\nsignature: { contains: 'devname=' }\nline: 'x {a} y'\ncolumns: { SrcIpAddr: a }");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FormatOf(line, takes), Is.EqualTo(takes.Name));
            Assert.That(FormatOf(line, refuses), Is.EqualTo("fortigate"));
            Assert.That(FormatOf(line, refuses, takes), Is.EqualTo(takes.Name));
            Assert.That(FormatOf("devname=nobody's"u8, refuses), Is.EqualTo(refuses.Name), "a line that nobody reads is its signature's");
        }

        static string FormatOf(ReadOnlySpan<byte> line, params DescribedFormat[] described)
        {
            var choice = new FormatChoice(FormatRun.File(), null, new EnvelopeReader(), described);
            choice.Read(line, new RowWriter());
            return choice.Format;
        }
    }

    [Test]
    public void Rows_and_receipt_name_the_version_and_another_file_is_another_one()
    {
        using var store = new TestStore();
        var format = Descriptions.Format("gate-access");
        store.Put("gate.log", string.Join('\n', format.Samples.Select(sample => sample.Line)));
        var receipt = store.Ingest(TestStore.Options with { Described = [format] });
        var other = FormatFile.Of("x", [.. File.ReadAllBytes(Descriptions.PathOf("gate-access.yaml")), (byte)'\n']).Format!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Files.Single().Format, Is.EqualTo(format.Name).And.StartsWith("gate-access@"));
            Assert.That(store.Rows(StandardTables.Authentication, "Format").Select(row => row[0]),
                Is.EqualTo(Enumerable.Repeat(format.Name, 3)));
            Assert.That(other.BareName, Is.EqualTo(format.BareName));
            Assert.That(other.Name, Is.Not.EqualTo(format.Name));
        }
    }

    [Test]
    public void A_file_under_a_header_is_read_by_its_header_alone()
    {
        using var store = new TestStore();
        var format = Descriptions.Format("barrier");
        store.Put("barrier.csv", string.Join('\n', format.Samples.Select(sample => sample.Line).Prepend(format.Header)));
        var file = store.Ingest(TestStore.Options with { Described = [format] }).Files.Single();
        Assert.That((file.Format, file.Lines, file.Parsed, file.Skipped), Is.EqualTo((format.Name, 3L, 2L, 1L)));
    }

    [TestCase("gate-access", 240)]
    [TestCase("barrier", 0)]
    [TestCase("pump", 0)]
    [TestCase("water-works", 0)]
    [TestCase("case-work", 0)]
    public void A_line_of_a_described_format_allocates_no_more_than_one_of_ours(string name, int bytesPerLine)
    {
        const int Lines = 2000;
        var samples = Descriptions.Samples(name);
        byte[][] lines = [.. samples.Files[0].Lines.Skip(Descriptions.Format(name).Header is null ? 0 : 1)];
        var intake = new RecordIntake();
        intake.Begin(FormatRun.File(), null, Descriptions.Format(name));
        var batch = new RecordBatch();
        if (Descriptions.Format(name).Header is not null) Read([samples.Files[0].Lines[0]]);
        var allocated = Allocations.OfThread(() => Read(lines));
        Assert.That(batch.Counts.Parsed, Is.EqualTo(Lines));
        Assert.That(allocated / Lines, Is.LessThanOrEqualTo(bytesPerLine));

        void Read(byte[][] of)
        {
            batch.Clear();
            for (var i = 0; i < Lines; i++) batch.Add(of[i % of.Length], new RecordPlace(), mayContinue: false, refusal: null);
            intake.Read(batch);
        }
    }

    [TestCase("line: '{a} x {b} x {c} x {d}!'", "x {0}")]
    [TestCase("pairs: { separator: '|', between: '=' }", "a=\"|{0}")]
    [TestCase("pairs: {}", "a=\"b {0}")]
    [TestCase("delimited: { columns: [a, b, c] }", "\",{0}")]
    [TestCase("regex: '(?<a>(\\w+ )+)(?<b>\\w+)!'", "a {0}")]
    public void What_a_line_costs_grows_with_its_length_and_no_faster(string pattern, string piece)
    {
        var format = Descriptions.Of("slow", $"table: Dns\nsignature: {{ contains: [begins] }}\n{pattern}\ncolumns: {{ DnsQuery: a }}");
        var reader = format.Open(FormatRun.File());
        var rows = new RowWriter();
        var unit = piece.Replace("{0}", "", StringComparison.Ordinal);
        var line = Encoding.UTF8.GetBytes("begins " + string.Concat(Enumerable.Repeat(unit, (60 << 10) / unit.Length)));
        var took = ThreadTime.Of(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                rows.Clear();
                reader.Read(new EnvelopeReader().Strip(line), rows);
            }
        });
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(20)), "a quadratic pattern takes minutes for these");
    }
}
