using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>The rows of one segment before it is written, sorted by time. A column is null when no row has a value in it.</summary>
public sealed record SegmentRows(TableSchema Schema, int RowCount, ImmutableArray<Column?> Columns)
{
    /// <summary>A column by its name, null when no row has a value in it.</summary>
    public Column? Column(string name) => Columns[Schema.Ordinal(name)];

    /// <summary>The same rows as a batch, for those that do not write them.</summary>
    public Batch ToBatch() => new([.. Columns.Select((column, i) => column switch
    {
        null => new ConstantColumn(Schema.Columns[i].Type, null, RowCount),
        PlainTextRows text => text.Expand(),
        _ => column,
    })], RowCount);

    /// <summary>The same rows as a segment in memory.</summary>
    public MemorySegment ToSegment() => new(Schema, ToBatch());
}
