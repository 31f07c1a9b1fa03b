using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Formats;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// Pages of the documents that are measured on the samples: docs/schema.md, and the table in docs/confusion.md. LOGHUNT_UPDATE=1 writes
/// them anew.
/// </summary>
[NonParallelizable]
sealed partial class FormatPagesTests
{
    SampleStore samples = null!;

    [OneTimeSetUp]
    public void Read() => samples = new();

    [OneTimeTearDown]
    public void Forget() => samples.Dispose();

    [Test]
    public void Every_sample_is_read_by_its_own_format_among_all_others()
    {
        var strangers = StandardTables.All.Except([StandardTables.Unparsed]).SelectMany(samples.Rows).Where(row => row.Owner != row.Format)
            .Select(row => $"a sample of {row.Owner} is read by {row.Format}").Distinct();
        Assert.That(strangers, Is.Empty);
    }

    [Test]
    public void The_page_of_columns_says_who_fills_each()
    {
        var meanings = Meanings();
        var page = new StringBuilder("""
            # Tables and their columns

            Each column of each table, what it says, and which formats fill it. Who fills it is measured on the samples of the formats, so a
            format may fill more than it is listed for. Rows of formats of one's own fill what their description names. What the words of a
            column may be is ASIM's; what a vendor says that has no column stands in `AdditionalFields`.

            """.ReplaceLineEndings("\n"));
        foreach (var table in StandardTables.All) Append(page, table, meanings);
        ExpectedText.Check(Repository.PathTo("docs", "schema.md"), page.ToString());
    }

    [Test]
    public void Every_column_says_what_it_means()
    {
        var meanings = Meanings();
        Assert.That(StandardTables.All.SelectMany(table => table.Columns).Select(column => column.Name).Distinct()
            .Where(name => !meanings.ContainsKey(name)), Is.Empty);
    }

    [Test]
    public void The_page_of_confusion_says_which_formats_come_near()
    {
        var page = new StringBuilder("""
            # Which format a line is taken for

            Every format is asked for every line of the samples of every other. A line is read by the one that is surest; beside it stand those
            that would have taken the line if there were no surer one, of how many lines, and how sure they are at most. None is as sure as the
            format whose line it is.

            | samples of | lines | sure | others that know some of them |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var owner in LogFormats.All)
        {
            var lines = FormatSamples.Of(owner).Lines.ToList();
            var sure = lines.Select(line => Score(owner, line)).Where(score => score > 0).ToList();
            var near = LogFormats.All.Where(other => other != owner)
                .Select(other => (other.Name, Scores: lines.Select(line => Score(other, line)).Where(score => score > 0).ToList()))
                .Where(other => other.Scores.Count > 0).Select(other => $"`{other.Name}` {other.Scores.Count} ({other.Scores.Max()})");
            var own = sure.Count == 0 ? "by its header" : string.Create(CultureInfo.InvariantCulture, $"{sure.Min()} to {sure.Max()}");
            page.Append(CultureInfo.InvariantCulture, $"| `{owner.Name}` | {lines.Count} | {own} ")
                .Append(CultureInfo.InvariantCulture, $"| {string.Join(", ", near)} |\n");
        }
        ExpectedText.Check(Repository.PathTo("docs", "confusion.md"), page.ToString());
    }

    void Append(StringBuilder page, TableSchema table, FrozenDictionary<string, string> meanings)
    {
        var rows = samples.Rows(table).ToList();
        var all = rows.Select(row => row.Format).Distinct().Order(StringComparer.Ordinal).ToList();
        page.Append(CultureInfo.InvariantCulture, $"\n## {table.Name}\n\nASIM {table.Version}. ");
        if (table == StandardTables.Unparsed) page.Append("Lines that became no row, whatever their format.\n");
        else page.Append(CultureInfo.InvariantCulture, $"Filled by {Quoted(all)}.\n");
        page.Append("\n| column | type | what it says | filled by |\n|---|---|---|---|\n");
        for (var i = 0; i < table.Columns.Length; i++)
        {
            var column = table.Columns[i];
            var fill = rows.Where(row => IsFilled(row.Values[i])).Select(row => row.Format).Distinct().Order(StringComparer.Ordinal)
                .ToList();
            var by = table == StandardTables.Unparsed ? "all" : fill.Count == 0 ? "no sample" : fill.Count == all.Count ? "all"
                : fill.Count > all.Count / 2 ? $"all but {Quoted(all.Except(fill))}" : Quoted(fill);
            var says = meanings.GetValueOrDefault(column.Name, "");
            page.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {column.Type.Kql()} | {says} | {by} |\n");
        }
    }

    static bool IsFilled(object? value) => value is not null and not "" and not "{}";

    static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    static int Score(ILogFormat format, byte[] line) => format.Recognise(new EnvelopeReader().Strip(line));

    /// <summary>What the source says of each column, without the marks of its documentation.</summary>
    static FrozenDictionary<string, string> Meanings() =>
        Directory.GetFiles(Repository.PathTo("engine", "LogHunt.Engine", "Schema"), "Asim*.cs")
            .SelectMany(file => Column().Matches(File.ReadAllText(file)))
            .ToFrozenDictionary(match => match.Groups["name"].Value, match => Plain(match.Groups["says"].Value));

    static string Plain(string summary) =>
        Blanks().Replace(Reference().Replace(summary.Replace("///", " ", StringComparison.Ordinal), "`$1`"), " ").Trim()
            .Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("<summary>(?<says>(?:(?!</summary>)[\\s\\S])*)</summary>\\s+"
        + "public static readonly Asim\\w+ \\w+ =\\s*new\\(\"(?<name>\\w+)\"")]
    private static partial Regex Column();

    [GeneratedRegex("<see cref=\"(\\w+)\"/>")]
    private static partial Regex Reference();

    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();
}
