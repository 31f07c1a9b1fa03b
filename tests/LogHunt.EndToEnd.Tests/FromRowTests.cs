using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>From a row or a value onwards: where it is, what it did, the lines around it, its bytes; and what is kept of a query.</summary>
sealed class FromRowTests
{
    const string Log = """
        Mar  2 08:15:01 gate01 sshd[2101]: Failed password for kari from 192.0.2.17 port 50122 ssh2

        Mar  2 08:15:02 gate01 sshd[2102]: Accepted password for ola.nordmann from 192.0.2.171 port 50123 ssh2
        this says nothing of 192.0.2.17, really
        Mar  2 08:15:04 gate01 sshd[2104]: Accepted password for kari from 192.0.2.17 port 50124 ssh2

        """;

    const string Session = "Mar  2 2026 09:00:02: %ASA-6-302013: Built outbound TCP connection 1002 for outside:198.51.100.10/443 "
        + "(198.51.100.10/443) to inside:192.0.2.17/50000 (203.0.113.9/61000)\n";

    TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void TakeIn()
    {
        folder = new TemporaryFolder();
        Run("ingest", folder.Write("in/auth.log", Log), "--municipality", "0301", "--year", "2026", "--timezone", "UTC", "--keep-originals");
        Run("ingest", folder.Write("in/fw.log", Session), "--municipality", "4601", "--timezone", "UTC");
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);

    ProgramResult Type(string text) => LogHuntProgram.Run(new ProgramRun("--store", folder["store"]) { Input = ".output csv\n" + text });

    string Places(params string[] arguments)
    {
        var result = Run(["pivot", .. arguments, "--json"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        return string.Join(' ', JsonDocument.Parse(result.Output).RootElement.GetProperty("places").EnumerateArray()
            .Select(one => $"{one.GetProperty("Municipality")}/{one.GetProperty("Table")}.{one.GetProperty("Column")}={one.GetProperty("Rows")}"));
    }

    [TestCase("192.0.2.17", "0301/Authentication.SrcIpAddr=2 0301/Unparsed.RawLine=1 4601/NetworkSession.SrcIpAddr=1")]
    [TestCase("192[.]0[.]2[.]171", "0301/Authentication.SrcIpAddr=1")]
    [TestCase("2.0.2.17", "")]
    [TestCase("192.0.2.168/29", "0301/Authentication.SrcIpAddr=1")]
    [TestCase("ola.nordmann", "0301/Authentication.TargetUserNameOnly=1 0301/Authentication.TargetUsername=1")]
    [TestCase("KARI", "0301/Authentication.TargetUserNameOnly=2 0301/Authentication.TargetUsername=2")]
    public void A_value_is_found_by_what_it_is_and_not_by_its_letters(string value, string places) => Assert.That(Places(value), Is.EqualTo(places));

    [Test]
    public void Nothing_found_says_what_was_looked_at()
    {
        var result = Run("pivot", "203.0.113.200");
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo(
            (0, "`203.0.113.200` (ipv4) is nowhere: 5 rows in 3 segments were looked at, their lines too\n")));
        var json = JsonDocument.Parse(Run("pivot", "203.0.113.200", "--municipality", "4601", "--json").Output).RootElement;
        Assert.That((json.GetProperty("rows").GetInt64(), json.GetProperty("segments").GetInt64()), Is.EqualTo((1, 1)));
        Assert.That(Run("pivot", "").Errors, Does.Contain("name a value"));
        Assert.That(Run("pivot", "kari", "--as", "ipv4").Errors, Does.Contain("`kari` is no ipv4"));
        Assert.That(Run("pivot", "kari", "--as", "word").Errors, Does.Contain("there are ipv4, ipv6"));
    }

    [Test]
    public void A_timeline_goes_through_all_tables_in_time_and_says_the_other_end()
    {
        var result = Run("timeline", "192.0.2.17", "--json");
        var rows = JsonDocument.Parse(result.Output).RootElement.GetProperty("timeline").EnumerateArray()
            .Select(row => string.Join('|', ((string[])["Table", "Happened", "OtherEnd", "User", "SourceLine"]).Select(name => row.GetProperty(name).ToString())));
        Assert.That(rows, Is.EqualTo(new[]
        {
            "Authentication|Logon Failure|gate01|kari|1", "Authentication|Logon Success|gate01|kari|5",
            "NetworkSession|NetworkSession Success Allow|198.51.100.10||1", "Unparsed|no format recognises it|||4",
        }), result.Output);
    }

    [Test]
    public void A_timeline_is_of_a_period_and_of_so_many_rows()
    {
        Assert.That(Run("timeline", "192.0.2.17", "--until", "2026-03-02T08:15:02", "--output", "csv").OutputLines, Has.Length.EqualTo(2));
        var first = Run("timeline", "192.0.2.17", "--limit", "2", "--output", "csv");
        Assert.That((first.ExitCode, first.OutputLines.Length), Is.EqualTo((0, 3)));
        Assert.That(first.Errors, Does.Contain("the first 2 rows in time"));
        Assert.That(Run("timeline", "192.0.2.17", "--limit", "0").Errors, Does.Contain("from 1 to"));
    }

    [Test]
    public void The_lines_around_a_row_are_there_whatever_table_they_went_to_and_whatever_the_query_shows()
    {
        var result = Type("Authentication | where EventResult == 'Success' | sort by TimeGenerated asc | project User = TargetUsername;\n.context 2 1\n.raw 1\n.open 2\n");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output.ReplaceLineEndings("\n"), Does.Contain(
            "4,,Unparsed,").And.Contain("this says nothing of 192.0.2.17, really\"\n5,>,Authentication,2026-03-02T08:15:04.0000000Z,"));
        Assert.That(result.OutputLines[^2..], Is.EqualTo((string[])[Log.Split('\n')[2], Log.Split('\n')[4]]));
        Assert.That(result.Errors, Does.Contain("auth.log:5, ").And.Contain("of the original"));
    }

