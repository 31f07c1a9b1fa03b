using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The visible segments as the catalog listed them under a number, and the tables that snapshots show of them: a long process reads
/// thousands of rows once and not for each query. Safe to use from several threads.
/// </summary>
sealed class SegmentList
{
    readonly long? number;
    readonly ConcurrentDictionary<string, ImmutableArray<SnapshotTable>> tables = new(StringComparer.Ordinal);

    SegmentList(long? number, ImmutableArray<SegmentEntry> entries) => (this.number, Entries) = (number, entries);

    /// <summary>Oldest event first.</summary>
    public ImmutableArray<SegmentEntry> Entries { get; }

    /// <summary>The list as it is now: `known` while the catalog has not changed it.</summary>
    public static SegmentList Now(SqliteConnection connection, SegmentList? known) =>
        connection.SegmentListNumber() is var number && number is not null && number == known?.number
        ? known : new SegmentList(number, connection.Segments());

    /// <summary>
    /// The standard tables with their segments, of one municipality when it is given. `segment` gives the object of an entry; `listed` is
    /// told the entries when they are new.
    /// </summary>
    public ImmutableArray<SnapshotTable> Tables(
        string? municipality, Func<TableSchema, SegmentEntry, StoredSegment> segment, Action<ImmutableArray<SegmentEntry>> listed) =>
        tables.GetOrAdd(municipality ?? "", _ =>
        {
            listed(Entries);
            var wanted = Entries.Where(entry => municipality is null || entry.Municipality == municipality)
                .ToLookup(entry => entry.Table, StringComparer.Ordinal);
            return [.. StandardTables.All.Select(schema =>
                new SnapshotTable(schema, [.. wanted[schema.Name].Select(entry => (Segment)segment(schema, entry))]))];
        });
}
