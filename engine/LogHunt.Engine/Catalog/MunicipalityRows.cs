using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Someone whose logs are kept. The id is also a folder's name.</summary>
public sealed record Municipality(string Id, string Name, DateTime Added);

/// <summary>Whose logs are kept.</summary>
public static partial class MunicipalityRows
{
    /// <summary>Whether an id may be one: letters, digits, `-` and `_`, at most 64, so that it can be a folder's name anywhere.</summary>
    public static bool IsMunicipalityId(string id) => Id().IsMatch(id);

    /// <summary>
    /// Adds a municipality, or renames one that is there. Throws <see cref="StoreException"/> for an id that cannot be one.
    /// </summary>
    public static void AddMunicipality(this CatalogDb catalog, string id, string name = "")
    {
        Check(id);
        catalog.Write(connection =>
        {
            connection.AddMunicipality(id);
            if (name.Length > 0) connection.Run("UPDATE municipalities SET name = ?2 WHERE id = ?1", id, name);
        });
    }

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<Municipality> Municipalities(this CatalogDb catalog) => catalog.Read(connection => connection.List(
        row => new Municipality(row.GetString(0), row.GetString(1), row.Time(2)),
        $"""
        SELECT id, name, added FROM municipalities {(CatalogSchema.TellsOfRemovals(connection) ? "WHERE NOT removed" : "")} ORDER BY id
        """));

    /// <summary>
    /// Removes a municipality of which no upload is left. Throws <see cref="StoreException"/> when one is, or there is no such municipality.
    /// </summary>
    public static void RemoveMunicipality(this CatalogDb catalog, string id) => catalog.Write(connection =>
    {
        if ((long)connection.Scalar("SELECT count(*) FROM uploads WHERE municipality = ?1 AND removed_by IS NULL", id)! is > 0 and var left)
            throw new StoreException($"the municipality `{id}` has {left} uploads; they have to be taken out first");
        if (connection.List(row => 1, "UPDATE municipalities SET removed = 1 WHERE id = ?1 AND NOT removed RETURNING 1", id).IsEmpty)
            throw new StoreException($"there is no municipality `{id}`");
        connection.Audit(AuditTrail.Removal, $"municipality {id}", id);
    });

    internal static void AddMunicipality(this SqliteConnection connection, string id) =>
        connection.Run(
        """
        INSERT INTO municipalities (id, name, added) VALUES (?1, ?1, ?2) ON CONFLICT DO UPDATE SET removed = 0 WHERE removed
        """, id, DateTime.UtcNow);

    internal static void Check(string id)
    {
        if (!IsMunicipalityId(id))
            throw new StoreException($"`{id}` cannot be a municipality's id: letters, digits, `-` and `_`, at most 64 of them");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
