using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions;

/// <summary>What is asked of the sketches that the aggregates `hll` and `tdigest` make, and several of them in one.</summary>
static class SketchFunctions
{
    const string OfThree = "toscalar(range x from 1 to 3 step 1 | summarize ";

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        TypedFunction.OfAny(new("dcount_hll", "The number of distinct values that `hll` saw.", $"dcount_hll({OfThree}hll(x)))", "3"),
            ColumnType.Long, 1, 1, values => values[0] is DynamicArray sketch && DistinctSketch.Of(sketch) is { } distinct ? distinct.Count : null),
        TypedFunction.OfAny(new("hll_merge", "Several of what `hll` makes in one.",
            $"dcount_hll(hll_merge({OfThree}hll(x)), {OfThree}hll(x + 2))))", "5"), ColumnType.Dynamic, 1, 64, values =>
            {
                DistinctSketch? all = null;
                foreach (var value in values)
                    if (value is DynamicArray sketch && DistinctSketch.Of(sketch) is { } distinct) (all ??= new(distinct.Most)).Add(distinct);
                return all?.ToArray();
            }),
        TypedFunction.OfAny(new("merge_tdigest", "Several of what `tdigest` makes in one.",
            $"percentile_tdigest(merge_tdigest({OfThree}tdigest(x)), {OfThree}tdigest(x + 2))), 100)", "5") { Aliases = ["tdigest_merge", "merge_tdigests"] },
            ColumnType.Dynamic, 1, 64, values => RankSketch.Merged(values.ToArray()) is { } all ? all.ToArray() : null),
        TypedFunction.OfAny(new("percentile_tdigest", "The value below or at which a percentage of what `tdigest` saw lies.",
            $"percentile_tdigest({OfThree}tdigest(x)), 50)", "2"), ColumnType.Dynamic, 2, 2,
            values => RankSketch.Of(values[0])?.Percentile(Conversions.ToReal(values[1]))),
        TypedFunction.OfAny(new("percentiles_array_tdigest", "Several percentiles of what `tdigest` saw, as an array.",
            $"percentiles_array_tdigest({OfThree}tdigest(x)), 50, 100)", "[2,3]"), ColumnType.Dynamic, 2, 64, values =>
            {
                if (RankSketch.Of(values[0]) is not { } ranks) return null;
                IEnumerable<object?> shares = values[1] is DynamicArray given ? given : values[1..].ToArray();
                return new DynamicArray([.. shares.Select(share => ranks.Percentile(Conversions.ToReal(share)))]);
            }),
        TypedFunction.OfAny(new("rank_tdigest", "How many of the values that `tdigest` saw are not above a value.",
            $"rank_tdigest({OfThree}tdigest(x)), 2)", "2.0"), ColumnType.Real, 2, 2,
            values => values[1] is { } value && RankSketch.Of(values[0]) is { } ranks ? (double)ranks.Rank(value) : null),
        TypedFunction.OfAny(new("percentrank_tdigest", "The percentage of the values that `tdigest` saw that are not above a value.",
            $"percentrank_tdigest({OfThree}tdigest(x)), 3)", "100.0"), ColumnType.Real, 2, 2,
            values => values[1] is { } value && RankSketch.Of(values[0]) is { Weight: > 0 } ranks ? 100.0 * ranks.Rank(value) / ranks.Weight : null),
    ];
}
