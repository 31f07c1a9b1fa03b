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

    /// <summary>
    /// Guarantees: no empty batch; a batch stays valid; order as the plan says, and the same on every run over the same snapshot.
    /// Requires: `plan` is bound and holds no <see cref="SubqueryExpr"/>. Ends with <see cref="QueryBudgetException"/> when
    /// `budget` is spent, with <see cref="OperationCanceledException"/> when it is cancelled.
    /// </summary>
    IEnumerable<Batch> Execute(PlanNode plan, Snapshot snapshot, QueryBudget budget);
}

/// <summary>Every backend, fastest first; the last is the oracle that the others are tested against.</summary>
public static class Backends
{
    /// <summary>All of them; the first is taken when nobody asks for another.</summary>
    public static ImmutableArray<IExecutionBackend> All { get; } = [new Vector.VectorBackend(), new Reference.ReferenceBackend()];

    /// <summary>The backend of that name, by default of `LOGHUNT_BACKEND`, else the fastest; null when no backend is called so.</summary>
    public static IExecutionBackend? Find(string? name = null) =>
        (name ?? Environment.GetEnvironmentVariable("LOGHUNT_BACKEND")) is not { Length: > 0 } wanted
            ? All[0]
            : All.FirstOrDefault(backend => backend.Name == wanted);
}
