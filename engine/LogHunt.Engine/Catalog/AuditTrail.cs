using System.Collections.Immutable;

namespace LogHunt.Engine.Catalog;

/// <summary>Who did what with the store: only ever appended to.</summary>
public sealed record AuditEntry(DateTime Time, string Actor, string Action, string Detail);

public static class AuditTrail
{
    public static void Audit(this CatalogDb catalog, string action, string detail, string? actor = null) => catalog.Write(connection =>
        connection.Run("INSERT INTO audit (time, actor, action, detail) VALUES (?1, ?2, ?3, ?4)", DateTime.UtcNow, actor ?? Environment.UserName, action, detail));

    public static ImmutableArray<AuditEntry> AuditEntries(this CatalogDb catalog) => catalog.Read(connection => connection.List(
        row => new AuditEntry(row.Time(0), row.GetString(1), row.GetString(2), row.GetString(3)), "SELECT time, actor, action, detail FROM audit ORDER BY id"));
}
