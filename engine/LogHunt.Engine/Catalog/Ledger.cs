using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Indicator batches that a segment has not been searched for yet.</summary>
public sealed record UnsearchedSegment(SegmentEntry Segment, ImmutableArray<long> Batches);

/// <summary>A segment that was searched for batches, and what was found in it.</summary>
public sealed record SegmentSearched(string Segment, ImmutableArray<long> Batches, ImmutableArray<Hit> Hits);

/// <summary>Where one sighting stands: the row's position in the segment, and its time.</summary>
public sealed record HitSample(string Segment, int Row, DateTime Time);

/// <summary>An indicator seen in a column of one municipality's table. Its identity is all but what was seen.</summary>
public sealed record Hit(
    long IndicatorId, string Municipality, string Table, string Column, DateTime FirstSeen, DateTime LastSeen, long Count, ImmutableArray<HitSample> Samples);

/// <summary>A stored hit with its indicator, and when it was first found.</summary>
public sealed record HitEntry(Hit Hit, Indicator Indicator, DateTime Found);

/// <summary>A segment that was searched for a batch, in whole lines too or in its columns alone.</summary>
readonly record struct SearchedFor(string Segment, long Batch, bool Lines, DateTime At);

/// <summary>
/// Which (indicator batch × segment) has been searched: each exactly once, because a search is recorded together with its hits in
/// one transaction. So a search that is broken off is taken up where it stood, and what is missing here is what a negative answer
/// does not cover.
/// </summary>
public static class Ledger
{
    /// <summary>Sightings that a hit names, the earliest.</summary>
    public const int SamplesKept = 5;

    /// <summary>
    /// Segments with batches to search, oldest event first; batches that made nothing new are never searched. A segment of which only
    /// columns were searched, as earlier versions did, is searched again.
    /// </summary>
    public static ImmutableArray<UnsearchedSegment> Unsearched(this CatalogDb catalog) => catalog.Read(connection =>
    {
        var batches = connection.List(row => row.GetInt64(0), "SELECT id FROM indicator_batches WHERE added > 0 ORDER BY id");
        var whole = CatalogSchema.TellsOfLines(connection) ? "lines" : "false";
        var counts = connection.List(
            row => (Segment: row.GetString(0), Count: row.GetInt32(1)),
            $"SELECT segment_id, count(*) FROM ledger WHERE {whole} AND batch_id IN (SELECT id FROM indicator_batches WHERE added > 0) GROUP BY segment_id")
            .ToDictionary(row => row.Segment, row => row.Count, StringComparer.Ordinal);
        return connection.Segments()
            .Where(segment => counts.GetValueOrDefault(segment.Id) < batches.Length)
            .Select(segment => new UnsearchedSegment(segment, counts.ContainsKey(segment.Id) ? [.. batches.Except(Searched(segment))] : batches))
            .ToImmutableArray();

        ImmutableArray<long> Searched(SegmentEntry segment) =>
            connection.List(row => row.GetInt64(0), $"SELECT batch_id FROM ledger WHERE segment_id = ?1 AND {whole}", segment.Id);
    });

    /// <summary>
    /// Records that segments were searched for batches, with what was found and the line in the audit log, all in one transaction: one
    /// fsync. Batches that were recorded before (by another process) are left alone together with their hits. `leftOut` segments could not
    /// be read. Returns of each search what was recorded.
    /// </summary>
    public static ImmutableArray<SegmentSearched> RecordSearches(
        this CatalogDb catalog, IReadOnlyCollection<SegmentSearched> searches, int leftOut = 0) => catalog.Write(connection =>
    {
        var now = DateTime.UtcNow;
        using var hits = new HitUpsert(connection, now);
        var recorded = searches.Select(search => connection.Record(search, now, hits)).ToImmutableArray();
        connection.Audit(AuditTrail.HuntRun, string.Create(CultureInfo.InvariantCulture,
            $"indicators of {searches.SelectMany(search => search.Batches).Distinct().Count()} batches looked for " +
            $"in {searches.Count} segments, hits {recorded.Sum(search => search.Hits.Length)}, segments left out {leftOut}"));
        return recorded;
    });

    /// <returns>What of the search was not recorded before. A segment that was merged meanwhile is searched where its rows stand now.</returns>
    static SegmentSearched Record(this SqliteConnection connection, SegmentSearched search, DateTime now, HitUpsert upsert)
    {
        if (connection.Scalar("SELECT replaced_by FROM segments WHERE id = ?1", search.Segment) is not null) return search with { Batches = [], Hits = [] };
        var onlyColumns = connection.List(
            row => row.GetInt64(0), "SELECT batch_id FROM ledger WHERE segment_id = ?1 AND NOT lines", search.Segment);
        var recorded = connection.List(
            row => row.GetInt64(0),
            """
            INSERT INTO ledger (segment_id, batch_id, searched, lines) SELECT ?1, value, ?3, 1 FROM json_each(?2) WHERE true
            ON CONFLICT DO UPDATE SET searched = ?3, lines = 1 WHERE NOT lines RETURNING batch_id
            """,
            search.Segment, $"[{string.Join(',', search.Batches)}]", now);
        var hits = search.Hits;
        if (recorded.Length < search.Batches.Length || !onlyColumns.IsEmpty)
            hits = [.. hits.Where(hit => (long)connection.Scalar("SELECT batch_id FROM indicators WHERE id = ?1", hit.IndicatorId)! is var batch
                && recorded.Contains(batch) && (!onlyColumns.Contains(batch) || StandardTables.BearingOf(hit.Column) == Bearing.Text))];
        foreach (var hit in hits) upsert.Add(hit);
        return search with { Batches = recorded, Hits = hits };
    }

