using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>Every aggregate that `summarize` can call by name, and the parts of those that make several columns.</summary>
public static class AggregateList
{
    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        .. CountAggregates.All,
        .. NumberAggregates.All,
        .. ExtremeAggregates.All,
        .. SpreadAggregates.All,
        .. DistinctAggregates.All,
        .. CollectAggregates.All,
    ];

    /// <summary>
    /// (order, value) → the value in the row where `order` is largest; the first such row wins, and when every `order` is null the first row. `arg_max(t, x, y)` is
    /// `max`-like for t itself (value = order) and one of these for each of x and y.
    /// </summary>
    public static AggregateFunction ArgMax { get; } = ArgAggregate.Function("arg_max", "The value in the row where another is largest.", 1);

    /// <summary>As <see cref="ArgMax"/>, for the smallest.</summary>
    public static AggregateFunction ArgMin { get; } = ArgAggregate.Function("arg_min", "The value in the row where another is smallest.", -1);

    /// <summary>(value) → the value of the group's first row, null or not: several of them come from one row, which `take_any(a, b)` and `take_any(*)` promise.</summary>
    public static AggregateFunction FirstRow { get; } = TakeAnyAggregate.Function(new("take_first", "The value of the first row.", "print x=1 | summarize take_any(x)", "1"), prefersPresent: false);

    /// <summary>(value, percentage) → one percentile: what `percentiles(x, 5, 95)` is made of.</summary>
    public static AggregateFunction Percentile { get; } = All.First(function => function.Doc.Name == "percentile");

    static readonly FrozenDictionary<string, AggregateFunction> ByName = All
        .SelectMany(function => function.Doc.Aliases.Append(function.Doc.Name), (function, name) => (name, function))
        .ToFrozenDictionary(x => x.name, x => x.function, StringComparer.Ordinal);

    /// <summary>The aggregate of that name or alias, or null. `arg_max`, `arg_min` and `percentiles` make several columns and are the binder's.</summary>
    public static AggregateFunction? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>The aggregate for arguments of these types, or null when there is none.</summary>
delegate Aggregate? AggregateResolution(ReadOnlySpan<ColumnType> arguments);

/// <summary>An aggregate whose overloads follow from the types it is called with.</summary>
sealed class TypedAggregate(Doc doc, AggregateResolution resolve) : AggregateFunction(doc)
{
    public override Aggregate? Resolve(ReadOnlySpan<ColumnType> arguments) => resolve(arguments);
}
