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

    [TestCase(".help", ".schema")]
    [TestCase(".help summarize", "One row for each combination")]
    [TestCase(".help strlen", "strlen(\"blåbær\")")]
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
