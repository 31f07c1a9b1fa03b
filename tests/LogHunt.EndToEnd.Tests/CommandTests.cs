using System.Diagnostics;
using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>
/// The built program as a process: exit codes, what goes to which stream, and that nothing a user does ends in a stack trace.
/// </summary>
sealed class CommandTests : StoreOfItsOwn
{
    [TestCase("frobnicate")]
    [TestCase("query", "print 1", "--frobnicate")]
    [TestCase("query", "print 1", "--max-rows", "many")]
    [TestCase("ingest", "x.log")]
    [TestCase("municipality")]
    public void A_wrong_command_line_ends_with_2_and_says_where_help_is(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Errors, Does.StartWith("error: ").And.Contain("--help`"));
    }

    [Test]
    public void Rows_go_to_standard_output_and_nothing_else_does()
    {
        var result = Run("query", "print a = 1, b = 'x'", "--output", "csv");
        Assert.That((result.ExitCode, result.Output, result.Errors), Is.EqualTo((0, "a,b\r\n1,x\r\n", "")));
    }

    [Test]
    public void A_mistake_is_shown_in_its_line_with_tildes_and_ends_with_1()
    {
        var result = Run("query", "NetworkSession\n| where Dstport == 22");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Errors.Split('\n').SkipWhile(line => !line.StartsWith("| where", StringComparison.Ordinal))
            .Take(2), Is.EqualTo(new[] { "| where Dstport == 22", "        ~~~~~~~" }));
    }

    [TestCase("query", "print 1", "--output", "xml")]
    [TestCase("query", "print 1", "--now", "yesterday")]
    [TestCase("query", "print 1", "--timeout", "soon")]
    [TestCase("query", "print 1", "--backend", "abacus")]
    [TestCase("query", "print 1", "--max-rows", "-1")]
    [TestCase("query")]
    [TestCase("ingest", ".", "--municipality", "9901", "--timezone", "Europe/Atlantis")]
    [TestCase("ingest", ".", "--municipality", "9901", "--format", "abacus")]
    [TestCase("coverage", "--from", "tomorrow")]
    public void A_command_line_that_is_wrong_is_one_sentence_and_ends_with_2(params string[] arguments) => Refused(2, arguments);

    [TestCase("query", "--file", "no-such-file.kql")]
    [TestCase("query", "print 1", "--out", "no/such/folder/x.csv")]
    [TestCase("query", "--batch", "no-such-file.ndjson")]
    [TestCase("ingest", "no-such-file.log", "--municipality", "9901")]
    [TestCase("ingest", ".", "--municipality", "../9901")]
    [TestCase("municipality", "add", "a/b")]
    [TestCase("indicators", "import", "no-such-file.csv")]
    [TestCase("hunt", "run", "no such hunt")]
    [TestCase("hunt", "add", "bad", "NoSuchTable | count")]
    [TestCase("explain", "NoSuchTable")]
    public void What_the_user_gives_wrong_is_one_sentence_and_ends_with_1(params string[] arguments) => Refused(1, arguments);

    void Refused(int exitCode, string[] arguments)
    {
        var result = LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]]) { Directory = folder.Path });
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Errors);
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Errors, Does.StartWith("error: ").And.Not.Contain("   at ").And.Not.Contain("Exception"));
    }

    [Test]
    public void A_store_that_is_a_file_is_refused_in_one_sentence()
    {
        folder.Write("store", "not a folder");
        var result = Run("query", "print 1");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_folder_that_holds_something_else_is_no_store()
    {
        folder.Write("store/holiday.jpg", "…");
        Assert.That(Run("query", "print 1").ExitCode, Is.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(folder["store"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_cut_result_says_so_and_ends_with_3()
    {
        var result = Run("query", "range x from 1 to 5 step 1", "--max-rows", "2", "--output", "csv");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((3, "x\r\n1\r\n2\r\n")));
        Assert.That(result.Errors, Does.Contain("--max-rows"));
    }

    [Test]
    public void A_result_of_exactly_the_limit_is_not_cut() =>
        Assert.That(Run("query", "range x from 1 to 5 step 1", "--max-rows", "5", "--output", "csv").ExitCode, Is.Zero);

    [Test]
    public void A_query_that_takes_too_long_ends_by_itself()
    {
        var result = Run("query", "range x from 1 to 100000000000 step 1 | summarize count()", "--timeout", "1s");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("--timeout"));
    }

    [Test]
    public void Rows_can_go_to_a_file()
    {
        var result = Run("query", "print a = 1", "--output", "ndjson", "--out", folder["rows.ndjson"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "")));
        Assert.That(File.ReadAllText(folder["rows.ndjson"]), Is.EqualTo("{\"a\":1}\n"));
    }

    [Test]
    public void A_query_comes_from_a_file_or_from_standard_input()
    {
        var file = folder.Write("q.kql", "print a = 1");
        Assert.That(Run("query", "--file", file, "--output", "csv").Output, Is.EqualTo("a\r\n1\r\n"));
        Assert.That(LogHuntProgram.Run(new ProgramRun("query", "-", "--output", "csv", "--store",
            folder["store"]) { Input = "print a = 2" }).Output, Is.EqualTo("a\r\n2\r\n"));
    }

    [Test]
    public void The_store_can_come_from_the_environment()
    {
        var store = folder["elsewhere"];
        var result = LogHuntProgram.Run(new ProgramRun("municipality", "add", "9901")
        {
            Directory = folder.Path,
            Environment = new Dictionary<string,
            string> { ["LOGHUNT_STORE"] = store },
        });
        Assert.That((result.ExitCode, Directory.Exists(store), Directory.Exists(folder["loghunt-store"])), Is.EqualTo((0, true, false)));
    }

    [Test]
    public void Now_is_what_the_user_says_it_is() =>
        Assert.That(Run("query", "print t = ago(1d)", "--now", "2026-11-23T12:00:00Z", "--output", "csv").Output,
            Is.EqualTo("t\r\n2026-11-22T12:00:00.0000000Z\r\n"));

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Interrupted_it_ends_with_130()
    {
        Run("municipality", "add", "9901");
        using var process = LogHuntProgram.Start(new ProgramRun("query", "range x from 1 to 100000000000 step 1 | summarize count()",
            "--store", folder["store"]));
        while (!File.Exists(folder["store/catalog.db-shm"])) Thread.Sleep(20);   // the handler is in place before the store is opened
        using (var kill = Process.Start("kill", ["-INT",
            process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) kill.WaitForExit();
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That((process.ExitCode, process.StandardError.ReadToEnd()), Is.EqualTo((130, "cancelled\n")));
    }

    [Test]
    public void A_reader_that_leaves_early_ends_the_query_quietly()
    {
        using var process = LogHuntProgram.Start(new ProgramRun("query", "range x from 1 to 100000000000 step 1", "--output", "csv",
            "--max-rows", "0", "--timeout", "2m", "--store", folder["store"]));
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("x"));
        process.StandardOutput.Close();
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That((process.ExitCode, process.StandardError.ReadToEnd()), Is.EqualTo((0, "")));
    }

    [Test]
    public void Explain_shows_the_plan()
    {
        var result = Run("explain", "NetworkSession | where DstPortNumber == 22 | summarize count() by SrcIpAddr");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Contain("scan NetworkSession").And.Contain("aggregate"));
    }

    [Test]
    public void Explain_runs_a_query_when_asked_and_says_what_each_operator_gave()
    {
        var result = Run("explain", "--run", "range i from 1 to 5000 step 1 | where i > 4000 | summarize n = count() by bin(i, 100) | sort by n asc");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        var ran = result.Output[result.Output.IndexOf("\nran\n", StringComparison.Ordinal)..];
        Assert.That(ran, Does.Match(@"11 rows in .* ms: 0 rows of 0 segments read \(0 skipped\), 0 B, at most .* held"));
        Assert.That(ran, Does.Match(@" 11 +1 +[0-9.,]+ +[0-9.,]+  sort ").And.Match(@" 1,000 +\d+ +[0-9.,]+ +[0-9.,]+    +filter ")
            .And.Match(@" 5,000 +\d+ +[0-9.,]+ +[0-9.,]+    +range i"));
    }

    [Test]
    public void Check_says_what_is_wrong_without_running_it()
    {
        var wrong = Run("check", "NetworkSession | where Dstport == 22", "--json");
        Assert.That(wrong.ExitCode, Is.EqualTo(1));
        var diagnostic = JsonDocument.Parse(wrong.Output).RootElement.GetProperty("diagnostics")[0];
        Assert.That((diagnostic.GetProperty("start").GetInt32(), diagnostic.GetProperty("length").GetInt32()), Is.EqualTo((23, 7)));
        var right = Run("check", "NetworkSession | where DstPortNumber == 22");
        Assert.That((right.ExitCode, right.Output, right.Errors), Is.EqualTo((0, "", "")));
    }

    [TestCase("check")]
    [TestCase("explain")]
    public void What_does_not_run_a_query_has_its_limits_too(string command)
    {
        Assert.That(Run(command, "print 1", "--timeout", "5s", "--memory", "512MiB").ExitCode, Is.Zero);
        Assert.That(Run(command, "print 1", "--timeout", "soon").ExitCode, Is.EqualTo(2));
        Assert.That(Run(command, "print 1", "--memory", "much").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_plan_that_depends_on_a_query_inside_has_the_time_of_one()
    {
        const string Endless = "let n = toscalar(range i from 1 to 9000000000000000000 step 1 | count); NetworkSession | where SrcBytes > n";
        var late = Run("explain", Endless, "--timeout", "100ms");
        Assert.That((late.ExitCode, late.Output), Is.EqualTo((1, "")));
        Assert.That(late.Errors, Does.Contain("took longer"));
    }

    [Platform("Linux")]
    [TestCase("query", "--file")]
    [TestCase("query", "--batch")]
    [TestCase("check", "--file")]
    [TestCase("hunt", "add", "h", "--file")]
    [TestCase("indicators", "import")]
    [TestCase("export", "--segment")]
    [TestCase("query", "print 1", "--out")]
    [TestCase("ingest", "x.log", "--municipality", "9901", "--password-file")]
    public void What_is_no_regular_file_is_named_in_one_sentence_and_never_waited_for(params string[] arguments)
    {
        folder.Write("x.log", "one\n");
        using (var made = Process.Start("mkfifo", folder["a.fifo"])) made.WaitForExit();
        foreach (var (path, said) in ((string, string)[])[(folder["a.fifo"], "a named pipe"), ("/proc/kmsg", "a file of the kernel's"),
            ("/dev/zero", "a device")])
        {
            if (path == "/dev/zero" && arguments.Contains("--out")) continue;   // which takes whatever is written to it
            var result = LogHuntProgram.Run(new ProgramRun([.. arguments, path, "--store", folder["store"]]) { Directory = folder.Path });
            Assert.That(result.ExitCode, Is.EqualTo(1), $"{path}: {result.Errors}");
            Assert.That(result.Errors, Does.StartWith("error: ").And.Contain(path).And.Contain(said));
        }
    }

    [Test]
    [Platform("Linux")]
    public void A_pipe_that_a_shell_has_opened_is_read()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash",
            ["-c", $"'{LogHuntProgram.Path}' query --file <(echo 'print a = 7') --output csv --store '{folder["store"]}'"])
            { RedirectStandardOutput = true })!;
        Assert.That(shell.StandardOutput.ReadToEnd(), Is.EqualTo("a\r\n7\r\n"));
    }

    [Test]
    public void What_a_source_does_not_mean_to_be_searched_for_is_left_out_and_nothing_is_wrong_with_it()
    {
        var result = Run("indicators", "import", "--json", folder.Write("event.json", """
            {"Event": {"info": "x", "threat_level_id": "2", "Attribute": [
              {"type": "ip-dst", "to_ids": true, "value": "192.0.2.1"}, {"type": "domain", "to_ids": false, "value": "victim.example"}]}}
            """));
        var file = FirstFile(result);
        Assert.That((file.GetProperty("added").GetInt32(), file.GetProperty("leftOut").GetInt32(), file.GetProperty("rejected").GetArrayLength(),
            result.ExitCode), Is.EqualTo((1, 1, 0, 0)));
        Assert.That(result.Errors, Does.Contain("1 left out: not meant for detection"));
        Assert.That(result.Errors, Does.Contain("attribute 2, victim.example"));
        Assert.That(file.GetProperty("leftOutEntries")[0].GetProperty("value").GetString(), Is.EqualTo("victim.example"));
    }

    [Test]
    public void A_municipality_is_listed_with_its_name()
    {
        Run("municipality", "add", "9901", "--name", "Nordvik");
        var listed = JsonDocument.Parse(Run("municipality", "list", "--json").Output).RootElement.GetProperty("municipalities")[0];
        Assert.That((listed.GetProperty("id").GetString(), listed.GetProperty("name").GetString(), listed.GetProperty("rows")
            .GetInt64()), Is.EqualTo(("9901", "Nordvik", 0L)));
    }

    [Test]
    public void An_indicator_list_imported_again_is_known()
    {
        var list = folder.Write("list.csv", "type,value,threat\nipv4,203.0.113.9,Beacon\ndomain,bad.example,Phishing\n");
        Assert.That(FirstFile(Run("indicators", "import", list, "--json")).GetProperty("added").GetInt32(), Is.EqualTo(2));
        var again = FirstFile(Run("indicators", "import", list, "--json"));
        Assert.That((again.GetProperty("added").GetInt32(), again.GetProperty("known").GetInt32()), Is.EqualTo((0, 2)));
        Assert.That(JsonDocument.Parse(Run("indicators", "list", "--json").Output).RootElement.GetProperty("indicators")
            .GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void A_new_indicator_meets_the_past_and_a_new_upload_the_known_indicators_each_once()
    {
        const string Line = "Oct 20 08:15:02 web01 sshd[1234]: Failed password for invalid user admin from 203.0.113.9 port 51234 ssh2\n";
        string[] Ingest(string file) => ["ingest", file, "--municipality", "9901"];
        Run(Ingest(folder.Write("first.log", Line)));
        Run("indicators", "import", folder.Write("list.csv", "type,value\nipv4,203.0.113.9\nipv4,203.0.113.99\n"));
        Assert.That(Hits(Run("hunt", "run", "--json")), Is.EqualTo(new[] { 1 }));
        Assert.That(Hits(Run("hunt", "run", "--json")), Is.Empty);
        var second = Run(Ingest(folder.Write("second.log", Line + Line)));
        Assert.That(second.Errors, Does.Contain("2 known indicators looked for"));
        Assert.That(Hits(Run("hunt", "run", "--json")), Is.Empty);
        var hits = JsonDocument.Parse(Run("hunt", "results", "--json").Output).RootElement.GetProperty("hits");
        Assert.That((hits.GetArrayLength(), hits[0].GetProperty("count").GetInt32(), hits[0].GetProperty("indicator").GetString()),
            Is.EqualTo((1, 3, "203.0.113.9")));

        static int[] Hits(ProgramResult result) =>
            [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("indicators").GetProperty("hits").EnumerateArray()
                .Select(hit => hit.GetProperty("count").GetInt32())];
    }

    [Test]
    public void A_saved_hunt_stores_a_find_once()
    {
        Run("municipality", "add", "9901", "--name", "Nordvik");
        Assert.That(Run("hunt", "add", "names", "Municipalities | project Municipality, Name").ExitCode, Is.Zero);
        Assert.That(Run("hunt", "add", "names", "print 1").ExitCode, Is.EqualTo(1));
        Assert.That(New(Run("hunt", "run", "names", "--json")), Is.EqualTo(1));
        Assert.That(New(Run("hunt", "run", "names", "--json")), Is.Zero);
        Assert.That(JsonDocument.Parse(Run("hunt", "results", "names", "--json").Output).RootElement.GetProperty("results")
            .GetArrayLength(), Is.EqualTo(1));

        static int New(ProgramResult result) =>
            JsonDocument.Parse(result.Output).RootElement.GetProperty("hunts")[0].GetProperty("new").GetInt32();
    }

    [Test]
    public void A_list_with_an_entry_that_is_no_indicator_is_done_but_incomplete()
    {
        var list = folder.Write("list.csv", "type,value\nipv4,203.0.113.9\nipv4,no address\n");
        var result = Run("indicators", "import", list, "--json");
        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Errors, Does.StartWith("warning: ").And.Contain("no address"));
        var reject = FirstFile(result).GetProperty("rejected")[0];
        Assert.That((reject.GetProperty("value").GetString(), reject.GetProperty("reason").GetString()),
            Is.EqualTo(("no address", "it is no ipv4")));
    }

    [Test]
    public void Of_several_lists_one_that_is_none_is_named_and_the_others_are_read()
    {
        var result = Run("indicators", "import", folder.Write("page.html", "<!doctype html><p>203.0.113.9</p>"),
            folder.Write("list.txt", "203.0.113.9\n"), "--json");
        var files = JsonDocument.Parse(result.Output).RootElement.GetProperty("files");
        Assert.That((result.ExitCode, files[0].GetProperty("rejected").GetArrayLength(), files[1].GetProperty("added").GetInt32()),
            Is.EqualTo((3, 1, 1)));
        Assert.That(result.Errors, Does.Contain("`page.html` holds no list of indicators"));
    }

    [Test]
    public void What_a_column_is_can_be_said()
    {
        var list = folder.Write("list.csv", "kl;maskin;hvem\n1;203.0.113.9;x.example\n");
        Assert.That(FirstFile(Run("indicators", "import", list, "--json", "--column", "maskin=ip")).GetProperty("added").GetInt32(), Is.EqualTo(1));
        Assert.That(Run("indicators", "import", list, "--column", "maskin=machine").Errors, Does.Contain("`machine` is no type of indicators"));
        Assert.That(Run("indicators", "import", list, "--column", "maskin").Errors, Does.Contain("--column address=ip"));
    }

    [Test]
    public void The_indicators_of_a_report_are_shown_and_not_stored()
    {
        var report = folder.Write("report.txt", "It calls hxxp://evil[.]example/a, then 203.0.113[.]9.\n");
        Assert.That(Run("indicators", "extract", report, "--json").Output.ReplaceLineEndings("\n"), Is.EqualTo(
            "{\"type\":\"url\",\"value\":\"http://evil.example/a\",\"original\":\"hxxp://evil[.]example/a\"}\n" +
            "{\"type\":\"ipv4\",\"value\":\"203.0.113.9\",\"original\":\"203.0.113[.]9\"}\n"));
    }

    [Test]
    public void A_later_version_of_a_stix_object_in_another_file_withdraws_what_the_earlier_one_said()
    {
        string Version(string file, int day, string value) => folder.Write(file, $$"""
            {"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--1","pattern_type":"stix",
             "modified":"2026-01-0{{day}}T00:00:00Z","pattern":"[ipv4-addr:value = '{{value}}']"}]}
            """);
        var (first, second) = (Version("a.json", 1, "203.0.113.9"), Version("b.json", 2, "203.0.113.10"));
        foreach (var file in (string[])[first, second, first]) Run("indicators", "import", file);
        Assert.That(Run("query", "Indicators | where not(Revoked) | project Indicator", "--output", "csv").Output.ReplaceLineEndings("\n"),
            Is.EqualTo("Indicator\n203.0.113.10\n"));
    }

    [Test]
    public void A_later_version_that_gives_no_value_withdraws_what_the_earlier_one_said()
    {
        void Import(string file, string text) => Run("indicators", "import", folder.Write(file, text));
        string Stix(int day, string pattern) => $$"""
            {"type":"bundle","id":"bundle--1","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--1","pattern_type":"stix",
             "modified":"2026-01-0{{day}}T00:00:00Z","pattern":"{{pattern}}"}]}
            """;
        string Misp(int time, string meant) => $$"""
            {"Event":{"info":"x","threat_level_id":"1","Attribute":[{"uuid":"5f0c1e1e-0000-4000-8000-000000000001","type":"ip-dst",
             "value":"198.51.100.7","to_ids":{{meant}},"timestamp":"{{time}}"}] } }
            """;
        Import("a.json", Stix(1, "[ipv4-addr:value = '203.0.113.9']"));
        Import("m.json", Misp(1767225600, "true"));
        Assert.That(Left(), Is.EqualTo("Indicator\n203.0.113.9\n198.51.100.7\n"));
        Import("b.json", Stix(2, "[process:command_line = 'x']"));
        Import("n.json", Misp(1767312000, "false"));
        Import("o.json", Misp(1767225600, "true"));
        Assert.That(Left(), Is.EqualTo("Indicator\n"));

        string Left() => Run("query", "Indicators | where not(Revoked) | project Indicator", "--output", "csv").Output.ReplaceLineEndings("\n");
    }

    static JsonElement FirstFile(ProgramResult result) => JsonDocument.Parse(result.Output).RootElement.GetProperty("files")[0];
}
