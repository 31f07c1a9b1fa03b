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

    public abstract ImmutableArray<PlanNode> Inputs { get; }

    /// <summary>The same node over other inputs (same schema, same number).</summary>
    public abstract PlanNode With(ImmutableArray<PlanNode> inputs);

    /// <summary>The node's own line in `explain`.</summary>
    public abstract string Describe();
}

/// <summary>A named result of an expression.</summary>
public sealed record NamedExpr(string Name, Expr Expr)
{
    public ColumnSchema Schema => new(Name, Expr.Type);
    public override string ToString() => $"{Name} = {Expr}";
}

public sealed record SortKey(Expr Expr, bool Descending, bool NullsFirst)
{
    public override string ToString() => $"{Expr} {(Descending ? "desc" : "asc")} nulls {(NullsFirst ? "first" : "last")}";
}

/// <summary>A named aggregate over expressions of the input.</summary>
public sealed record NamedAggregate(string Name, AggregateFunction Function, Aggregate Aggregate, ImmutableArray<Expr> Arguments)
{
    public ColumnSchema Schema => new(Name, Aggregate.Returns);
    public override string ToString() => $"{Name} = {Function.Doc.Name}({string.Join(", ", Arguments)})";
}

/// <summary>
/// Reads a table of the snapshot. `Columns` are positions in the table's schema, in output order. `Predicate` is over the output columns;
/// a row comes out when it is true. Parts of it also decide which segments are opened at all.
/// </summary>
public sealed record ScanNode(TableSchema Table, ImmutableArray<int> Columns, Expr? Predicate) : PlanNode
{
    public static ScanNode All(TableSchema table) => new(table, [.. Enumerable.Range(0, table.Columns.Length)], null);

    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Columns.Select(i => Table.Columns[i])];
    public override ImmutableArray<PlanNode> Inputs => [];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this;
    public override string Describe() =>
        $"scan {Table.Name} [{(Columns.Length == Table.Columns.Length ? "*" : string.Join(", ", Output.Select(column => column.Name)))}]"
        + (Predicate is null ? "" : $" where {Predicate}");
}

/// <summary>Rows that stand in the query (`datatable`, `print`) or were computed beforehand.</summary>
public sealed record ValuesNode(ImmutableArray<ColumnSchema> Schema, Batch Rows) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Schema;
    public override ImmutableArray<PlanNode> Inputs => [];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this;
    public override string Describe() => $"values {Rows.RowCount} rows [{string.Join(", ", Schema.Select(column => column.Name))}]";
}

/// <summary>
/// `from`, `from + step`, … up to and with `to`: constants of one type (int, long, real, datetime, timespan; the step of a datetime is a
/// timespan).
/// </summary>
public sealed record RangeNode(string Name, ColumnType Type, Expr From, Expr To, Expr Step) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => [new(Name, Type)];
    public override ImmutableArray<PlanNode> Inputs => [];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this;
    public override string Describe() => $"range {Name} from {From} to {To} step {Step}";
}

/// <summary>Rows for which the predicate is true (not null).</summary>
public sealed record FilterNode(PlanNode Input, Expr Predicate) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Input.Output;
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"filter {Predicate}";
}

/// <summary>Each row with exactly these columns.</summary>
public sealed record ProjectNode(PlanNode Input, ImmutableArray<NamedExpr> Columns) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Columns.Select(column => column.Schema)];
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"project {string.Join(", ", Columns)}";
}

/// <summary>
/// One row for each distinct combination of keys (nulls are equal to each other), keys first, then aggregates.
/// Without keys there is exactly one row, also for no input; with keys and no input there is none.
/// </summary>
public sealed record AggregateNode(PlanNode Input, ImmutableArray<NamedExpr> Keys, ImmutableArray<NamedAggregate> Aggregates) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. Keys.Select(key => key.Schema), .. Aggregates.Select(aggregate => aggregate.Schema)];
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"aggregate {string.Join(", ", Aggregates)} by {string.Join(", ", Keys)}";
}

/// <summary>A stable sort by the keys in turn. NaN stands beside null.</summary>
public sealed record SortNode(PlanNode Input, ImmutableArray<SortKey> Keys) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Input.Output;
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"sort {string.Join(", ", Keys)}";
}

/// <summary>The first rows of the sorted input: the same rows as a sort and a limit, in the same order.</summary>
public sealed record TopNode(PlanNode Input, long Count, ImmutableArray<SortKey> Keys) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Input.Output;
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"top {Count} by {string.Join(", ", Keys)}";
}

/// <summary>The first rows that come; reading stops when there are enough.</summary>
public sealed record LimitNode(PlanNode Input, long Count) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Input.Output;
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"limit {Count}";
}

public enum JoinKind { Inner, InnerUnique, LeftOuter, RightOuter, FullOuter, LeftSemi, LeftAnti, RightSemi, RightAnti }

