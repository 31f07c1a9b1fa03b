using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>A limit over a sort as a top; limits sink below projections and meet other limits.</summary>
sealed class TopFromSortLimit : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(node => node is LimitNode limit ? Sink(limit) : node);

    static PlanNode Sink(LimitNode limit) => limit.Input switch
    {
        SortNode sort => new TopNode(sort.Input, limit.Count, sort.Keys),
        TopNode top => top with { Count = Math.Min(top.Count, limit.Count) },
        LimitNode inner => inner with { Count = Math.Min(inner.Count, limit.Count) },
        ProjectNode project => project.With([Sink(new(project.Input, limit.Count))]),
        _ => limit,
    };
}
