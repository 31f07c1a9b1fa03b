using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>Rows that are fetched when they are first asked for, once.</summary>
sealed class LazySegment(TableSchema schema, Func<Batch> fetch) : Segment(schema)
{
    readonly Lazy<MemorySegment> rows = new(() => new MemorySegment(schema, fetch()));

    public override string Id => $"catalog/{Schema.Name}";
    public override int RowCount => rows.Value.RowCount;
    public override ImmutableArray<int> PageRows => rows.Value.PageRows;
    public override Column Read(int column, int page) => rows.Value.Read(column, page);
    public override ZoneMap? Zone(int column) => null;
    public override TextColumn? Dictionary(int column) => null;
}
