using LogHunt.Engine.Columns;
using LogHunt.Engine.Optimizer;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution;

/// <summary>Runs the queries whose answer is a value, once each, and puts the values in their place.</summary>
public static class Subqueries
{
    /// <summary>
    /// The plan without a <see cref="SubqueryExpr"/>. Subqueries inside subqueries run first; one that occurs several times runs
    /// once. Each is optimized here. Ends with <see cref="QueryBudgetException"/> when a set grows beyond the memory of `budget`.
    /// </summary>
    public static PlanNode Resolve(PlanNode plan, Snapshot snapshot, IExecutionBackend backend, QueryBudget budget) =>
        new Run(snapshot, backend, budget).Resolve(plan);

    sealed class Run(Snapshot snapshot, IExecutionBackend backend, QueryBudget budget)
    {
        readonly Dictionary<PlanNode, ConstantExpr> sets = new(ReferenceEqualityComparer.Instance);
        readonly Dictionary<PlanNode, ConstantExpr> scalars = new(ReferenceEqualityComparer.Instance);

        public PlanNode Resolve(PlanNode plan) =>
            plan.Transform(node => node.MapExprs(expr => expr.Rewrite(inner => inner is SubqueryExpr subquery ? Value(subquery) : inner)));

        ConstantExpr Value(SubqueryExpr subquery)
        {
            var known = subquery.IsSet ? sets : scalars;
            if (!known.TryGetValue(subquery.Plan, out var value))
            {
                var batches = backend.Execute(PlanOptimizer.Optimize(Resolve(subquery.Plan)), snapshot, budget);
                known[subquery.Plan] = value = new(subquery.IsSet ? Set(batches) : Scalar(batches), subquery.Type);
            }
            return value;
        }

        static object? Scalar(IEnumerable<Batch> batches) => batches.FirstOrDefault()?.Columns[0].Value(0);

        DynamicArray Set(IEnumerable<Batch> batches)
        {
            var seen = new HashSet<object>();
            var items = new List<object?>();
            var hasNull = false;
            foreach (var batch in batches)
            {
                var column = batch.Columns[0];
                var before = items.Count;
                for (var row = 0; row < batch.RowCount; row++)
                {
                    var item = Item(column.Value(row), column.Type);
                    if (item is null ? !hasNull : seen.Add(item)) items.Add(item);
                    hasNull |= item is null;
                }
                // A boxed value, its place in the list and in the hash table.
                budget.Hold((items.Count - before) * 96L);
            }
            return new(items);
        }

        static object? Item(object? value, ColumnType type) => type == ColumnType.Int && value is int number ? (long)number : value;
    }
}
