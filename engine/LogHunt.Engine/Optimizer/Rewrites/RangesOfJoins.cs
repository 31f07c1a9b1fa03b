using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// `… | join (…) on User | where Failed between (Succeeded - 10m .. Succeeded)`: an inner join is told between which values of a left row
/// its right rows' time must lie, so that it makes no pairs that the condition would drop. The condition stays.
/// </summary>
sealed class RangesOfJoins : PlanRewrite
{
    /// <summary>A right column by a left row's value: at least it, or at most.</summary>
    readonly record struct Bound(int Column, Expr Value, bool IsLeast);

    public override PlanNode Apply(PlanNode plan) => plan.Transform(node =>
        node is FilterNode { Input: JoinNode { Kind: JoinKind.Inner, Range: null } join } filter && RangeOf(filter.Predicate, join) is { } range
            ? filter.With([join with { Range = range }])
            : node);

    static PairRange? RangeOf(Expr predicate, JoinNode join)
    {
        var bounds = predicate.Conditions().Select(condition => BoundOf(condition, join)).OfType<Bound>().ToList();
        if (bounds.Count == 0) return null;
        // The column that is held from both sides, if one is.
        var column = bounds.GroupBy(bound => bound.Column).MaxBy(group => group.Select(bound => bound.IsLeast).Distinct().Count())!;
        Expr? Of(bool isLeast) => column.Where(bound => bound.IsLeast == isLeast).Select(bound => bound.Value).FirstOrDefault();
        return new(column.Key, Of(isLeast: true), Of(isLeast: false));
    }

    /// <summary>Ends count as included: the condition itself is asked afterwards.</summary>
    static Bound? BoundOf(Expr condition, JoinNode join)
    {
        if (condition is not CallExpr { Arguments: [var left, var right] } call || !condition.IsDeterministic()) return null;
        var isLess = call.Function == ScalarOperators.Less || call.Function == ScalarOperators.LessOrEqual;
        if (!isLess && call.Function != ScalarOperators.Greater && call.Function != ScalarOperators.GreaterOrEqual) return null;
        return Held(left, right, isLess, join) ?? Held(right, left, !isLess, join);
    }

    /// <summary>`small` is less than `large`, or greater where `isLess` is false.</summary>
    static Bound? Held(Expr small, Expr large, bool isLess, JoinNode join)
    {
        var width = join.Left.Output.Length;
        bool OfLeft(Expr expr) => expr.Columns().All(ordinal => ordinal < width);
        switch (small)
        {
            case ColumnExpr { Type: ColumnType.DateTime } time when time.Ordinal >= width && OfLeft(large) && large.Type == ColumnType.DateTime:
                return new(time.Ordinal - width, large, !isLess);
            // Succeeded - Failed <= 10m
            case CallExpr { Arguments: [var from, ColumnExpr { Type: ColumnType.DateTime } taken] } gap
                when IsGap(gap) && taken.Ordinal >= width && OfLeft(from) && large is ConstantExpr { Type: ColumnType.TimeSpan }:
                return new(taken.Ordinal - width, ScalarOperators.Call(ScalarOperators.Subtract, from, large), isLess);
            // Failed - Succeeded >= -10m
            case CallExpr { Arguments: [ColumnExpr { Type: ColumnType.DateTime } later, var earlier] } gap
                when IsGap(gap) && later.Ordinal >= width && OfLeft(earlier) && large is ConstantExpr { Type: ColumnType.TimeSpan }:
                return new(later.Ordinal - width, ScalarOperators.Call(ScalarOperators.Add, earlier, large), !isLess);
            default:
                return null;
        }
    }

    static bool IsGap(CallExpr call) => call.Function == ScalarOperators.Subtract && call.Arguments[0].Type == ColumnType.DateTime;
}
