using System.Collections.Frozen;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The functions of a store as the catalog had them under a number: while none is added, changed or removed, by whatever process, queries
/// share them and what was made ready of them. Safe to use from several threads.
/// </summary>
public sealed class SavedFunctions
{
    readonly long? number;

    SavedFunctions(long? number, FrozenDictionary<string, SavedFunction> byName) => (this.number, ByName) = (number, byName);

    /// <summary>The functions by their names.</summary>
    public FrozenDictionary<string, SavedFunction> ByName { get; }

    /// <summary>The functions as they are now: `known` while the catalog has not changed them.</summary>
    internal static SavedFunctions Now(SqliteConnection connection, SavedFunctions? known)
    {
        var number = CatalogSchema.TellsOfFunctions(connection) ? Number(connection) : null;
        return number is not null && number == known?.number ? known
            : new(number, FunctionRows.Functions(connection).ToFrozenDictionary(one => one.Name, StringComparer.Ordinal));
    }

    static long? Number(SqliteConnection connection) => connection.Scalar("SELECT number FROM function_list") as long?;
}
