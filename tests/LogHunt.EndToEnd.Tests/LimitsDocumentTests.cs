using LogHunt.Cli.Certificates;
using LogHunt.Cli.Feeds;
using LogHunt.Cli.Notices;
using LogHunt.Engine.Execution;
using LogHunt.Ingest;
using LogHunt.Query;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>docs/limits.md is what the limits say of themselves; `LOGHUNT_UPDATE=1` writes it anew.</summary>
sealed class LimitsDocumentTests
{
    [Test]
    public void The_document_is_what_the_limits_say() => ExpectedText.Check(Repository.PathTo("docs/limits.md"), Document());

    const string Head = """
        # What is bounded

        Whatever is given, time, memory and disk stay bounded. This is every limit, its default, the option that changes it and what is said when
        it is met. An upload that met one ends with 3 and its receipt names the file; a query that met one ends with its sentence and 1; a pull
        that met one keeps what had come by then, and ends with 3.
        """;

    static string Document() => string.Join('\n',
        [.. Head.Split('\n'), "", .. Table("A query", [.. Kql.Limits, .. QueryLimits.All]), "",
            .. Table("An upload", IngestLimits.All), "",
            .. Table("A pull of a source", FeedLimits.All), "", .. Table("What is told", NoticeLimits.All), "",
            .. Table("A certificate", [CertificateParts.SilenceLimit]), ""]);

    static IEnumerable<string> Table(string title, IReadOnlyList<Limit> limits) =>
    [
        $"## {title}", "", "| limit | default | option | what is said |", "|---|---|---|---|",
        .. limits.Select(limit =>
            $"| {limit.Name} | {limit.Default} | {(limit.Option is null ? "" : $"`{limit.Option}`")} | {limit.Sentence} |"),
    ];
}
