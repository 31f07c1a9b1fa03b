using System.Buffers;
using System.Text;

namespace LogHunt.Cli.Texts;

/// <summary>Text of foreign origin inside of Markdown, where it is never markup: no image, no link, no heading.</summary>
static class MarkdownText
{
    static readonly SearchValues<char> Markup = SearchValues.Create("\\`*_[]<>|&!#~");

    public static string Of(string value)
    {
        var shown = Visible.Text(value);
        if (shown.AsSpan().IndexOfAny(Markup) < 0) return shown;
        var escaped = new StringBuilder(shown.Length + 8);
        foreach (var character in shown)
        {
            if (character is '<') escaped.Append("&lt;");
            else if (character is '>') escaped.Append("&gt;");
            else if (character is '&') escaped.Append("&amp;");
            else if (Markup.Contains(character)) escaped.Append('\\').Append(character);
            else escaped.Append(character);
        }
        return escaped.ToString();
    }

    /// <summary>Lines as they are, set in: nothing inside can end that.</summary>
    public static string Block(string text) => string.Concat(text.TrimEnd().Split('\n').Select(line => $"    {Line(line)}".TrimEnd() + "\n"));

    static string Line(string line) => Visible.Text(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal));
}
