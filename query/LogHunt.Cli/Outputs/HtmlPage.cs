using System.Text;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A page by itself: nothing is loaded, linked or run, which its policy also forbids; whatever is given is text there and never markup.
/// </summary>
sealed class HtmlPage : IDisposable
{
    const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width">
        <meta name="referrer" content="no-referrer">
        <style>
        body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5em; color: #1b1f24; background: #fff }
        h1 { font-size: 1.4em } h2 { font-size: 1.15em; margin-top: 2em } .note { color: #7a4b00 }
        table { border-collapse: collapse; margin: .8em 0 } th { position: sticky; top: 0; background: #eef1f4; text-align: left }
        th, td { border: 1px solid #cdd3da; padding: .2em .5em; vertical-align: top; overflow-wrap: anywhere } td { white-space: pre-wrap; unicode-bidi: isolate }
        .n { text-align: right } pre { background: #f4f6f8; padding: .6em; white-space: pre-wrap } svg { max-width: 100%; height: auto }
        </style>
        """;

    readonly StreamWriter writer;

    public HtmlPage(Stream stream, string title)
    {
        writer = new(stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"{Head.ReplaceLineEndings("\n")}\n<title>{MarkupText.Of(title)}</title>\n</head>\n<body>");
    }

    /// <summary>A text in an element: `h1`, `p`, `pre`. Line ends of the text are kept.</summary>
    public void Text(string tag, string text, string? style = null) => writer.WriteLine(
        $"<{tag}{(style is null ? "" : $" class=\"{style}\"")}>{string.Join('\n', text.Split('\n').Select(MarkupText.Of))}</{tag}>");

    /// <summary>Markup that is known to be harmless, as a drawing of ours.</summary>
    public void Drawn(string markup) => writer.WriteLine(markup);

    public void Table(ResultRows rows) => Table(rows, writer);

    /// <summary>The rows as a table of a page.</summary>
    public static void Table(ResultRows rows, TextWriter writer)
    {
        var cells = rows.Columns.Select(column => column.Type.IsNumeric() ? "<td class=\"n\">" : "<td>").ToArray();
        writer.WriteLine($"<table>\n<thead><tr>{string.Concat(rows.Columns.Select(column =>
            $"<th>{MarkupText.Of(column.Name)}</th>"))}</tr></thead>\n<tbody>");
        foreach (var batch in rows.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                writer.Write("<tr>");
                for (var i = 0; i < cells.Length; i++)
                    writer.Write($"{cells[i]}{MarkupText.Of(KqlText.Of(batch.Columns[i].Value(row)))}</td>");
                writer.WriteLine("</tr>");
            }
        }
        writer.WriteLine("</tbody>\n</table>");
    }

    public void Dispose()
    {
        writer.WriteLine("</body>\n</html>");
        writer.Dispose();
    }
}
