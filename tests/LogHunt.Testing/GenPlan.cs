using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Testing;

/// <summary>A plan and the tables it runs over.</summary>
public sealed record GenCase(PlanNode Plan, ImmutableArray<SnapshotTable> Tables)
{
    /// <summary>The tables as a query sees them.</summary>
    public Snapshot Snapshot => new(Tables);

    /// <summary>The plan, and the rows of tables that are small enough to be read.</summary>
    public override string ToString() =>
        PlanText.Of(Plan) + string.Concat(Tables.Select(table => $"{table.Schema.Name}: segments of {Sizes(table)}\n{Rows(table)}"));

    static string Sizes(SnapshotTable table) =>
        string.Join(", ", table.Segments.Select(segment => $"{segment.RowCount} rows in pages of {segment.PageRows.FirstOrDefault()}"));

    /// <summary>The rows of a table that is small enough to be read.</summary>
    static string Rows(SnapshotTable table) => table.Segments.Sum(segment => segment.RowCount) > 8 ? ""
        : string.Concat(table.Segments.Cast<GenSegment>().SelectMany(segment => segment.Rows)
            .Select(row => $"  {string.Join(" | ", row.Select(value => value is null ? "∅" : KqlText.Of(value)))}\n"));
}

/// <summary>Random plans of every node over random tables.</summary>
public sealed class GenPlan(Random random)
{
    /// <summary>The table on the left of joins.</summary>
    public static TableSchema Left { get; } = Table("L");

    /// <summary>The one on the right, with the same columns.</summary>
    public static TableSchema Right { get; } = Table("R");

    readonly GenExpr exprs = new(random);
    int names;

    /// <summary>The plan of a seed, so many nodes deep, and its tables: the same on every run.</summary>
    public static GenCase Case(int seed, int depth)
    {
        var plans = new GenPlan(new Random(seed));
        ImmutableArray<SnapshotTable> tables = [plans.Rows(Left), plans.Rows(Right)];
        return new(plans.Node(depth), tables);
    }

    static TableSchema Table(string name) => new(name, "1",
    [
        new("time", ColumnType.DateTime), new("flag", ColumnType.Bool), new("i", ColumnType.Int), new("l", ColumnType.Long),
        new("r", ColumnType.Real), new("m", ColumnType.Decimal),
        new("span", ColumnType.TimeSpan), new("host", ColumnType.String, Bearing.Host), new("Url", ColumnType.String, Bearing.Url),
        new("id", ColumnType.Guid), new("bag", ColumnType.Dynamic), new("more", ColumnType.Dynamic),
    ]);

    SnapshotTable Rows(TableSchema schema)
    {
        var segments = Enumerable.Range(0, random.Next(8) == 0 ? 0 : random.Next(1, 4)).Select(_ =>
        {
            var rows = Enumerable.Range(0, random.Next(30))
                .Select(_ => (object?[])[.. schema.Columns.Select(column => exprs.Pick(GenValues.Of(column.Type)))]).ToList();
            var missing = random.Next(3) == 0 ? schema.Columns[random.Next(schema.Columns.Length)].Name : "";
            return new GenSegment(schema, rows, exprs.Pick([1, 7, 1024]),
                new HashSet<string>(random.Next(4) == 0 ? [] : ["host", "Url", "bag"]), new HashSet<string> { missing });
        });
        return new(schema, [.. segments]);
    }

    string Name() => $"c{names++}";

    /// <summary>A plan so many nodes deep.</summary>
    public PlanNode Node(int depth)
    {
        if (depth == 0) return Leaf();
        return random.Next(13) switch
        {
            0 or 1 => Filter(Node(depth - 1)),
            2 or 3 => Project(Node(depth - 1)),
            4 or 5 => Aggregate(Node(depth - 1)),
            6 => Sort(Node(depth - 1)),
            7 => Top(Node(depth - 1)),
            8 => new LimitNode(Node(depth - 1), random.Next(20)),
            9 => Near(Join(new LimitNode(Node(depth - 1), 25), new LimitNode(Node(random.Next(depth)), 25))),
            10 => Union(Node(depth - 1), Node(random.Next(depth))),
            11 => random.Next(2) == 0 ? Expand(Node(depth - 1)) : Window(Node(depth - 1)),
            _ => Match(Node(depth - 1)),
        };
    }

    PlanNode Leaf()
    {
        switch (random.Next(8))
        {
            case 0:
                var values = Enumerable.Range(0, random.Next(1, 4)).Select(_ => exprs.Type()).ToList();
                var count = random.Next(10);
                return new ValuesNode([.. values.Select(type => new ColumnSchema(Name(), type))],
                    new Batch([.. values.Select(type =>
                        Column.FromValues(type, [.. Enumerable.Range(0, count).Select(_ => exprs.Pick(GenValues.Of(type)))]))], count));
            case 1:
                return new RangeNode(Name(), ColumnType.Long, new ConstantExpr((long)random.Next(-5, 5), ColumnType.Long),
                    new ConstantExpr((long)random.Next(20), ColumnType.Long),
                    new ConstantExpr((long)random.Next(-1, 4), ColumnType.Long));
            default:
                var table = random.Next(2) == 0 ? Left : Right;
                var columns = Enumerable.Range(0, table.Columns.Length).Where(_ => random.Next(4) > 0).ToImmutableArray();
                if (columns.IsEmpty) columns = [0];
                var scan = new ScanNode(table, columns, null);
                return random.Next(2) == 0 ? scan : scan with { Predicate = Condition(scan.Output, 4) };
        }
    }

