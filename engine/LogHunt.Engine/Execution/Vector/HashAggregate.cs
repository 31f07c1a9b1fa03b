using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Groups rows and keeps the partial results of each group; two of them merge, the rows of the second after those of the first.
/// </summary>
sealed class HashAggregate
{
    /// <summary>Bytes counted for the partial result of one aggregate of one group.</summary>
    const int BytesOfPartial = 48;

    readonly AggregateNode node;
    readonly QueryBudget budget;
    readonly RowKeys keys;
    readonly Accumulator[] accumulators;
    long held;

    public HashAggregate(AggregateNode node, QueryBudget budget)
    {
        this.node = node;
        this.budget = budget;
        keys = new(node.Keys.Select(key => key.Expr.Type));
        accumulators = [.. node.Aggregates.Select(aggregate => aggregate.Aggregate.Open())];
    }

    public static HashAggregate Of(AggregateNode node, QueryBudget budget, IEnumerable<Batch> batches)
    {
        var aggregate = new HashAggregate(node, budget);
        foreach (var batch in batches) aggregate.Add(batch);
        return aggregate;
    }

    public void Add(Batch batch)
    {
        budget.Check();
        var keyColumns = new Column[node.Keys.Length];
        for (var i = 0; i < keyColumns.Length; i++) keyColumns[i] = Evaluator.Evaluate(node.Keys[i].Expr, batch);
        var rented = ArrayPool<int>.Shared.Rent(batch.RowCount);
        var groups = rented.AsSpan(0, batch.RowCount);
        keys.Add(keyColumns, groups);
        for (var i = 0; i < accumulators.Length; i++)
        {
            var exprs = node.Aggregates[i].Arguments;
            var arguments = new Column[exprs.Length];
            for (var j = 0; j < arguments.Length; j++) arguments[j] = Evaluator.Evaluate(exprs[j], batch);
            accumulators[i].Add(groups, keys.Count, arguments);
        }
        ArrayPool<int>.Shared.Return(rented);
        Hold();
    }

    public void Merge(HashAggregate later)
    {
        var map = new int[later.keys.Count];
        keys.Add(later.keys.Values().AsSpan(), map);
        for (var i = 0; i < accumulators.Length; i++) accumulators[i].Merge(later.accumulators[i], map, keys.Count);
        later.Release();
        Hold();
    }

    public Batch? Finish()
    {
        var groups = node.Keys.IsEmpty ? 1 : keys.Count;
        if (groups == 0) return null;
        var columns = ImmutableArray.CreateBuilder<Column>(node.Keys.Length + accumulators.Length);
        columns.AddRange(keys.Values());
        foreach (var accumulator in accumulators) columns.Add(accumulator.Finish(groups));
        Release();
        return new(columns.MoveToImmutable(), groups);
    }

    void Hold()
    {
        var bytes = keys.Bytes + (long)keys.Count * accumulators.Length * BytesOfPartial + accumulators.Sum(accumulator => accumulator.Bytes);
        budget.Hold(bytes - held);
        held = bytes;
    }

    void Release()
    {
        budget.Hold(-held);
        held = 0;
    }
}
