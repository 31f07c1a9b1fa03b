using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>What a scan opens, reads and allocates, and how a budget ends a query.</summary>
[NonParallelizable]
public sealed class BackendScanTests
{
    static readonly TableSchema Logs = new("Logs", "1",
    [
        new("TimeGenerated", ColumnType.DateTime), new("Action", ColumnType.String), new("Bytes", ColumnType.Long),
        new("RawLine", ColumnType.String),
    ]);

    static readonly DateTime Day = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    static GenSegment Segment(int day, int rows, string action, int pageRows = 7) => new(Logs,
        [.. Enumerable.Range(0, rows).Select(i => (object?[])[Day.AddDays(day).AddMinutes(i), action, (long)i, $"line {i} of day {day}"])],
        pageRows, new HashSet<string> { "Action" }, new HashSet<string>());

    static ScanNode Scan(Expr? predicate) => ScanNode.All(Logs) with { Predicate = predicate };

    static ColumnExpr Column(string name) => new ColumnExpr(Logs.Ordinal(name), Logs.Columns[Logs.Ordinal(name)].Type);

    static CallExpr Since(int day) => ScalarOperators.Call(ScalarOperators.GreaterOrEqual,
        Column("TimeGenerated"), new ConstantExpr(Day.AddDays(day), ColumnType.DateTime));

    static CallExpr BytesBelow(long limit) =>
        ScalarOperators.Call(ScalarOperators.Less, Column("Bytes"), new ConstantExpr(limit, ColumnType.Long));

    static CallExpr ActionIs(string action) =>
        ScalarOperators.Call(ScalarOperators.Equal, Column("Action"), new ConstantExpr(action, ColumnType.String));

    static Snapshot Snapshot(params Segment[] segments) => new([new(Logs, [.. segments])]);

    static long Run(PlanNode plan, Snapshot snapshot, QueryBudget budget) =>
        new VectorBackend().Execute(plan, snapshot, budget).Sum(batch => (long)batch.RowCount);

    [Test]
    public void A_segment_of_another_municipality_is_not_opened_though_its_file_is_gone()
    {
        var table = StandardTables.NetworkSession;
        var column = new ColumnExpr(table.Ordinal("Municipality"), ColumnType.String);
        var budget = QueryBudget.Unlimited;
        var plan = ScanNode.All(table) with
        {
            Predicate = ScalarOperators.Call(ScalarOperators.Equal, column, new ConstantExpr("oslo", ColumnType.String)),
        };
        Run(plan, new([new(table, [Gone("bergen"), Gone("oslo")])]), budget);
        Assert.That(budget.LeftOut.Select(fault => fault.File), Is.EqualTo(["oslo.seg"]));
        Assert.That(budget.SegmentsSkipped, Is.GreaterThanOrEqualTo(1));

        StoredSegment Gone(string municipality) => new(table, municipality, municipality + ".seg", 5) { Municipality = municipality };
    }

    [Test]
    public void A_segment_outside_of_the_time_range_is_neither_opened_nor_read()
    {
        var budget = QueryBudget.Unlimited;
        Assert.That(Run(Scan(Since(2)), Snapshot(Segment(0, 20, "deny"), Segment(2, 20, "deny")), budget), Is.EqualTo(20));
        Assert.That((budget.SegmentsRead, budget.SegmentsSkipped, budget.RowsRead), Is.EqualTo((1, 1, 20)));
    }

    [Test]
    public void A_segment_whose_dictionary_lacks_the_value_is_skipped()
    {
        var budget = QueryBudget.Unlimited;
        Assert.That(Run(Scan(ActionIs("deny")), Snapshot(Segment(0, 20, "deny"), Segment(1, 20, "allow")), budget), Is.EqualTo(20));
        Assert.That((budget.SegmentsRead, budget.SegmentsSkipped, budget.RowsRead), Is.EqualTo((1, 1, 20)));
    }

