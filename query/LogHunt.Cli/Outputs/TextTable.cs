using System.Collections.Immutable;
using Spectre.Console;

namespace LogHunt.Cli.Outputs;

/// <summary>Cells as text, ready to be aligned: names of the columns, which of them stand to the right, and the rows.</summary>
sealed record TextTable(string[] Names, bool[] Right, string[][] Rows)
{
    const string Gap = "  ";

    readonly int[] widths = [.. Names.Select((name, i) =>
        Rows.Aggregate(name.GetCellWidth(), (width, row) => Math.Max(width, row[i].GetCellWidth())))];

    /// <summary>Columns of a terminal that the widest row takes.</summary>
    public int NaturalWidth => widths.Sum(width => width + Gap.Length + 1);

    /// <summary>A word or a short cell up to this long is not broken: addresses, names, times. Longer words are paths and hashes.</summary>
    const int Short = 24;

    /// <summary>What a frame takes beside its cells: a line and two blanks for each column, and the last line.</summary>
    const int FrameOfColumn = 3;

    /// <summary>Widths of columns in a frame of `width`, so that cells wrap at blanks; null when words would have to be broken.</summary>
    public int[]? Fit(int width)
    {
        var room = width - FrameOfColumn * Names.Length - 1;
        return Spread(Least(cell => cell.GetCellWidth()), room)
            ?? Spread(Least(cell => cell.Split(' ').Max(word => word.GetCellWidth())), room);
    }

    int[] Least(Func<string, int> need) =>
        [.. Names.Select((name, i) =>
            Rows.Aggregate(Math.Min(Short, need(name)), (least, row) => Math.Max(least, Math.Min(Short, need(row[i])))))];

    /// <summary>Gives what room is left to the column that lacks most, place by place.</summary>
    int[]? Spread(int[] fitted, int room)
    {
        if (fitted.Sum() > room) return null;
        for (var left = room - fitted.Sum(); left > 0; left--)
        {
            var needy = -1;
            for (var i = 0; i < fitted.Length; i++)
                if (fitted[i] < widths[i] && (needy < 0 || widths[i] - fitted[i] > widths[needy] - fitted[needy])) needy = i;
            if (needy < 0) break;
            fitted[needy]++;
        }
        return fitted;
    }

    /// <summary>The cells at which columns begin in aligned lines.</summary>
    public ImmutableArray<int> Starts => [.. widths.Select((_, i) => widths.Take(i).Sum(width => width + Gap.Length))];

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
