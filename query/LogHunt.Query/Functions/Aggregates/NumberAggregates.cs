using System.Collections.Immutable;
using System.Numerics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>Sums and means. Nulls do not count; whole numbers wrap, as the engine of Kusto lets them.</summary>
static class NumberAggregates
{
    static readonly AggregateFunction Sum = new(
        new("sum", "The sum of the values, 0 when there are none.", "range x from 1 to 4 step 1 | summarize sum(x)", "10"),
        new SumAggregate<long>(ColumnType.Long, mean: false), new SumAggregate<double>(ColumnType.Real, mean: false),
        new SumAggregate<decimal>(ColumnType.Decimal, mean: false), new SumAggregate<long>(ColumnType.TimeSpan, mean: false));

    static readonly AggregateFunction Avg = new(
        new("avg", "The mean of the values, NaN when there are none.", "range x from 1 to 4 step 1 | summarize avg(x)", "2.5"),
        new SumAggregate<double>(ColumnType.Real, mean: true), new SumAggregate<decimal>(ColumnType.Decimal, mean: true),
        new SumAggregate<long>(ColumnType.TimeSpan, mean: true), new SumAggregate<long>(ColumnType.DateTime, mean: true));

    public static ImmutableArray<AggregateFunction> All { get; } =
    [
        Sum,
        FilteredAggregate.Of(new("sumif", "The sum of the values for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize sumif(x, x > 2)", "7"), Sum),
        Avg,
        FilteredAggregate.Of(new("avgif", "The mean of the values for which a condition is true.",
            "range x from 1 to 4 step 1 | summarize avgif(x, x > 2)", "3.5"), Avg),
        Bits("binary_all_and", "The bits that are set in all values.", "datatable(x:long)[7, 5] | summarize binary_all_and(x)", "5",
            (a, b) => a & b),
        Bits("binary_all_or", "The bits that are set in any value.", "datatable(x:long)[4, 1] | summarize binary_all_or(x)", "5",
            (a, b) => a | b),
        Bits("binary_all_xor", "The bits that are set in an odd number of values.",
            "datatable(x:long)[7, 2] | summarize binary_all_xor(x)", "5", (a, b) => a ^ b),
    ];

    static AggregateFunction Bits(string name, string summary, string example, string result, Func<long, long, long> f) =>
        new(new(name, summary, example, result), new FoldAggregate(f)) { Prefix = "" };

    sealed class FoldAggregate(Func<long, long, long> f) : Aggregate(ColumnType.Long, ColumnType.Long)
    {
        public override object? Reduce(IReadOnlyList<object?[]> rows)
        {
            long? result = null;
            foreach (var row in rows)
                if (row[0] is long value) result = result is { } before ? f(before, value) : value;
            return result;
        }
    }
}

/// <summary>`T` is how the type is stored and added. Times are added as 128-bit ticks, so that a mean of many does not overflow.</summary>
sealed class SumAggregate<T>(ColumnType type, bool mean) : Aggregate(type, type) where T : unmanaged, INumber<T>
{
    bool IsWide => mean && typeof(T) == typeof(long);

    public override object? Reduce(IReadOnlyList<object?[]> rows)
    {
        var (sum, wide, count) = (T.Zero, Int128.Zero, 0L);
        foreach (var row in rows)
        {
            if (row[0] is not { } value) continue;
            var number = value switch { DateTime time => T.CreateTruncating(time.Ticks), TimeSpan span => T.CreateTruncating(span.Ticks),
                _ => (T)value };
            count++;
            if (IsWide) wide += Int128.CreateTruncating(number);
            else Add(ref sum, number);
        }
        return Result(sum, wide, count);
    }

    /// <summary>A decimal that would overflow stays where it is: there is no larger one.</summary>
    static void Add(ref T sum, T number)
    {
        if (typeof(T) != typeof(decimal))
        {
            sum = unchecked(sum + number);
            return;
        }
        var (a, b) = ((decimal)(object)sum, (decimal)(object)number);
        sum = Math.Abs((double)a + (double)b) > 7.9e28 ? (T)(object)(b > 0 ? decimal.MaxValue : decimal.MinValue) : sum + number;
    }

    object? Result(T sum, Int128 wide, long count)
    {
        if (mean && count == 0) return Returns == ColumnType.Real ? double.NaN : null;
        return Returns switch
        {
            ColumnType.DateTime => new DateTime((long)(wide / count), DateTimeKind.Utc),
            ColumnType.TimeSpan => new TimeSpan(mean ? (long)(wide / count) : long.CreateTruncating(sum)),
            _ => mean ? sum / T.CreateTruncating(count) : sum,
        };
    }

    public override Accumulator Open() => new Sums(this);

    sealed class Sums(SumAggregate<T> aggregate) : Accumulator
    {
        T[] sums = [];
        Int128[] wides = [];
        long[] counts = [];

        public override void Add(ReadOnlySpan<int> groups, int groupCount, ReadOnlySpan<Column> arguments)
        {
            GrowTo(groupCount);
            var column = arguments[0] is ConstantColumn constant ? constant.Expand() : arguments[0];
            var values = ((ValueColumn<T>)column).Values;
            var validity = ((ValueColumn<T>)column).Validity;
            if (aggregate.IsWide)
            {
                for (var row = 0; row < groups.Length; row++)
                {
                    if (!validity[row]) continue;
                    wides[groups[row]] += Int128.CreateTruncating(values[row]);
                    counts[groups[row]]++;
                }
            }
            else if (validity.HasNulls || typeof(T) == typeof(decimal))
            {
                for (var row = 0; row < groups.Length; row++)
                {
                    if (!validity[row]) continue;
                    SumAggregate<T>.Add(ref sums[groups[row]], values[row]);
                    counts[groups[row]]++;
                }
            }
            else
            {
                var target = sums;
                for (var row = 0; row < groups.Length; row++) target[groups[row]] = unchecked(target[groups[row]] + values[row]);
                var number = counts;
                foreach (var group in groups) number[group]++;
            }
        }

        public override void Merge(Accumulator other, ReadOnlySpan<int> map, int groupCount)
        {
            GrowTo(groupCount);
            var theirs = (Sums)other;
            for (var group = 0; group < map.Length && group < theirs.counts.Length; group++)
            {
                SumAggregate<T>.Add(ref sums[map[group]], theirs.sums[group]);
                if (aggregate.IsWide) wides[map[group]] += theirs.wides[group];
                counts[map[group]] += theirs.counts[group];
            }
        }

        public override Column Finish(int groupCount)
        {
            GrowTo(groupCount);
            var builder = ColumnBuilder.For(aggregate.Returns, groupCount);
            for (var group = 0; group < groupCount; group++)
                builder.Append(aggregate.Result(sums[group], aggregate.IsWide ? wides[group] : 0, counts[group]));
            return builder.Build();
        }

        void GrowTo(int groupCount)
        {
            Grow.To(ref sums, groupCount);
            Grow.To(ref counts, groupCount);
            if (aggregate.IsWide) Grow.To(ref wides, groupCount);
        }
    }
}
