using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Binding;

/// <summary>What a query is compiled against.</summary>
public sealed record CompileContext
{
    /// <summary>The table of that name, or null.</summary>
    public Func<string, TableSchema?> Table { get; init; } = StandardTables.Find;

    /// <summary>All tables, for patterns (`union Net*`) and «did you mean».</summary>
    public ImmutableArray<string> TableNames { get; init; } = [.. StandardTables.All.Select(table => table.Name)];

    /// <summary>What now() and ago() count from, the same throughout a query.</summary>
    public DateTime Now { get; init; } = DateTime.UtcNow;

    /// <summary>Only rows of logs after `From` and until `To` are there; all when null.</summary>
    public (DateTime From, DateTime To)? Window { get; init; }

    /// <summary>What `match-indicators` looks for; the rows of the table Indicators when null.</summary>
    public IndicatorSet? Sought { get; init; }

    /// <summary>A file that was put into the store for queries to read; null where there is none.</summary>
    public Func<LookupKind, string, (Lookup File, byte[] Content)?> Lookup { get; init; } = (_, _) => null;

    /// <summary>The names of such files.</summary>
    public Func<LookupKind, ImmutableArray<string>> LookupNames { get; init; } = _ => [];

    /// <summary>Functions of the store, which queries call, by their names.</summary>
    public IReadOnlyDictionary<string, SavedFunction> Functions { get; init; } = FrozenDictionary<string, SavedFunction>.Empty;

    /// <summary>Values for what a query declares with `declare query_parameters`, as they are written.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The rows of a part of the query, for what only its data tells; null where a query is checked and not run.
    /// </summary>
    public Func<PlanNode, IEnumerable<Batch>>? Ask { get; init; }

    /// <summary>The rows of a table that a query may see.</summary>
    internal ScanNode Scan(TableSchema table)
    {
        var scan = ScanNode.All(table);
        if (Window is not { } window || StandardTables.Find(table.Name) is null) return scan;
        var time = new ColumnExpr(table.Ordinal(Asim.TimeGenerated.Name), ColumnType.DateTime);
        return scan with
        {
            Predicate = ScalarOperators.Call(ScalarOperators.And,
                ScalarOperators.Call(ScalarOperators.Greater, time, new ConstantExpr(window.From, ColumnType.DateTime)),
                ScalarOperators.Call(ScalarOperators.LessOrEqual, time, new ConstantExpr(window.To, ColumnType.DateTime))),
        };
    }
}
