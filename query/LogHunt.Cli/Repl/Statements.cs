using System.Text;
using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>
/// Gathers lines into statements. A query ends with a line that ends in `;` or `\G`, with the input, or with a blank line, unless it cannot end
/// there: something is open or wants its other side, so far there are only comments or `let`s, which want a query after them, or the next
/// line that says something continues it (`| …`). A hunt as it stands in a file or on a page is so one statement. Twice a blank line
/// typed by hand ends whatever was typed. A line that begins with a dot, or that other shells would take for a command, is one by itself, except `.explain`, which takes a
/// query, and what defines a function, which ends with its body.
/// </summary>
/// <param name="readLine">The next line, null at the end; is told whether a statement is going on.</param>
/// <param name="isMoreThere">Whether the line after a blank one can be looked at before the statement is run: not when it is still to be
/// typed.</param>
sealed class Statements(Func<bool, string?> readLine, Func<bool> isMoreThere)
{
    readonly Queue<string?> ahead = [];

    /// <summary>The next statement, or null at the end.</summary>
    public string? Next()
    {
        var text = new StringBuilder();
        while (Read(text.Length > 0) is { } line)
        {
            var trimmed = line.Trim();
            if (FunctionStatement.IsDefinition(trimmed) && StatementShape.IsEmpty(text.ToString())) return Definition(line);
            if (ShellWords.AsCommand(trimmed) is { } meant && StatementShape.IsEmpty(text.ToString())) return meant;
            if (trimmed.StartsWith('.') && !IsExplain(trimmed) && StatementShape.IsEmpty(text.ToString())) return trimmed;
            if (trimmed.Length == 0 && text.Length == 0) continue;
            if (trimmed.Length == 0 && IsOver(Query(text.ToString()))) return text.ToString().TrimEnd('\n');
            if (text.Length > 0) text.Append('\n');
            text.Append(line);
            if (trimmed.Length > 0 && IsEnded(Query(text.ToString()))) return text.ToString();
        }
        return StatementShape.IsEmpty(text.ToString()) ? null : text.ToString();
    }

    /// <summary>A function to be kept: it ends with its body's last brace, or with a blank line where no body has begun.</summary>
    string Definition(string first)
    {
        var text = new StringBuilder(first);
        while (FunctionStatement.IsOpen(text.ToString()) && Read(goesOn: true) is { } line
            && (line.Trim().Length > 0 || text.ToString().Contains('{', StringComparison.Ordinal))) text.Append('\n').Append(line);
        return text.ToString().Trim();
    }

    static bool IsEnded(string query) => StatementShape.IsEnded(query) || RecordEnding.IsOn(query);

    bool IsOver(string query)
    {
        if (!isMoreThere()) return !StatementShape.GoesOn(query) || query.EndsWith('\n');
        return !StatementShape.GoesOn(query) && !StatementShape.IsContinuation(NextThatSays() ?? "");
    }

    /// <summary>The next line that is no blank one and no comment; it and those before it are read again later.</summary>
    string? NextThatSays()
    {
        if (ahead.FirstOrDefault(line => line is null || !StatementShape.IsEmpty(line)) is { } known) return known;
        while (isMoreThere())
        {
            var line = readLine(true);
            ahead.Enqueue(line);
            if (line is null || !StatementShape.IsEmpty(line)) return line;
        }
        return null;
    }

    string? Read(bool goesOn) => ahead.TryDequeue(out var line) ? line : readLine(goesOn);

    static bool IsExplain(string line) => line.StartsWith(".explain", StringComparison.Ordinal);

    /// <summary>What of the text is KQL.</summary>
    static string Query(string text) => IsExplain(text) ? text[".explain".Length..] : text;
}
