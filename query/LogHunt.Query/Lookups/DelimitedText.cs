using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Lookups;

/// <summary>Rows of text with delimiters, as RFC 4180 has it: a cell in quotes may hold delimiters, line ends and doubled quotes.</summary>
static class DelimitedText
{
    /// <summary>The rows, lazily. Lines without a character are none; a quote that is never closed reaches to the end.</summary>
    public static IEnumerable<string[]> Rows(string text, char delimiter)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            Work.Tick();
            at = ReadCell(text, at, delimiter, cell);
            cells.Add(cell.ToString());
            cell.Clear();
            if (at < text.Length && text[at] == delimiter)
            {
                if (++at == text.Length) cells.Add("");
                if (at < text.Length) continue;
            }
            if (cells is not [""]) yield return [.. cells];
            cells.Clear();
            if (at < text.Length && text[at] == '\r') at++;
            if (at < text.Length && text[at] == '\n') at++;
        }
    }

    /// <summary>Gives the place of what ended the cell: a delimiter, a line's end or that of the text.</summary>
    static int ReadCell(string text, int at, char delimiter, StringBuilder cell)
    {
        if (text[at] == '"')
        {
            for (at++; at < text.Length; at++)
            {
                if (text[at] != '"') cell.Append(text[at]);
                else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
                else break;
            }
            at = Math.Min(at + 1, text.Length);
        }
        var end = text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
        end = end < 0 ? text.Length : at + end;
        cell.Append(text, at, end - at);
        return end;
    }
}
