using Spectre.Console;

namespace LogHunt.Cli.Outputs;

/// <summary>Cells as text, ready to be aligned: names of the columns, which of them stand to the right, and the rows.</summary>
sealed record TextTable(string[] Names, bool[] Right, string[][] Rows)
{
    const string Gap = "  ";

    readonly int[] widths = [.. Names.Select((name, i) => Rows.Aggregate(name.GetCellWidth(), (width, row) => Math.Max(width, row[i].GetCellWidth())))];

    /// <summary>Columns of a terminal that the widest row takes.</summary>
    public int NaturalWidth => widths.Sum(width => width + Gap.Length + 1);

    public void WriteAligned(TextWriter writer)
    {
        WriteRow(writer, Names);
        WriteRow(writer, [.. widths.Select(width => new string('-', width))]);
        foreach (var row in Rows) WriteRow(writer, row);
    }

    void WriteRow(TextWriter writer, string[] cells)
    {
        var owed = 0;   // blanks that are written only when something follows, so that no line ends in them
        for (var i = 0; i < cells.Length; i++)
        {
            var pad = widths[i] - cells[i].GetCellWidth();
            if (Right[i]) owed += pad;
            if (cells[i].Length > 0)
            {
                writer.Write(new string(' ', owed));
                writer.Write(cells[i]);
                owed = 0;
            }
            owed += (Right[i] ? 0 : pad) + Gap.Length;
        }
        writer.WriteLine();
    }
}
