using FsCheck;
using FsCheck.Fluent;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Execution.Reference;
using LogHunt.Engine.Execution.Vector;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;
using LogHunt.Testing;

namespace LogHunt.Engine.Tests;

/// <summary>Every backend answers as the reference does, whatever the plan, the batch size and the optimizer.</summary>
public sealed class BackendAgreementTests
{
    const int Plans = 1200;

    static Arbitrary<GenCase> Cases { get; } = Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from depth in Gen.Choose(0, 5)
        select GenPlan.Case(seed, depth), GenShrink.Smaller);

    [Test]
    public void The_vector_backend_answers_as_the_reference_does() =>
        Check.One(Seeded.Config(Plans), Prop.ForAll(Cases, sample =>
        {
            var wanted = Rows(new ReferenceBackend(), sample.Plan, sample.Snapshot);
            foreach (var batchRows in (ReadOnlySpan<int>)[1, 7, 1024])
                if (Difference(wanted, Rows(new VectorBackend(batchRows), sample.Plan, sample.Snapshot)) is { } difference)
                    return false.Label($"batches of {batchRows}: {difference}");
            return true.ToProperty();
        }));

    [Test]
    public void The_optimizer_keeps_what_a_plan_means() =>
        Check.One(Seeded.Config(Plans), Prop.ForAll(Cases, sample =>
        {
            var optimized = PlanOptimizer.Optimize(sample.Plan);
            var wanted = Rows(new ReferenceBackend(), sample.Plan, sample.Snapshot);
            var byReference = Difference(wanted, Rows(new ReferenceBackend(), optimized, sample.Snapshot));
            var byVector = Difference(wanted, Rows(new VectorBackend(), optimized, sample.Snapshot));
            return optimized.Output.Select(column => (column.Name, column.Type))
                .SequenceEqual(sample.Plan.Output.Select(column => (column.Name, column.Type))).Label("columns changed")
                .And(byReference is null).Label($"reference: {byReference}\n{PlanText.Of(optimized)}")
                .And(byVector is null).Label($"vector: {byVector}\n{PlanText.Of(optimized)}");
        }));

    [Test]
    public void Most_generated_plans_give_rows()
    {
        var withRows = Enumerable.Range(0, 400).Select(seed => GenPlan.Case(seed, 3))
            .Count(sample => Rows(new VectorBackend(), sample.Plan, sample.Snapshot).Count > 0);
        Assert.That(withRows, Is.GreaterThan(200));
    }

    static List<object?[]> Rows(IExecutionBackend backend, PlanNode plan, Snapshot snapshot)
    {
        var rows = new List<object?[]>();
        foreach (var batch in backend.Execute(plan, snapshot, QueryBudget.Unlimited))
        {
            Assert.That(batch.RowCount, Is.GreaterThan(0), "a batch is never empty");
            Assert.That(batch.Columns.Select(column => (column.Type, column.Length)),
                Is.EqualTo(plan.Output.Select(column => (column.Type, batch.RowCount))));
            for (var row = 0; row < batch.RowCount; row++) rows.Add([.. batch.Columns.Select(column => column.Value(row))]);
        }
        return rows;
    }

    static string? Difference(List<object?[]> wanted, List<object?[]> got)
    {
        for (var row = 0; row < Math.Min(wanted.Count, got.Count); row++)
            if (!wanted[row].SequenceEqual(got[row])) return $"row {row} should be ({Text(wanted[row])}) and is ({Text(got[row])})";
        return wanted.Count == got.Count ? null : $"{wanted.Count} rows wanted, {got.Count} given";
    }

    static string Text(object?[] row) =>
        string.Join(" | ", row.Select(value => value is null ? "null" : $"{KqlText.Of(value)}:{value.GetType().Name}"));
}

/// <summary>Smaller cases: a part of the plan, a node left out, a simpler condition, fewer rows.</summary>
static class GenShrink
{
    public static IEnumerable<GenCase> Smaller(GenCase sample)
    {
        foreach (var input in sample.Plan.Inputs) yield return sample with { Plan = input };
        foreach (var plan in Plans(sample.Plan)) yield return sample with { Plan = plan };
        for (var i = 0; i < sample.Tables.Length; i++)
            foreach (var table in Tables(sample.Tables[i])) yield return sample with { Tables = sample.Tables.SetItem(i, table) };
    }

    static IEnumerable<PlanNode> Plans(PlanNode plan)
    {
        if (plan is FilterNode or SortNode or TopNode or LimitNode) yield return plan.Inputs[0];
        if (plan is FilterNode filter)
            foreach (var condition in Conditions(filter.Predicate)) yield return filter with { Predicate = condition };
        if (plan is ScanNode { Predicate: { } predicate } scan)
        {
            yield return scan with { Predicate = null };
            foreach (var condition in Conditions(predicate)) yield return scan with { Predicate = condition };
        }
        for (var i = 0; i < plan.Inputs.Length; i++)
            foreach (var smaller in Plans(plan.Inputs[i]))
                if (smaller.Output.SequenceEqual(plan.Inputs[i].Output)) yield return plan.With(plan.Inputs.SetItem(i, smaller));
    }

    static IEnumerable<Expr> Conditions(Expr expr) =>
        expr is CallExpr call ? call.Arguments.Where(argument => argument.Type == expr.Type) : [];

    static IEnumerable<SnapshotTable> Tables(SnapshotTable table)
    {
        for (var i = 0; i < table.Segments.Length; i++)
        {
            yield return table with { Segments = table.Segments.RemoveAt(i) };
            var segment = (GenSegment)table.Segments[i];
            for (var size = segment.RowCount / 2; size > 0; size /= 2)
                for (var start = 0; start + size <= segment.RowCount; start += size)
                {
                    var fewer = segment.With([.. segment.Rows.Take(start), .. segment.Rows.Skip(start + size)]);
                    yield return table with { Segments = table.Segments.SetItem(i, fewer) };
                }
        }
    }
}
