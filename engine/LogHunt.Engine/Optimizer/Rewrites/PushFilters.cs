using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// Conditions sink towards the scans, where zone maps and dictionaries use them: through projections, sorts, matches, expansions, unions,
/// groups (on keys) and into the sides of joins that lose nothing by it. They stop at limits, tops and windows, whose rows they would
/// change.
/// </summary>
sealed class PushFilters : PlanRewrite
{
    /// <summary>
    /// Nodes that a condition may grow to on its way through projections: `x + x` over `x + x` over … would double with each.
    /// </summary>
    const int LargestGrown = 64;

    public override PlanNode Apply(PlanNode plan) => plan is FilterNode filter
        ? Push(filter.Input, filter.Predicate.Conditions()) is var pushed && pushed.Equals(plan) ? plan : pushed
        : plan.MapInputs(Apply);

    PlanNode Push(PlanNode node, ImmutableArray<Expr> conditions)
    {
        switch (node)
        {
            case FilterNode filter:
                return Push(filter.Input, [.. filter.Predicate.Conditions(), .. conditions]);
            case ScanNode scan:
                var (scanned, rest) = Part(conditions, _ => true);
                return Filter(scanned.IsEmpty ? scan : scan with { Predicate = And([.. scan.Predicate.Conditions(), .. scanned]) }, rest);
            case ProjectNode project:
                var (small, grown) = Part(conditions, condition => SizeOver(condition, project) <= Math.Max(LargestGrown, Size(condition)));
                return Filter(Through(node, small, ordinal => project.Columns[ordinal].Expr.IsDeterministic(),
                    expr => expr.Over(project)), grown);
            case SortNode:
                return Through(node, conditions, _ => true, expr => expr);
            case MatchNode match:
                return Through(node, conditions, ordinal => ordinal < match.Input.Output.Length, expr => expr);
            case ExpandNode expand:
                return Through(node, conditions,
                    ordinal =>
                    ordinal < expand.Input.Output.Length && expand.Expansions.All(one => one.Name != expand.Input.Output[ordinal].Name),
                    expr => expr);
            case AggregateNode aggregate:
                return Through(node, conditions,
                    ordinal => ordinal < aggregate.Keys.Length && aggregate.Keys[ordinal].Expr.IsDeterministic(),
                    expr => expr.Rewrite(inner => inner is ColumnExpr column ? aggregate.Keys[column.Ordinal].Expr : inner));
            case UnionNode union:
                var (common, apart) = Part(conditions, _ => true);
                return Filter(union.With([.. union.Parts.Select(part => Push(part, common))]), apart);
            case JoinNode join:
                return IntoJoin(join, conditions);
            default:
                return Filter(node.MapInputs(Apply), conditions);
        }
    }

    /// <summary>Conditions that read only columns for which `may` holds go below a node of one input; constants alone go nowhere.</summary>
    PlanNode Through(PlanNode node, ImmutableArray<Expr> conditions, Func<int, bool> may, Func<Expr, Expr> over)
    {
        var (below, above) = Part(conditions, condition => condition.Columns().Any() && condition.Columns().All(may));
        return Filter(node.MapInputs(input => Push(input, [.. below.Select(over)])), above);
    }

    PlanNode IntoJoin(JoinNode join, ImmutableArray<Expr> conditions)
    {
        var width = join.Kind is JoinKind.RightSemi or JoinKind.RightAnti ? 0 : join.Left.Output.Length;
        bool Left(Expr condition) => condition.Columns().Any() && condition.Columns().All(ordinal => ordinal < width) && join.Kind switch
        {
            JoinKind.Inner or JoinKind.LeftOuter or JoinKind.LeftSemi or JoinKind.LeftAnti => true,
            // The first row of each key must stay the first: only whole keys may go.
            JoinKind.InnerUnique =>
                condition.Columns().All(ordinal => join.LeftKeys.Contains(new ColumnExpr(ordinal, join.Output[ordinal].Type))),
            _ => false,
        };
        bool Right(Expr condition) => condition.Columns().Any() && condition.Columns().All(ordinal => ordinal >= width) &&
            join.Kind is JoinKind.Inner or JoinKind.InnerUnique or JoinKind.RightOuter or JoinKind.RightSemi or JoinKind.RightAnti;

        var (left, others) = Part(conditions, Left);
        var (right, above) = Part(others, Right);
        return Filter(join.MapSides(Push(join.Left, left),
            Push(join.Right, [.. right.Select(condition => condition.Shift(ordinal => ordinal - width))])), above);
    }

    static int Size(Expr expr) => expr is CallExpr call ? 1 + call.Arguments.Sum(Size) : 1;

    static long SizeOver(Expr expr, ProjectNode project) => expr switch
    {
        CallExpr call => 1 + call.Arguments.Sum(argument => SizeOver(argument, project)),
        ColumnExpr column => Size(project.Columns[column.Ordinal].Expr),
        _ => 1,
    };

    /// <summary>Conditions whose answer changes from call to call stay where they were written.</summary>
    static (ImmutableArray<Expr> Below, ImmutableArray<Expr> Above) Part(ImmutableArray<Expr> conditions, Func<Expr, bool> may)
    {
        bool Goes(Expr condition) => condition.IsDeterministic() && may(condition);
        return ([.. conditions.Where(Goes)], [.. conditions.Where(condition => !Goes(condition))]);
    }

    static PlanNode Filter(PlanNode node, ImmutableArray<Expr> conditions) =>
        conditions.IsEmpty ? node : new FilterNode(node, And(conditions));

    static Expr And(ImmutableArray<Expr> conditions) =>
        conditions.Length == 1 ? conditions[0] : ScalarOperators.Call(ScalarOperators.And, conditions.AsSpan());
}

static class JoinSides
{
    public static JoinNode MapSides(this JoinNode join, PlanNode left, PlanNode right) =>
        ReferenceEquals(left, join.Left) && ReferenceEquals(right, join.Right) ? join : join with { Left = left, Right = right };
}
