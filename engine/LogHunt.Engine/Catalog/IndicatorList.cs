using LogHunt.Engine.Segments;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// The table Indicators as the catalog had it under a number: while nothing is imported or withdrawn, snapshots of one store share its rows
/// and what was made ready of them. Safe to use from several threads.
/// </summary>
sealed class IndicatorList
{
    readonly long? number;

    IndicatorList(long? number, SnapshotTable table) => (this.number, Table) = (number, table);

    /// <summary>Its rows are read when they are first asked for.</summary>
    public SnapshotTable Table { get; }

    /// <summary>The list as it is now: `known` while the catalog has not changed it.</summary>
    public static IndicatorList Now(CatalogDb catalog, SqliteConnection connection, IndicatorList? known)
    {
        var number = CatalogSchema.TellsOfIndicatorList(connection) ? Number(connection) : null;
        return number is not null && number == known?.number ? known : new(number, CatalogViews.Indicators(catalog));
    }

    static long? Number(SqliteConnection connection) => connection.Scalar("SELECT number FROM indicator_list") as long?;
}
