using System.Runtime.CompilerServices;
using LogHunt.Engine.Plan;

namespace LogHunt.Query.Binding;

/// <summary>
/// How large and how deep expressions and plans are when they are written out as trees. `let` shares them, so a short text could stand for
/// an enormous tree; what comes after the binder walks trees and relies on this bound.
/// </summary>
sealed class QuerySize
{
    public const long MostNodes = 200_000;
    const int DeepestExpr = 1_500, DeepestPlan = 1_500;

    readonly ConditionalWeakTable<object, Measure> measures = [];

    sealed record Measure(long Nodes, int Depth);

    public bool IsTooLarge(Expr expr) => Of(expr) is var measure && (measure.Nodes > MostNodes || measure.Depth > DeepestExpr);

    public bool IsTooLarge(PlanNode plan) => Of(plan) is var measure && (measure.Nodes > MostNodes || measure.Depth > DeepestPlan);

    /// <summary>Recursion is bounded: what a node consists of was measured when it was made, but for a few levels.</summary>
    Measure Of(Expr expr)
    {
        if (expr is not (CallExpr or SubqueryExpr)) return new(1, 1);
        if (measures.TryGetValue(expr, out var known)) return known;
        long nodes = 1;
        var depth = 0;
        if (expr is SubqueryExpr subquery) (nodes, depth) = (Of(subquery.Plan).Nodes + 1, 1);
        else
        {
            foreach (var argument in ((CallExpr)expr).Arguments)
            {
                var measure = Of(argument);
                nodes = Math.Min(nodes + measure.Nodes, long.MaxValue / 2);
                depth = Math.Max(depth, measure.Depth);
            }
        }
        var result = new Measure(nodes, depth + 1);
        measures.Add(expr, result);
        return result;
    }

    Measure Of(PlanNode plan)
    {
        if (measures.TryGetValue(plan, out var known)) return known;
        long nodes = 1;
        var depth = 0;
        if (plan is MatchNode { Sought: QueriedIndicators rows }) (nodes, depth) = (Of(rows.Plan).Nodes + 1, 1);
        foreach (var input in plan.Inputs)
        {
            var measure = Of(input);
            nodes = Math.Min(nodes + measure.Nodes, long.MaxValue / 2);
            depth = Math.Max(depth, measure.Depth);
        }
        var result = new Measure(nodes, depth + 1);
        measures.Add(plan, result);
        return result;
    }
}
