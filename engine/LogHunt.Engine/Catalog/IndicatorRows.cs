using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LogHunt.Engine.Indicators;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// What an import did. `New` counts indicators that must be searched for: those not known before, and those that were revoked and
/// are no longer.
/// </summary>
public sealed record IndicatorImport(long BatchId, int New, int Changed, int Unchanged);

/// <summary>An indicator with what the catalog adds to it: the batch it is searched with, and when it came and changed.</summary>
public sealed record IndicatorEntry(Indicator Indicator, long BatchId, DateTime Added, DateTime Changed);

/// <summary>What its source calls an entry, and of which time this version of it is.</summary>
public sealed record SourceEntry(string ObjectId, DateTime? Modified);

/// <summary>Indicators as sources say them, and the batches they came in.</summary>
public static class IndicatorRows
{
    /// <summary>
    /// Imports what a source says now, as one batch. Identity is (type, value, source): a known one makes nothing new, but what the
    /// source says about it (validity, confidence, revoked …) is brought up to date. `source` names the batch; each indicator
    /// carries its own. Of one named twice the last counts. An entry of a source (<see cref="Indicator.ObjectId"/>) of which the catalog
    /// knows a later version changes nothing, and one that is later withdraws what it no longer says, from whatever file that came, unless
    /// another entry says it; but a source that is kept under its name is withdrawn by nobody else, and withdraws nothing of others.
    /// `entries` are those that `source` has, whatever they give.
    /// </summary>
    public static IndicatorImport AddIndicators(
        this CatalogDb catalog, string source, IEnumerable<Indicator> indicators, ImmutableArray<SourceEntry> entries = default)
    {
        var last = new Dictionary<(IndicatorType, string, string), Indicator>();
        foreach (var indicator in indicators) last[(indicator.Type, indicator.Value, indicator.Source)] = indicator;
        return catalog.Write(connection =>
        {
            var now = DateTime.UtcNow;
            var batch = (long)connection.Scalar(
                "INSERT INTO indicator_batches (source, imported, added, changed, unchanged) VALUES (?1, ?2, 0, 0, 0) RETURNING id", source, now)!;
            var kept = connection.List(row => row.GetString(0), "SELECT name FROM sources").ToHashSet();
            string OwnerOf(string name) => kept.Contains(name) ? name : "";
            var said = new Dictionary<(string Entry, string Owner), DateTime?>();
            foreach (var entry in entries.IsDefault ? [] : entries) said[(entry.ObjectId, OwnerOf(source))] = entry.Modified;
            foreach (var one in last.Values.Where(one => one.ObjectId.Length > 0)) said[(one.ObjectId, OwnerOf(one.Source))] = one.ObjectModified;
            foreach (var outdated in connection.Outdated(said)) said.Remove(outdated);

            var says = new HashSet<(string Entry, string Owner, string Value)>();
            using var upsert = new IndicatorUpsert(connection, batch, now, said);
            foreach (var indicator in last.Values)
            {
                var owner = OwnerOf(indicator.Source);
                if (Current(indicator, name => said.TryGetValue((name, owner), out var modified) ? (true, modified) : default) is not { } current)
                {
                    upsert.Skip();
                    continue;
                }
                upsert.Add(current, owner);
                if (current.Revoked) continue;
                foreach (var name in current.AlsoSaidBy.Append(current.ObjectId)) says.Add((name, owner, $"{current.Type} {current.Value}"));
            }
            var values = says.ToLookup(one => (one.Entry, one.Owner), one => one.Value);
            foreach (var entry in said.Keys) upsert.Withdraw(entry, values[entry]);
            if (said.Count > 0) upsert.WithdrawShared((entry, owner, value) => says.Contains((entry, owner, value)));

            var done = new IndicatorImport(batch, upsert.New, upsert.Changed, upsert.Unchanged);
            connection.Run("UPDATE indicator_batches SET added = ?2, changed = ?3, unchanged = ?4 WHERE id = ?1", batch, done.New, done.Changed, done.Unchanged);
            connection.Audit(AuditTrail.Import, string.Create(CultureInfo.InvariantCulture,
                $"batch {batch} of {source}: new {done.New}, changed {done.Changed}, unchanged {done.Unchanged}"));
            return done;
        });
    }

    /// <summary>An indicator as those of its entries say it of which no later version is known; null when there is none of them.</summary>
    static Indicator? Current(Indicator indicator, Func<string, (bool IsCurrent, DateTime? Modified)> said)
    {
        if (indicator.ObjectId.Length == 0) return indicator;
        ImmutableArray<string> names = [.. indicator.AlsoSaidBy.Prepend(indicator.ObjectId).Where(name => said(name).IsCurrent)];
        return names.IsEmpty ? null : indicator with { ObjectId = names[0], AlsoSaidBy = names[1..], ObjectModified = said(names[0]).Modified };
    }

    /// <summary>Entries, and whose they are, of which a later version is known.</summary>
    static ImmutableArray<(string, string)> Outdated(
        this SqliteConnection connection, IReadOnlyDictionary<(string Entry, string Owner), DateTime?> given) =>
        connection.List(row => (row.GetString(0), row.GetString(1)),
            $"""
            WITH given AS (SELECT value ->> 0 AS entry, value ->> 1 AS owner, value ->> 2 AS modified FROM json_each(?1)),
            known AS (
                SELECT entry, owner, modified, object_modified FROM given
                JOIN indicators ON object_id = entry AND object_id <> '' AND {IndicatorUpsert.Owner} = owner
                UNION ALL
                SELECT entry, owner, modified, object_modified FROM given
                JOIN indicators ON object_id >= char(31) || entry || char(31) AND object_id < char(31) || entry || char(32) AND object_id <> ''
                    AND {IndicatorUpsert.Owner} = owner)
            SELECT entry, owner FROM known GROUP BY 1, 2 HAVING max(object_modified) > min(modified)
            """,
            JsonSerializer.Serialize(given.Where(one => one.Value is not null)
                .Select(one => new object[] { one.Key.Entry, one.Key.Owner, one.Value!.Value.Ticks })));

    /// <summary>All indicators in order of id, with <see cref="Indicator.Id"/> set; of some batches only when they are given.</summary>
    public static ImmutableArray<IndicatorEntry> Indicators(this CatalogDb catalog, IReadOnlyCollection<long>? batches = null) =>
        catalog.Read(connection => connection.Indicators(batches));

    internal static ImmutableArray<IndicatorEntry> Indicators(this SqliteConnection connection, IReadOnlyCollection<long>? batches = null) => connection.List(
        new IndicatorReader().Entry,
        $"""
        SELECT {IndicatorReader.Columns}, {(CatalogSchema.TellsOfObjects(connection) ? IndicatorReader.ObjectColumns : "'', NULL")} FROM indicators
        WHERE ?1 IS NULL OR batch_id IN (SELECT value FROM json_each(?1)) ORDER BY id
        """,
        batches is null ? null : $"[{string.Join(',', batches)}]");
}
