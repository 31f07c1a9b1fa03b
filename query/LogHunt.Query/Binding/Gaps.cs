using LogHunt.Engine.Plan;

namespace LogHunt.Query.Binding;

/// <summary>What in a plan stands for something that is not known.</summary>
static class Gaps
{
    public static bool IsIn(PlanNode plan)
    {
        var isThere = false;
        plan.Transform(node =>
        {
            isThere |= node is UnknownRows || (node is MatchNode { Sought: QueriedIndicators sought } && IsIn(sought.Plan));
            return node.MapExprs(expr => expr.Rewrite(inner =>
            {
                isThere |= inner is ErrorExpr || (inner is SubqueryExpr subquery && IsIn(subquery.Plan));
                return inner;
            }));
        });
        return isThere;
    }
}
