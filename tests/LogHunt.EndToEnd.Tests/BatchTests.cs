using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>`--batch`: one JSON object a line in, one out, in order.</summary>
sealed class BatchTests
{
    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    ProgramResult Batch(string command, params string[] lines) =>
        LogHuntProgram.Run(new ProgramRun(command, "--batch", "-", "--store", folder["store"])
        {
            Input = string.Concat(lines.Select(line => line + "\n")),
        });

    [Test]
    public void Answers_come_in_the_order_of_the_questions_with_columns_types_and_rows()
    {
        var result = Batch("query", """{"id":"a","query":"print x = 1, t = datetime(2026-11-23), d = dynamic({\"k\":[1]})"}""",
            """{"id":2,"query":"range n from 1 to 2 step 1"}""");
        Assert.That(result.OutputLines, Is.EqualTo(new[]
        {
            """{"id":"a","columns":[{"name":"x","type":"long"},{"name":"t","type":"datetime"},{"name":"d","type":"dynamic"}],"rows":""" +
                """[[1,"2026-11-23T00:00:00.0000000Z",{"k":[1]}]]}""",
            """{"id":2,"columns":[{"name":"n","type":"long"}],"rows":[[1],[2]]}""",
        }));
        Assert.That(result.ExitCode, Is.Zero);
    }

    [Test]
    public void A_long_that_a_double_would_round_comes_as_a_string() =>
        Assert.That(
            Batch("query", """{"id":1,"query":"print 9007199254740992, 9007199254740993, -9223372036854775807"}""").OutputLines[0],
            Does.EndWith("""[[9007199254740992,"9007199254740993","-9223372036854775807"]]}"""));

    [Test]
    public void A_wrong_query_is_answered_with_an_error_and_the_next_one_runs()
    {
        var result = Batch("query", """{"id":1,"query":"NoSuchTable"}""", """{"id":2,"query":"print x = 1"}""");
        Assert.That(JsonDocument.Parse(result.OutputLines[0]).RootElement.GetProperty("error").GetString(), Does.Contain("NoSuchTable"));
        Assert.That(JsonDocument.Parse(result.OutputLines[0]).RootElement.TryGetProperty("columns", out _), Is.False);
        Assert.That(result.OutputLines[1], Does.StartWith("""{"id":2,"columns":"""));
    }

    [TestCase("no json")]
    [TestCase("[1]")]
    [TestCase("""{"id":1}""")]
    [TestCase("""{"id":1,"query":7}""")]
    [TestCase("""{"id":1,"query":"\ud800"}""")]
    public void A_line_that_is_no_question_is_answered_too(string line)
    {
        var result = Batch("query", line, """{"id":2,"query":"print x = 1"}""");
        Assert.That(result.OutputLines, Has.Length.EqualTo(2));
        Assert.That(JsonDocument.Parse(result.OutputLines[0]).RootElement.TryGetProperty("error", out _), Is.True);
    }

    [Test]
    public void An_answer_comes_before_the_next_question_is_asked()
    {
        using var process = LogHuntProgram.Start(new ProgramRun("query", "--batch", "-", "--store", folder["store"]));
        for (var i = 0; i < 3; i++)
        {
            process.StandardInput.Write($$"""{"id":{{i}},"query":"print x = {{i}}"}""" + "\n");
            process.StandardInput.Flush();
            var answer = process.StandardOutput.ReadLineAsync();
            Assert.That(answer.Wait(TimeSpan.FromSeconds(60)), Is.True);
            Assert.That(answer.Result, Does.StartWith($$"""{"id":{{i}},"""));
        }
        process.StandardInput.Close();
        Assert.That(process.WaitForExit(TimeSpan.FromSeconds(30)), Is.True);
    }

    [Test]
    public void Check_answers_with_every_diagnostic_and_none_for_a_right_query()
    {
        var result = Batch("check", """{"id":1,"query":"NetworkSession | where Dstport == 22"}""",
            """{"id":2,"query":"NetworkSession | count"}""");
        var diagnostic = JsonDocument.Parse(result.OutputLines[0]).RootElement.GetProperty("diagnostics")[0];
        Assert.That(diagnostic.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "code", "message", "start", "length" }));
        Assert.That(result.OutputLines[1], Is.EqualTo("""{"id":2,"diagnostics":[]}"""));
    }
}
