using System.Collections.Immutable;
using LogHunt.Engine.Optimizer.Rewrites;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer;

/// <summary>A rewrite that changed the plan, and the plan after it.</summary>
public sealed record RewriteStep(string Name, string Plan);

/// <summary>What became of a plan, and how.</summary>
public sealed record OptimizedPlan(PlanNode Plan, ImmutableArray<RewriteStep> Steps);

/// <summary>Makes plans cheaper by a fixed list of rewrites.</summary>
public static class PlanOptimizer
{
    internal static ImmutableArray<PlanRewrite> Rewrites { get; } =
    [
        new FilterBeforeMatch(),
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
        new RangesOfJoins(),
    ];

    /// <summary>The plan after all rewrites. Guarantees: the same rows, in the same order, under the same names.</summary>
    public static PlanNode Optimize(PlanNode plan) => Rewrites.Aggregate(plan, (current, rewrite) => rewrite.Apply(current));

    /// <summary>As <see cref="Optimize"/>, with the steps that changed something.</summary>
    public static OptimizedPlan Trace(PlanNode plan)
    {
        var steps = ImmutableArray.CreateBuilder<RewriteStep>();
        foreach (var rewrite in Rewrites)
        {
            var next = rewrite.Apply(plan);
            if (!ReferenceEquals(next, plan) && PlanText.Of(next) is var text && text != PlanText.Of(plan))
                steps.Add(new(rewrite.Name, text));
            plan = next;
        }
        return new(plan, steps.ToImmutable());
    }
}
