using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>Every aggregate that `summarize` can call by name.</summary>
public static class AggregateList
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        .. CountAggregates.All,
        .. NumberAggregates.All,
        .. ExtremeAggregates.All,
        .. SpreadAggregates.All,
        .. WeightedPercentiles.All,
        .. DistinctAggregates.All,
        .. CollectAggregates.All,
        .. SketchAggregates.All,
        .. PairAggregates.All,
        .. SchemaAggregates.All,
    ];

    static readonly Dictionary<string, AggregateFunction> ByName = All
        .SelectMany(function => function.Doc.Aliases.Append(function.Doc.Name), (function, name) => (name, function))
        .ToDictionary(x => x.name, x => x.function, StringComparer.Ordinal);

    /// <summary>The aggregate of that name or alias, or null.</summary>
    public static AggregateFunction? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>The aggregate for arguments of these types, or null when there is none.</summary>
delegate Aggregate? AggregateResolution(ReadOnlySpan<ColumnType> arguments);

/// <summary>An aggregate whose overloads follow from the types it is called with.</summary>
sealed class TypedAggregate(Doc doc, AggregateResolution resolve) : AggregateFunction(doc)
{
    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) => resolve(arguments);
}
