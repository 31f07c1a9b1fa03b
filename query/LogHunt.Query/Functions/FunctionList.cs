using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;

namespace LogHunt.Query.Functions;

/// <summary>
/// Every scalar function that a query can call by name. What the binder resolves itself is not here: `now`, `ago`, `toscalar`,
/// `materialize`, `column_ifexists`, `not`, the window functions, and the operators, which are the engine's.
/// </summary>
public static class FunctionList
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        .. TextFunctions.All,
        .. PatternFunctions.All,
        .. UrlFunctions.All,
        .. UserAgentFunctions.All,
        .. EncodingFunctions.All,
        .. PathFunctions.All,
        .. TimeFunctions.All,
        .. TimeTextFunctions.All,
        .. BinFunctions.All,
        .. MathFunctions.All,
        .. DistributionFunctions.All,
        .. UnitFunctions.All,
        .. ConversionFunctions.All,
        .. LogicFunctions.All,
        .. ArrayFunctions.All,
        .. ArrayOrderFunctions.All,
        .. SeriesFunctions.All,
        .. SetFunctions.All,
        .. BagFunctions.All,
        .. AddressFunctions.All,
        .. AddressTextFunctions.All,
        .. HashFunctions.All,
        .. GeoPointFunctions.All,
        .. GeoCellFunctions.All,
        .. GeoLineFunctions.All,
        .. GeoPolygonFunctions.All,
        .. GeoOverlayFunctions.All,
    ];

    static readonly FrozenDictionary<string, ScalarFunction> ByName = All
        .SelectMany(function => function.Doc.Aliases.Append(function.Doc.Name), (function, name) => (name, function))
        .ToFrozenDictionary(x => x.name, x => x.function, StringComparer.Ordinal);

    /// <summary>The function of that name or alias, or null. Names are case-sensitive, as everything in KQL.</summary>
    public static ScalarFunction? Find(string name) => ByName.GetValueOrDefault(name);
}
