using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A segment as the catalog knows it; `Path` is relative to the store's folder. `UploadId` is the upload that brought it, of a merged
/// segment the first of those whose rows it holds: each row says its own. Only segments listed here exist for queries.
/// </summary>
public sealed record SegmentEntry(
    string Id, string Table, string Municipality, string UploadId, string Path, int Rows, long Bytes, DateTime MinTime, DateTime MaxTime)
{
    /// <summary>The merger that wrote it; null when an upload did.</summary>
    internal string? MergedBy { get; init; }

    /// <summary>The merger whose segments hold its rows now; null while it is visible.</summary>
    internal string? ReplacedBy { get; init; }
}

/// <summary>How many rows a municipality's device (`Dvc`, empty when the log does not name it) has in an hour, by format.</summary>
public sealed record CoverageHour(DateTime Hour, string Municipality, string Table, string Format, string Dvc, long Rows);

/// <summary>Segments that queries see, and the hours that they cover.</summary>
public static class SegmentEntries
{
    /// <summary>Visible segments, oldest event first.</summary>
    public static ImmutableArray<SegmentEntry> Segments(this CatalogDb catalog, string? municipality = null) =>
        catalog.Read(connection => connection.Segments(municipality));

    internal static ImmutableArray<SegmentEntry> Segments(this SqliteConnection connection, string? municipality = null) =>
        List(connection, CatalogSchema.TellsOfMergers(connection) ? "replaced_by IS NULL" : "true", municipality);

    /// <summary>Visible segments and those that were replaced by merging.</summary>
    internal static ImmutableArray<SegmentEntry> EverySegment(this CatalogDb catalog) =>
        catalog.Read(connection => List(connection, "true", municipality: null));

    /// <summary>A number that changes with every change of the list of segments, also by other processes; null in a catalog without.</summary>
    internal static long? SegmentListNumber(this SqliteConnection connection) =>
        CatalogSchema.TellsOfMergers(connection) ? connection.Scalar("SELECT number FROM segment_list") as long? : null;

    static ImmutableArray<SegmentEntry> List(SqliteConnection connection, string which, string? municipality)
    {
        var mergers = CatalogSchema.TellsOfMergers(connection) ? "merged_by, replaced_by" : "NULL, NULL";
        return connection.List(
            row => new SegmentEntry(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.GetInt32(5), row.GetInt64(6), row.Time(7), row.Time(8))
            {
                MergedBy = row.TextOrNull(9),
                ReplacedBy = row.TextOrNull(10),
            },
            $"""
            SELECT id, table_name, municipality, upload_id, path, rows, bytes, min_time, max_time, {mergers} FROM segments
            WHERE {which} AND (?1 IS NULL OR municipality = ?1) ORDER BY min_time, id
            """, municipality);
    }

    /// <summary>
    /// Hours with logs, summed over segments, device by device and each in order of time. Rows of `Unparsed` do not count: their
    /// time is often only the file's.
    /// </summary>
    public static ImmutableArray<CoverageHour> Coverage(this CatalogDb catalog, string? municipality = null)
    {
        var stored = catalog.Read(connection => connection.List(
            row => (Device: (Municipality: row.GetString(0), Table: row.GetString(1), Format: row.GetString(2), Dvc: row.GetString(3)),
                Hours: row.GetFieldValue<byte[]>(4)),
            """
            SELECT s.municipality, s.table_name, c.format, c.dvc, c.hours FROM segment_coverage c JOIN segments s ON s.id = c.segment_id
            WHERE ?1 IS NULL OR s.municipality = ?1 ORDER BY 1, 2, 3, 4
            """, municipality));
        var coverage = ImmutableArray.CreateBuilder<CoverageHour>();
        var hours = new Dictionary<DateTime, long>();
        for (var i = 0; i < stored.Length; i++)
        {
            foreach (var (hour, rows) in HourCounts.Decode(stored[i].Hours)) hours[hour] = hours.GetValueOrDefault(hour) + rows;
            var (ofMunicipality, table, format, dvc) = stored[i].Device;
            if (i + 1 < stored.Length && stored[i + 1].Device == stored[i].Device) continue;
            coverage.AddRange(hours.OrderBy(hour => hour.Key).Select(hour => new CoverageHour(hour.Key, ofMunicipality, table, format, dvc, hour.Value)));
            hours.Clear();
        }
        return coverage.DrainToImmutable();
    }

    internal static void Add(this SqliteConnection connection, SegmentEntry segment, IEnumerable<ReceiptCoverage> coverage)
    {
        connection.Run(
            "INSERT INTO segments (id, table_name, municipality, upload_id, path, rows, bytes, min_time, max_time, merged_by) " +
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            segment.Id, segment.Table, segment.Municipality, segment.UploadId, segment.Path,
            segment.Rows, segment.Bytes, segment.MinTime, segment.MaxTime, segment.MergedBy);
        foreach (var counts in coverage)
            connection.Run("INSERT INTO segment_coverage VALUES (?1, ?2, ?3, ?4)", segment.Id, counts.Format, counts.Dvc, counts.Hours);
    }
}
