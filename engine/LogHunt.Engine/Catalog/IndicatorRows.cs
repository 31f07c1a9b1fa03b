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

/// <summary>What its source calls an entry that names nothing (any more), and of which time this version of it is.</summary>
public sealed record EmptyEntry(string ObjectId, DateTime? Modified);

/// <summary>Indicators as sources say them, and the batches they came in.</summary>
public static class IndicatorRows
{
    /// <summary>
    /// Imports what a source says now, as one batch. Identity is (type, value, source): a known one makes nothing new, but what the
    /// source says about it (validity, confidence, revoked …) is brought up to date. `source` names the batch; each indicator
    /// carries its own. Of one named twice the last counts. An entry of a source (<see cref="Indicator.ObjectId"/>) of which the catalog
    /// knows a later version changes nothing, and one that is later withdraws what it no longer says, from whatever file that came; but a
    /// source that is kept under its name is withdrawn by nobody else, and withdraws nothing of others. Of `empty` entries nothing is left.
    /// </summary>
    public static IndicatorImport AddIndicators(
        this CatalogDb catalog, string source, IEnumerable<Indicator> indicators, ImmutableArray<EmptyEntry> empty = default)
    {
        var last = new Dictionary<(IndicatorType, string, string), Indicator>();
        foreach (var indicator in indicators) last[(indicator.Type, indicator.Value, indicator.Source)] = indicator;
        return catalog.Write(connection =>
        {
            var now = DateTime.UtcNow;
            var batch = (long)connection.Scalar(
                "INSERT INTO indicator_batches (source, imported, added, changed, unchanged) VALUES (?1, ?2, 0, 0, 0) RETURNING id", source, now)!;
            using var upsert = new Upsert(connection, batch, now);
            var kept = connection.List(row => row.GetString(0), "SELECT name FROM sources").ToHashSet();
            string OwnerOf(string name) => kept.Contains(name) ? name : "";
            (string Entry, string Owner) EntryOf(Indicator one) => (one.ObjectId, OwnerOf(one.Source));
            var nothing = (empty.IsDefault ? [] : empty).ToLookup(one => (Entry: one.ObjectId, Owner: OwnerOf(source)), one => one.Modified);
            var old = connection.Outdated(last.Values.Select(one => (EntryOf(one), one.ObjectModified))
                .Concat(nothing.SelectMany(entry => entry.Select(modified => (entry.Key, modified)))));
            foreach (var indicator in last.Values)
                if (old.Contains(EntryOf(indicator))) upsert.Skip();
                else upsert.Add(indicator);
            foreach (var entry in last.Values.Where(one => one.ObjectId.Length > 0 && !old.Contains(EntryOf(one))).GroupBy(EntryOf))
                upsert.Withdraw(entry.Key.Entry, entry.Key.Owner, entry);
            foreach (var entry in nothing.Where(entry => !old.Contains(entry.Key)))
                upsert.Withdraw(entry.Key.Entry, entry.Key.Owner, [], entry.Max());
            var done = new IndicatorImport(batch, upsert.New, upsert.Changed, upsert.Unchanged);
            connection.Run("UPDATE indicator_batches SET added = ?2, changed = ?3, unchanged = ?4 WHERE id = ?1", batch, done.New, done.Changed, done.Unchanged);
            connection.Audit(AuditTrail.Import, string.Create(CultureInfo.InvariantCulture,
                $"batch {batch} of {source}: new {done.New}, changed {done.Changed}, unchanged {done.Unchanged}"));
            return done;
        });
    }

    /// <summary>
    /// Whose an indicator's entry is: of the source that is kept under its name, or nobody's in particular; a name of a file means little.
    /// </summary>
    const string Owner = "iif(indicators.source IN (SELECT name FROM sources), indicators.source, '')";

