using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Optimizer.Rewrites;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>What plans look like after the optimizer.</summary>
public sealed class OptimizerTests
{
    static readonly TableSchema Logs = new("Logs", "1",
    [
        new("TimeGenerated", ColumnType.DateTime), new("Src", ColumnType.String), new("Bytes", ColumnType.Long),
        new("RawLine", ColumnType.String),
    ]);

    static ScanNode Scan => ScanNode.All(Logs);
    static ColumnExpr Column(int ordinal) => new(ordinal, Logs.Columns[ordinal].Type);
    static ConstantExpr Text(string value) => new(value, ColumnType.String);
    static ConstantExpr Number(long value) => new(value, ColumnType.Long);
    static CallExpr SrcIs(string value) => Equal(1, value);
    static CallExpr Both(Expr left, Expr right) => ScalarOperators.Call(ScalarOperators.And, left, right);
    static CallExpr Equal(int column, string value) =>
        ScalarOperators.Call(ScalarOperators.Equal, new ColumnExpr(column, ColumnType.String), Text(value));
    static CallExpr Greater(int column, long value) =>
        ScalarOperators.Call(ScalarOperators.Greater, new ColumnExpr(column, ColumnType.Long), Number(value));
    static NamedExpr Named(string name, Expr expr) => new(name, expr);

    static void Becomes(PlanNode plan, string wanted) =>
        Assert.That(PlanText.Of(PlanOptimizer.Optimize(plan)).TrimEnd(), Is.EqualTo(wanted.TrimEnd()));

    [Test]
    public void A_filter_sinks_through_projections_and_sorts_into_the_scan() => Becomes(
        new FilterNode(
            new SortNode(
                new ProjectNode(Scan,
                    [Named("Address", Column(1)), Named("Kib", ScalarOperators.Call(ScalarOperators.Divide, Column(2), Number(1024)))]),
                [new(new ColumnExpr(1, ColumnType.Long), true, false)]),
            Both(Equal(0, "10.0.0.1"), Greater(1, 5))),
        """
        sort #1 desc nulls last
          project Address = #0, Kib = (#1 / 1024)
            scan Logs [Src, Bytes] where ((#0 == "10.0.0.1") and ((#1 / 1024) > 5))
        """);

    [Test]
    public void A_time_range_becomes_comparisons_at_the_head_of_the_scan() => Becomes(
        new FilterNode(Scan, Both(SrcIs("a"), ScalarOperators.Call(ScalarOperators.Between,
            Column(0), Time(1), new ConstantExpr(TimeSpan.FromDays(1), ColumnType.TimeSpan)))),
        "scan Logs [*] where and((#0 >= datetime(2026-11-01T00:00:00.0000000Z)), " +
        """(#0 <= datetime(2026-11-02T00:00:00.0000000Z)), (#1 == "a"))""");

    [Test]
    public void A_filter_on_a_group_key_sinks_below_the_groups_and_one_on_an_aggregate_does_not() => Becomes(
        new FilterNode(new AggregateNode(Scan, [Named("Src", Column(1))], [Count("n")]),
            Both(Equal(0, "a"), Greater(1, 5))),
        """
        filter (#1 > 5)
          aggregate n = count() by Src = #0
            scan Logs [Src] where (#0 == "a")
        """);

    [Test]
    public void A_filter_over_a_join_goes_to_the_side_it_reads() => Becomes(
        new FilterNode(Join(JoinKind.LeftOuter), Both(SrcIs("a"), Equal(5, "b"))),
        """
        filter (#5 == "b")
          join LeftOuter on left #1 == right #1
            scan Logs [*] where (#1 == "a")
            scan Logs [*]
        """);

    [Test]
    public void A_filter_does_not_sink_through_a_limit() => Becomes(
        new FilterNode(new LimitNode(Scan, 3), SrcIs("a")),
        """
        filter (#1 == "a")
          limit 3
            scan Logs [*]
        """);

    [Test]
    public void A_limit_over_a_sort_is_a_top() => Becomes(
        new LimitNode(new ProjectNode(new SortNode(Scan, [new(Column(2), true, false)]), [Named("Src", Column(1))]), 3),
        """
        project Src = #0
          top 3 by #1 desc nulls last
            scan Logs [Src, Bytes]
        """);

    [Test]
    public void A_filter_that_is_never_true_reads_nothing() => Becomes(
        new SortNode(
            new FilterNode(Scan, Both(SrcIs("a"), ScalarOperators.Call(ScalarOperators.Greater, Number(1), Number(2)))),
            [new(Column(2), true, false)]),
        "values 0 rows [TimeGenerated, Src, Bytes, RawLine]");

