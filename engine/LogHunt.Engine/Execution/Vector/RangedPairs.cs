using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Right rows of a join that lie between two values of a left row: where those of a key ascend in time, as rows of a store do, they are one
/// run, found by halving.
/// </summary>
sealed class RangedPairs
{
    readonly PairRange range;

    /// <summary>The time of each right row, in the order of the keys, and of each key whether its times ascend.</summary>
    readonly long[] times;
    readonly bool[] ascends;

    RangedPairs(PairRange range, long[] times, bool[] ascends) => (this.range, this.times, this.ascends) = (range, times, ascends);

    /// <summary>Null where times are missing.</summary>
    /// <param name="range">What is wanted.</param>
    /// <param name="right">The right side.</param>
    /// <param name="starts">Right rows of key k are `rows[starts[k]..starts[k + 1]]`.</param>
    /// <param name="rows">Right rows ordered by key.</param>
    public static RangedPairs? Of(PairRange range, Batch right, int[] starts, int[] rows)
    {
        if (right.Columns[range.Column] is not ValueColumn<long> { Validity.HasNulls: false } column) return null;
        var times = new long[rows.Length];
        for (var i = 0; i < times.Length; i++) times[i] = column.Values[rows[i]];
        var ascends = new bool[starts.Length - 1];
        for (var key = 0; key < ascends.Length; key++)
        {
            var i = starts[key] + 1;
            while (i < starts[key + 1] && times[i - 1] <= times[i]) i++;
            ascends[key] = i >= starts[key + 1];
        }
        return new(range, times, ascends);
    }

    /// <summary>The ends of a batch's left rows.</summary>
    public Ends EndsOf(Batch left) => new(Values(range.From, left), Values(range.To, left));

    /// <summary>The part of a key's right rows that a left row can be paired with.</summary>
    public (int Start, int End) Part(Ends ends, int row, int key, int start, int end)
    {
        if (!ascends[key]) return (start, end);
        if (ends.From is { } from && from.Validity[row]) start = First(times, start, end, from.Values[row]);
        if (ends.To is { } to && to.Validity[row] && to.Values[row] < long.MaxValue) end = First(times, start, end, to.Values[row] + 1);
        return (start, end);
    }

    /// <summary>The values of both ends, null where an end is open.</summary>
    public readonly record struct Ends(ValueColumn<long>? From, ValueColumn<long>? To);

    static ValueColumn<long>? Values(Expr? end, Batch left) => end is null ? null : Evaluator.Evaluate(end, left) as ValueColumn<long>;

    /// <summary>The first place from `start` on whose time is no less.</summary>
    static int First(long[] times, int start, int end, long least)
    {
        while (start < end)
        {
            var half = (start + end) >>> 1;
            if (times[half] < least) start = half + 1;
            else end = half;
        }
        return start;
    }
}
