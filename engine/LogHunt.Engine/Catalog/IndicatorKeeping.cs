using System.Globalization;

namespace LogHunt.Engine.Catalog;

/// <summary>What people do with indicators by hand.</summary>
public static class IndicatorKeeping
{
    /// <summary>
    /// Withdraws indicators: they are known still, and looked for no more until their source names them again. What was found of them
    /// stays. Gives how many were not withdrawn before.
    /// </summary>
    public static int RetireIndicators(this CatalogDb catalog, IReadOnlyCollection<long> ids) => catalog.Write(connection =>
    {
        var retired = connection.Run(
            "UPDATE indicators SET revoked = 1, changed = ?2 WHERE NOT revoked AND id IN (SELECT value FROM json_each(?1))",
            Json(ids), DateTime.UtcNow);
        if (retired > 0) connection.Audit(AuditTrail.IndicatorsRetired, Detail(retired, ids));
        return retired;
    });

    /// <summary>
    /// Takes indicators out of the store with what was found of them, as if they had never come. Gives how many there were.
    /// </summary>
    public static int RemoveIndicators(this CatalogDb catalog, IReadOnlyCollection<long> ids) => catalog.Write(connection =>
    {
        connection.Run("DELETE FROM hits WHERE indicator_id IN (SELECT value FROM json_each(?1))", Json(ids));
        var removed = connection.Run("DELETE FROM indicators WHERE id IN (SELECT value FROM json_each(?1))", Json(ids));
        if (removed > 0) connection.Audit(AuditTrail.IndicatorsRemoved, Detail(removed, ids));
        return removed;
    });

    static string Detail(int count, IReadOnlyCollection<long> ids) =>
        string.Create(CultureInfo.InvariantCulture, $"{count}, of ids {Json(ids)}");

    static string Json(IReadOnlyCollection<long> ids) => $"[{string.Join(',', ids)}]";
}
