using LogHunt.Engine.Execution;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Segments;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query;

/// <summary>A query from its text to its rows over one snapshot.</summary>
public static class QueryRun
{
    /// <summary>What a query over the snapshot is compiled against.</summary>
    public static CompileContext ContextOf(Snapshot snapshot, QueryOptions options) => new()
    {
        Table = name => snapshot.Find(name)?.Schema,
        TableNames = [.. snapshot.Tables.Select(table => table.Schema.Name)],
        Now = options.Now ?? DateTime.UtcNow,
    };

    /// <summary>Throws <see cref="QueryException"/> for a query that cannot be run, <see cref="QueryBudgetException"/> when its limits are spent.</summary>
    public static QueryResult Run(string kql, Snapshot snapshot, CompileContext context, QueryOptions options)
    {
        var stream = Stream(kql, snapshot, context, options);
        return new(stream.Columns, [.. stream.Batches], stream.Statistics, stream.Notes, stream.Render) { Incomplete = stream.Incomplete };
    }

    /// <summary>The same with its rows still to come.</summary>
    public static QueryStream Stream(string kql, Snapshot snapshot, CompileContext context, QueryOptions options)
    {
        var compilation = Kql.Compile(kql, context);
        if (compilation.Plan is not { } plan) throw new QueryException(kql, compilation.Diagnostics);
        var backend = Backends.Find(options.Backend) ?? throw new ArgumentException($"no backend `{options.Backend}`; there are {string.Join(", ", Backends.All.Select(x => x.Name))}", nameof(options));
        var budget = options.Limits.Start(options.Cancellation);
        var resolved = Subqueries.Resolve(plan, snapshot, backend, budget);
        return new(plan.Output, backend.Execute(PlanOptimizer.Optimize(resolved), snapshot, budget), budget, compilation.Notes, compilation.Render);
    }
}
