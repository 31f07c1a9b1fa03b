using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>What a file in the store is for.</summary>
public enum LookupKind
{
    /// <summary>It stands for what a URL of `externaldata` would give.</summary>
    External,

    /// <summary>It is a watchlist.</summary>
    Watchlist,
}

/// <summary>
/// A file that somebody put into the store for queries to read. `Name` is the URL or the watchlist's; `Key` the column of a watchlist that
/// is its `SearchKey`; `Source` the file that it was.
/// </summary>
public sealed record Lookup(LookupKind Kind, string Name, string Key, string Source, long Bytes, DateTime Added);

/// <summary>Files that queries read. They stand in the catalog, so that one is there as a whole or not at all.</summary>
public static class LookupRows
{
    /// <summary>The largest file.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>What is said of a larger one.</summary>
    public static string TooLarge { get; } = $"it is larger than {MostBytes >> 20} MiB, which is the most of a file that queries read";

    /// <summary>Puts a file into the store, in place of one of its kind and name. Requires: no more than <see cref="MostBytes"/>.</summary>
    public static void SetLookup(this CatalogDb catalog, LookupKind kind, string name, string key, string source, byte[] content) =>
        catalog.Write(connection =>
        {
            connection.Run("INSERT OR REPLACE INTO lookups VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                Text(kind), name, key, source, DateTime.UtcNow, (long)content.Length, content);
            connection.Audit(AuditTrail.LookupAdded, $"{Text(kind)} {name}");
        });

    /// <summary>Takes a file out of the store; false when there is none of that name.</summary>
    public static bool RemoveLookup(this CatalogDb catalog, LookupKind kind, string name)
    {
        var isThere = false;
        catalog.Write(connection =>
        {
            isThere = connection.Run("DELETE FROM lookups WHERE kind = ?1 AND name = ?2", Text(kind), name) > 0;
            if (isThere) connection.Audit(AuditTrail.LookupRemoved, $"{Text(kind)} {name}");
        });
        return isThere;
    }

    /// <summary>The files of a kind, by name.</summary>
    public static ImmutableArray<Lookup> Lookups(this CatalogDb catalog, LookupKind kind) => catalog.Read(connection =>
        !CatalogSchema.TellsOfLookups(connection) ? [] : connection.List(row => Entry(row, kind),
            "SELECT name, key, source, bytes, added FROM lookups WHERE kind = ?1 ORDER BY name", Text(kind)));

    /// <summary>A file with its content; null when there is none of that name.</summary>
    public static (Lookup File, byte[] Content)? FindLookup(this CatalogDb catalog, LookupKind kind, string name) =>
        catalog.Read(connection => !CatalogSchema.TellsOfLookups(connection) ? [] : connection.List<(Lookup, byte[])?>(
            row => (Entry(row, kind), row.GetFieldValue<byte[]>(5)),
            "SELECT name, key, source, bytes, added, content FROM lookups WHERE kind = ?1 AND name = ?2", Text(kind), name)).FirstOrDefault();

    static Lookup Entry(SqliteDataReader row, LookupKind kind) =>
        new(kind, row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.Time(4));

    static string Text(LookupKind kind) => kind == LookupKind.Watchlist ? "watchlist" : "external";
}
