using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Saved hunts.</summary>
public static class HuntRows
{
    /// <summary>Saves a hunt; false, and nothing changed, when one of that name is there.</summary>
    public static bool AddHunt(this CatalogDb catalog, Hunt hunt) => catalog.Write(connection =>
    {
        const string Insert = """
            INSERT INTO hunts (name, query, created, description, kind, rule, settings, disabled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO NOTHING
            """;
        if (connection.Run(Insert, Values(hunt)) == 0) return false;
        connection.Audit(AuditTrail.HuntAdded, $"{hunt.Name}: {hunt.Query}");
        return true;
    });

    /// <summary>
    /// Gives a hunt another query and rule; what it found and when it was saved stay, and its next run looks at all uploads. False when
    /// there is none of that name.
    /// </summary>
    public static bool ReplaceHunt(this CatalogDb catalog, Hunt hunt) => catalog.Write(connection =>
    {
        const string Update = """
            UPDATE hunts SET query = ?2, description = ?4, kind = ?5, rule = ?6, settings = ?7, disabled = ?8
            WHERE name = ?1 AND ?3 IS NOT NULL
            """;
        if (connection.Run(Update, Values(hunt)) == 0) return false;
        connection.Run("UPDATE hunt_runs SET arrived = 0 WHERE hunt = ?1", hunt.Name);
        connection.Audit(AuditTrail.HuntReplaced, $"{hunt.Name}: {hunt.Query}");
        return true;
    });

    /// <summary>Says why a hunt is not run, or with null that it is; false when there is none of that name.</summary>
    public static bool SetDisabled(this CatalogDb catalog, string name, string? why) => catalog.Write(connection =>
    {
        if (connection.Run("UPDATE hunts SET disabled = ?2 WHERE name = ?1", name, why) == 0) return false;
        connection.Audit(why is null ? AuditTrail.HuntEnabled : AuditTrail.HuntDisabled, why is null ? name : $"{name}: {why}");
        return true;
    });

    /// <summary>Removes a hunt and that it ran, not what it found; false when there is none of that name.</summary>
    public static bool RemoveHunt(this CatalogDb catalog, string name) => catalog.Write(connection =>
    {
        if (connection.Run("DELETE FROM hunts WHERE name = ?1", name) == 0) return false;
        connection.Run("DELETE FROM hunt_found WHERE run IN (SELECT id FROM hunt_runs WHERE hunt = ?1)", name);
        connection.Run("DELETE FROM hunt_runs WHERE hunt = ?1", name);
        connection.Audit(AuditTrail.HuntRemoved, name);
        return true;
    });

    /// <summary>Every saved hunt, by name.</summary>
    public static ImmutableArray<Hunt> Hunts(this CatalogDb catalog) => catalog.Read(connection => CatalogSchema.TellsOfRules(connection)
        ? connection.List(Rule, "SELECT name, query, created, description, kind, rule, settings, disabled FROM hunts ORDER BY name")
        : connection.List(Query, "SELECT name, query, created, description FROM hunts ORDER BY name"));

    static object?[] Values(Hunt hunt) =>
        [hunt.Name, hunt.Query, hunt.Created, hunt.Description, hunt.Kind, hunt.Rule, hunt.Settings.ToJson(), hunt.Disabled];

    static Hunt Query(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3));

    static Hunt Rule(SqliteDataReader row) => Query(row) with
    {
        Kind = row.GetString(4),
        Rule = row.GetString(5),
        Settings = HuntSettings.OfJson(row.GetString(6)),
        Disabled = row.TextOrNull(7),
    };
}
