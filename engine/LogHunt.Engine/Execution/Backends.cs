using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>Runs a plan over a snapshot.</summary>
public interface IExecutionBackend
{
    /// <summary>`LOGHUNT_BACKEND=reference` and `--backend reference` force this one.</summary>
    string Name { get; }

    /// <summary>Whether it can run this node, whatever the node's inputs are.</summary>
    bool Supports(PlanNode node);

    /// <summary>
    /// Guarantees: no empty batch; a batch stays valid; order as the plan says, and the same on every run over the same snapshot.
    /// Requires: every node of `plan` is supported and none holds a <see cref="SubqueryExpr"/> or <see cref="QueriedIndicators"/>. Ends
    /// with <see cref="QueryBudgetException"/> when `budget` is spent, with <see cref="OperationCanceledException"/> when it is cancelled.
    /// </summary>
    IEnumerable<Batch> Execute(PlanNode plan, Snapshot snapshot, QueryBudget budget);
}

/// <summary>A plan with a node that the backend does not run; the message is for the user.</summary>
public sealed class UnsupportedPlanException(string message) : Exception(message);

/// <summary>Every backend, fastest first; the last is the oracle that the others are tested against.</summary>
public static class Backends
{
    /// <summary>All of them; the first is taken when nobody asks for another.</summary>
    public static ImmutableArray<IExecutionBackend> All { get; } = [new Vector.VectorBackend(), new Reference.ReferenceBackend()];

    /// <summary>
    /// Executes the plan; ends with <see cref="UnsupportedPlanException"/> before anything is read when the backend does not take
    /// one of its nodes.
    /// </summary>
    public static IEnumerable<Batch> Run(this IExecutionBackend backend, PlanNode plan, Snapshot snapshot, QueryBudget budget) =>
        Untaken(backend, plan) is { } node
            ? throw new UnsupportedPlanException($"the backend `{backend.Name}` cannot run `{node.Describe()}`")
            : backend.Execute(plan, snapshot, budget);

    static PlanNode? Untaken(IExecutionBackend backend, PlanNode plan)
    {
        if (!backend.Supports(plan)) return plan;
        foreach (var input in plan.Inputs)
            if (Untaken(backend, input) is { } untaken) return untaken;
        return null;
    }

    /// <summary>The backend of that name, by default of `LOGHUNT_BACKEND`, else the fastest; null when no backend is called so.</summary>
    public static IExecutionBackend? Find(string? name = null) =>
        (name ?? Environment.GetEnvironmentVariable("LOGHUNT_BACKEND")) is not { Length: > 0 } wanted
            ? All[0]
            : All.FirstOrDefault(backend => backend.Name == wanted);
}
