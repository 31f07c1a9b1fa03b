using System.Collections.Concurrent;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;

namespace LogHunt.Query.Functions;

/// <summary>
/// Every scalar function that a query can call by name. What the binder resolves itself is not here: `now`, `ago`, `toscalar`,
/// `materialize`, `column_ifexists`, `not`, the window functions, and the operators, which are the engine's.
/// </summary>
public static class FunctionList
{
    /// <summary>
    /// The families, those that hunts call most first: making all of them costs as much as the rest of a short run, so one is made when a
    /// name is not in those before it.
    /// </summary>
    static readonly ImmutableArray<Func<ImmutableArray<ScalarFunction>>> Families =
    [
        () => LogicFunctions.All,
        () => TextFunctions.All,
        () => ConversionFunctions.All,
        () => TimeFunctions.All,
        () => BinFunctions.All,
        () => AddressFunctions.All,
        () => PatternFunctions.All,
        () => BagFunctions.All,
        () => ArrayFunctions.All,
        () => SetFunctions.All,
        () => MathFunctions.All,
        () => UrlFunctions.All,
        () => PathFunctions.All,
        () => EncodingFunctions.All,
        () => HashFunctions.All,
        () => TimeTextFunctions.All,
        () => AddressTextFunctions.All,
        () => ArrayOrderFunctions.All,
        () => SeriesFunctions.All,
        () => SeriesAlgebra.All,
        () => SeriesPeriods.All,
        () => SketchFunctions.All,
        () => PunycodeFunctions.All,
        () => UserAgentFunctions.All,
        () => DistributionFunctions.All,
        () => UnitFunctions.All,
        () => GeoPointFunctions.All,
        () => GeoCellFunctions.All,
        () => GeoLineFunctions.All,
        () => GeoPolygonFunctions.All,
        () => GeoOverlayFunctions.All,
    ];

    static readonly Lazy<ImmutableArray<ScalarFunction>> Every = new(() => [.. Families.SelectMany(family => family())]);
    static readonly ConcurrentDictionary<string, ScalarFunction> Made = new(StringComparer.Ordinal);
    static readonly Lock Making = new();
    static int families;

    /// <summary>All of them.</summary>
    public static ImmutableArray<ScalarFunction> All => Every.Value;

    /// <summary>The function of that name or alias, or null. Names are case-sensitive, as everything in KQL.</summary>
    public static ScalarFunction? Find(string name)
    {
        if (Made.TryGetValue(name, out var found)) return found;
        lock (Making)
        {
            while (!Made.TryGetValue(name, out found) && families < Families.Length)
                foreach (var function in Families[families++]())
                    foreach (var one in function.Doc.Aliases.Append(function.Doc.Name)) Made.TryAdd(one, function);
        }
        return found;
    }
}