    [Test]
    public void Without_originals_the_line_is_shown_and_that_is_said()
    {
        var result = Type("NetworkSession | project DstIpAddr;\n.open 1\n");
        Assert.That(result.OutputLines[^1] + "\n", Is.EqualTo(Session));
        Assert.That(result.Errors, Does.Contain("its original is not kept"));
    }

    [Test]
    public void Rows_that_are_no_lines_say_what_is_lacking()
    {
        var result = Type(".raw 1\nAuthentication | summarize n = count() by TargetUsername;\n.raw 1\n"
            + "Authentication | summarize take_any(UploadId, SourceFile, SourceLine) by TargetUsername | sort by TargetUsername asc;\n.raw 2\n.raw 3\n.context\n");
        Assert.That(result.Errors, Does.Contain("there is no answer yet").And.Contain("UploadId, SourceFile, SourceLine are lacking")
            .And.Contain("there is no row 3; the last answer has 1 to 2").And.Contain("write `.context ROW [N]`"));
        Assert.That(result.OutputLines[^1], Is.EqualTo(Log.Split('\n')[2]));
    }

    [TestCase("union Authentication, Unparsed | where SourceLine == 4")]
    [TestCase("Unparsed | join kind=inner (Unparsed | project Reason, n = 1) on Reason | project n")]
    [TestCase("Unparsed | mv-expand n = dynamic([1]) | serialize m = row_number() | extend o = 2 | take 1")]
    [TestCase("Unparsed | top 1 by TimeGenerated | project-away UploadId, SourceLine")]
    [TestCase("let T = Unparsed | project Reason; T | where isnotempty(Reason)")]
    [TestCase("search 'says nothing' | project $table")]
    public void Whatever_gives_single_rows_on_leads_back_to_the_line(string query)
    {
        var result = Type($"{query};\n.raw 1\n");
        Assert.That(result.OutputLines.LastOrDefault(), Is.EqualTo(Log.Split('\n')[3]), result.Errors);
    }

    [Test]
    public void A_query_is_kept_in_a_file_and_as_a_hunt()
    {
        var file = folder["kept.kql"];
        var result = Type($".save {file}\nprint x = 1\n| extend y = 2;\n.save {file}\n.hunt save two words\n.hunt save two words\n.read {file}\n.read\n.hunt\n");
        Assert.That(File.ReadAllText(file).ReplaceLineEndings("\n"), Is.EqualTo("print x = 1\n| extend y = 2;\n"));
        Assert.That(result.Output, Is.EqualTo("x,y\r\n1,2\r\nx,y\r\n1,2\r\n"));
        Assert.That(result.Errors, Does.Contain("there is no query yet").And.Contain("is the hunt `two words`").And.Contain("there is a hunt `two words` already")
            .And.Contain("write `.read FILE`").And.Contain("write `.hunt save NAME`"));
        Assert.That(Run("hunt", "show", "two words").Output, Does.Contain("extend y = 2"));
    }

    [Test]
    public void A_file_that_reads_itself_ends()
    {
        var file = folder.Write("loop.kql", $".read {folder["loop.kql"]}\n");
        Assert.That(Type($".read {file}\n").Errors, Does.Contain("read each other"));
    }

    [Test]
    public void Context_of_a_line_takes_the_beginning_of_an_upload_and_the_end_of_a_file()
    {
        var id = Run("query", "Unparsed | project UploadId", "--output", "csv").OutputLines[1];
        var result = Run("context", id[..^3], "auth.log", "4", "-n", "1", "--output", "csv");
        Assert.That(result.OutputLines.Select(line => line.Split(',')[0]), Is.EqualTo((string[])["Line", "3", "4", "5"]), result.Errors);
        Assert.That(Run("context", id, "auth.log", "2").Errors, Does.Contain("headers and blank lines are no rows"));
        Assert.That(Run("context", id, "nosuch.log", "2").Errors, Does.Contain("has no file `nosuch.log`"));
        Assert.That(Run("context", "nosuch", "auth.log", "2").Errors, Does.Contain("there is no upload `nosuch`"));
    }
}