    [Test]
    public void A_segment_is_skipped_when_no_alternative_of_an_or_is_in_its_dictionaries()
    {
        var two = new TableSchema("Two", "1", [new("Src", ColumnType.String), new("Dst", ColumnType.String)]);
        GenSegment Of(params string[] values) => new(two, [.. values.Chunk(2).Select(pair => (object?[])[pair[0], pair[1]])],
            7, new HashSet<string> { "Src", "Dst" }, new HashSet<string>());
        CallExpr Evil(int column) => ScalarOperators.Call(ScalarOperators.Equal,
            new ColumnExpr(column, ColumnType.String), new ConstantExpr("evil", ColumnType.String));
        var budget = QueryBudget.Unlimited;
        var plan = ScanNode.All(two) with { Predicate = ScalarOperators.Call(ScalarOperators.Or, Evil(0), Evil(1)) };
        var snapshot = new Snapshot([new(two, [Of("a", "b", "c", "d"), Of("evil", "b", "c", "d", "c", "evil"), Of("a", "evil")])]);
        Assert.That(Run(plan, snapshot, budget), Is.EqualTo(3));
        Assert.That((budget.SegmentsRead, budget.SegmentsSkipped), Is.EqualTo((2, 1)));
    }

    [Test]
    public void Explain_says_how_many_segments_a_scan_opens_and_why_it_skips_others()
    {
        var scan = Scan(ScalarOperators.Call(ScalarOperators.And, Since(1), ActionIs("deny")));
        var explained = ScanExplain.Of(scan,
            Snapshot(Segment(0, 20, "deny"), Segment(1, 20, "allow"), Segment(2, 20, "deny"), Segment(3, 20, "deny"))).Single();
        Assert.That(explained.SegmentsOpened, Is.EqualTo(2));
        Assert.That(explained.Skipped, Is.EquivalentTo(new[]
        {
            ("no row can have (TimeGenerated >= datetime(2026-11-02T00:00:00.0000000Z))", 1),
            ("no value in the dictionary has (Action == \"deny\")", 1),
        }));
        Assert.That(explained.Columns.Where(column => column.ByCondition).Select(column => column.Column.Name),
            Is.EqualTo(new[] { "TimeGenerated", "Action" }));
        Assert.That(explained.RowsRead, Is.EqualTo(40));
    }

    [Test]
    public void Other_columns_are_read_only_in_pages_where_rows_are_left()
    {
        var segment = new ReadCounter(Segment(0, 70, "deny"));
        var rest = ScalarOperators.Call(ScalarOperators.Modulo, Column("Bytes"), new ConstantExpr(50L, ColumnType.Long));
        var predicate = ScalarOperators.Call(ScalarOperators.Equal, rest, new ConstantExpr(10L, ColumnType.Long));
        Assert.That(Run(Scan(predicate), Snapshot(segment), QueryBudget.Unlimited), Is.EqualTo(2));
        Assert.That(segment.Reads.Where(read => read.Column == Logs.Ordinal("RawLine")).Select(read => read.Page),
            Is.EquivalentTo(new[] { 1, 8 }));
    }

    [Test]
    public void A_count_reads_only_what_its_condition_needs()
    {
        var segment = new ReadCounter(Segment(0, 70, "deny"));
        var plan = new AggregateNode(Scan(BytesBelow(33)), [], [new("n", GenAggregates.Count, GenAggregates.Count.Resolve([])!, [])]);
        Assert.That(new VectorBackend().Execute(plan, Snapshot(segment), QueryBudget.Unlimited).Single().Columns[0].Value(0),
            Is.EqualTo(33L));
        Assert.That(segment.Reads.Select(read => Logs.Columns[read.Column].Name).Distinct(), Is.EqualTo(new[] { "Bytes" }));
    }

    [Test]
    public void A_limit_stops_reading_when_it_has_enough()
    {
        var segment = new ReadCounter(Segment(0, 700, "deny"));
        Assert.That(Run(new LimitNode(Scan(null), 5), Snapshot(segment), QueryBudget.Unlimited), Is.EqualTo(5));
        Assert.That(segment.Reads.Max(read => read.Page), Is.Zero);
    }

