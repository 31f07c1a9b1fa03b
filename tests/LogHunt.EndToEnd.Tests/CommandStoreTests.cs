using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// What the program says of a store, and of one that is not there: no answer stands for something that was not looked at.
/// </summary>
sealed class CommandStoreTests : StoreOfItsOwn
{
    const string Line = "Oct 20 08:15:02 web01 sshd[1234]: Failed password for invalid user bjørn.ås from 203.0.113.9 port 51234 ssh2\n";
    const string Dark = "post 0 | blokk 0 | kjeller | 203.0.113.9 | ukjent\npost 1 | blokk 7 | kjeller | 203.0.113.9 | ukjent\n";

    ProgramResult Ingest(string name, string text, string municipality = "9901") =>
        Run("ingest", folder.Write(name, text), "--municipality", municipality);

    string Csv(string kql, params string[] options) => Run(["query", kql, "--output", "csv", .. options]).Output;

    static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.Output).RootElement;

    [TestCase("query", "NetworkSession | count")]
    [TestCase("query", "Indicators")]
    [TestCase("query", "print n = toscalar(Uploads | count)")]
    [TestCase("query", "datatable(a:string)['192.0.2.1'] | match-indicators on a")]
    [TestCase("query", "print 1", "--municipality", "9901")]
    [TestCase("coverage")]
    [TestCase("hunt", "run")]
    [TestCase("hunt", "list")]
    [TestCase("hunt", "results")]
    [TestCase("indicators", "list")]
    [TestCase("municipality", "list")]
    [TestCase("store", "status")]
    [TestCase("verify")]
    public void Where_there_is_no_store_a_question_is_an_error_and_makes_none(params string[] arguments)
    {
        Ingest("a.log", Line);
        var result = LogHuntProgram.Run([.. arguments, "--store", folder["stroe"]]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")), result.Errors);
        Assert.That(result.Errors,
            Does.StartWith("error: there is no store in").And.Contain("stroe").And.Contain("did you mean").And.Contain(folder["store"]));
        Assert.That(Directory.Exists(folder["stroe"]), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "rights")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_store_that_may_not_be_looked_into_is_not_called_absent()
    {
        if (Environment.IsPrivilegedProcess) Assert.Ignore("root may read everything");
        Ingest("a.log", Line);
        File.SetUnixFileMode(folder["store"], UnixFileMode.None);
        var result = Run("query", "NetworkSession | count");
        File.SetUnixFileMode(folder["store"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("cannot be opened"));
    }

    [Test]
    public void What_reads_no_table_needs_no_store()
    {
        Assert.That(Csv("print n = 5"), Is.EqualTo("n\r\n5\r\n"));
        Assert.That(Csv("let A = view () { print n = 5 }; search n == 5 | project n"), Is.EqualTo("n\r\n5\r\n"));
        Assert.That(Run("query", "search 'x'").Errors, Does.Contain("there is no store"));
        Assert.That(Run("check", "NetworkSession | count").ExitCode, Is.Zero);
        Assert.That(Run("explain", "NetworkSession | count").Output, Does.Contain("scan NetworkSession").And.Contain("there is no store"));
        Assert.That(Directory.Exists(folder["store"]), Is.False);
    }

    [Test]
    public void In_a_batch_each_question_without_a_store_is_answered_for_itself()
    {
        var result = LogHuntProgram.Run(new ProgramRun("query", "--batch", "-", "--store", folder["store"])
        {
            Input = "{\"id\":1,\"query\":\"Dns | count\"}\n{\"id\":2,\"query\":\"print n = 1\"}\n{\"id\":3,\"query\":\"// nothing\"}\n",
        });
        Assert.That(result.OutputLines, Has.Length.EqualTo(3));
        Assert.That(result.OutputLines[0], Does.Contain("\"error\":\"there is no store"));
        Assert.That(result.OutputLines[1], Does.Contain("[[1]]"));
        Assert.That(result.OutputLines[2], Does.Contain("\"error\":\"the query is empty\""));
    }

    [TestCase("query", "Authentication | count")]
    [TestCase("coverage")]
    public void A_municipality_that_the_store_has_not_is_an_error(params string[] arguments)
    {
        Ingest("a.log", Line, "nordvik");
        var result = Run([.. arguments, "--municipality", "nordvk"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Errors, Does.Contain("no municipality `nordvk`").And.Contain("did you mean `nordvik`?"));
    }

    [Test]
    public void A_municipality_s_name_is_as_good_as_its_id()
    {
        Run("municipality", "add", "9901", "--name", "Nordvik kommune");
        Ingest("a.log", Line, "nordvik kommune");
        Ingest("b.log", Line.Replace("08:15", "08:16", StringComparison.Ordinal), "9902");
        Assert.That(Csv("Authentication | count", "--municipality", "Nordvik kommune"), Is.EqualTo("Count\r\n1\r\n"));
        Assert.That(Csv("Municipalities | summarize make_list(Municipality)"),
            Does.Contain("9901").And.Contain("9902").And.Not.Contain("ordvik"));
        Assert.That(Json(Run("coverage", "--municipality", "NORDVIK KOMMUNE", "--json")).GetProperty("sources")
            .GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public void A_file_of_which_nothing_was_understood_is_named_by_its_receipt_by_coverage_and_by_a_hunt()
    {
        folder.Write("in/dark.log", Dark);
        folder.Write("in/auth.log", Line + "half a line\n");
        var ingest = Run("ingest", folder["in"], "--municipality", "9901");
        Assert.That(ingest.ExitCode, Is.EqualTo(3), ingest.Errors);
        Assert.That(ingest.Errors, Does.Contain("dark.log: no line of it was understood").And.Not.Contain("auth.log:"));
        Assert.That(Csv("UploadFiles | where array_length(Warnings) > 0 | summarize make_list(SourceFile)"),
            Does.Contain("dark.log").And.Not.Contain("auth.log"));

        var coverage = Run("coverage");
        Assert.That(coverage.Output,
            Does.Contain("not understood: no line of `").And.Contain("dark.log").And.Contain("1 line of 9901 in 1 file of linux-syslog"));
        var dark = Json(Run("coverage", "--json")).GetProperty("notUnderstood");
        Assert.That((dark.GetArrayLength(), dark[0].GetProperty("lines").GetInt64()), Is.EqualTo((1, 2L)));

        Run("indicators", "import", folder.Write("list.txt", "203.0.113.9\n"));
        var hunt = Run("hunt", "run");
        Assert.That(hunt.Errors, Does.Contain("searched for indicators alone: no line of `").And.Contain("dark.log"));
        Assert.That(Json(Run("hunt", "run", "--json")).GetProperty("unparsed").GetInt64(), Is.EqualTo(3));
    }

    [Test]
    public void Small_uploads_are_merged_by_compact_and_answers_hits_and_coverage_stay_what_they_were()
    {
        for (var day = 10; day < 13; day++)
            Ingest($"{day}.log", Line.Replace("Oct 20", $"Oct {day}", StringComparison.Ordinal)
                .Replace("203.0.113.9", $"203.0.113.{day}", StringComparison.Ordinal));
        Run("indicators", "import", folder.Write("list.txt", "203.0.113.11\n"));
        Run("hunt", "run");
        string[] Told() =>
            [Csv("Authentication | sort by TimeGenerated asc, RawLine asc"), Run("hunt", "results").Output, Run("coverage").Output];
        var before = Told();

        var planned = Json(Run("store", "compact", "--dry-run", "--json")).GetProperty("mergers")[0];
        Assert.That((planned.GetProperty("table").GetString(), planned.GetProperty("segments").GetInt32()),
            Is.EqualTo(("Authentication", 3)));
        Assert.That(Json(Run("store", "status", "--json")).GetProperty("segments").GetInt32(), Is.EqualTo(3), "a dry run merges nothing");

        var done = Run("store", "compact");
        Assert.That(done.ExitCode, Is.Zero, done.Errors);
        Assert.That(done.Errors, Does.Contain("stay for an hour"));
        Assert.That(Json(Run("store", "status", "--json")).GetProperty("segments").GetInt32(), Is.EqualTo(1));
        Assert.That(Told(), Is.EqualTo(before));
        Assert.That(Json(Run("hunt", "run", "--json")).GetProperty("indicators").GetProperty("searched").GetInt32(), Is.Zero);
        Assert.That(Json(Run("store", "compact", "--json")).GetProperty("mergers").GetInt32(), Is.Zero);
        Assert.That(Csv("AuditLog | where Action == 'merge' | count"), Is.EqualTo("Count\r\n1\r\n"));
        Assert.That(Run("verify").ExitCode, Is.Zero);
    }

    [Test]
    public void A_hit_leads_back_to_its_file_and_line()
    {
        Ingest("auth.log", "\n" + Line);
        Run("indicators", "import", folder.Write("list.txt", "203.0.113.9\n"));
        Run("hunt", "run");
        Assert.That(Json(Run("hunt", "results", "--json")).GetProperty("hits")[0].GetProperty("firstAt")
            .GetString(), Is.EqualTo("auth.log:2"));
    }

    [Test]
    public void A_hunt_run_says_what_it_found_and_not_what_others_had()
    {
        Ingest("a.log", Line);
        Run("indicators", "import", folder.Write("list.txt", "203.0.113.9\n"));
        Assert.That(Run("hunt", "run").Output, Does.Contain("203.0.113.9"));
        Run("indicators", "import", folder.Write("more.txt", "198.51.100.1\n"));
        Assert.That(Json(Run("hunt", "run", "--json")).GetProperty("indicators").GetProperty("hits").GetArrayLength(), Is.Zero);
    }

    static readonly object[][] Charsets = [[1252, false], [65001, true], [1200, true], [1201, true], [12000, true]];

    [TestCaseSource(nameof(Charsets))]
    public void A_query_is_read_in_the_charset_that_it_was_written_in(int codePage, bool isMarked)
    {
        Ingest("auth.log", Line);
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        byte[] bytes = [.. isMarked ? encoding.GetPreamble()
            : [], .. encoding.GetBytes("Authentication | where TargetUsername == 'bjørn.ås' | count")];
        File.WriteAllBytes(folder["q.kql"], bytes);
        var result = Run("query", "--file", folder["q.kql"], "--output", "csv");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "Count\r\n1\r\n")), result.Errors);
        Assert.That(result.Errors, isMarked ? Is.Empty : Does.Contain("Windows-1252"));
    }

    [Test]
    public void A_query_in_utf16_without_a_mark_is_refused()
    {
        File.WriteAllBytes(folder["q.kql"], Encoding.Unicode.GetBytes("print 'bjørn'"));
        var result = Run("query", "--file", folder["q.kql"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Errors, Does.Contain("q.kql").And.Contain("UTF-8"));
    }

    [TestCase("")]
    [TestCase("  // only a remark\n")]
    public void A_query_without_a_query_is_an_error(string kql)
    {
        foreach (var result in new[] { Run("query", kql), Run("query", "--file", folder.Write("q.kql", kql)), Run("check", kql),
            Run("hunt", "add", "x", kql) })
        {
            Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
            Assert.That(result.Errors, Does.StartWith("error: ").And.Contain("query"));
        }
    }

    [Test]
    public void A_file_s_name_says_what_is_written_into_it()
    {
        Run("query", "print a = 1, b = 'x'", "--out", folder["rows.csv"]);
        Assert.That(File.ReadAllText(folder["rows.csv"]), Is.EqualTo("a,b\r\n1,x\r\n"));
        Run("query", "print a = nosuch", "--out", folder["rows.csv"]);
        Assert.That(File.ReadAllText(folder["rows.csv"]), Is.EqualTo("a,b\r\n1,x\r\n"), "a wrong query leaves the file alone");
    }

    [Test]
    public void The_audit_log_holds_who_did_what_over_whose_logs()
    {
        Ingest("auth.log", Line);
        Run("indicators", "import", folder.Write("list.txt", "203.0.113.9\n"));
        Run("hunt", "run");
        Run("query", "Authentication | count", "--municipality", "9901");
        LogHuntProgram.Run(new ProgramRun("query", "--batch", "-", "--store", folder["store"])
        {
            Input = "{\"id\":1,\"query\":\"Dns | take 1\"}\n",
        });
        LogHuntProgram.Run(new ProgramRun("--store", folder["store"]) { Input = "print typed = 1;\n" });
        using var store = Store.OpenExisting(folder["store"]);
        var entries = store.Catalog.AuditEntries();
        Assert.That(entries.Select(entry => entry.Action), Is.EqualTo(new[] { "ingest", "import", "hunt run", "query", "query", "query" }));
        Assert.That(entries.Where(entry => entry.Action == "query").Select(entry => (entry.Municipality, entry.Detail)),
            Is.EqualTo(new[] { ("9901", "Authentication | count"), ("", "Dns | take 1"), ("", "print typed = 1;") }));
        Assert.That(entries.Select(entry => entry.Actor), Is.All.EqualTo(Environment.UserName));
    }

    [Test]
    public void A_search_does_not_find_what_was_searched_for_before()
    {
        Ingest("auth.log", Line);
        Assert.That(Csv("search '203.0.113.9' | count"), Is.EqualTo("Count\r\n1\r\n"));
        Assert.That(Csv("search '203.0.113.9' | count"), Is.EqualTo("Count\r\n1\r\n"));
        Assert.That(Csv("search SrcIpAddr == '203.0.113.9' | count"), Is.EqualTo("Count\r\n1\r\n"),
            "tables without the column are left out");
        Assert.That(Csv("search in (AuditLog) '203.0.113.9' | count"), Is.EqualTo("Count\r\n3\r\n"));
        Run("hunt", "add", "seen", "search '203.0.113.9'");
        Run("hunt", "run");
        Assert.That(Json(Run("hunt", "run", "--json")).GetProperty("hunts")[0].GetProperty("new").GetInt64(), Is.Zero,
            "a hunt does not find what it found");
    }

    [Test]
    public void Verify_reads_all_and_names_what_is_wrong()
    {
        Ingest("auth.log", Line);
        var sound = Run("verify", "--json");
        Assert.That((sound.ExitCode, Json(sound).GetProperty("whole").GetInt32(), Json(sound).GetProperty("faults").GetArrayLength()),
            Is.EqualTo((0, 1, 0)));
        var segment = Directory.EnumerateFiles(folder["store/segments"], "*", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(segment, File.ReadAllBytes(segment)[..^20]);
        var cut = Run("verify");
        Assert.That(cut.ExitCode, Is.EqualTo(3));
        Assert.That(cut.Errors, Does.StartWith("warning: ").And.Contain(Path.GetFileName(segment)).And.Not.Contain("   at "));
        Assert.That(Json(Run("verify", "--json")).GetProperty("faults")[0].GetProperty("file")
            .GetString(), Does.EndWith(Path.GetFileName(segment)));
    }

    [Test]
    public void Status_says_what_the_store_holds()
    {
        Ingest("auth.log", Line + "half a line\n");
        var status = Json(Run("store", "status", "--json"));
        Assert.That((status.GetProperty("segments").GetInt32(), status.GetProperty("rows").GetInt64()), Is.EqualTo((2, 2L)));
        var table = status.GetProperty("tables").EnumerateArray()
            .Single(table => table.GetProperty("table").GetString() == "Authentication");
        Assert.That((table.GetProperty("rows").GetInt64(), table.GetProperty("formats")[0].GetProperty("format").GetString()),
            Is.EqualTo((1L, "linux-syslog")));
        Assert.That(status.GetProperty("municipalities")[0].GetProperty("municipality").GetString(), Is.EqualTo("9901"));
        Assert.That(Run("store", "status").Output, Does.Contain("Authentication").And.Contain("linux-syslog").And.Contain("9901"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Ctrl_c_while_rows_are_written_leaves_whole_lines()
    {
        var run = new ProgramRun("query", "range x from 1000000000 to 9000000000 step 1", "--output", "csv", "--max-rows", "0",
            "--store", folder["store"]);
        using var process = LogHuntProgram.Start(run);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("x"));
        Interrupt(process);
        var rest = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That((process.ExitCode, process.StandardError.ReadToEnd()), Is.EqualTo((130, "cancelled\n")));
        Assert.That(rest, Does.EndWith("\n"));
        var lines = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.That(lines.Select((line, i) => long.Parse(line, CultureInfo.InvariantCulture) - i), Is.All.EqualTo(1_000_000_000L));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Ctrl_c_ends_a_repl_that_waits_for_a_line()
    {
        using var process = LogHuntProgram.Start(new ProgramRun("--store", folder["store"]));
        process.StandardInput.Write(".output csv\nprint x = 1;\n");
        process.StandardInput.Flush();
        Assert.That((process.StandardOutput.ReadLine(), process.StandardOutput.ReadLine()), Is.EqualTo(("x", "1")));
        Interrupt(process);
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That((process.ExitCode, process.StandardError.ReadToEnd()), Is.EqualTo((130, "cancelled\n")).Or.EqualTo((130, "")),
            "while it waits, or as the query ends");
    }

    static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
