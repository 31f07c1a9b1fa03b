using LogHunt.Query.Diagnostics;

namespace LogHunt.Query.Tests;

/// <summary>How a mistake is shown: sentence, place, line, tildes.</summary>
sealed class DiagnosticTextTests
{
    static string Render(string query) => DiagnosticText.Render(query, Kql.Compile(query, new()).Diagnostics);

    [Test]
    public void The_line_is_shown_with_tildes_under_the_place() => Assert.That(
        Render("NetworkSession\n| where Dstport == 22"),
        Is.EqualTo("no column `Dstport` in NetworkSession (line 2, column 9)\n| where Dstport == 22\n        ~~~~~~~"));

    [Test]
    public void A_place_at_the_end_has_one_tilde_behind_the_text() => Assert.That(
        Render("print 1 |"),
        Is.EqualTo("the query ends where an operator should follow (line 1, column 10)\nprint 1 |\n         ~"));

    [Test]
    public void A_tab_before_the_place_stays_a_tab() => Assert.That(
        Render("print\tfoo"),
        Is.EqualTo("no column `foo` (line 1, column 7)\nprint\tfoo\n     \t~~~"));

    [Test]
    public void A_long_line_is_shown_as_a_window_around_the_place()
    {
        var lines = Render($"print x = \"{new string('a', 300)}\", y = foo, z = \"{new string('b', 300)}\"").Split('\n');
        Assert.That(lines[0], Is.EqualTo("no column `foo` (line 1, column 319)"));
        Assert.That(lines[1], Has.Length.EqualTo(122).And.StartsWith("…a").And.EndsWith("b…"));
        Assert.That(lines[1].Substring(lines[2].IndexOf('~'), 3), Is.EqualTo("foo"));
    }

    [Test]
    public void Every_line_ending_counts_as_one_line([Values("\n", "\r\n")] string ending) =>
        Assert.That(Render($"print 1{ending}| where x > 1"), Does.StartWith("no column `x` (line 2, column 9)"));

    [Test]
    public void The_exception_of_a_query_shows_every_mistake()
    {
        const string query = "print a = foo, b = bar";
        var mistake = new QueryException(query, Kql.Compile(query, new()).Diagnostics);
        Assert.That(mistake.Message.Split('\n'), Has.Length.EqualTo(6));
        Assert.That(mistake.Summary, Is.EqualTo("no column `foo`; no column `bar`"));
    }
}
