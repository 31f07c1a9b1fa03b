using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query;

/// <summary>A plan as written and each rewrite that changed it, in order.</summary>
public sealed record Explanation(string Plan, ImmutableArray<RewriteStep> Steps);

/// <summary>A store that is asked in KQL. Each query sees the store as it was when the query began. Safe to use from several threads.</summary>
public sealed class LogHuntStore : IDisposable
{
    readonly Store store;

    LogHuntStore(Store store) => this.store = store;

    /// <summary>Opens the folder, creating it where there is none. Throws <see cref="StoreException"/> for a folder that is something else or out of reach.</summary>
    public static LogHuntStore Open(string directory) => new(Store.Open(directory));

    /// <summary>Opens a store that is there and makes nothing. Throws <see cref="StoreException"/>, naming one nearby, where there is none.</summary>
    public static LogHuntStore OpenExisting(string directory) => new(Store.OpenExisting(directory));

    /// <summary>The segments and the catalog behind it.</summary>
    public Store Store => store;

    /// <summary>Throws <see cref="QueryException"/> for a query that cannot be run, <see cref="QueryBudgetException"/> when its limits are spent.</summary>
    public QueryResult Query(string kql, QueryOptions? options = null)
    {
        options ??= new();
        var snapshot = store.Snapshot(options.Municipality);
        return QueryRun.Run(kql, snapshot, Context(snapshot, options), options);
    }

    /// <summary>The same, but rows come as they are found, so a result need not fit into memory and reading may stop.</summary>
    public QueryStream Stream(string kql, QueryOptions? options = null)
    {
        options ??= new();
        var snapshot = store.Snapshot(options.Municipality);
        return QueryRun.Stream(kql, snapshot, Context(snapshot, options), options);
    }

    /// <summary>What is wrong with a query; nothing is run.</summary>
    public ImmutableArray<Diagnostic> Check(string kql, QueryOptions? options = null) => Compile(kql, options).Diagnostics;

    /// <summary>How a query would be run. Throws <see cref="QueryException"/> for a query that cannot be.</summary>
    public Explanation Explain(string kql, QueryOptions? options = null)
    {
        var compilation = Compile(kql, options);
        return compilation.Plan is { } plan ? new(PlanText.Of(plan), PlanOptimizer.Trace(plan)) : throw new QueryException(kql, compilation.Diagnostics);
    }

    public Compilation Compile(string kql, QueryOptions? options = null)
    {
        options ??= new();
        return Kql.Compile(kql, Context(store.Snapshot(options.Municipality), options));
    }

    public void Dispose() => store.Dispose();

    CompileContext Context(Snapshot snapshot, QueryOptions options) => QueryRun.ContextOf(snapshot, options) with
    {
        Indicators = () => [.. store.Catalog.Indicators().Select(entry => entry.Indicator)],
    };
}
