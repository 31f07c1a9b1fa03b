using LogHunt.Cli.Repl;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

sealed class ReplStatementTests
{
    static string[] Statements(params string[] lines)
    {
        var left = new Queue<string>(lines);
        var statements = new Statements(_ => left.TryDequeue(out var line) ? line : null, () => true);
        var all = new List<string>();
        while (statements.Next() is { } statement) all.Add(statement);
        return [.. all];
    }

    [Test]
    public void A_blank_line_ends_a_query() =>
        Assert.That(Statements("A", "| count", "", "B", ""), Is.EqualTo(new[] { "A\n| count", "B" }));

    [Test]
    public void A_semicolon_at_the_end_of_a_line_ends_a_query() =>
        Assert.That(Statements("A", "| count;", "B;"), Is.EqualTo(new[] { "A\n| count;", "B;" }));

    [Test]
    public void A_mark_of_records_at_the_end_of_a_line_ends_a_query() =>
        Assert.That(Statements("A", "| count \\G", "B\\G;", "C // \\G", "| where x == '\\G", "';"),
            Is.EqualTo(new[] { "A\n| count \\G", "B\\G;", "C // \\G\n| where x == '\\G\n';" }));

    [Test]
    public void After_a_let_the_query_goes_on() =>
        Assert.That(Statements("let x = 1;", "let y = 2;", "print x + y;", "C"),
            Is.EqualTo(new[] { "let x = 1;\nlet y = 2;\nprint x + y;", "C" }));

    [Test]
    public void A_column_called_letter_is_no_let() => Assert.That(Statements("letters;", "B;"), Is.EqualTo(new[] { "letters;", "B;" }));

    [Test]
    public void The_end_of_the_input_ends_a_query() => Assert.That(Statements("A", "| count"), Is.EqualTo(new[] { "A\n| count" }));

    [Test]
    public void A_hunt_pasted_with_comments_and_blank_lines_is_one_statement()
    {
        string[] hunt =
        [
            "// Brute force; threshold first", "", "let threshold = 2;   // tries", "", "let failed = Authentication", "",
                "    | where EventResult == \"Failure\"",
            "    | summarize Tries = count() by", "", "      TargetUsername;", "", "failed", "", "// only many", "",
                "| where Tries >= threshold", "| sort by Tries desc",
        ];
        Assert.That(Statements([.. hunt, "", "B", ""]), Is.EqualTo(new[] { string.Join('\n', hunt), "B" }));
        Assert.That(Statements([.. hunt[..^1], hunt[^1] + ";", "B"]), Is.EqualTo(new[] { string.Join('\n', hunt) + ";", "B" }));
    }

    [TestCase("?", ExpectedResult = true)]
    [TestCase("help where", ExpectedResult = true)]
    [TestCase("help |", ExpectedResult = false)]
    public bool Enter_runs_what_other_shells_take_for_a_command(string text) => EditedStatements.CanRun(text);

    [Test]
    public void Comments_alone_are_no_statement() => Assert.That(Statements("// a", "", "// b", ""), Is.Empty);

    [Test]
    public void A_comment_does_not_hide_a_dot_command() =>
        Assert.That(Statements("// tables", ".tables", "A"), Is.EqualTo(new[] { ".tables", "A" }));

    [Test]
    public void A_semicolon_in_a_comment_a_text_or_a_body_ends_nothing() =>
        Assert.That(Statements("A // x;", "| where b == \"y;\"", "| count;", "let f = () {", "let x = 1;", "x };", "print f();"),
            Is.EqualTo(new[] { "A // x;\n| where b == \"y;\"\n| count;", "let f = () {\nlet x = 1;\nx };\nprint f();" }));

    [Test]
    public void A_blank_line_inside_of_brackets_or_a_fenced_text_ends_nothing() =>
        Assert.That(Statements("print f = ```a", "", "b```, g = (1", "", "+ 2)", "", "B"),
            Is.EqualTo(new[] { "print f = ```a\n\nb```, g = (1\n\n+ 2)", "B" }));

    [Test]
    public void At_a_prompt_a_blank_line_ends_a_query_at_once_and_two_end_what_is_open()
    {
        var left = new Queue<string>(["A", "", "| count", "", "print (1", "", "", "B", ""]);
        var statements = new Statements(_ => left.TryDequeue(out var line) ? line : null, () => false);
        Assert.That(new[] { statements.Next(), statements.Next(), statements.Next(), statements.Next(), statements.Next() },
            Is.EqualTo(new[] { "A", "| count\n\nprint (1", "B", null, null }).Or.EqualTo(new[] { "A", "| count", "print (1", "B", null }));
    }

    [Test]
    public void A_dot_command_needs_no_end() =>
        Assert.That(Statements(".tables", ".schema Dns", "A;"), Is.EqualTo(new[] { ".tables", ".schema Dns", "A;" }));

    [Test]
    public void Explain_takes_a_query_over_several_lines() =>
        Assert.That(Statements(".explain A", "| count", "", ".quit"), Is.EqualTo(new[] { ".explain A\n| count", ".quit" }));

    [Test]
    public void History_gives_back_what_was_typed_with_its_lines()
    {
        using var folder = new TemporaryFolder();
        var path = folder["sub/history"];
        var first = new History(path);
        first.Add("A\n| where X == @\"C:\\new\"");
        first.Add("B");
        first.Add("B");
        Assert.That(new History(path).Entries, Is.EqualTo(new[] { "A\n| where X == @\"C:\\new\"", "B" }));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Nobody_else_may_read_the_history()
    {
        using var folder = new TemporaryFolder();
        new History(folder["history"]).Add("Authentication | where TargetUsername == 'kari'");
        Assert.That(File.GetUnixFileMode(folder["history"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
