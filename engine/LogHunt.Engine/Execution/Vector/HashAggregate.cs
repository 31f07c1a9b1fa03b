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
    readonly bool isOfRows;
    long held;

    public HashAggregate(AggregateNode node, QueryBudget budget)
    {
        this.node = node;
        this.budget = budget;
        keys = new(node.Keys.Select(key => key.Expr.Type));
        accumulators = [.. node.Aggregates.Select(aggregate => aggregate.Aggregate.Open())];
        isOfRows = accumulators.All(accumulator => accumulator.AddRows([], 0, []));
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
        foreach (var values in Pieces.Of(batch, Evaluate)) Add(values);
    }

    /// <summary>The keys' and the aggregates' columns over a piece of a batch.</summary>
    readonly record struct Values(Column[] Keys, Column[][] Arguments, int Rows);

    Values Evaluate(Batch piece) => new(
        [.. node.Keys.Select(key => Evaluator.Evaluate(key.Expr, piece))],
        [.. node.Aggregates.Select(aggregate => aggregate.Arguments.Select(argument => Evaluator.Evaluate(argument, piece)).ToArray())],
        piece.RowCount);

    void Add(Values values)
    {
        if (isOfRows && values.Keys is [CodedColumn coded] && coded.Dictionary.Length <= values.Rows / 8)
        {
            AddCounts(coded);
            return;
        }
        var rented = ArrayPool<int>.Shared.Rent(values.Rows);
        var groups = rented.AsSpan(0, values.Rows);
        keys.Add(values.Keys, groups);
        for (var i = 0; i < accumulators.Length; i++) Add(i, groups, values.Arguments[i]);
        ArrayPool<int>.Shared.Return(rented);
        Hold();
    }

    /// <summary>Counts codes, and numbers those that occur in the order in which they first came.</summary>
    void AddCounts(CodedColumn column)
    {
        var (first, rows) = column.Counts();
        var groups = new int[first.Length];
        keys.Add([column.Gather(first)], groups);
        foreach (var accumulator in accumulators) accumulator.AddRows(groups, keys.Count, rows);
        Hold();
    }

    public void Merge(HashAggregate later)
    {
        budget.Check();
        var map = new int[later.keys.Count];
        keys.Add(later.keys, map);
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
        for (var i = 0; i < accumulators.Length; i++) columns.Add(Finish(i, groups));
        Release();
        return new(columns.MoveToImmutable(), groups);
    }

    void Add(int i, ReadOnlySpan<int> groups, Column[] arguments)
    {
        try
        {
            accumulators[i].Add(groups, keys.Count, arguments);
        }
        catch (ValueTooLargeException large)
        {
            throw TooLarge(i, large);
        }
    }

    Column Finish(int i, int groups)
    {
        budget.Check();
        try
        {
            return accumulators[i].Finish(groups);
        }
        catch (ValueTooLargeException large)
        {
            throw TooLarge(i, large);
        }
    }

    QueryBudgetException TooLarge(int i, ValueTooLargeException large) =>
        new(QueryLimits.ValueTooLarge(node.Aggregates[i].Function.Doc.Name, large.Message));

    void Hold()
    {
        var bytes = keys.Bytes + (long)keys.Count * accumulators.Length * BytesOfPartial + accumulators.Sum(accumulator => accumulator.Bytes);
        budget.Hold(bytes - held, "summarize");
        held = bytes;
    }

    void Release()
    {
        budget.Hold(-held, "summarize");
        held = 0;
    }
}
