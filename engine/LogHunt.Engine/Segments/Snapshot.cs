using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// What a query sees: for each table the segments that were visible when it began. Immutable; later commits do not change it.
/// </summary>
public sealed class Snapshot
{
    readonly Dictionary<string, SnapshotTable> byName;

    /// <summary>Of these tables, in their order. Requires: no two have one name.</summary>
    public Snapshot(IEnumerable<SnapshotTable> tables)
    {
        Tables = [.. tables];
        byName = Tables.ToDictionary(table => table.Schema.Name, StringComparer.Ordinal);
    }

    /// <summary>The standard tables without a row.</summary>
    public static Snapshot Empty { get; } = new(StandardTables.All.Select(schema => new SnapshotTable(schema, [])));

    /// <summary>All tables, in the order in which they were given: it is that of the columns and rows of `union *` and `search`.</summary>
    public ImmutableArray<SnapshotTable> Tables { get; }

    /// <summary>A table by its name, or null.</summary>
    public SnapshotTable? Find(string table) => byName.GetValueOrDefault(table);
}

/// <summary>A table's schema and its segments, oldest event first.</summary>
public sealed record SnapshotTable(TableSchema Schema, ImmutableArray<Segment> Segments)
{
    /// <summary>A table held in memory: catalog tables, tests.</summary>
    public static SnapshotTable Of(TableSchema schema, Batch rows) => new(schema, [new MemorySegment(schema, rows)]);
}
