using System.Text.RegularExpressions;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>What a view says of its rows is true of the formats that are read: over the samples of all of them.</summary>
sealed partial class ViewsFedTests
{
    TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void TakeInTheSamplesOfAllFormats()
    {
        folder = new TemporaryFolder();
        var logs = Directory.EnumerateFiles(Repository.PathTo("tests/LogHunt.Ingest.Tests/Samples"), "*.log", SearchOption.AllDirectories);
        var taken = Run(["ingest", .. logs, "--municipality", "alpha", "--year", "2026"]);
        Assert.That(taken.ExitCode, Is.AnyOf(0, 3), taken.Errors);
        File.WriteAllText(folder["list.txt"], "198.51.100.7\n");
        Assert.That(Run("indicators", "import", folder["list.txt"], "--source", "test").ExitCode, Is.Zero);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    /// <summary>The views as the language's reference lists them.</summary>
    static IEnumerable<string> Views()
    {
        var reference = File.ReadAllText(Repository.PathTo("docs/language.md"));
        var from = reference.IndexOf("## Tables of Sentinel and Defender", StringComparison.Ordinal);
        var section = reference[from..reference.IndexOf("\n## ", from + 1, StringComparison.Ordinal)];
        return Rows().Matches(section).Select(match => match.Groups[1].Value);
    }

    [TestCaseSource(nameof(Views))]
    public void A_view_has_rows_of_some_format(string view)
    {
        var counted = Run("query", $"{view} | count", "--output", "csv");
        Assert.That(counted.ExitCode, Is.Zero, counted.Errors);
        Assert.That(counted.OutputLines[1].Trim(), Is.Not.EqualTo("0"));
    }

    [Test]
    public void A_doubt_is_told_by_every_way_to_ask()
    {
        const string Asked = "SecurityEvent | where MG == 'x' | project Computer", Doubt = "the query decides by `MG` of `SecurityEvent`";
        var query = Run("query", Asked);
        Assert.That((query.ExitCode, query.Errors), Is.EqualTo((3, query.Errors)));
        Assert.That(query.Errors, Does.Contain("warning: " + Doubt));

        File.WriteAllText(folder["requests"], $$"""{"id":1,"query":"{{Asked}}"}""");
        var batch = Run("query", "--batch", folder["requests"]);
        Assert.That((batch.ExitCode, batch.Output), Is.EqualTo((3, batch.Output)));
        Assert.That(batch.Output, Does.Contain("\"incomplete\":[\"" + Doubt));

        var check = Run("check", Asked);
        Assert.That((check.ExitCode, check.Errors), Is.EqualTo((0, check.Errors)));
        Assert.That(check.Errors, Does.Contain(Doubt));

        Assert.That(Run("hunt", "add", "doubtful", Asked).ExitCode, Is.Zero);
        var hunt = Run("hunt", "run", "doubtful");
        Assert.That((hunt.ExitCode, hunt.Errors), Is.EqualTo((3, hunt.Errors)));
        Assert.That(hunt.Errors, Does.Contain("hunt `doubtful`: " + Doubt));
    }

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);

    [GeneratedRegex(@"^\| `(\w+)`", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
