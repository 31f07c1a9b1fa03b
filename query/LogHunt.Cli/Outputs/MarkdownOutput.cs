using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>
/// A pipe table for reports. Values are text there, never markup: a log line must not put an image or a link into a report.
/// </summary>
sealed class MarkdownOutput : IOutputFormat
{
    public string Name => "markdown";
    public ImmutableArray<string> Extensions => [".md", ".markdown"];
    public string Summary => "a table for a report";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        Table(rows, writer);
    }

    internal static void Table(ResultRows rows, TextWriter writer)
    {
        writer.WriteLine($"| {string.Join(" | ", rows.Columns.Select(column => MarkdownText.Of(column.Name)))} |");
        writer.WriteLine($"|{string.Concat(rows.Columns.Select(column => column.Type.IsNumeric() ? "---:|" : "---|"))}");
        foreach (var batch in rows.Batches)
            for (var row = 0; row < batch.RowCount; row++)
                writer.WriteLine($"| {string.Join(" | ", batch.Columns.Select(column => MarkdownText.Of(KqlText.Of(column.Value(row)))))} |");
    }
}
