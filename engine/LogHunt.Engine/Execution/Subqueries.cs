using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>Runs the queries whose answer is a value, once each, and puts the values in their place.</summary>
public static class Subqueries
{
    /// <summary>
    /// The plan without a <see cref="SubqueryExpr"/> or <see cref="QueriedIndicators"/>. Subqueries inside subqueries run first; one that
    /// occurs several times runs once. Each is optimized here. Ends with <see cref="QueryBudgetException"/> when a set grows beyond the
    /// memory of `budget`.
    /// </summary>
    public static PlanNode Resolve(PlanNode plan, Snapshot snapshot, IExecutionBackend backend, QueryBudget budget) =>
        new Run(snapshot, backend, budget).Resolve(KeysFirst.Of(plan));

    sealed record KnownSet(ConstantExpr Value);

    sealed record KnownScalar(ConstantExpr Value);

    sealed class Run(Snapshot snapshot, IExecutionBackend backend, QueryBudget budget)
    {
        readonly Dictionary<PlanNode, ConstantExpr> sets = new(ReferenceEqualityComparer.Instance);
        readonly Dictionary<PlanNode, ConstantExpr> scalars = new(ReferenceEqualityComparer.Instance);

        readonly Dictionary<PlanNode, KnownIndicators> indicators = new(ReferenceEqualityComparer.Instance);

        public PlanNode Resolve(PlanNode plan) => plan.Transform(node =>
            Known(node).MapExprs(expr => expr.Rewrite(inner => inner is SubqueryExpr subquery ? Value(subquery) : inner)));

        PlanNode Known(PlanNode node)
        {
            if (node is not MatchNode { Sought: QueriedIndicators rows } match) return node;
            if (!indicators.TryGetValue(rows.Plan, out var known))
                indicators[rows.Plan] = known = Once(rows.Plan, () => new KnownIndicators(new([.. Indicators(Rows(rows.Plan))])));
            return match with { Sought = known };
        }

        IEnumerable<Indicator> Indicators(IEnumerable<Batch> batches)
        {
            foreach (var batch in batches)
            {
                // An indicator with its texts, and its places in the tables of a set.
                budget.Hold(batch.RowCount * 400L, "match-indicators");
                foreach (var indicator in IndicatorTable.Read(batch)) yield return indicator;
            }
        }

        IEnumerable<Batch> Rows(PlanNode plan) => backend.Run(PlanOptimizer.Optimize(Resolve(plan)), snapshot, budget);

        ConstantExpr Value(SubqueryExpr subquery)
        {
            var known = subquery.IsSet ? sets : scalars;
            if (!known.TryGetValue(subquery.Plan, out var value))
            {
                known[subquery.Plan] = value = subquery.IsSet
                    ? Once(subquery.Plan, () => new KnownSet(new(Set(Rows(subquery.Plan)), subquery.Type))).Value
                    : Once(subquery.Plan, () => new KnownScalar(new(Scalar(Rows(subquery.Plan), subquery.Type), subquery.Type))).Value;
            }
            return value;
        }

        /// <summary>The answer to a plan, made unless it is known of an earlier query.</summary>
        T Once<T>(PlanNode plan, Func<T> make) where T : class
        {
            if (KnownAnswers.For(plan, snapshot) is not { } answers) return make();
            if (answers.Find<T>(plan) is { } known) return known;
            var made = make();
            answers.Add(plan, made);
            return made;
        }

        /// <summary>Text is never null: of no rows it is empty.</summary>
        static object? Scalar(IEnumerable<Batch> batches, ColumnType type) =>
            batches.FirstOrDefault()?.Columns[0].Value(0) ?? (type == ColumnType.String ? "" : null);

        DynamicArray Set(IEnumerable<Batch> batches)
        {
            var seen = new HashSet<object>();
            var items = new List<object?>();
            var hasNull = false;
            foreach (var batch in batches)
            {
                var column = batch.Columns[0];
                var bytes = 0L;
                for (var row = 0; row < batch.RowCount; row++)
                {
                    var item = Item(column.Value(row), column.Type);
                    if (item is null ? hasNull : !seen.Add(item)) continue;
                    items.Add(item);
                    hasNull |= item is null;
                    // The value, its place in the list and in the hash table.
                    bytes += ValueSize.Of(item) + 64;
                }
                budget.Hold(bytes, "in");
            }
            return new(items);
        }

        static object? Item(object? value, ColumnType type) => type == ColumnType.Int && value is int number ? (long)number : value;
    }
}
