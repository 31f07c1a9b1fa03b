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
    public void A_pattern_is_tested_a_line()
    {
        const string seen = """[{"type":"observed-data","first_observed":"2026-11-01T00:00:00Z","last_observed":"2026-11-01T00:00:00Z",""" +
            """ "objects":{"0":{"type":"ipv4-addr","value":"192.0.2.7"}}}]""";
        string Request(string id, string pattern, string mode = "strict", string observations = seen) =>
            $$"""{"id":{{id}},"pattern":{{JsonSerializer.Serialize(pattern)}},"mode":"{{mode}}","observations":{{observations}}}""";
        var result = LogHuntProgram.Run(new ProgramRun("indicators", "test-pattern", "--batch", "-")
        {
            Input = string.Join('\n', Request("\"a\"", "[ipv4-addr:value = '192.0.2.7']"),
                Request("2", "[ipv4-addr:value = '192.0.2.0/24']"),
                Request("3", "[ipv4-addr:value = '192.0.2.0/24']", "lenient"), Request("4", "[ipv4-addr:value = ]"), """{"id":5}""",
                Request("6", "[a:b = 1] WITHIN 1 SECONDS WITHIN 2 SECONDS", observations: "[]"), Request("7", "[a:b = 1]", "loose"),
                Request("8", "[a:b = 1]", "grammar", "7")),
        });
        Assert.That(result.OutputLines, Is.EqualTo(new[]
        {
            """{"id":"a","match":true}""", """{"id":2,"match":false}""", """{"id":3,"match":true}""",
            """{"id":4,"error":"at column 20: a constant is expected, not `]`"}""",
            """{"id":null,"error":"the line is no JSON object with `id` and `pattern`"}""",
            """{"id":6,"error":"at column 28: `WITHIN` qualifies this observation for the second time; """ +
                """put the first with it in parentheses"}""",
            """{"id":7,"error":"`loose` is no mode; right would be strict, lenient or grammar"}""",
            """{"id":8,"error":"the observations are no array of bundles or observed-data"}""",
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
