using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// What a query does, in a closed algebra: KQL's operators lower into these nodes, and optimizer and backends see nothing else.
/// A new node is a design change with a decision record; a new operator is not.
/// </summary>
public abstract record PlanNode
{
    /// <summary>Names and types of the rows that come out, in order.</summary>
    public abstract ImmutableArray<ColumnSchema> Output { get; }

    /// <summary>The nodes whose rows it reads, in order.</summary>
    public abstract ImmutableArray<PlanNode> Inputs { get; }

    /// <summary>The same node over other inputs (same schema, same number).</summary>
    public abstract PlanNode With(ImmutableArray<PlanNode> inputs);

    /// <summary>The node's own line in `explain`.</summary>
    public abstract string Describe();
}

/// <summary>A node that makes its rows itself.</summary>
public abstract record LeafNode : PlanNode
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<PlanNode> Inputs => [];

    /// <inheritdoc/>
    public sealed override PlanNode With(ImmutableArray<PlanNode> inputs) => this;
}

/// <summary>A node over the rows of one other; it gives the columns that it gets unless it says otherwise.</summary>
public abstract record SingleInputNode(PlanNode Input) : PlanNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output => Input.Output;

    /// <inheritdoc/>
    public sealed override ImmutableArray<PlanNode> Inputs => [Input];

    /// <inheritdoc/>
    public sealed override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>A named result of an expression.</summary>
public sealed record NamedExpr(string Name, Expr Expr)
{
    /// <summary>Its name and type.</summary>
    public ColumnSchema Schema => new(Name, Expr.Type);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Expr}";
}

/// <summary>What rows are sorted by, and where its nulls stand.</summary>
public sealed record SortKey(Expr Expr, bool Descending, bool NullsFirst)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Expr} {(Descending ? "desc" : "asc")} nulls {(NullsFirst ? "first" : "last")}";
}

/// <summary>A named aggregate over expressions of the input.</summary>
public sealed record NamedAggregate(string Name, AggregateFunction Function, Aggregate Aggregate, ImmutableArray<Expr> Arguments)
{
    /// <summary>Its name and type.</summary>
    public ColumnSchema Schema => new(Name, Aggregate.Returns);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Function.Doc.Name}({string.Join(", ", Arguments)})";
}

/// <summary>
/// Reads a table of the snapshot. `Columns` are positions in the table's schema, in output order. `Predicate` is over the output columns;
/// a row comes out when it is true. Parts of it also decide which segments are opened at all.
/// </summary>
public sealed record ScanNode(TableSchema Table, ImmutableArray<int> Columns, Expr? Predicate) : LeafNode
{
    /// <summary>All columns and rows of a table.</summary>
    public static ScanNode All(TableSchema table) => new(table, [.. Enumerable.Range(0, table.Columns.Length)], null);

    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Columns.Select(i => Table.Columns[i])];

    /// <inheritdoc/>
    public override string Describe() =>
        $"scan {Table.Name} [{(Columns.Length == Table.Columns.Length ? "*" : string.Join(", ", Output.Select(column => column.Name)))}]"
        + (Predicate is null ? "" : $" where {Predicate}");
}

/// <summary>Rows that stand in the query (`datatable`, `print`) or were computed beforehand.</summary>
public sealed record ValuesNode(ImmutableArray<ColumnSchema> Schema, Batch Rows) : LeafNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output => Schema;

    /// <inheritdoc/>
    public override string Describe() => $"values {Rows.RowCount} rows [{string.Join(", ", Schema.Select(column => column.Name))}]";
}

/// <summary>
/// `from`, `from + step`, … up to and with `to`: constants of one type (int, long, real, datetime, timespan; the step of a datetime is a
/// timespan).
/// </summary>
public sealed record RangeNode(string Name, ColumnType Type, Expr From, Expr To, Expr Step) : LeafNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output => [new(Name, Type)];

    /// <inheritdoc/>
    public override string Describe() => $"range {Name} from {From} to {To} step {Step}";
}

/// <summary>Rows for which the predicate is true (not null).</summary>
public sealed record FilterNode(PlanNode Input, Expr Predicate) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override string Describe() => $"filter {Predicate}";
}

/// <summary>Each row with exactly these columns.</summary>
public sealed record ProjectNode(PlanNode Input, ImmutableArray<NamedExpr> Columns) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Columns.Select(column => column.Schema)];

    /// <inheritdoc/>
    public override string Describe() => $"project {string.Join(", ", Columns)}";
}

/// <summary>
/// One row for each distinct combination of keys (nulls are equal to each other), keys first, then aggregates.
/// Without keys there is exactly one row, also for no input; with keys and no input there is none.
/// </summary>
public sealed record AggregateNode(PlanNode Input, ImmutableArray<NamedExpr> Keys, ImmutableArray<NamedAggregate> Aggregates)
    : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. Keys.Select(key => key.Schema), .. Aggregates.Select(aggregate => aggregate.Schema)];

    /// <inheritdoc/>
    public override string Describe() => $"aggregate {string.Join(", ", Aggregates)} by {string.Join(", ", Keys)}";
}

