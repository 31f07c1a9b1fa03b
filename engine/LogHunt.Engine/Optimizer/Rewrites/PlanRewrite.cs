using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>A change of plans that keeps their meaning; named in `explain` by its class.</summary>
abstract class PlanRewrite
{
    public string Name => GetType().Name;

    /// <summary>Guarantees: the same rows, in the same order, under the same names; the same object when nothing changed.</summary>
    public abstract PlanNode Apply(PlanNode plan);
}