/// <summary>
/// Pairs of rows whose keys are equal; null joins null. Inner and outer kinds give all left columns and then all right ones, named by
/// `Names`; semi and anti kinds give the columns of their side. InnerUnique keeps the first left row of each key. A side without a partner
/// is null (empty for strings). Requires: keys are pairwise of one type.
/// </summary>
public sealed record JoinNode(PlanNode Left, PlanNode Right, JoinKind Kind, ImmutableArray<Expr> LeftKeys, ImmutableArray<Expr> RightKeys,
    ImmutableArray<string> Names)
    : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. SidesOf(Left, Right, Kind).Zip(Names, (column, name) => column with { Name = name })];
    public override ImmutableArray<PlanNode> Inputs => [Left, Right];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
    public override string Describe() =>
        $"join {Kind} on {string.Join(", ", LeftKeys.Zip(RightKeys, (left, right) => $"left {left} == right {right}"))}";

    static IEnumerable<ColumnSchema> SidesOf(PlanNode left, PlanNode right, JoinKind kind) => kind switch
    {
        JoinKind.LeftSemi or JoinKind.LeftAnti => left.Output,
        JoinKind.RightSemi or JoinKind.RightAnti => right.Output,
        _ => left.Output.Concat(right.Output),
    };
}

/// <summary>
/// The rows of all inputs, one input after the other. Requires: all have the same column types; names are the first input's.
/// </summary>
public sealed record UnionNode(ImmutableArray<PlanNode> Parts) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output => Parts[0].Output;
    public override ImmutableArray<PlanNode> Inputs => Parts;
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Parts = inputs };
    public override string Describe() => "union";
}

/// <summary>One expanded column: the dynamic value it comes from and what it becomes.</summary>
public sealed record Expansion(string Name, Expr Source, ColumnType Type)
{
    public override string ToString() => $"{Name} = {Source}";
}

/// <summary>
/// mv-expand: one row for each element of the dynamic arrays, the expansions in parallel and padded with null; null gives one row, an
/// empty array none, a bag one row a key (a bag of that key), any other value one row. Output: the input's columns, each expansion in
/// place of the column of its name or else at the end, then `IndexName` (long, from 0) when given. At most `Limit` rows come of one row.
/// </summary>
public sealed record ExpandNode(PlanNode Input, ImmutableArray<Expansion> Expansions, string? IndexName, long Limit) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output { get; } = Columns(Input, Expansions, IndexName);
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
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

public enum WindowKind { RowNumber, Previous, Next, CumulativeSum, RankDense, RankMin }

/// <summary>
/// A value from the rows around, in the order of the input. Arguments by kind: RowNumber (start, restart?), Previous and Next (value,
/// offset, default), CumulativeSum (term, restart?), ranks (key, restart?); offset and start are constants, restart is a bool expression
/// that begins anew at its row.
/// </summary>
public sealed record WindowColumn(string Name, WindowKind Kind, ImmutableArray<Expr> Arguments, ColumnType Type)
{
    public override string ToString() => $"{Name} = {Kind}({string.Join(", ", Arguments)})";
}

/// <summary>The input's rows in their order with columns added.</summary>
public sealed record WindowNode(PlanNode Input, ImmutableArray<WindowColumn> Columns) : PlanNode
{
    public override ImmutableArray<ColumnSchema> Output { get; } =
        [.. Input.Output, .. Columns.Select(column => new ColumnSchema(column.Name, column.Type))];
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() => $"window {string.Join(", ", Columns)}";
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
public sealed record MatchNode(PlanNode Input, ImmutableArray<MatchColumn> Columns, int Time, SoughtIndicators Sought) : PlanNode
{
    /// <summary>The indicators. Requires: their plan was run.</summary>
    public Indicators.IndicatorSet Indicators => Sought is KnownIndicators known
        ? known.Set
        : throw new InvalidOperationException("the indicators of a match are a plan that was not run");

    public static ImmutableArray<ColumnSchema> Added { get; } =
    [
        new("Indicator", ColumnType.String), new("IndicatorType", ColumnType.String), new("IndicatorSource", ColumnType.String),
        new("Confidence", ColumnType.Int), new("MatchedColumn", ColumnType.String), new("InValidity", ColumnType.Bool),
    ];

    /// <summary>The input position of the searched column Url, or -1.</summary>
    public int Url { get; } =
        Columns.FirstOrDefault(column => column.Bearing == Bearing.Url && Input.Output[column.Ordinal].Name == "Url")?.Ordinal ?? -1;

    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Input.Output, .. Added];
    public override ImmutableArray<PlanNode> Inputs => [Input];
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Input = inputs[0] };
    public override string Describe() =>
        $"match {Sought} on {string.Join(", ", Columns.Select(column => Input.Output[column.Ordinal].Name))}";
}