    [TestCaseSource(nameof(SpentBudgets))]
    public void A_query_ends_with_a_sentence_when_its_budget_is_spent(PlanNode plan, QueryLimits limits, string sentence)
    {
        foreach (var backend in Backends.All.Where(backend => backend is VectorBackend || limits.Memory == new QueryLimits().Memory))
        {
            var error = Assert.Throws<QueryBudgetException>(() =>
                backend.Execute(plan, Snapshot(Segment(0, 5000, "deny")), limits.Start()).ToList());
            Assert.That(error!.Message, Does.StartWith(sentence), backend.Name);
        }
    }

    static IEnumerable<TestCaseData> SpentBudgets()
    {
        var little = new QueryLimits { Memory = 20_000 };
        ImmutableArray<Expr> raw = [Column("RawLine")];
        yield return new(Scan(null), new QueryLimits { RowsRead = 1000 }, "the query read more than its 1,000 rows");
        yield return new(Scan(null), new QueryLimits { Time = TimeSpan.FromTicks(1) }, "the query took longer than its");
        yield return new(new SortNode(Scan(null), [new(raw[0], false, true)]), little, "the query needed more than its");
        yield return new(new TopNode(Scan(null), 4000, [new(raw[0], false, true)]), little, "the query needed more than its");
        var join = new JoinNode(Scan(null), Scan(null), JoinKind.LeftSemi, raw, raw, [.. Logs.Columns.Select(column => column.Name)]);
        yield return new(join, little, "the query needed more than its");
        yield return new(new AggregateNode(Scan(null), [new("k", raw[0])], []), little, "the query needed more than its");
    }

    [Test]
    public void A_cancelled_query_ends_as_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var budget = new QueryLimits().Start(cancellation.Token);
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in new VectorBackend().Execute(Scan(null), Snapshot(Segment(0, 700, "deny")), budget)) cancellation.Cancel();
        });
    }

    [Test]
    public void A_filtered_count_allocates_little_for_each_batch()
    {
        const int Rows = 1 << 20;
        var bytes = Enumerable.Range(0, Rows).Select(i => (long)(i % 1000)).ToArray();
        var dictionary = (TextColumn)Columns.Column.FromValues(ColumnType.String, ["allow", "deny", "drop"]);
        var action = CodedColumn.Of(dictionary, [.. Enumerable.Range(0, Rows).Select(i => i % 3)]);
        var rows = new Batch(
        [
            new ConstantColumn(ColumnType.DateTime, Day, Rows), action, ValueColumn.Of(ColumnType.Long, bytes),
            new ConstantColumn(ColumnType.String, "", Rows),
        ], Rows);
        var snapshot = new Snapshot([SnapshotTable.Of(Logs, rows)]);
        var plan = new AggregateNode(Scan(ScalarOperators.Call(ScalarOperators.And, ActionIs("deny"), BytesBelow(500))), [],
            [new("n", GenAggregates.Count, GenAggregates.Count.Resolve([])!, [])]);
        object? Count() => new VectorBackend().Execute(plan, snapshot, QueryBudget.Unlimited).Single().Columns[0].Value(0);
        var wanted = Enumerable.Range(0, Rows).LongCount(i => i % 3 == 1 && i % 1000 < 500);
        Assert.That(Count(), Is.EqualTo(wanted));

        var perBatch = Allocations.OfProcess(() => Count()) / (Rows / Batch.Rows);
        Assert.That(perBatch, Is.LessThan(100_000), "bytes for a batch of 16,384 rows: two arrays of flags and some objects");
    }

    /// <summary>A segment that remembers what was read of it.</summary>
    sealed class ReadCounter(GenSegment segment) : Segment(Logs)
    {
        public List<(int Column, int Page)> Reads { get; } = [];
        public override string Id => "counted";
        public override int RowCount => segment.RowCount;
        public override ImmutableArray<int> PageRows => segment.PageRows;
        public override ZoneMap? Zone(int column) => null;
        public override TextColumn? Dictionary(int column) => segment.Dictionary(column);

        public override Column Read(int column, int page)
        {
            lock (Reads) Reads.Add((column, page));
            return segment.Read(column, page);
        }
    }
}
