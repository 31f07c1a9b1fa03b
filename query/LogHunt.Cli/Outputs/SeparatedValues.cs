using System.Text;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Outputs;

/// <summary>A head line of names and then a line a row.</summary>
static class SeparatedValues
{
    /// <summary>`encode` is given a cell's text with its column's type, which is null for a name in the head.</summary>
    public static void Write(
        ResultRows rows, OutputTarget target, char separator, string lineEnd, Func<string, ColumnType?, string> encode)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        Func<string, ColumnType?, string> cell = target.IsTerminal ? (value, type) => encode(Visible.Text(value), type) : encode;
        writer.Write(string.Join(separator, rows.Columns.Select(column => cell(column.Name, null))));
        writer.Write(lineEnd);
        foreach (var batch in rows.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                for (var column = 0; column < batch.Columns.Length; column++)
                {
                    if (column > 0) writer.Write(separator);
                    writer.Write(cell(KqlText.Of(batch.Columns[column].Value(row)), rows.Columns[column].Type));
                }
                writer.Write(lineEnd);
            }
            writer.Flush();
        }
    }
}
