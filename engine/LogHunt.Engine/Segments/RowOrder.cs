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

    /// <summary>
    /// Ranges of at most `maxRows` rows, none over two months. Days are put together while they fit, so that a little too much for
    /// one segment makes two and not thirty; a day that is too much by itself is cut.
    /// </summary>
    public static IEnumerable<(int Start, int Count)> Split(long[] sorted, int maxRows)
    {
        for (var start = 0; start < sorted.Length;)
        {
            var monthEnd = EndOf(sorted, start, sorted.Length, NextMonth(sorted[start]));
            var end = start;
            while (end < monthEnd)
            {
                var dayEnd = EndOf(sorted, end, monthEnd, (sorted[end] / TimeSpan.TicksPerDay + 1) * TimeSpan.TicksPerDay);
                if (dayEnd - start > maxRows) break;
                end = dayEnd;
            }
            if (end == start) end = Math.Min(start + maxRows, monthEnd);
            yield return (start, end - start);
            start = end;
        }
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
