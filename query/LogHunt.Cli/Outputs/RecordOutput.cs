using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Texts;
using Spectre.Console;

namespace LogHunt.Cli.Outputs;

/// <summary>One value a line, rows below each other, empty values left out: for rows of many columns, and for raw lines.</summary>
sealed class RecordOutput : IOutputFormat
{
    public string Name => "records";
    public ImmutableArray<string> Extensions => [];
    public string Summary => "one value a line, for rows of many columns";

    public void Write(ResultRows rows, OutputTarget target)
    {
        using var writer = new StreamWriter(target.Stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var names = rows.Columns.Select(column => Visible.Text(column.Name)).ToArray();
        var widest = names.Select(name => name.GetCellWidth()).DefaultIfEmpty(0).Max();
        var shown = new ShownRows(target);
        foreach (var batch in shown.Of(rows).Batches)
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"-- row {++shown.Number} {new string('-', 24)}"));
                for (var i = 0; i < names.Length; i++)
                    if (TableOutput.Cell(batch.Columns[i].Value(row), target) is { Length: > 0 } cell)
                        writer.WriteLine($"{names[i]}{new string(' ', widest - names[i].GetCellWidth())}  {cell}");
            }
        }
        shown.WriteRest(writer);
    }
}
