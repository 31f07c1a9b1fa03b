using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Engine.Catalog;

/// <summary>A saved query in KQL.</summary>
public sealed record Hunt(string Name, string Query, DateTime Created, string Description = "");

/// <summary>A row that a hunt found: `Row` is a JSON object, `RowHash` its identity within the hunt, `Time` its event's time when it has one.</summary>
public sealed record HuntResult(string Hunt, string RowHash, DateTime Found, DateTime? Time, string Row);

public static class HuntRows
{
    /// <summary>Saves a hunt; false, and nothing changed, when one of that name is there.</summary>
    public static bool AddHunt(this CatalogDb catalog, Hunt hunt) => catalog.Write(connection =>
    {
        const string Insert = "INSERT INTO hunts VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
        if (connection.Run(Insert, hunt.Name, hunt.Query, hunt.Created, hunt.Description) == 0) return false;
        connection.Audit(AuditTrail.HuntAdded, $"{hunt.Name}: {hunt.Query}");
        return true;
    });

    /// <summary>Removes a hunt, not what it found; false when there is none of that name.</summary>
    public static bool RemoveHunt(this CatalogDb catalog, string name) => catalog.Write(connection =>
    {
        if (connection.Run("DELETE FROM hunts WHERE name = ?1", name) == 0) return false;
        connection.Audit(AuditTrail.HuntRemoved, name);
        return true;
    });

    /// <summary>Every saved hunt, by name.</summary>
    public static ImmutableArray<Hunt> Hunts(this CatalogDb catalog) => catalog.Read(connection => connection.List(
        row => new Hunt(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3)), "SELECT name, query, created, description FROM hunts ORDER BY name"));

    /// <summary>
    /// Stores what a run of a hunt found, over the logs of one municipality when it was limited to one; rows that it found before are left alone.
    /// Returns how many were new.
    /// </summary>
    public static int RecordHuntRun(this CatalogDb catalog, Hunt hunt, IEnumerable<HuntResult> results, string municipality = "") => catalog.Write(connection =>
    {
        var (found, added) = (0, 0);
        using var insert = connection.Prepare(
            "INSERT INTO hunt_results (hunt, row_hash, found, time, row) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING");
        foreach (var result in results)
        {
            found++;
            added += insert.Run(result.Hunt, result.RowHash, result.Found, result.Time, result.Row);
        }
        connection.Audit(AuditTrail.HuntRun, string.Create(CultureInfo.InvariantCulture, $"{hunt.Name}: rows {found}, new {added}; {hunt.Query}"), municipality);
        return added;
    });

    /// <summary>What a hunt (or all) found, in the order in which it was.</summary>
    public static ImmutableArray<HuntResult> HuntResults(this CatalogDb catalog, string? hunt = null) => catalog.Read(connection => connection.List(
        row => new HuntResult(row.GetString(0), row.GetString(1), row.Time(2), row.TimeOrNull(3), row.GetString(4)),
        "SELECT hunt, row_hash, found, time, row FROM hunt_results WHERE ?1 IS NULL OR hunt = ?1 ORDER BY id", hunt));
}
