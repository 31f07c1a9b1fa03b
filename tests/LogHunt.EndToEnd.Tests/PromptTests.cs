using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The prompt at a real terminal: what the tests in memory cannot see.</summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
sealed class PromptTests
{
    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        if (!File.Exists("/usr/bin/script")) Assert.Ignore("no `script` here to make a terminal");
        folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["state"]);
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    PseudoTerminal Open(string after = "", int width = 70, params (string, string)[] environment) => new(width, 30, after,
        environment.Append(("XDG_STATE_HOME", folder["state"])).ToDictionary(one => one.Item1, one => one.Item2), "--store",
            folder["store"]);

    [Test]
    public void A_session_of_keys_ends_with_the_terminal_as_it_was()
    {
        using var terminal = Open("echo code=$?; stty -a | tr ' ;' '\\n\\n' | grep -x -e echo -e icanon -e isig | tr '\\n' ' '");
        terminal.WaitFor("loghunt> ▮");
        Assert.That(terminal.MarksPastes);
        terminal.Send("prin\t x = 40 + ", "loghunt> print x = 40 + ▮");
        terminal.Send("2\r", "1 row in ");
        terminal.Send("| extend y = x * 1000\r", "42000");
        terminal.Send("\e[A", "      -> | extend y = x * 1000▮");
        terminal.Send("\x03", "loghunt> ▮");
        terminal.Send("\e[200~let a = 5;\n\n// text\nprint z = a * 1111\e[201~", "      -> print z = a * 1111▮");
        terminal.Send("\r", "5555");
        terminal.Send("range i from 1 to 9000000000000000000 step 1 | count\r", "loghunt> range i");
        Thread.Sleep(500);
        terminal.Send("\x03", "cancelled");
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("\x03", "Ctrl-C once more");
        terminal.Send("\x04", "code=0");
        terminal.WaitFor("isig icanon echo");
        Assert.That(terminal.MarksPastes, Is.False);
        Assert.That(File.ReadAllLines(Path.Combine(folder["state"], "loghunt", "history"))[0], Is.EqualTo("print x = 40 + 2"));
    }

    [Test]
    public void A_kill_and_another_width_leave_a_whole_screen_and_the_terminal_as_it_was()
    {
        using var terminal = Open("echo code=$?; stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon");
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("print aaaaaaaaaa = 'bbbbbbbbbbbbbbbbbbbbbbbbb'", "'▮");
        terminal.Resize(30);
        terminal.WaitFor("loghunt> print aaaaaaaaaa = 'b\nbbbb");
        terminal.Resize(70);
        terminal.WaitFor("loghunt> print aaaaaaaaaa = 'bbbbbbbbbbbbbbbbbbbbbbbbb'▮");
        terminal.Terminate();
        terminal.WaitFor("code=143");
        terminal.WaitFor("icanon");
        Assert.That(terminal.MarksPastes, Is.False);
    }

    [Test]
    public void A_long_answer_shows_its_first_rows_a_chart_is_drawn_and_records_stand_below_each_other()
    {
        using var terminal = Open();
        terminal.WaitFor("loghunt> ▮");
        terminal.Send(".pager off\r", "answers are written, however long");
        terminal.Send("range i from 1001 to 1045 step 1\r", "… 5 more rows; `.all` shows them");
        terminal.Send(".all\r", "loghunt> ▮");
        terminal.Send("range i from 2001 to 2045 step 1\r", "2045");
        terminal.Send("range x from 0 to 9 step 1 | project x, y = x * 11 | render linechart\r", "┤");
        terminal.Send("print aa = 7777, bb = 8888 \\G\r", "aa  7777\nbb  8888");
        terminal.Send("| extend cc = 1234\r", "1234");
    }

    [Test]
    public void A_row_of_an_answer_leads_to_its_line_at_the_prompt()
    {
        var log = folder.Write("auth.log",
            "Mar  2 08:15:01 gate01 sshd[2101]: Failed password for kari from 192.0.2.17 port 50122 ssh2\nleft alone\n");
        LogHuntProgram.Run("ingest", log, "--municipality", "0301", "--store", folder["store"]);
        using var terminal = Open(width: 120);
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("Authentication | project TargetUsername\r", "│ 1 │ kari           │");
        Assert.That(terminal.Screen, Does.Contain("│ # │ TargetUsername │"));
        terminal.Send(".context 1\r", "left alone");
        terminal.Send(".pivot 192.0.2.99\r", "is nowhere: 2 rows in 2 segments were looked at");
        terminal.Send(".tim\t 192.0.2.17\r", "Logon Failure");
        terminal.Send(".raw 1\r", "Failed password for kari from 192.0.2.17 port 50122 ssh2");
    }

    [Test]
    public void An_answer_that_does_not_fit_is_paged_and_the_prompt_stands_as_before_when_the_reader_leaves()
    {
        using var terminal = Open("echo code=$?; stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon", width: 90);
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("print small = 7007\r", "7007");
        terminal.Send("range i from 1001 to 1300 step 1 | extend wide = strrep('blåbær ', 30), ending = strcat('slutt', i)\r",
            "1-27 of 300, 0 % right");
        Assert.That(terminal.Screen.Split('\n')[0], Does.StartWith("   i  wide"));
        terminal.Send("/slutt1234\r", "line 234: `slutt1234`");
        Assert.That(terminal.Screen, Does.Match("(?m)^1234  .*slutt1234"));
        terminal.Send("G", "274-300 of 300");
        terminal.Send("q", "300 rows in ");
        Assert.That(terminal.Screen, Does.Contain("7007").And.Not.Contain("slutt1300"));
        terminal.Send("range i from 1 to 300 step 1\r", "1-27 of 300");
        terminal.Send("\x03", "loghunt> ▮");
        terminal.Send(".pager cat | tail -n 1\r", "go to `cat | tail -n 1`");
        terminal.Send("range i from 5001 to 5300 step 1\r", "5300");
        Assert.That(terminal.Screen, Does.Not.Contain("5299"));
        terminal.Send(".pager on\r", "page by page");
        terminal.Send("print a = 1\r", "1-1 of 1");
        terminal.Send("q\x04", "code=0");
        terminal.WaitFor("icanon");
    }

    [Test]
    public void A_kill_while_a_reader_pages_leaves_the_terminal_as_it_was()
    {
        using var terminal = Open("echo code=$?; stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon");
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("range i from 1 to 300 step 1\r", "1-27 of 300");
        terminal.Terminate();
        terminal.WaitFor("code=143");
        terminal.WaitFor("icanon");
    }

    [Test]
    public void Another_editor_writes_the_query_and_no_colour_is_used_where_none_is_wanted()
    {
        File.WriteAllText(folder["editor"], "#!/bin/sh\nsed -i s/1/2222/ \"$1\"\n");
        File.SetUnixFileMode(folder["editor"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var terminal = Open(environment: [("EDITOR", folder["editor"]), ("VISUAL", ""), ("NO_COLOR", "1")]);
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("print 1\x18\x05", "loghunt> print 2222▮");
        Assert.That(terminal.All, Does.Not.Match("\e\\[[0-9;]*m"));
        terminal.Send("\x15\x04", "loghunt>");
    }

    [Test]
    public void A_terminal_that_can_do_nothing_gets_plain_lines()
    {
        using var terminal = Open(environment: ("TERM", "dumb"));
        terminal.WaitFor("loghunt> ▮");
        terminal.Send("print x = 77 * 1001;\n", "77077");
        Assert.That(terminal.All, Does.Not.Contain("\e[?2004h"));
    }
}
