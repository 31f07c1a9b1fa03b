using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>`report`: several hunts on one page.</summary>
sealed class ReportTests
{
    const string Chart = "Authentication | where EventResult == 'Failure' | summarize Tries = count() by TargetUsername | render barchart";

    TemporaryFolder folder = null!;

    [SetUp]
    public void TakeIn()
    {
        folder = new TemporaryFolder();
        Run("ingest", Repository.PathTo("tests", "LogHunt.Ingest.Tests", "Samples", "linux-syslog", "sshd.log"), "--municipality", "0301", "--year", "2026");
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);

    [Test]
    public void A_page_has_what_was_covered_and_each_answer_as_chart_and_table_with_its_query()
    {
        var result = Run("report", folder.Write("Failed sign-ins.kql", Chart), folder.Write("<script>.kql", "print a = '<img src=x>'"),
            "--title", "Week 47 </title><script>", "--out", folder["r.html"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Errors, Does.Match(@"^2 answers, [0-9.]+ kB: .*r\.html\n$"));
        var page = File.ReadAllText(folder["r.html"]);
        Assert.That(page, Does.Contain("<h1>Week 47 &lt;/title&gt;&lt;script&gt;</h1>").And.Contain("<h2>Failed sign-ins</h2>").And.Contain("<svg ")
            .And.Contain("<th>Tries</th>").And.Contain("municipalities: 1: 0301").And.Contain("period: all there is").And.Contain("render barchart"));
        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<img"));
    }

    [Test]
    public void In_Markdown_it_is_the_same_page()
    {
        Run("hunt", "add", "saved one", Chart);
        var result = Run("report", "saved one", folder.Write("b.kql", "print a = '|![x](y)'"), "--out", folder["r.md"], "--from", "2020-01-01");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(File.ReadAllText(folder["r.md"]), Does.StartWith("# LogHunt report\n\n- made: ").And.Contain("## saved one\n").And.Contain("│█")
            .And.Contain("| Tries").And.Contain("\\|\\!\\[x\\](y)").And.Contain("    print a = '|![x](y)'\n").And.Contain("- period: after 2020-01-01T00:00Z\n"));
    }

    [Test]
    public void What_is_not_answered_or_not_whole_says_so_and_the_rest_is_there()
    {
        var wrong = folder.Write("wrong.kql", "Authentication | where nosuch == 1");
        var cut = folder.Write("cut.kql", "range x from 1 to 9 step 1");
        var result = Run("report", wrong, cut, "--out", folder["r.html"], "--max-rows", "3");
        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Errors, Does.Contain("`wrong`: not answered: ").And.Contain("`cut`: only the first 3 rows"));
        Assert.That(File.ReadAllText(folder["r.html"]), Does.Contain("not answered: ").And.Contain("only the first 3 rows are here"));
        Assert.That(Run("report", wrong, "--out", folder["none.html"]).ExitCode, Is.EqualTo(1));
        Assert.That(folder["none.html"], Does.Not.Exist);
    }

    [TestCase(2, "a report is a page", "cut.kql", "--out", "r.csv")]
    [TestCase(1, "there is no hunt `nosuch`", "nosuch", "--out", "r.html")]
    [TestCase(1, "there is no file `", "nosuch.kql", "--out", "r.html")]
    [TestCase(2, "--from is not before --to", "cut.kql", "--out", "r.html", "--from", "2026-01-02", "--to", "2026-01-01")]
    public void A_report_that_cannot_be_is_one_sentence(int exitCode, string why, params string[] arguments)
    {
        folder.Write("cut.kql", "print 1");
        var result = Run([.. arguments.Prepend("report").Select(word => word.Contains('.', StringComparison.Ordinal) ? folder[word] : word)]);
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((exitCode, result.Errors)));
        Assert.That(result.Errors, Does.Contain(why));
    }
}
