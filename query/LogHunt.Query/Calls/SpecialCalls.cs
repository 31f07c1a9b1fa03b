using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Calls;

/// <summary>Every call that is a value and no function: a call is a class, or an entry of one, and a line here.</summary>
static class SpecialCalls
{
    public static ImmutableArray<SpecialCall> All { get; } =
    [
        new ClockCall(new("now", "The time at which the query began, the same throughout; with a timespan that much later.",
            "print now()", "2026-11-23T12:00:00.0000000Z"), ScalarOperators.Add, isOptional: true),
        new ClockCall(new("ago", "The time that much before the query began.",
            "print ago(1h)", "2026-11-23T11:00:00.0000000Z"), ScalarOperators.Subtract, isOptional: false),
        new ToScalarCall(),
        new ColumnIfExistsCall(),
        new ColumnNamesCall(),
        new PackAllCall(),
        new PackColumnsCall(),
        new BinAutoCall(),
        new AssertCall(),
        new EstimateDataSizeCall(),
        new RowNumberCall(),
        new NeighbourCall(new("prev", "The value that many rows before, one when it is not said; the default where there is none.",
            "range x from 1 to 3 step 1 | sort by x asc | extend before = prev(x, 1, 0)", "1, 0; 2, 1; 3, 2"), WindowKind.Previous),
        new NeighbourCall(new("next", "The value that many rows after, one when it is not said; the default where there is none.",
            "range x from 1 to 3 step 1 | sort by x asc | extend after = next(x, 1, 0)", "1, 2; 2, 3; 3, 0"), WindowKind.Next),
        new CumulativeSumCall(),
        new RankCall(new("row_rank_dense",
            "How many different values of the key there were so far, from 1; it begins anew where the condition is true.",
            "datatable(x:long)[5, 5, 7] | sort by x asc | extend rank = row_rank_dense(x)", "5, 1; 5, 1; 7, 2"), WindowKind.RankDense),
        new RankCall(new("row_rank_min",
            "The number of the first row with this value of the key, from 1; it begins anew where the condition is true.",
            "datatable(x:long)[5, 5, 7] | sort by x asc | extend rank = row_rank_min(x)", "5, 1; 5, 1; 7, 3"), WindowKind.RankMin),
        new SessionCall(),
        new IngestionTimeCall(),
        new GeoInfoCall(),
    ];
}
