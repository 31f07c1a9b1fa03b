using System.Globalization;

namespace LogHunt.Query.Diagnostics;

/// <summary>A diagnostic as a user reads it: the sentence with line and column, the line, and tildes under the place.</summary>
public static class DiagnosticText
{
    /// <summary>Longer lines are shown as a window of this width around the place.</summary>
    const int Window = 120;

    /// <summary>One mistake.</summary>
    public static string Render(string query, Diagnostic diagnostic)
    {
        var start = Math.Clamp(diagnostic.Start, 0, query.Length);
        var lineStart = LineStart(query, start);
        var lineEnd = query.AsSpan(start).IndexOfAny('\n', '\r') is var offset and >= 0 ? start + offset : query.Length;
        var (lineNumber, columnNumber) = Place(query, start);
        var (shown, column) = Windowed(query[lineStart..lineEnd], start - lineStart);
        var length = Math.Clamp(Math.Min(diagnostic.Length, lineEnd - start), 1, Math.Max(1, shown.Length - column));
        var place = string.Create(CultureInfo.InvariantCulture, $"(line {lineNumber}, column {columnNumber})");
        return $"{diagnostic.Message} {place}\n{shown}\n{Blanks(shown.AsSpan(0, column))}{new string('~', length)}";
    }

    /// <summary>Line and column of a place of a text, both from 1.</summary>
    public static (int Line, int Column) Place(string text, int start)
    {
        var lineStart = LineStart(text, start);
        return (text.AsSpan(0, lineStart).Count('\n') + 1, start - lineStart + 1);
    }

    static int LineStart(string text, int start) =>
        text.LastIndexOfAny(['\n', '\r'], Math.Max(0, start - 1)) + 1 is var after && after > start ? start : after;

    /// <summary>Several, in their order.</summary>
    public static string Render(string query, IEnumerable<Diagnostic> diagnostics) =>
        string.Join("\n", diagnostics.Select(diagnostic => Render(query, diagnostic)));

    static (string Shown, int Column) Windowed(string line, int column)
    {
        if (line.Length <= Window) return (line, column);
        var from = Math.Clamp(column - Window / 2, 0, line.Length - Window);
        var to = from + Window;
        var before = from > 0 ? "…" : "";
        return (before + line[from..to] + (to < line.Length ? "…" : ""), column - from + before.Length);
    }

    /// <summary>As wide as the text before the place: a tab stays a tab, so that the tildes stand under it.</summary>
    static string Blanks(ReadOnlySpan<char> text)
    {
        var blanks = new char[text.Length];
        for (var i = 0; i < blanks.Length; i++) blanks[i] = text[i] == '\t' ? '\t' : ' ';
        return new(blanks);
    }
}
