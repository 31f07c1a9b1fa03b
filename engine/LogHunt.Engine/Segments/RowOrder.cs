namespace LogHunt.Engine.Segments;

/// <summary>Rows in order of time, and where that order is cut into segments.</summary>
static class RowOrder
{
    /// <summary>
    /// The rows in stable order of time (null: as they are), and their ticks in that order. Rows without a time come first.
    /// </summary>
    public static (int[]? Order, long[] Sorted) ByTime(NumberBuffer? times, int rows)
    {
        var ticks = new long[rows];
        times?.CopyTo(ticks);
        if (IsSorted(ticks)) return (null, ticks);

        var order = new int[rows];
        for (var i = 0; i < rows; i++) order[i] = i;
        RadixSort(ref ticks, ref order);
        return (order, ticks);
    }

    static bool IsSorted(ReadOnlySpan<long> ticks)
    {
        for (var i = 1; i < ticks.Length; i++)
            if (ticks[i] < ticks[i - 1]) return false;
        return true;
    }

    /// <summary>Least significant digit first, 11 bits at a time: stable, and only over the bits in which the keys differ.</summary>
    static void RadixSort(ref long[] keys, ref int[] rows)
    {
        const int Bits = 11;
        long min = long.MaxValue, max = long.MinValue;
        foreach (var key in keys) (min, max) = (Math.Min(min, key), Math.Max(max, key));
        var range = unchecked((ulong)max - (ulong)min);
        var (otherKeys, otherRows) = (new long[keys.Length], new int[keys.Length]);
        Span<int> starts = stackalloc int[1 << Bits];
        for (var shift = 0; shift < 64 && range >> shift != 0; shift += Bits)
        {
            starts.Clear();
            foreach (var key in keys) starts[Digit(key, min, shift)]++;
            var at = 0;
            foreach (ref var start in starts) (start, at) = (at, at + start);
            for (var i = 0; i < keys.Length; i++)
            {
                var target = starts[Digit(keys[i], min, shift)]++;
                otherKeys[target] = keys[i];
                otherRows[target] = rows[i];
            }
            (keys, otherKeys) = (otherKeys, keys);
            (rows, otherRows) = (otherRows, rows);
        }

        static int Digit(long key, long min, int shift) => (int)(unchecked((ulong)key - (ulong)min) >> shift) & ((1 << Bits) - 1);
    }

    /// <summary>Rows of a month that are enough for a segment of its own.</summary>
    public const int EnoughForMonth = 4096;

    /// <summary>Silences for which a segment is cut, however few rows that leaves it, besides one for as many rows as are enough.</summary>
    const int FreeCuts = 8;

    /// <summary>A silence after which rows are of another time: a clock that stood still must not widen the segment of this year.</summary>
    const long FarOff = 366 * TimeSpan.TicksPerDay;

    /// <summary>
    /// Ranges of at most `maxRows` rows. A month with enough rows has its own; of those with fewer, neighbours share one until it has
    /// enough, so that a file of a thousand dates makes no thousand files, but not over a long silence (of many, the longest count).
    /// Days are put together while they fit, so that a little too much for one segment makes two and not thirty; a day that is too much by
    /// itself is cut.
    /// </summary>
    public static IEnumerable<(int Start, int Count)> Split(long[] sorted, int maxRows, int enough = EnoughForMonth)
    {
        var silences = Silences(sorted, enough);
        for (var start = 0; start < sorted.Length;)
        {
            var partEnd = PartEnd(sorted, start, silences, enough);
            var end = start;
            while (end < partEnd)
            {
                var dayEnd = EndOf(sorted, end, partEnd, (sorted[end] / TimeSpan.TicksPerDay + 1) * TimeSpan.TicksPerDay);
                if (dayEnd - start > maxRows) break;
                end = dayEnd;
            }
            if (end == start) end = Math.Min(start + maxRows, partEnd);
            yield return (start, end - start);
            start = end;
        }
    }

    /// <summary>Where the rows end that belong together with the one at `start`.</summary>
    static int PartEnd(long[] sorted, int start, int[] silences, int enough)
    {
        var next = Array.BinarySearch(silences, start + 1);
        next = next >= 0 ? next : ~next;
        var stop = next < silences.Length ? silences[next] : sorted.Length;
        var end = MonthEnd(start);
        while (end < stop && end - start < enough && MonthEnd(end) is var monthEnd && monthEnd - end < enough) end = monthEnd;
        return end;

        int MonthEnd(int from) => EndOf(sorted, from, stop, NextMonth(sorted[from]));
    }

    /// <summary>Positions of the first rows after the longest silences, in order.</summary>
    static int[] Silences(long[] sorted, int enough)
    {
        if (sorted.Length == 0 || sorted[^1] - sorted[0] <= FarOff) return [];
        return [.. Enumerable.Range(1, sorted.Length - 1).Where(i => sorted[i] - sorted[i - 1] > FarOff)
            .OrderByDescending(i => sorted[i] - sorted[i - 1]).Take(FreeCuts + sorted.Length / enough).Order()];
    }

    /// <summary>The first position from `start` on whose ticks reach `limit`.</summary>
    static int EndOf(long[] sorted, int start, int end, long limit)
    {
        var at = Array.BinarySearch(sorted, start, end - start, limit);
        if (at < 0) return ~at;
        while (at > start && sorted[at - 1] == limit) at--;
        return at;
    }

    static long NextMonth(long ticks)
    {
        var time = new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks));
        return time.Year == 9999 && time.Month == 12 ? long.MaxValue : new DateTime(time.Year, time.Month, 1).AddMonths(1).Ticks;
    }
}
