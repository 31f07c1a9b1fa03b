using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Indicators;
using LogHunt.Ingest.Records;
using LogHunt.Ingest.Rows;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// Every format of <see cref="LogFormats.All"/>, by the same checks. Samples of our own stand under Samples/&lt;format&gt;:
/// `x.log` and the rows it becomes, `x.txt`. LOGHUNT_UPDATE=1 writes the rows anew; the difference is read before it is
/// committed.
/// </summary>
sealed class FormatTests
{
    static IEnumerable<TestCaseData> Checks() =>
        from format in LogFormats.All
        from check in FormatChecks.All
        select new TestCaseData(format, check.Check).SetName($"Of {format.Name}: {check.Sentence}");

    static IEnumerable<TestCaseData> Formats() => LogFormats.All.Select(format => new TestCaseData(format).SetArgDisplayNames(format.Name));

    [TestCaseSource(nameof(Checks))]
    public void A_format_is_as_every_format_must_be(ILogFormat format, FormatChecks.Check check)
    {
        var samples = FormatSamples.Of(format);
        if (ExpectedText.IsUpdated && check == FormatChecks.BecomesItsRows)
            foreach (var file in samples.Files) ExpectedText.Check(file.Expected, new FormatRun(format).ShowAll(file.Lines));
        Assert.That(check(samples), Is.Empty);
    }

    [Test]
    public void Every_format_has_samples_and_every_folder_of_samples_a_format()
    {
        Assert.That(FormatSamples.Folders, Is.EquivalentTo(LogFormats.All.Select(format => format.Name)),
            "the folders of tests/LogHunt.Ingest.Tests/Samples are the names of LogFormats.All");
    }

    [Test]
    public void Every_class_that_is_a_format_is_in_the_list()
    {
        // Formats that users describe are made of their files.
        var written = typeof(ILogFormat).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(ILogFormat)) && type != typeof(DescribedFormat));
        Assert.That(LogFormats.All.Select(format => format.GetType()).Distinct(), Is.EquivalentTo(written));
    }

    [Test]
    public void No_name_is_two_formats_and_each_is_a_name_for_the_command_line()
    {
        var names = LogFormats.All.Select(format => format.Name).ToArray();
        Assert.That(names, Is.Unique.And.All.Matches("^[a-z][a-z0-9-]+$"));
    }

    [Test]
    public void Every_format_has_a_line_in_the_page_of_formats_and_every_line_a_format()
    {
        var page = File.ReadAllLines(Repository.PathTo("docs", "formats.md"));
        var named = page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        var known = LogFormats.All.Select(format => format.Name).Concat(IndicatorFormats.All.Select(format => format.Name));
        Assert.That(named, Is.EquivalentTo(known), "each has a line in docs/formats.md");
    }

    [TestCaseSource(nameof(Formats))]
    public void A_file_of_samples_is_read_with_its_own_format_alone(ILogFormat format)
    {
        foreach (var file in FormatSamples.Of(format).Files)
        {
            var others = new FormatRun(null).ReadAll(file.Lines)
                .Where(record => record.Outcome != LineOutcome.Skipped && record.Format != format.Name);
            Assert.That(others.Select(record => Encoding.UTF8.GetString(record.Text)), Is.Empty, file.Name);
        }
    }

    [TestCaseSource(nameof(Formats))]
    public void Text_that_only_looks_like_a_log_still_becomes_rows_or_a_reason(ILogFormat format)
    {
        var run = new FormatRun(format);
        var text = Gen.OneOf(HostileText.Lines().Generator, HostileText.SignIns().Generator);
        Prop.ForAll(text.ToArbitrary(), line => (run.Fault(line) is null).Label($"{run.LastFault}: {Encoding.UTF8.GetString(line)}"))
            .Check(Seeded.Config(2_000));
    }

    [TestCaseSource(nameof(Formats))]
    public void Hostile_lines_of_a_file_are_all_accounted_for(ILogFormat format)
    {
        using var store = new TestStore();
        byte[] text = [.. HostileSamples.MadeOf([.. FormatSamples.Of(format).Lines], 500).SelectMany(line => line.Append((byte)'\n'))];
        // A row under a line of names may go over lines, and is one record.
        var isTable = CsvRecords.SeparatorOf(text) is not null;
        store.Put(isTable ? "hostile.csv" : "hostile.log", text);
        var receipt = store.Ingest();
        using (Assert.EnterMultipleScope())
        {
            if (!isTable) Assert.That(receipt.Lines, Is.GreaterThanOrEqualTo(text.Count(b => b == (byte)'\n')), "a NUL ends a line too");
            Assert.That(receipt.Lines, Is.EqualTo(receipt.Parsed + receipt.Unparsed + receipt.Skipped));
            // Of a row over lines nothing tells whether the file or the format joined them.
            if (isTable) Assert.That(store.StoredLines(), Is.InRange(1, receipt.Parsed + receipt.Unparsed));
            else Assert.That(store.StoredLines(), Is.EqualTo(receipt.Parsed + receipt.Unparsed));
            Assert.That(Reasons(store).Where(reason => reason.StartsWith("internal", StringComparison.Ordinal)), Is.Empty);
        }
    }

    static IEnumerable<string> Reasons(TestStore store) => store.Rows(StandardTables.Unparsed, "Reason").Select(row => (string)row[0]!);
}
