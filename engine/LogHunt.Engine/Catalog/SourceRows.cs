using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Sources of indicators, and how far each of their places (a collection, an event of a feed, a file) was read. What was read is in the
/// catalog before its position is, so a pull that broke off reads a page twice and loses none.
/// </summary>
public static class SourceRows
{
    const string Columns = "name, settings, added, tried, pulled, problem";

    /// <summary>
    /// Puts a source into the catalog, or other settings in the place of those of its name. Elsewhere it is read from the beginning.
    /// </summary>
    public static void SetSource(this CatalogDb catalog, string name, SourceSettings settings, DateTime now) => catalog.Write(connection =>
    {
        var old = connection.Source(name)?.Settings;
        if (old is not null && (old.Place, old.Kind) != (settings.Place, settings.Kind)) connection.Forget(name);
        connection.Run(
            """
            INSERT INTO sources (name, settings, added) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET settings = ?2, problem = NULL, tried = NULL
            """, name, settings.ToJson(), now);
        connection.Audit(AuditTrail.SourceSet, $"{name}, of kind {settings.Kind}");
    });

    /// <summary>Takes a source out of the catalog; what it said stays. False when there is none of that name.</summary>
    public static bool RemoveSource(this CatalogDb catalog, string name) => catalog.Write(connection =>
    {
        connection.Forget(name);
        var isThere = connection.Run("DELETE FROM sources WHERE name = ?1", name) > 0;
        if (isThere) connection.Audit(AuditTrail.SourceRemoved, name);
        return isThere;
    });

    /// <summary>The sources by name.</summary>
    public static ImmutableArray<IndicatorSource> Sources(this CatalogDb catalog) => catalog.Read(connection =>
        CatalogSchema.TellsOfSources(connection) ? connection.List(Row, $"SELECT {Columns} FROM sources ORDER BY name") : []);

    /// <summary>The source of that name; null when there is none.</summary>
    public static IndicatorSource? FindSource(this CatalogDb catalog, string name) =>
        catalog.Read(connection => CatalogSchema.TellsOfSources(connection) ? connection.Source(name) : null);

    /// <summary>How far places of a source were read.</summary>
    public static ImmutableDictionary<string, string> Positions(this CatalogDb catalog, string source) => catalog.Read(connection =>
        connection.List(row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
            "SELECT place, position FROM source_places WHERE source = ?1", source).ToImmutableDictionary(StringComparer.Ordinal));

    /// <summary>How far a place was read now. Nothing is kept of a source that was removed meanwhile.</summary>
    public static void SetPosition(this CatalogDb catalog, string source, string place, string position) => catalog.Write(connection =>
        connection.Run("INSERT OR REPLACE INTO source_places SELECT name, ?2, ?3 FROM sources WHERE name = ?1", source, place, position));

    /// <summary>Reads a source from its beginning at the next pull.</summary>
    public static void ForgetPositions(this CatalogDb catalog, string source) => catalog.Write(connection => connection.Forget(source));

    /// <summary>How a pull ended: well, or with a sentence why not.</summary>
    public static void SetPulled(this CatalogDb catalog, string source, DateTime now, string? problem) => catalog.Write(connection =>
        connection.Run("UPDATE sources SET tried = ?2, pulled = iif(?3 IS NULL, ?2, pulled), problem = ?3 WHERE name = ?1", source, now, problem));

    static int Forget(this SqliteConnection connection, string source) => connection.Run("DELETE FROM source_places WHERE source = ?1", source);

    static IndicatorSource? Source(this SqliteConnection connection, string name) =>
        connection.List(Row, $"SELECT {Columns} FROM sources WHERE name = ?1", name).FirstOrDefault();

    static IndicatorSource Row(SqliteDataReader row) => new(row.GetString(0), SourceSettings.OfJson(row.GetString(1)), row.Time(2))
    {
        Tried = row.TimeOrNull(3), Pulled = row.TimeOrNull(4), Problem = row.TextOrNull(5),
    };
}
