using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>`\G` behind a query, which asks for one value a line instead of a table, as in other shells of databases.</summary>
static class RecordEnding
{
    const string Mark = "\\G";

    /// <summary>Not in a comment or a text, where it would not end anything.</summary>
    public static bool IsOn(string text) => Trimmed(text).EndsWith(Mark, StringComparison.Ordinal) && StatementShape.IsEnded(Cut(text) + " ;");

    /// <summary>The query alone.</summary>
    public static string Without(string text) => IsOn(text) ? Cut(text) : text;

    static string Cut(string text) => Trimmed(text)[..^Mark.Length].TrimEnd();

    static string Trimmed(string text) => text.TrimEnd().TrimEnd(';').TrimEnd();
}
