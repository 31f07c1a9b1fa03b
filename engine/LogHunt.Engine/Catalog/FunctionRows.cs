using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// A function that somebody put into the store for queries to call. `Text` is its name, its parameters and its body, as they were written;
/// `Version` counts the texts that it had.
/// </summary>
public sealed record SavedFunction(string Name, string Text, string Doc, string Folder, long Version, DateTime Changed);

/// <summary>Functions that queries call.</summary>
public static class FunctionRows
{
    /// <summary>
    /// Puts a function into the store, in place of the one of its name, and gives it the version after that one's, which comes back.
    /// </summary>
    public static long SetFunction(this CatalogDb catalog, SavedFunction function) => catalog.Write(connection =>
    {
        connection.Run("""
            INSERT INTO functions VALUES (?1, ?2, ?3, ?4, 1, ?5) ON CONFLICT (name) DO UPDATE
            SET text = excluded.text, doc = excluded.doc, folder = excluded.folder, version = version + 1, changed = excluded.changed
            """, function.Name, function.Text, function.Doc, function.Folder, DateTime.UtcNow);
        var version = (long)connection.Scalar("SELECT version FROM functions WHERE name = ?1", function.Name)!;
        connection.Audit(AuditTrail.FunctionSet, $"{function.Text}");
        return version;
    });

    /// <summary>Takes a function out of the store; false when there is none of that name.</summary>
    public static bool RemoveFunction(this CatalogDb catalog, string name) => catalog.Write(connection =>
    {
        if (connection.Run("DELETE FROM functions WHERE name = ?1", name) == 0) return false;
        connection.Audit(AuditTrail.FunctionRemoved, name);
        return true;
    });

    /// <summary>Every function, by name.</summary>
    public static ImmutableArray<SavedFunction> Functions(this CatalogDb catalog) => catalog.Read(Functions);

    internal static ImmutableArray<SavedFunction> Functions(SqliteConnection connection) => !CatalogSchema.TellsOfFunctions(connection) ? []
        : connection.List(
            row => new SavedFunction(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.Time(5)),
            "SELECT name, text, doc, folder, version, changed FROM functions ORDER BY name");
}