    /// <summary>Entries, and whose they are, of which a later version is known.</summary>
    static HashSet<(string, string)> Outdated(
        this SqliteConnection connection, IEnumerable<((string Entry, string Owner) Of, DateTime? Modified)> given) =>
        [.. connection.List(row => (row.GetString(0), row.GetString(1)),
            $"""
            SELECT given.value ->> 0, given.value ->> 1 FROM json_each(?1) given
            JOIN indicators ON object_id = given.value ->> 0 AND object_id <> '' AND {Owner} = given.value ->> 1
            GROUP BY 1, 2 HAVING max(object_modified) > min(given.value ->> 2)
            """,
            JsonSerializer.Serialize(given.Where(one => one.Of.Entry.Length > 0 && one.Modified is not null)
                .Select(one => new object[] { one.Of.Entry, one.Of.Owner, one.Modified!.Value.Ticks })))];

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

    sealed class Upsert(SqliteConnection connection, long batch, DateTime now) : IDisposable
    {
        readonly SqliteCommand insert = connection.Prepare(
            """
            INSERT INTO indicators (type, value, source, batch_id, added, changed, valid_from, valid_until, confidence, tlp, pap, threat, description, tags, revoked,
                object_id, object_modified)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) ON CONFLICT DO NOTHING
            """);
        readonly SqliteCommand update = connection.Prepare(
            """
            UPDATE indicators SET batch_id = iif(revoked AND NOT ?14, ?4, batch_id),
                changed = ?5, valid_from = ?6, valid_until = ?7, confidence = ?8, tlp = ?9, pap = ?10, threat = ?11, description = ?12, tags = ?13, revoked = ?14,
                object_id = ?15, object_modified = ?16
            WHERE type = ?1 AND value = ?2 AND source = ?3
                AND (valid_from, valid_until, confidence, tlp, pap, threat, description, tags, revoked, object_id, object_modified)
                    IS NOT (?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            RETURNING batch_id
            """);

        public int New { get; private set; }
        public int Changed { get; private set; }
        public int Unchanged { get; private set; }

        public void Add(Indicator indicator)
        {
            object?[] values =
            [
                indicator.Type.ToString(), indicator.Value, indicator.Source, batch, now, indicator.ValidFrom, indicator.ValidUntil, indicator.Confidence,
                indicator.Tlp, indicator.Pap, indicator.Threat, indicator.Description, Sql.Json(indicator.Tags), indicator.Revoked,
                indicator.ObjectId, indicator.ObjectModified,
            ];
            if (insert.Run(values) == 1) New++;
            else if (update.Scalar(values) is not long searchedWith) Unchanged++;
            else if (searchedWith == batch) Revive(indicator);
            else Changed++;
        }

        /// <summary>A later version of its entry is known.</summary>
        public void Skip() => Unchanged++;

        /// <summary>What an earlier version of the entry said and this one does not.</summary>
        public void Withdraw(string entry, string owner, IEnumerable<Indicator> says, DateTime? modified = null) => Changed += connection.List(
            row => row.GetInt64(0),
            $"""
            UPDATE indicators SET revoked = 1, changed = ?2, object_modified = coalesce(?5, object_modified)
            WHERE object_id = ?1 AND {Owner} = ?4 AND NOT revoked AND type || ' ' || value NOT IN (SELECT value FROM json_each(?3)) RETURNING id
            """,
            entry, now, Sql.Json([.. says.Where(one => !one.Revoked).Select(one => $"{one.Type} {one.Value}")]), owner, modified).Length;

        /// <summary>
        /// No longer revoked: it is searched for anew everywhere, so what was found of it before goes, or it would count twice.
        /// </summary>
        void Revive(Indicator indicator)
        {
            New++;
            connection.Run(
                "DELETE FROM hits WHERE indicator_id = (SELECT id FROM indicators WHERE type = ?1 AND value = ?2 AND source = ?3)",
                indicator.Type.ToString(), indicator.Value, indicator.Source);
        }

        public void Dispose()
        {
            insert.Dispose();
            update.Dispose();
        }
    }
}
