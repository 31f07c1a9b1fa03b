using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Outputs;

/// <summary>A head line of names and then a line a row.</summary>
static class SeparatedValues
{
    public static void Write(ResultRows rows, OutputTarget target, char separator, string lineEnd, Func<string, string> encode)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        Func<string, string> cell = target.IsTerminal ? value => encode(Visible.Text(value)) : encode;
        writer.Write(string.Join(separator, rows.Columns.Select(column => cell(column.Name))));
        writer.Write(lineEnd);
        foreach (var batch in rows.Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                for (var column = 0; column < batch.Columns.Length; column++)
                {
                    if (column > 0) writer.Write(separator);
                    writer.Write(cell(KqlText.Of(batch.Columns[column].Value(row))));
                }
                writer.Write(lineEnd);
            }
            writer.Flush();
        }
    }
}
