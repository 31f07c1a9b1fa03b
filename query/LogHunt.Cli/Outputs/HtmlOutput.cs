using System.Net;
using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>A page with one table, for a browser or a mail. Values are text there: nothing is loaded, linked or run.</summary>
sealed class HtmlOutput : IOutputFormat
{
    public string Name => "html";
    public string Extension => ".html";
    public string Summary => "a page with one table, for a browser or a mail";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("<!doctype html>\n<meta charset=\"utf-8\">\n<title>LogHunt</title>");
        WriteTable(writer, rows);
    }

    /// <summary>The rows as a table of a page.</summary>
    public static void WriteTable(TextWriter writer, ResultRows rows)
    {
        writer.WriteLine("<table border=\"1\">");
        WriteRow(writer, "th", rows.Columns.Select(column => column.Name));
        foreach (var batch in rows.Batches)
            for (var row = 0; row < batch.RowCount; row++)
                WriteRow(writer, "td", batch.Columns.Select(column => KqlText.Of(column.Value(row))));
        writer.WriteLine("</table>");
    }

    static void WriteRow(TextWriter writer, string tag, IEnumerable<string> cells)
    {
        writer.Write("<tr>");
        foreach (var cell in cells) writer.Write($"<{tag}>{WebUtility.HtmlEncode(Visible.Text(cell))}</{tag}>");
        writer.WriteLine("</tr>");
    }
}