    SortNode Sort(PlanNode input) => new(input, Keys(input));

    TopNode Top(PlanNode input) => new(input, random.Next(12), Keys(input));

    FilterNode Filter(PlanNode input) => new(input, Condition(input.Output, 4));

    /// <summary>One of two conditions, so that rows are left.</summary>
    Expr Condition(ImmutableArray<ColumnSchema> columns, int depth) => random.Next(2) == 0
        ? exprs.Of(ColumnType.Bool, columns, depth)
        : columns.Length > 1 && random.Next(2) == 0 ? ScalarOperators.Call(ScalarOperators.Or, TextTest(columns), TextTest(columns))
        : ScalarOperators.Call(ScalarOperators.Or,
            exprs.Of(ColumnType.Bool, columns, depth - 1), exprs.Of(ColumnType.Bool, columns, depth - 1));

    ProjectNode Project(PlanNode input)
    {
        NamedExpr Column()
        {
            if (random.Next(2) == 0 || input.Output.IsEmpty) return new(Name(), exprs.Of(exprs.Type(), input.Output, 3));
            var ordinal = random.Next(input.Output.Length);
            return new(Name(), new ColumnExpr(ordinal, input.Output[ordinal].Type));
        }
        return new(input, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Column())]);
    }

    AggregateNode Aggregate(PlanNode input)
    {
        var keys = Enumerable.Range(0, random.Next(4))
            .Select(_ => new NamedExpr(Name(), exprs.Of(exprs.Type(), input.Output, random.Next(2))));
        return new(input, [.. keys], [.. Enumerable.Range(0, random.Next(3)).Select(_ => Aggregate(input.Output))]);
    }

    /// <summary>A text column against a constant, where there is one: what hunts ask most, and dictionaries answer.</summary>
    Expr TextTest(ImmutableArray<ColumnSchema> columns)
    {
        var texts = Enumerable.Range(0, columns.Length).Where(i => columns[i].Type == ColumnType.String).ToList();
        if (texts.Count == 0) return exprs.Of(ColumnType.Bool, columns, 1);
        return ScalarOperators.Call(ScalarOperators.Find(exprs.Pick(["==", "!=", "has", "contains", "=~", "startswith"]))!,
            new ColumnExpr(exprs.Pick(texts), ColumnType.String), exprs.Constant(ColumnType.String));
    }

    NamedAggregate Aggregate(ImmutableArray<ColumnSchema> columns)
    {
        switch (random.Next(4))
        {
            case 0: return new(Name(), GenAggregates.Count, GenAggregates.Count.Resolve([])!, []);
            case 1: return new(Name(), GenAggregates.Sum,
                GenAggregates.Sum.Resolve([ColumnType.Long])!, [exprs.Of(ColumnType.Long, columns, 1)]);
            default:
                var (function, type) = (exprs.Pick(GenAggregates.OfOne), exprs.Type());
                return new(Name(), function, function.Resolve([type])!, [exprs.Of(type, columns, 1)]);
        }
    }

    ImmutableArray<SortKey> Keys(PlanNode input) =>
        [.. Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => new SortKey(exprs.Of(exprs.Type(), input.Output, random.Next(2)), random.Next(2) == 0, random.Next(2) == 0))];

    JoinNode Join(PlanNode left, PlanNode right)
    {
        var kind = exprs.Pick(Enum.GetValues<JoinKind>());
        var types = Enumerable.Range(0, random.Next(1, 3))
            .Select(_ => random.Next(2) == 0 && left.Output.Length > 0 ? exprs.Pick(left.Output).Type : exprs.Type()).ToList();
        var width = kind switch
        {
            JoinKind.LeftSemi or JoinKind.LeftAnti => left.Output.Length,
            JoinKind.RightSemi or JoinKind.RightAnti => right.Output.Length,
            _ => left.Output.Length + right.Output.Length,
        };
        return new(left, right, kind, [.. types.Select(type => exprs.Of(type, left.Output, random.Next(2)))],
            [.. types.Select(type => exprs.Of(type, right.Output, random.Next(2)))],
            [.. Enumerable.Range(0, width).Select(_ => Name())]);
    }

    /// <summary>Now and then only pairs of an inner join whose times lie near each other: such a join makes no others.</summary>
    PlanNode Near(JoinNode join)
    {
        var width = join.Left.Output.Length;
        List<ColumnExpr> Times(int from, int to) => [.. Enumerable.Range(from, to - from)
            .Where(i => join.Output[i].Type == ColumnType.DateTime).Select(i => new ColumnExpr(i, ColumnType.DateTime))];
        if (join.Kind != JoinKind.Inner || Times(0, width) is not { Count: > 0 } left
            || Times(width, join.Output.Length) is not { Count: > 0 } right)
            return join;
        var (here, there) = (exprs.Pick(left), exprs.Pick(right));
        var span = new ConstantExpr(TimeSpan.FromHours(random.Next(-3, 3)), ColumnType.TimeSpan);
        var compare = exprs.Pick(new[] { ScalarOperators.Less, ScalarOperators.LessOrEqual, ScalarOperators.Greater,
            ScalarOperators.GreaterOrEqual });
        Expr Between(Expr a, Expr b) => ScalarOperators.Call(ScalarOperators.Subtract, a, b);
        return new FilterNode(join, random.Next(4) switch
        {
            0 => ScalarOperators.Call(compare, there, Between(here, span)),
            1 => ScalarOperators.Call(compare, Between(here, span), there),
            2 => ScalarOperators.Call(compare, Between(here, there), span),
            _ => ScalarOperators.Call(compare, Between(there, here), span),
        });
    }

    UnionNode Union(PlanNode a, PlanNode b)
    {
        var types = Enumerable.Range(0, random.Next(1, 4)).Select(_ => exprs.Type()).ToList();
        PlanNode Part(PlanNode input) =>
            new ProjectNode(input, [.. types.Select(type => new NamedExpr(Name(), exprs.Of(type, input.Output, random.Next(2))))]);
        return new([Part(a), Part(b)]);
    }

    ExpandNode Expand(PlanNode input)
    {
        var expansions = Enumerable.Range(0, random.Next(1, 3)).Select(_ => new Expansion(
            random.Next(2) == 0 && input.Output.Length > 0 ? exprs.Pick(input.Output).Name : Name(),
            exprs.Of(ColumnType.Dynamic, input.Output, 1), random.Next(2) == 0 ? ColumnType.Dynamic : exprs.Type()));
        return new(input, [.. expansions.DistinctBy(expansion => expansion.Name)],
            random.Next(2) == 0 ? Name() : null, random.Next(3) == 0 ? 2 : long.MaxValue);
    }

    WindowNode Window(PlanNode input)
    {
        WindowColumn Column()
        {
            Expr Restart() => exprs.Of(ColumnType.Bool, input.Output, 1);
            var type = exprs.Type();
            return random.Next(6) switch
            {
                0 => new(Name(), WindowKind.RowNumber,
                    [new ConstantExpr((long)random.Next(3), ColumnType.Long), .. random.Next(2) == 0 ? new[] { Restart() } : []],
                    ColumnType.Long),
                1 => new(Name(), random.Next(2) == 0 ? WindowKind.Previous : WindowKind.Next,
                    [
                        exprs.Of(type, input.Output, 1), new ConstantExpr((long)random.Next(3), ColumnType.Long),
                        .. random.Next(2) == 0 ? new Expr[] { exprs.Constant(type) } : [],
                    ],
                    type),
                2 => new(Name(), WindowKind.CumulativeSum,
                    [exprs.Of(ColumnType.Long, input.Output, 1), .. random.Next(2) == 0 ? new[] { Restart() } : []], ColumnType.Long),
                3 => new(Name(), WindowKind.Session,
                    [
                        exprs.Of(ColumnType.DateTime, input.Output, 1), Restart(),
                        new ConstantExpr(TimeSpan.FromHours(random.Next(1, 200)), ColumnType.TimeSpan),
                        new ConstantExpr(TimeSpan.FromHours(random.Next(1, 50)), ColumnType.TimeSpan),
                    ],
                    ColumnType.DateTime),
                _ => new(Name(), random.Next(2) == 0 ? WindowKind.RankDense : WindowKind.RankMin,
                    [exprs.Of(type, input.Output, 1), .. random.Next(2) == 0 ? new[] { Restart() } : []], ColumnType.Long),
            };
        }
        return new(input, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Column())]);
    }

    PlanNode Match(PlanNode input)
    {
        var texts = Enumerable.Range(0, input.Output.Length).Where(i => input.Output[i].Type == ColumnType.String).Take(2).ToList();
        if (texts.Count == 0 || input.Output.Any(column => MatchNode.Added.Any(added => added.Name == column.Name))) return Filter(input);
        var time = Enumerable.Range(0, input.Output.Length).FirstOrDefault(i => input.Output[i].Type == ColumnType.DateTime, -1);
        var columns = texts.Select(i =>
            new MatchColumn(i, input.Output[i].Name == "Url" ? Bearing.Url : random.Next(2) == 0 ? Bearing.Host : Bearing.Address));
        return new MatchNode(input, [.. columns], time, new KnownIndicators(Indicators));
    }

    static IndicatorSet Indicators { get; } = new(
    [
        new(IndicatorType.Domain, "evil.example", "list") { Confidence = 80, ValidUntil = new(2026, 3, 29, 12, 0, 0, DateTimeKind.Utc) },
        new(IndicatorType.Url, "http://evil.example/x", "list"), new(IndicatorType.Ipv4, "10.0.0.1", "list"),
        new(IndicatorType.Ipv4, "10.0.0.1", "other") { Confidence = 5 },
    ]);
}
