using System.Buffers;

namespace LogHunt.Engine.Lines;

/// <summary>Which rows have a value in a column, by their templates.</summary>
sealed class RowShapes
{
    readonly ReadOnlyMemory<int> templates;
    readonly int[][] slots;   // the columns of each template, in their order
    readonly bool[][] has;    // by column and template

    public RowShapes(ReadOnlyMemory<int> templates, int[][] slots, int columns)
    {
        (this.templates, this.slots) = (templates, slots);
        has = new bool[columns][];
        for (var column = 0; column < columns; column++) has[column] = new bool[slots.Length];
        Repeats = new bool[columns];
        for (var template = 0; template < slots.Length; template++)
            foreach (var column in slots[template])
            {
                if (has[column][template]) Repeats[column] = true;
                has[column][template] = true;
            }
    }

    /// <summary>Whether some template has the column more than once.</summary>
    public bool[] Repeats { get; }

    public int Rows => templates.Length;

    /// <summary>The template of each row.</summary>
    public ReadOnlySpan<int> Templates => templates.Span;

    /// <summary>The columns of each template, in their order.</summary>
    public int[][] Slots => slots;

    /// <summary>Whether rows of a template have a value in a column.</summary>
    public bool Has(int column, int template) => has[column][template];

    /// <summary>Whether every row that has a value in `child` has one in `parent`.</summary>
    public bool Covers(int parent, int child)
    {
        var (upper, lower) = (has[parent], has[child]);
        for (var i = 0; i < lower.Length; i++)
            if (lower[i] && !upper[i]) return false;
        return true;
    }

    /// <summary>
    /// For each value of `child` the number of the value of `parent` in the same row, in an array of the pool's; null where the two
    /// have their values in the same rows, so that the numbers are equal. Requires: <see cref="Covers"/>, no repeats.
    /// </summary>
    public int[]? Align(int parent, int child, int values)
    {
        var (upper, lower) = (has[parent], has[child]);
        if (Covers(child, parent)) return null;
        var numbers = ArrayPool<int>.Shared.Rent(values);
        var (above, below) = (0, 0);
        foreach (var template in templates.Span)
        {
            if (lower[template]) numbers[below++] = above;
            if (upper[template]) above++;
        }
        return numbers;
    }

    /// <summary>The values of some rows, which ascend, slot by slot.</summary>
    public long[][] ValuesOf(IReadOnlyList<int> rows, SettledColumn[] columns)
    {
        var values = new long[rows.Count][];
        var next = new int[columns.Length];
        for (int row = 0, taken = 0; taken < rows.Count; row++)
        {
            var here = slots[Templates[row]];
            if (rows[taken] == row) values[taken++] = [.. here.Select(column => columns[column].Values[next[column]])];
            foreach (var column in here) next[column]++;
        }
        return values;
    }

    /// <summary>The values of some pages by row, of the columns that `take` names; a row without a value has -1.</summary>
    public long[]?[] Sample(IReadOnlyList<SettledColumn> columns, ReadOnlySpan<bool> take, ReadOnlySpan<int> pages)
    {
        var sample = new long[]?[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            if (!take[column]) continue;
            sample[column] = new long[pages.Length * LineTable.PageRows];
            sample[column].AsSpan().Fill(-1);
        }
        var next = new int[columns.Count];
        for (var i = 0; i < pages.Length; i++)
        {
            var page = pages[i];
            for (var column = 0; column < columns.Count; column++) next[column] = page == 0 ? 0 : columns[column].PageEnds[page - 1];
            var rows = templates.Span[(page * LineTable.PageRows)..Math.Min(Rows, (page + 1) * LineTable.PageRows)];
            for (var row = 0; row < rows.Length; row++)
                foreach (var column in slots[rows[row]])
                {
                    var value = next[column]++;
                    if (sample[column] is { } values) values[i * LineTable.PageRows + row] = columns[column].Values[value];
                }
        }
        return sample;
    }
}
