using System.Collections.Immutable;

namespace LogHunt.Engine.Columns;

/// <summary>The unit that operators pass on: columns of equal length in the order of the plan node's output.</summary>
public sealed record Batch(ImmutableArray<Column> Columns, int RowCount)
{
    /// <summary>Rows in a batch as segments store them; operators may pass smaller and, after a join, larger ones.</summary>
    public const int Rows = 16_384;

    /// <summary>The named rows in the order given; row -1 is null in every column.</summary>
    public Batch Gather(ReadOnlySpan<int> rows)
    {
        var gathered = ImmutableArray.CreateBuilder<Column>(Columns.Length);
        foreach (var column in Columns) gathered.Add(column.Gather(rows));
        return new(gathered.MoveToImmutable(), rows.Length);
    }

    /// <summary>Some rows one after another; itself when they are all.</summary>
    public Batch Slice(int start, int count) =>
        start == 0 && count == RowCount ? this : new([.. Columns.Select(column => column.Slice(start, count))], count);
}