    /// <summary>Every hit, the latest sighting first.</summary>
    public static ImmutableArray<HitEntry> Hits(this CatalogDb catalog) => catalog.Read(connection =>
    {
        var indicators = connection.Indicators().ToDictionary(entry => entry.Indicator.Id, entry => entry.Indicator);
        return connection.List(
            row => new HitEntry(
                new Hit(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), row.GetInt64(6), Samples(row.GetString(7))),
                indicators[row.GetInt64(0)], row.Time(8)),
            "SELECT indicator_id, municipality, table_name, column_name, first_seen, last_seen, count, samples, found FROM hits ORDER BY last_seen DESC, id");
    });

    /// <summary>
    /// What was searched in all of the parts counts as searched in what they were merged into, and nothing else does.
    /// </summary>
    internal static void MoveLedger(this SqliteConnection connection, ImmutableArray<string> parts, string merged) => connection.Run(
        """
        INSERT INTO ledger (segment_id, batch_id, searched, lines) SELECT ?2, batch_id, max(searched), min(lines) FROM ledger
        WHERE segment_id IN (SELECT value FROM json_each(?1)) GROUP BY batch_id HAVING count(*) = ?3
        """, Sql.Json(parts), merged, parts.Length);

    /// <summary>Whether segments were searched for the same, so that none of their hits would be found twice when they are one.</summary>
    internal static bool HaveOneLedger(this SqliteConnection connection, ImmutableArray<string> parts) => connection.Scalar(
        """
        SELECT 1 FROM ledger WHERE segment_id IN (SELECT value FROM json_each(?1))
        GROUP BY batch_id HAVING count(*) < ?2 OR min(lines) < max(lines) LIMIT 1
        """, Sql.Json(parts), parts.Length) is null;

    /// <summary>What a segment was searched for, in a word that is the same for segments that were searched for the same.</summary>
    internal static string LedgerOf(this SqliteConnection connection, string segment) => (string?)connection.Scalar(
        """
        SELECT group_concat(batch_id || iif(lines, '', 'c'), ' ')
        FROM (SELECT batch_id, lines FROM ledger WHERE segment_id = ?1 ORDER BY batch_id)
        """, segment) ?? "";

    /// <summary>Sightings follow their rows into the segment that these stand in now.</summary>
    internal static void MoveSamples(this SqliteConnection connection, string municipality, string table, Func<HitSample, HitSample> placeNow)
    {
        var stored = connection.List(row => (Id: row.GetInt64(0), Samples: Samples(row.GetString(1))),
            "SELECT id, samples FROM hits WHERE municipality = ?1 AND table_name = ?2", municipality, table);
        foreach (var (id, samples) in stored)
            if (samples.Select(placeNow).ToImmutableArray() is var moved && !moved.SequenceEqual(samples))
                connection.Run("UPDATE hits SET samples = ?2 WHERE id = ?1", id, JsonSerializer.Serialize(moved));
    }

    /// <summary>What a municipality's segments were searched for, and what was found in them.</summary>
    internal static (ImmutableArray<SearchedFor> Searched, ImmutableArray<(long Indicator, string Table)> Hits) LedgerOf(
        this SqliteConnection connection, string municipality, IEnumerable<string> tables) => (
        connection.List(row => new SearchedFor(row.GetString(0), row.GetInt64(1), row.GetInt32(2) != 0, row.Time(3)),
            """
            SELECT segment_id, batch_id, lines, searched FROM ledger JOIN segments ON segments.id = segment_id
            WHERE municipality = ?1 AND table_name IN (SELECT value FROM json_each(?2)) ORDER BY 1, 2
            """, municipality, Sql.Json([.. tables])),
        connection.List(row => (row.GetInt64(0), row.GetString(1)),
            """
            SELECT indicator_id, table_name FROM hits
            WHERE municipality = ?1 AND table_name IN (SELECT value FROM json_each(?2)) ORDER BY id
            """, municipality, Sql.Json([.. tables])));

    /// <summary>
    /// Sets what was found in a municipality's tables to what a new count came to; what that did not come to is no hit any more. When a hit
    /// was found first stays.
    /// </summary>
    internal static void Recount(
        this SqliteConnection connection, string municipality, IEnumerable<string> tables, IEnumerable<Hit> counted)
    {
        var hits = counted.GroupBy(hit => (hit.IndicatorId, hit.Table, hit.Column))
            .ToDictionary(group => group.Key, group => group.ToList());
        var stored = connection.List(row => (Id: row.GetInt64(0), Key: (row.GetInt64(1), row.GetString(2), row.GetString(3))),
            """
            SELECT id, indicator_id, table_name, column_name FROM hits
            WHERE municipality = ?1 AND table_name IN (SELECT value FROM json_each(?2))
            """, municipality, Sql.Json([.. tables]));
        foreach (var (id, key) in stored)
            if (!hits.TryGetValue(key, out var parts)) connection.Run("DELETE FROM hits WHERE id = ?1", id);
            else connection.Run("UPDATE hits SET first_seen = ?2, last_seen = ?3, count = ?4, samples = ?5 WHERE id = ?1",
                id, parts.Min(hit => hit.FirstSeen), parts.Max(hit => hit.LastSeen), parts.Sum(hit => hit.Count),
                JsonSerializer.Serialize(parts.SelectMany(hit => hit.Samples).OrderBy(sample => sample.Time).Take(SamplesKept)));
    }

    internal static ImmutableArray<HitSample> Samples(string json) => JsonSerializer.Deserialize<ImmutableArray<HitSample>>(json);
}
