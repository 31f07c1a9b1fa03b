using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The REPL fed from a pipe.</summary>
sealed class ReplTests
{
    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Type(string text, params string[] arguments) =>
        LogHuntProgram.Run(new ProgramRun([.. arguments, "--store", folder["store"]]) { Input = text });

    [Test]
    public void Loghunt_alone_is_the_repl() => Assert.That(Type(".output csv\nprint x = 1;\n").Output, Is.EqualTo("x\r\n1\r\n"));

    [Test]
    public void A_query_goes_over_several_lines_until_a_blank_one() =>
        Assert.That(Type(".output csv\nrange x from 1 to 9 step 1\n| where x > 8\n\nprint y = 2\n", "repl").Output,
            Is.EqualTo("x\r\n9\r\ny\r\n2\r\n"));

    [Test]
    public void After_a_mistake_the_session_goes_on_and_its_exit_code_tells()
    {
        var result = Type(".output csv\nprint y = nosuch;\n.nosuch\nprint x = 1;\n");
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "x\r\n1\r\n")));
        Assert.That(result.Errors, Does.Contain("nosuch").And.Contain("~~~~~~").And.Contain("`.help`"));
    }

    [Test]
    public void Quit_ends_before_the_rest() => Assert.That(Type(".output csv\n.quit\nprint x = 1;\n").Output, Is.Empty);

    [TestCase("exit")]
    [TestCase("quit;")]
    [TestCase(".exit")]
    [TestCase("\\q")]
    public void So_do_the_words_of_other_shells(string word) =>
        Assert.That(Type($".output csv\n{word}\nprint x = 1;\n") is { ExitCode: 0, Output: "" }, Is.True);

    [Test]
    public void A_query_that_only_begins_like_a_word_of_other_shells_is_one() =>
        Assert.That(Type(".output csv\nlet exit = datatable(x:long)[1];\nexit\n| count;\n").Output, Is.EqualTo("Count\r\n1\r\n"));

    [Test]
    public void What_a_store_keeps_is_listed()
    {
        var result = Type("""
            .create function Low(x:long) { x < 1024 }
            NetworkSession | where DstPortNumber == 22;
            .hunt save ssh
            .show functions
            .show hunts
            .show watchlists
            .show databases
            """);
        Assert.That(result.Output, Does.Contain("Low").And.Contain("ssh").And.Contain("key"));
        Assert.That(result.Errors, Does.Contain("write `.show tables | table NAME"));
    }

    [Test]
    public void The_next_answer_goes_to_a_file_as_well_and_only_that_one()
    {
        var file = folder["x.json"];
        var result = Type($".output csv\n.out {file}\nprint x = 1;\nprint x = 2;\n.out\n");
        Assert.That((result.ExitCode, result.Output, File.ReadAllText(file)), Is.EqualTo((0, "x\r\n1\r\nx\r\n2\r\n", "[{\"x\":1}]\n")));
        Assert.That(result.Errors, Does.Contain($"the next answer goes to `{file}`").And.Contain("1 row, 10 B").And.Contain("answers go to no file"));
    }

    [Test]
    public void A_file_that_waits_for_an_answer_outlasts_a_mistake_and_that_is_said()
    {
        var file = folder["x.csv"];
        var result = Type($".out {file}\nprint y = nosuch;\n.out\nprint x = 1;\n");
        Assert.That(File.ReadAllText(file), Is.EqualTo("x\r\n1\r\n"));
        Assert.That(result.Errors, Does.Contain("still waits for the next answer; `.out off` forgets it"));
        Assert.That(Type($".out {folder["y.csv"]}\n.out off\nprint x = 1;\n").Errors, Does.Contain("answers go to no file"));
        Assert.That(folder["y.csv"], Does.Not.Exist);
        Assert.That(Type(".out x.doc\nprint x = 1;\n").Errors, Does.Contain("nothing is written as `.doc`").And.Not.Contain("waits"));
    }

    [Test]
    public void A_query_that_ends_in_G_shows_one_value_a_line() =>
        Assert.That(Type("print long_name = 'a\\nb', y = 2, empty = '' \\G\nprint z = 3 // no \\G\n;\n").Output, Is.EqualTo(
            $"-- row 1 {new string('-', 24)}\nlong_name  a\\nb\ny          2\nz\n-\n3\n"));

    [TestCase(".help", ".schema")]
    [TestCase(".help summarize", "One row for each combination")]
    [TestCase(".help strlen", "strlen(\"blåbær\")")]
    [TestCase(".help schema", ".schema TABLE: lists a table's columns")]
    [TestCase("help", ".schema")]
    [TestCase("?", ".schema")]
    [TestCase("Help summarize;", "One row for each combination")]
    [TestCase("show tables", "NetworkSession")]
    [TestCase("describe Dns", "DnsQuery")]
    [TestCase(".show tables", "NetworkSession")]
    [TestCase(".show table Dns schema", "DnsQuery")]
    [TestCase(".tables", "NetworkSession")]
    [TestCase(".schema Dns", "DnsQuery")]
    [TestCase(".explain NetworkSession | count", "scan NetworkSession")]
    public void A_dot_command_answers(string command, string part)
    {
        var result = Type(command + "\n");
        Assert.That((result.ExitCode, result.Errors), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Contain(part));
    }
}