    [Test]
    public void Each_rewrite_of_the_list_changes_some_plan_and_names_itself_in_the_trace()
    {
        var names = Enumerable.Range(0, 3000).SelectMany(seed => PlanOptimizer.Trace(GenPlan.Case(seed, 4).Plan).Steps)
            .Select(step => step.Name).ToHashSet();
        var written = typeof(PlanRewrite).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(PlanRewrite))).Select(type => type.Name);
        Assert.That(names, Is.EquivalentTo(written));
    }

    [Test]
    public void The_trace_names_only_rewrites_that_changed_the_plan()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var plan = GenPlan.Case(seed, 4).Plan;
            var before = PlanText.Of(plan);
            foreach (var step in PlanOptimizer.Trace(plan).Steps)
            {
                Assert.That(step.Plan, Is.Not.EqualTo(before), step.Name);
                before = step.Plan;
            }
            Assert.That(before, Is.EqualTo(PlanText.Of(PlanOptimizer.Optimize(plan))));
        }
    }

    [Test]
    public void A_plan_that_cannot_be_better_stays_the_same_object()
    {
        var numbered = new WindowNode(new SortNode(Scan, [new(Column(2), true, false)]),
            [new("n", WindowKind.RowNumber, [Number(1)], ColumnType.Long)]);
        PlanNode plan = new LimitNode(new FilterNode(numbered,
            ScalarOperators.Call(ScalarOperators.Less, new ColumnExpr(4, ColumnType.Long), Number(5))), 3);
        Assert.That(PlanOptimizer.Optimize(plan), Is.SameAs(plan));
    }

    [Test]
    public void A_subquery_runs_once_and_its_answer_stands_in_the_plan()
    {
        var rows = new Batch([Columns.Column.FromValues(ColumnType.String, ["a", "b", "a"])], 3);
        var values = new ValuesNode([new("x", ColumnType.String)], rows);
        var set = new SubqueryExpr(values, IsSet: true, ColumnType.Dynamic);
        var plan = new FilterNode(new FilterNode(Scan, ScalarOperators.Call(ScalarOperators.In, Column(1), set)),
            ScalarOperators.Call(ScalarOperators.NotIn, Column(3), set));
        var counting = new CountingBackend();
        var resolved = (FilterNode)Subqueries.Resolve(plan, Snapshot.Empty, counting, QueryBudget.Unlimited);
        Assert.That(PlanText.Of(resolved), Does.Contain("""(#1 in dynamic(["a","b"]))""").And.Contain("""(#3 !in dynamic(["a","b"]))"""));
        Assert.That(counting.Runs, Is.EqualTo(1));
    }

    [Test]
    public void A_set_of_a_subquery_that_is_too_large_ends_the_query()
    {
        var range = new RangeNode("x", ColumnType.Long, Number(0), Number(100_000), Number(1));
        var plan = new FilterNode(Scan,
            ScalarOperators.Call(ScalarOperators.In, Column(2), new SubqueryExpr(range, IsSet: true, ColumnType.Dynamic)));
        Assert.Throws<QueryBudgetException>(() =>
            Subqueries.Resolve(plan, Snapshot.Empty, Backends.All[0], new QueryLimits { Memory = 1 << 20 }.Start()));
    }

    [Test]
    public void A_node_that_a_backend_does_not_take_is_one_sentence_and_nothing_is_run()
    {
        var counting = new CountingBackend();
        var range = new RangeNode("x", ColumnType.Long, Number(1), Number(3), Number(1));
        PlanNode plan = new FilterNode(Scan, ScalarOperators.Call(ScalarOperators.In,
            Column(2), new SubqueryExpr(new LimitNode(range, 2), IsSet: true, ColumnType.Dynamic)));
        const string Sentence = "the backend `counting` cannot run `range x from 1 to 3 step 1`";
        Assert.That(() => Subqueries.Resolve(plan, Snapshot.Empty, counting, QueryBudget.Unlimited),
            Throws.TypeOf<UnsupportedPlanException>().With.Message.EqualTo(Sentence));
        Assert.That(() => counting.Run(new LimitNode(range, 2), Snapshot.Empty, QueryBudget.Unlimited),
            Throws.TypeOf<UnsupportedPlanException>().With.Message.EqualTo(Sentence));
        Assert.That(counting.Runs, Is.Zero);
    }

    sealed class CountingBackend : IExecutionBackend
    {
        public int Runs { get; private set; }
        public string Name => "counting";

        public bool Supports(PlanNode node) => node is not RangeNode;

        public IEnumerable<Batch> Execute(PlanNode plan, Snapshot snapshot, QueryBudget budget)
        {
            Runs++;
            return Backends.All[^1].Execute(plan, snapshot, budget);
        }
    }

    static ConstantExpr Time(int day) => new(new DateTime(2026, 11, day, 0, 0, 0, DateTimeKind.Utc), ColumnType.DateTime);

    static NamedAggregate Count(string name) => new(name, GenAggregates.Count, GenAggregates.Count.Resolve([])!, []);

    static JoinNode Join(JoinKind kind) =>
        new(Scan, Scan, kind, [Column(1)], [Column(1)], [.. Enumerable.Range(0, 8).Select(i => $"c{i}")]);
}
