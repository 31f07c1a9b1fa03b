using System.Collections.Immutable;
using LogHunt.Engine.Optimizer.Rewrites;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer;

/// <summary>A rewrite that changed the plan, and the plan after it.</summary>
public sealed record RewriteStep(string Name, string Plan);

/// <summary>Makes plans cheaper by a fixed list of rewrites.</summary>
public static class PlanOptimizer
{
    static readonly ImmutableArray<PlanRewrite> Rewrites =
    [
        new FoldConstants(),
        // Ranges become comparisons before filters are pushed, so that the scan sees comparisons only.
        new SplitRanges(),
        new MergeProjects(),
        new PushFilters(),
        // Conditions that went through projections may have become constant.
        new FoldConstants(),
        new TopFromSortLimit(),
        new PruneColumns(),
        new MergeProjects(),
        new RemoveIdentity(),
        new TimeRangeToScan(),
    ];

    public static PlanNode Optimize(PlanNode plan) => Rewrites.Aggregate(plan, (current, rewrite) => rewrite.Apply(current));

    /// <summary>The steps of <see cref="Optimize"/> that changed something.</summary>
    public static ImmutableArray<RewriteStep> Trace(PlanNode plan)
    {
        var steps = ImmutableArray.CreateBuilder<RewriteStep>();
        foreach (var rewrite in Rewrites)
        {
            var next = rewrite.Apply(plan);
            if (!ReferenceEquals(next, plan) && PlanText.Of(next) is var text && text != PlanText.Of(plan)) steps.Add(new(rewrite.Name, text));
            plan = next;
        }
        return steps.ToImmutable();
    }
}
