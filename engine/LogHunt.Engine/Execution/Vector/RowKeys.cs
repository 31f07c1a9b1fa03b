using System.Buffers;
using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Numbers the distinct combinations of key columns 0, 1, 2 … in the order in which they first came.</summary>
sealed class RowKeys
{
    readonly KeyColumn[] columns;

    /// <summary>`pairs[i]` numbers (number up to column i, number of column i + 1).</summary>
    readonly LongIndex[] pairs;

    /// <summary>
    /// Of several columns those whose equal values may be written differently (`1.0` and `1.00`, `0.0` and `-0.0`): each key shows
    /// its own first value, not the first equal one of another key.
    /// </summary>
    readonly ColumnBuilder?[] ownValues;

    public RowKeys(IEnumerable<ColumnType> types)
    {
        ImmutableArray<ColumnType> all = [.. types];
        columns = [.. all.Select(KeyColumn.For)];
        pairs = [.. Enumerable.Range(0, Math.Max(0, columns.Length - 1)).Select(_ => new LongIndex())];
        ownValues = [.. all.Select(type => all.Length > 1 && type is (ColumnType.Real or ColumnType.Decimal or ColumnType.Dynamic)
            ? ColumnBuilder.For(type) : null)];
    }

    public int Count { get; private set; }

    public long Bytes => columns.Sum(column => column.Bytes) + pairs.Sum(pair => pair.Bytes);

    /// <summary>The number of each row's key; a new key gets the next one. Without columns every row has key 0.</summary>
    public void Add(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        if (numbers.IsEmpty) return;
        if (columns.Length == 0)
        {
            numbers.Clear();
            Count = 1;
            return;
        }
        columns[0].Number(keys[0], numbers, add: true);
        var rented = ArrayPool<int>.Shared.Rent(numbers.Length);
        var next = rented.AsSpan(0, numbers.Length);
        for (var i = 1; i < columns.Length; i++)
        {
            columns[i].Number(keys[i], next, add: true);
            var pair = pairs[i - 1];
            for (var row = 0; row < numbers.Length; row++)
            {
                if (row + LongIndex.Ahead is var later && later < numbers.Length) pair.Expect(Pair(numbers[later], next[later]));
                numbers[row] = pair.Add(Pair(numbers[row], next[row]));
            }
        }
        ArrayPool<int>.Shared.Return(rented);
        Count = columns.Length == 1 ? columns[0].Count : pairs[^1].Count;
        for (var i = 0; i < columns.Length; i++)
            if (ownValues[i] is { } own) KeepFirst(own, keys[i], numbers);
    }

    /// <summary>The number here of each key of another one of the same columns; a new key gets the next one.</summary>
    public void Add(RowKeys other, Span<int> numbers)
    {
        if (columns.Length != 1)
        {
            Add(other.Values().AsSpan(), numbers);
            return;
        }
        columns[0].Number(other.columns[0], numbers);
        Count = columns[0].Count;
    }

    /// <summary>New keys take the next numbers in the order of their rows.</summary>
    static void KeepFirst(ColumnBuilder own, Column values, ReadOnlySpan<int> numbers)
    {
        for (var row = 0; row < numbers.Length; row++)
            if (numbers[row] == own.Length) own.Append(values.Value(row));
    }

    /// <summary>Called when nothing is added any more, before keys are looked up on several threads.</summary>
    public void Seal()
    {
        foreach (var column in columns) column.Seal();
    }

    /// <summary>The number of each row's key, or -1. Requires: <see cref="Seal"/> was called.</summary>
    public void Find(ReadOnlySpan<Column> keys, Span<int> numbers)
    {
        if (columns.Length == 0)
        {
            numbers.Fill(Count - 1);
            return;
        }
        columns[0].Number(keys[0], numbers, add: false);
        var rented = ArrayPool<int>.Shared.Rent(numbers.Length);
        var next = rented.AsSpan(0, numbers.Length);
        for (var i = 1; i < columns.Length; i++)
        {
            columns[i].Number(keys[i], next, add: false);
            var pair = pairs[i - 1];
            for (var row = 0; row < numbers.Length; row++)
            {
                if (row + LongIndex.Ahead is var later && later < numbers.Length) pair.Expect(Pair(numbers[later], next[later]));
                numbers[row] = numbers[row] < 0 || next[row] < 0 ? -1 : pair.Find(Pair(numbers[row], next[row]));
            }
        }
        ArrayPool<int>.Shared.Return(rented);
    }

    static long Pair(int first, int second) => (long)first << 32 | (uint)second;

    /// <summary>The keys by number.</summary>
    public ImmutableArray<Column> Values()
    {
        if (columns.Length == 0) return [];
        var values = new Column[columns.Length];
        var numbers = new int[Count];
        for (var number = 0; number < numbers.Length; number++) numbers[number] = number;
        for (var i = columns.Length - 1; i > 0; i--)
        {
            var own = new int[Count];
            for (var key = 0; key < own.Length; key++)
            {
                var pair = pairs[i - 1].Keys[numbers[key]];
                own[key] = (int)pair;
                numbers[key] = (int)(pair >> 32);
            }
            values[i] = ownValues[i]?.Build() ?? columns[i].Values().Gather(own);
        }
        values[0] = columns.Length == 1 ? columns[0].Values() : ownValues[0]?.Build() ?? columns[0].Values().Gather(numbers);
        return [.. values];
    }
}
