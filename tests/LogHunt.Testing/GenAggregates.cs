using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Testing;

/// <summary>Aggregates to test backends with: typed accumulators that merge, and ones that depend on the order of rows.</summary>
public static class GenAggregates
{
    /// <summary>Rows of a group.</summary>
    public static AggregateFunction Count { get; } = new(Doc("count"), new CountAggregate());

    /// <summary>The sum of a column of longs.</summary>
    public static AggregateFunction Sum { get; } = new(Doc("sum"), new SumAggregate());

    /// <summary>The first value of a group, in the order of rows.</summary>
    public static AggregateFunction First { get; } = new PerType("take_any", type => new FirstAggregate(type));

    /// <summary>All values of a group, as a dynamic array.</summary>
    public static AggregateFunction List { get; } = new PerType("make_list", type => new ListAggregate(type));

    /// <summary>The last value of a group, in the order of rows.</summary>
    public static AggregateFunction Last { get; } = new PerType("last", type => new LastAggregate(type));

    /// <summary>Aggregates of one argument, of any type.</summary>
    public static IReadOnlyList<AggregateFunction> OfOne { get; } = [First, List, Last];

    static Doc Doc(string name) => new(name, "", "", "");

    sealed class PerType(string name, Func<ColumnType, Aggregate> make) : AggregateFunction(Doc(name))
    {
        public override Aggregate Resolve(ReadOnlySpan<ColumnType> arguments) => make(arguments[0]);
    }

    sealed class CountAggregate() : Aggregate(ColumnType.Long)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows) => (long)rows.Count;
        public override Accumulator Open() => new Longs(counts: true);
    }

    sealed class SumAggregate() : Aggregate(ColumnType.Long, ColumnType.Long)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows) =>
            rows.Aggregate(0L, (sum, row) => unchecked(sum + ((long?)row[0] ?? 0)));
        public override Accumulator Open() => new Longs(counts: false);
    }

    sealed class Longs(bool counts) : Accumulator
    {
        long[] sums = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            Grow(groupCount);
            for (var row = 0; row < groups.Length; row++)
                sums[groups[row]] = unchecked(sums[groups[row]] + (counts ? 1 : (long?)arguments[0].Value(row) ?? 0));
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            Grow(groupCount);
            for (var group = 0; group < map.Length; group++) sums[map[group]] = unchecked(sums[map[group]] + ((Longs)other).sums[group]);
        }

        public override Column Finish(int groupCount)
        {
            Grow(groupCount);
            return ValueColumn.Of(ColumnType.Long, sums[..groupCount]);
        }

        void Grow(int groups)
        {
            if (sums.Length < groups) Array.Resize(ref sums, Math.Max(groups, sums.Length * 2));
        }
    }

    sealed class FirstAggregate(ColumnType type) : Aggregate(type, type)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows) => rows.Count == 0 ? null : rows[0][0];
    }

    sealed class LastAggregate(ColumnType type) : Aggregate(type, type)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows) => rows.Count == 0 ? null : rows[^1][0];
    }

    sealed class ListAggregate(ColumnType type) : Aggregate(ColumnType.Dynamic, type)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows) => new DynamicArray([.. rows.Select(row => row[0])]);
    }
}
