using System.Text;

namespace LogHunt.Cli.Repl;

/// <summary>
/// Gathers lines into statements: a query ends with a blank line, with a line that ends in `;` (unless so far there are only `let`s, which want a query
/// after them), or with the input. A line that begins with a dot is a command by itself, except `.explain`, which takes a query.
/// </summary>
sealed class Statements(Func<bool, string?> readLine)
{
    static readonly string[] Preliminary = ["let", "set", "declare"];

    /// <summary>The next statement, or null at the end. `readLine` is told whether a statement is going on.</summary>
    public string? Next()
    {
        var text = new StringBuilder();
        while (readLine(text.Length > 0) is { } line)
        {
            var trimmed = line.Trim();
            if (text.Length == 0 && trimmed.StartsWith('.') && !IsExplain(trimmed)) return trimmed;
            if (trimmed.Length == 0)
            {
                if (text.Length > 0) return text.ToString();
                continue;
            }
            if (text.Length > 0) text.Append('\n');
            text.Append(line);
            if (trimmed.EndsWith(';') && !EndsInPreliminary(text.ToString())) return text.ToString();
        }
        return text.Length > 0 ? text.ToString() : null;
    }

    static bool IsExplain(string line) => line.StartsWith(".explain", StringComparison.Ordinal);

    static bool EndsInPreliminary(string text)
    {
        var last = text.TrimEnd(';', ' ', '\t', '\n', '\r');
        var statement = last[(last.LastIndexOf(';') + 1)..].TrimStart();
        return Preliminary.Any(word => statement.StartsWith(word, StringComparison.Ordinal) && statement.Length > word.Length && char.IsWhiteSpace(statement[word.Length]));
    }
}
