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
            foreach (var expanded in Pieces.Of(batch, piece => (Rows: piece, Sources: Sources(node, piece)))
                .SelectMany(piece => Of(node, piece.Rows, piece.Sources, budget)))
                yield return expanded;
        }
    }

    static Column[] Sources(ExpandNode node, Batch batch) =>
        [.. node.Expansions.Select(expansion => Evaluator.Evaluate(expansion.Source, batch))];

    static IEnumerable<Batch> Of(ExpandNode node, Batch batch, Column[] sources, QueryBudget budget)
    {
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
                if (!pending.IsFull) continue;
                budget.Check();
                foreach (var expanded in pending.Build(batch)) yield return expanded;
                pending = new(node);
            }
        }
        foreach (var expanded in pending.Build(batch)) yield return expanded;
    }

    sealed class Pending(ExpandNode node)
    {
        readonly List<int> rows = [];
        readonly List<long> indexes = [];
        readonly ColumnBuilder[] expanded = [.. node.Expansions.Select(expansion => ColumnBuilder.For(expansion.Type))];

        long bytes;

        public bool IsFull => rows.Count >= RowsOfBatch || bytes >= Work.MostBatchBytes;

        public void Add(int row, int index, ReadOnlySpan<IReadOnlyList<object?>> lists)
        {
            rows.Add(row);
            indexes.Add(index);
            for (var i = 0; i < expanded.Length; i++)
            {
                var element = Casts.Convert(index < lists[i].Count ? lists[i][index] : null, node.Expansions[i].Type);
                bytes += ValueSize.Of(element);
                expanded[i].Append(element);
            }
        }

        public IEnumerable<Batch> Build(Batch batch)
        {
            if (rows.Count == 0) return [];
            var of = rows.ToArray();
            Column[] made = [.. expanded.Select(builder => builder.Build())];
            return Pieces.Of(of.Length, (start, count) => Build(batch, made, of.AsSpan(start, count), start));
        }

        Batch Build(Batch batch, Column[] made, ReadOnlySpan<int> of, int start)
        {
            var count = of.Length;
            var columns = ImmutableArray.CreateBuilder<Column>();
            for (var i = 0; i < batch.Columns.Length; i++)
            {
                var at = node.Expansions.FindIndex(node.Input.Output[i].Name);
                columns.Add(at < 0 ? batch.Columns[i].Gather(of) : made[at].Slice(start, count));
            }
            for (var i = 0; i < made.Length; i++)
                if (node.Input.Output.All(column => column.Name != node.Expansions[i].Name)) columns.Add(made[i].Slice(start, count));
            if (node.IndexName is not null) columns.Add(ValueColumn.Of(ColumnType.Long, indexes.Slice(start, count).ToArray()));
            return new(columns.ToImmutable(), of.Length);
        }
    }
}
