using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Completions;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query;

/// <summary>
/// A plan as written, the values that its subqueries gave and each rewrite that changed it, in order, and what its scans would open.
/// </summary>
public sealed record Explanation(string Plan, ImmutableArray<RewriteStep> Steps, ImmutableArray<ScanExplain> Scans)
{
    /// <summary>What came of it when it was run; null when it was not.</summary>
    public ExplainedRun? Run { get; init; }
}

/// <summary>A query that was run for its explanation: how many rows it gave, what it cost, the most bytes held at once, and its operators.</summary>
public sealed record ExplainedRun(long Rows, QueryStatistics Statistics, long MostMemory, ImmutableArray<OperatorRun> Operators);

/// <summary>
/// A store that is asked in KQL. Each query sees the store as it was when the query began. Safe to use from several threads.
/// </summary>
public sealed class LogHuntStore : IDisposable
{
    readonly Store store;

    LogHuntStore(Store store) => this.store = store;

    /// <summary>
    /// Opens the folder, creating it where there is none. Throws <see cref="StoreException"/> for a folder that is something else or out
    /// of reach.
    /// </summary>
    public static LogHuntStore Open(string directory) => new(Store.Open(directory));

    /// <summary>
    /// Opens a store that is there and makes nothing. Throws <see cref="StoreException"/>, naming one nearby, where there is none.
    /// </summary>
    public static LogHuntStore OpenExisting(string directory) => new(Store.OpenExisting(directory));

    /// <summary>The folder.</summary>
    public string Directory => store.Directory;

    /// <summary>Uploads, indicators, hunts and what they found.</summary>
    public CatalogDb Catalog => store.Catalog;

    /// <summary>The store as the engine has it: what ingest writes into and indicator hunts search.</summary>
    public Store EngineStore => store;

    /// <summary>The tables as they are now, all or those of one municipality.</summary>
    public Snapshot Snapshot(string? municipality = null) => store.Snapshot(municipality);

    /// <summary>
    /// Throws <see cref="QueryException"/> for a query that cannot be run, <see cref="QueryBudgetException"/> when its limits are spent.
    /// </summary>
    public QueryResult Query(string kql, QueryOptions? options = null)
    {
        options ??= new();
        var (snapshot, context) = Now(options);
        return QueryRun.Run(kql, snapshot, context, options);
    }

    /// <summary>The same, but rows come as they are found, so a result need not fit into memory and reading may stop.</summary>
    public QueryStream Stream(string kql, QueryOptions? options = null)
    {
        options ??= new();
        var (snapshot, context) = Now(options);
        return QueryRun.Stream(kql, snapshot, context, options);
    }

    /// <summary>What is wrong with a query; nothing is run.</summary>
    public ImmutableArray<Diagnostic> Check(string kql, QueryOptions? options = null) => Compile(kql, options).Diagnostics;

    /// <summary>
    /// How a query would be run and what it would read; the queries inside of it are run for that, and with `isRun` all of it. Throws <see cref="QueryException"/> for
    /// a query that cannot be run, <see cref="QueryBudgetException"/> when its limits are spent.
    /// </summary>
    public Explanation Explain(string kql, QueryOptions? options = null, bool isRun = false)
    {
        options ??= new();
        var (snapshot, context) = Now(options);
        return QueryRun.Explain(kql, snapshot, context, options, isRun);
    }

    /// <summary>
    /// The query's plan, or what is wrong with it; nothing is run. Throws <see cref="QueryBudgetException"/> when that takes too long.
    /// </summary>
    public Compilation Compile(string kql, QueryOptions? options = null)
    {
        options ??= new();
        return QueryRun.Compile(kql, Now(options).Context, options);
    }

    /// <summary>What is wrong with a function before it is put into the store, as <see cref="Kql.CheckFunction"/> says.</summary>
    public ImmutableArray<Diagnostic> CheckFunction(SavedFunction function, bool onlyText = false) =>
        Kql.CheckFunction(function, Now(new()).Context, onlyText);

    /// <summary>The functions of the store as they are now.</summary>
    public IReadOnlyDictionary<string, SavedFunction> Functions => store.Functions.ByName;

    /// <summary>What may stand at a place of a query, as <see cref="Kql.Complete"/> says, with values out of the store.</summary>
    public ImmutableArray<Completion> Complete(string kql, int position, QueryOptions? options = null)
    {
        var (snapshot, context) = Now(options ?? new());
        return Kql.Complete(kql, position, context, (table, column) => ColumnValues.Of(snapshot, table, column));
    }

    /// <summary>The texts that a column of a table holds, in order, where they are few; else none.</summary>
    public ImmutableArray<string> Values(string table, string column) => ColumnValues.Of(store.Snapshot(), table, column);

    /// <summary>
    /// The tables as they are now, and what a query is compiled against: those, the functions of that moment, and the files that queries read.
    /// </summary>
    (Snapshot Snapshot, CompileContext Context) Now(QueryOptions options)
    {
        var snapshot = store.Snapshot(options.Municipality, out var functions);
        return (snapshot, QueryRun.ContextOf(snapshot, options) with
        {
            Lookup = Catalog.FindLookup,
            LookupNames = kind => [.. Catalog.Lookups(kind).Select(file => file.Name)],
            Functions = functions.ByName,
        });
    }

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();
}
