namespace LogHunt.Engine.Catalog;

/// <summary>
/// What each query needs of the catalog, as it was at one moment: read together, and each list anew only when the catalog's number of it is
/// another. Safe to use from several threads.
/// </summary>
sealed record CatalogLists(SegmentList Segments, IndicatorList Indicators, SavedFunctions Functions)
{
    /// <summary>The lists as they are now: those of `known` that the catalog has not changed.</summary>
    public static CatalogLists Now(CatalogDb catalog, CatalogLists? known) => catalog.Read(connection => new CatalogLists(
        SegmentList.Now(connection, known?.Segments), IndicatorList.Now(catalog, connection, known?.Indicators),
        SavedFunctions.Now(connection, known?.Functions)));
}