/// <summary>A stable sort by the keys in turn. NaN stands beside null.</summary>
public sealed record SortNode(PlanNode Input, ImmutableArray<SortKey> Keys) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override string Describe() => $"sort {string.Join(", ", Keys)}";
}

/// <summary>The first rows of the sorted input: the same rows as a sort and a limit, in the same order.</summary>
public sealed record TopNode(PlanNode Input, long Count, ImmutableArray<SortKey> Keys) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override string Describe() => $"top {Count} by {string.Join(", ", Keys)}";
}

/// <summary>The first rows that come; reading stops when there are enough.</summary>
public sealed record LimitNode(PlanNode Input, long Count) : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override string Describe() => $"limit {Count}";
}

/// <summary>
/// The rows of all inputs, one input after the other. Requires: all have the same column types; names are the first input's.
/// </summary>
public sealed record UnionNode(ImmutableArray<PlanNode> Parts) : PlanNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output => Parts[0].Output;

    /// <inheritdoc/>
    public override ImmutableArray<PlanNode> Inputs => Parts;

    /// <inheritdoc/>
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Parts = inputs };

    /// <inheritdoc/>
    public override string Describe() => "union";
}

/// <summary>One expanded column: the dynamic value it comes from and what it becomes.</summary>
public sealed record Expansion(string Name, Expr Source, ColumnType Type)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Source}";
}

/// <summary>
/// mv-expand: one row for each element of the dynamic arrays, the expansions in parallel and padded with null; null gives one row, an
/// empty array none, a bag one row a key (a bag of that key), any other value one row. Output: the input's columns, each expansion in
/// place of the column of its name or else at the end, then `IndexName` (long, from 0) when given. At most `Limit` rows come of one row.
/// </summary>
public sealed record ExpandNode(PlanNode Input, ImmutableArray<Expansion> Expansions, string? IndexName, long Limit)
    : SingleInputNode(Input)
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = Columns(Input, Expansions, IndexName);

    /// <inheritdoc/>
    public override string Describe() => $"expand {string.Join(", ", Expansions)}";

    static ImmutableArray<ColumnSchema> Columns(PlanNode input, ImmutableArray<Expansion> expansions, string? indexName)
    {
        var columns = input.Output.Select(column =>
            expansions.FirstOrDefault(x => x.Name == column.Name) is { } x ? new ColumnSchema(x.Name, x.Type) : column).ToList();
        columns.AddRange(expansions.Where(x => columns.All(column => column.Name != x.Name)).Select(x => new ColumnSchema(x.Name, x.Type)));
        if (indexName is not null) columns.Add(new(indexName, ColumnType.Long));
        return [.. columns];
    }
}

/// <summary>
/// A column of the input in which indicators are looked for; what it bears decides how values are compared (Nothing: as whatever the value
/// looks like).
/// </summary>
public sealed record MatchColumn(int Ordinal, Bearing Bearing);

/// <summary>
/// Rows that carry an indicator, once for each indicator and column that hit: the input's columns, then `Indicator`, `IndicatorType`,
/// `IndicatorSource` (string), `Confidence` (int), `MatchedColumn` (string), `InValidity` (bool). An URL's host alone counts only where
/// the row's Url, if searched, is empty. `Time` is the position of the row's time, or -1.
/// </summary>
public sealed record MatchNode(PlanNode Input, ImmutableArray<MatchColumn> Columns, int Time, SoughtIndicators Sought)
    : SingleInputNode(Input)
{
    /// <summary>The indicators. Requires: their plan was run.</summary>
    public Indicators.IndicatorSet Indicators => Sought is KnownIndicators known
        ? known.Set
        : throw new InvalidOperationException("the indicators of a match are a plan that was not run");

    /// <summary>The columns that a match adds to its input's.</summary>
    public static ImmutableArray<ColumnSchema> Added { get; } =
    [
        new("Indicator", ColumnType.String), new("IndicatorType", ColumnType.String), new("IndicatorSource", ColumnType.String),
        new("Confidence", ColumnType.Int), new("MatchedColumn", ColumnType.String), new("InValidity", ColumnType.Bool),
    ];

    /// <summary>The input position of the searched column Url, or -1.</summary>
    public int Url { get; } =
        Columns.FirstOrDefault(column => column.Bearing == Bearing.Url && Input.Output[column.Ordinal].Name == "Url")?.Ordinal ?? -1;

    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Input.Output, .. Added];

    /// <inheritdoc/>
    public override string Describe() =>
        $"match {Sought} on {string.Join(", ", Columns.Select(column => Input.Output[column.Ordinal].Name))}";
}
