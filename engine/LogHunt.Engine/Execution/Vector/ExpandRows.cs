using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>mv-expand, batch by batch.</summary>
static class ExpandRows
{
    const int RowsOfBatch = 4 * Batch.Rows;

    public static IEnumerable<Batch> Of(ExpandNode node, IEnumerable<Batch> batches, QueryBudget budget)
    {
        foreach (var batch in batches)
        {
            budget.Check();
            foreach (var expanded in Of(node, batch)) yield return expanded;
        }
    }

    static IEnumerable<Batch> Of(ExpandNode node, Batch batch)
    {
        var sources = node.Expansions.Select(expansion => Evaluator.Evaluate(expansion.Source, batch)).ToArray();
        var pending = new Pending(node);
        var lists = new IReadOnlyList<object?>[sources.Length];
        for (var row = 0; row < batch.RowCount; row++)
        {
            var longest = 0;
            for (var i = 0; i < lists.Length; i++)
            {
                lists[i] = Elements.Of(sources[i].Value(row));
                longest = Math.Max(longest, lists[i].Count);
            }
            var count = Math.Min(node.Limit, longest);
            for (var index = 0; index < count; index++)
            {
                pending.Add(row, index, lists);
                if (pending.Count < RowsOfBatch) continue;
                yield return pending.Build(batch);
                pending = new(node);
            }
        }
        if (pending.Count > 0) yield return pending.Build(batch);
    }

    sealed class Pending(ExpandNode node)
    {
        readonly List<int> rows = [];
        readonly List<long> indexes = [];
        readonly ColumnBuilder[] expanded = [.. node.Expansions.Select(expansion => ColumnBuilder.For(expansion.Type))];

        public int Count => rows.Count;

        public void Add(int row, int index, ReadOnlySpan<IReadOnlyList<object?>> lists)
        {
            rows.Add(row);
            indexes.Add(index);
            for (var i = 0; i < expanded.Length; i++)
                expanded[i].Append(Casts.Convert(index < lists[i].Count ? lists[i][index] : null, node.Expansions[i].Type));
        }

        public Batch Build(Batch batch)
        {
            var of = rows.ToArray();
            var columns = ImmutableArray.CreateBuilder<Column>();
            for (var i = 0; i < batch.Columns.Length; i++)
            {
                var at = node.Expansions.FindIndex(node.Input.Output[i].Name);
                columns.Add(at < 0 ? batch.Columns[i].Gather(of) : expanded[at].Build());
            }
            for (var i = 0; i < expanded.Length; i++)
                if (node.Input.Output.All(column => column.Name != node.Expansions[i].Name)) columns.Add(expanded[i].Build());
            if (node.IndexName is not null) columns.Add(ValueColumn.Of(ColumnType.Long, indexes.ToArray()));
            return new(columns.ToImmutable(), of.Length);
        }
    }
}
