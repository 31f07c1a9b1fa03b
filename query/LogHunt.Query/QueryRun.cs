using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Query.Binding;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Query;

/// <summary>A query from its text to its rows over one snapshot: compiled, the queries inside of it run, optimized, executed.</summary>
public sealed class QueryRun
{
    readonly Snapshot snapshot;
    readonly IExecutionBackend backend;
    readonly QueryBudget budget;
    readonly Compilation compilation;
    readonly string kql;
    readonly PlanNode written;

    QueryRun(string kql, Snapshot snapshot, CompileContext context, QueryOptions options)
    {
        (this.kql, this.snapshot) = (kql, snapshot);
        budget = options.Limits.Start(options.Cancellation);
        backend = Backends.Find(options.Backend) ?? throw new ArgumentException(
            $"no backend `{options.Backend}`; there are {string.Join(", ", Backends.All.Select(one => one.Name))}", nameof(options));
        compilation = budget.Run(() => Kql.Compile(kql, context with { Ask = Ask }));
        written = compilation.Plan ?? throw new QueryException(kql, compilation.Diagnostics);
    }

    /// <summary>What a query over the snapshot is compiled against.</summary>
    public static CompileContext ContextOf(Snapshot snapshot, QueryOptions options) => new()
    {
        Table = name => snapshot.Find(name)?.Schema,
        TableNames = [.. snapshot.Tables.Select(table => table.Schema.Name)],
        Now = options.Now ?? DateTime.UtcNow,
        Window = options.Window,
        Parameters = options.Parameters,
        Sought = options.Sought,
    };

    /// <summary>
    /// The plan, or what is wrong with the query; nothing is run. Throws <see cref="QueryBudgetException"/> when that takes too long.
    /// </summary>
    public static Compilation Compile(string kql, CompileContext context, QueryOptions options) =>
        options.Limits.Start(options.Cancellation).Run(() => Kql.Compile(kql, context));

    /// <summary>
    /// Throws <see cref="QueryException"/> for a query that cannot be run, <see cref="QueryBudgetException"/> when its limits are spent.
    /// </summary>
    public static QueryResult Run(string kql, Snapshot snapshot, CompileContext context, QueryOptions options)
    {
        var stream = Stream(kql, snapshot, context, options);
        return new(stream.Columns, stream.Collect(), stream.Statistics, stream.Notes, stream.Render) { Incomplete = stream.Incomplete, Doubts = stream.Doubts };
    }

    /// <summary>The same with its rows still to come.</summary>
    public static QueryStream Stream(string kql, Snapshot snapshot, CompileContext context, QueryOptions options)
    {
        var run = new QueryRun(kql, snapshot, context, options);
        var resolved = run.Supported(run.Resolved);
        var withOrigin = options.WithOrigin ? RowOrigins.Beside(resolved) : null;
        var optimized = run.Supported(() => PlanOptimizer.Optimize(withOrigin ?? resolved));
        var batches = run.Supported(() => run.backend.Run(optimized, snapshot, run.budget));
        return new(run.written.Output, batches, run.budget, run.compilation.Notes, run.compilation.Render)
        {
            Doubts = run.compilation.Doubts,
            Tables = [.. Scanned(run.written).Order(StringComparer.Ordinal)],
            OriginAt = withOrigin is null ? RowOrigins.In(run.written.Output)
                : [.. Enumerable.Range(run.written.Output.Length, RowOrigins.Names.Length)],
        };
    }

    static IEnumerable<string> Scanned(PlanNode plan)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<PlanNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<PlanNode>([plan]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (node is ScanNode { Table: var table } && StandardTables.Find(table.Name) is not null) names.Add(table.Name);
            foreach (var input in node.Inputs) open.Push(input);
        }
        return names;
    }

    /// <summary>How it would be run, and what it would read. The queries inside of it are run for that, and with `isRun` all of it.</summary>
    public static Explanation Explain(string kql, Snapshot snapshot, CompileContext context, QueryOptions options, bool isRun = false)
    {
        var run = new QueryRun(kql, snapshot, context, options);
        var resolved = run.Supported(run.Resolved);
        var (optimized, steps) = run.budget.Run(() => PlanOptimizer.Trace(resolved));
        var (asWritten, withValues) = (PlanText.Of(run.written), PlanText.Of(resolved));
        if (withValues != asWritten) steps = steps.Insert(0, new(nameof(Subqueries), withValues));
        return new(asWritten, steps, ScanExplain.Of(optimized, snapshot)) { Run = isRun ? run.Profiled(optimized) : null };
    }

    ExplainedRun Profiled(PlanNode optimized)
    {
        var profile = budget.Profile = new();
        var rows = Supported(() => backend.Run(optimized, snapshot, budget).Sum(batch => (long)batch.RowCount));
        var cost = new QueryStatistics(budget.RowsRead, budget.SegmentsRead, budget.SegmentsSkipped, budget.BytesRead, budget.Elapsed);
        return new(rows, cost, budget.MostMemory, profile.Of(optimized));
    }

    /// <summary>The rows of a part of the query.</summary>
    IEnumerable<Batch> Ask(PlanNode part) =>
        backend.Run(PlanOptimizer.Optimize(Subqueries.Resolve(part, snapshot, backend, budget)), snapshot, budget);

    PlanNode Resolved() => Subqueries.Resolve(written, snapshot, backend, budget);

    /// <summary>A node that the backend does not take is a mistake in the query as any other.</summary>
    T Supported<T>(Func<T> run)
    {
        try
        {
            return budget.Run(run);
        }
        catch (UnsupportedPlanException error)
        {
            throw new QueryException(kql, [new("LH403", error.Message, 0, kql.Length)]);
        }
    }
}
