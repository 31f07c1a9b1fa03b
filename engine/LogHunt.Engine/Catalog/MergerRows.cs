using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Mergers in the catalog: what was visible is replaced in one transaction.</summary>
static class MergerRows
{
    /// <summary>A merger, as whose segments it replaced can be found; `Removed` says that their files are gone.</summary>
    public sealed record Merger(string Id, string Municipality, DateTime Merged, bool Removed, long Dropped);

    public static ImmutableArray<Merger> Mergers(this CatalogDb catalog) => catalog.Read(connection =>
        !CatalogSchema.TellsOfMergers(connection) ? [] : connection.List(
            row => new Merger(row.GetString(0), row.GetString(1), row.Time(2), row.GetInt32(3) != 0, row.GetInt64(4)),
            $"""
            SELECT id, municipality, merged, removed, {(CatalogSchema.TellsOfRemovals(connection) ? "dropped" : "0")} FROM mergers ORDER BY id
            """));

    /// <summary>
    /// Shows what a merger wrote and hides its parts. False, and nothing is changed, when the parts are no longer all visible or, unless
    /// `intersect`, were searched for different indicators. What was found in them is found in the same rows still, where `placeNow` knows.
    /// </summary>
    public static bool Replace(
        this CatalogDb catalog, MergeReceipt receipt, bool intersect = false, Func<HitSample, HitSample>? placeNow = null) =>
        catalog.Write(connection => connection.Replace(receipt, intersect, placeNow));

    /// <summary>The same within a transaction; of a removal the hits are not counted again.</summary>
    public static bool Replace(
        this SqliteConnection connection, MergeReceipt receipt, bool intersect = false, Func<HitSample, HitSample>? placeNow = null)
    {
        if (!connection.AreVisible(receipt.Parts)) return false;
        if (!intersect && receipt.Removed is null && !connection.HaveOneLedger(receipt.Parts)) return false;
        connection.Run("INSERT INTO mergers (id, municipality, merged, dropped) VALUES (?1, ?2, ?3, ?4)",
            receipt.Merger, receipt.Municipality, DateTime.UtcNow, receipt.Dropped);
        if (receipt.Removed is { } removed) connection.Run("UPDATE uploads SET removed_by = ?2 WHERE id = ?1", removed, receipt.Merger);
        foreach (var segment in receipt.Segments)
        {
            connection.Add(segment.Entry with { MergedBy = receipt.Merger }, segment.Coverage);
            connection.MoveLedger(receipt.PartsOf(segment), segment.Entry.Id);
        }
        if (placeNow is not null) connection.MoveSamples(receipt.Municipality, receipt.Segments[0].Entry.Table, placeNow);
        var parts = Sql.Json(receipt.Parts);
        connection.Run("UPDATE segments SET replaced_by = ?1 WHERE id IN (SELECT value FROM json_each(?2))", receipt.Merger, parts);
        connection.Run("DELETE FROM ledger WHERE segment_id IN (SELECT value FROM json_each(?1))", parts);
        connection.Run("DELETE FROM segment_coverage WHERE segment_id IN (SELECT value FROM json_each(?1))", parts);
        connection.End(receipt.Merger);
        var now = string.Create(CultureInfo.InvariantCulture,
            $"{receipt.Parts.Length}, now {receipt.Segments.Length}, rows {receipt.Segments.Sum(segment => (long)segment.Entry.Rows)}");
        if (receipt.Removed is null)
            connection.Audit(
                AuditTrail.Merge, $"merger {receipt.Merger}: segments of {receipt.Segments[0].Entry.Table} {now}", receipt.Municipality);
        else connection.Audit(AuditTrail.Removal, string.Create(CultureInfo.InvariantCulture,
            $"upload {receipt.Removed}: taken out by {receipt.Merger}, rows {receipt.Dropped}; segments that held them {now}") +
            (receipt.Instead is { } instead ? $"; upload {instead} came in its place" : ""), receipt.Municipality);
        return true;
    }

    /// <summary>The segments that a merger replaced.</summary>
    public static ImmutableArray<(string Id, string Path)> ReplacedBy(this CatalogDb catalog, string merger) => catalog.Read(connection =>
        connection.List(row => (row.GetString(0), row.GetString(1)), "SELECT id, path FROM segments WHERE replaced_by = ?1 ORDER BY id", merger));

    public static void MarkRemoved(this CatalogDb catalog, string merger) => catalog.Write(connection =>
    {
        connection.Run("UPDATE mergers SET removed = 1 WHERE id = ?1", merger);
    });

    static bool AreVisible(this SqliteConnection connection, ImmutableArray<string> segments) => (long)connection.Scalar(
        "SELECT count(*) FROM segments WHERE replaced_by IS NULL AND id IN (SELECT value FROM json_each(?1))", Sql.Json(segments))! == segments.Length;
}
