using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A pipe table for reports. Values are text there, never markup: a log line must not put an image or a link into a report.
/// </summary>
sealed class MarkdownOutput : IOutputFormat
{
    static readonly SearchValues<char> Markup = SearchValues.Create("\\`*_[]<>|&!#~");

    public string Name => "markdown";
    public string Extension => ".md";
    public string Summary => "a table for a report";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"| {string.Join(" | ", rows.Columns.Select(column => Cell(column.Name)))} |");
        writer.WriteLine($"|{string.Concat(rows.Columns.Select(column => column.Type.IsNumeric() ? "---:|" : "---|"))}");
        foreach (var batch in rows.Batches)
            for (var row = 0; row < batch.RowCount; row++)
                writer.WriteLine($"| {string.Join(" | ", batch.Columns.Select(column => Cell(KqlText.Of(column.Value(row)))))} |");
    }

    /// <summary>A text that is only text in Markdown.</summary>
    public static string Cell(string value)
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
}
