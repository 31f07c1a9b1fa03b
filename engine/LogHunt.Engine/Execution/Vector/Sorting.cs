using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Sorts that ask now and then whether the query's time is over: those of the runtime cannot be ended, and wrap what a comparison
/// throws. Stable.
/// </summary>
static class Sorting
{
    /// <summary>Rows up to which each is put in its place among those before it.</summary>
    const int Few = 48;

    /// <summary>Rows between two questions; a stride takes far less than a millisecond.</summary>
    const int Stride = 1 << 16;

    /// <summary>
    /// Orders rows by their ranks, both spans alike: by one byte of the ranks after the other, the lowest first, but those in which all
    /// ranks agree. The other spans are room of the same length.
    /// </summary>
    public static void ByRank(Span<ulong> ranks, Span<int> rows, Span<ulong> otherRanks, Span<int> otherRows)
    {
        if (rows.Length <= Few)
        {
            Insert(ranks, rows);
            return;
        }
        var differing = 0UL;
        foreach (var rank in ranks) differing |= rank ^ ranks[0];
        otherRanks = otherRanks[..rows.Length];
        otherRows = otherRows[..rows.Length];
        var isAway = false;
        for (var shift = 0; shift < 64; shift += 8)
        {
            if ((byte)(differing >> shift) == 0) continue;
            if (isAway) Distribute(otherRanks, otherRows, ranks, rows, shift);
            else Distribute(ranks, rows, otherRanks, otherRows, shift);
            isAway = !isAway;
        }
        if (!isAway) return;
        otherRanks.CopyTo(ranks);
        otherRows.CopyTo(rows);
    }

    static void Insert(Span<ulong> ranks, Span<int> rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            var (rank, row) = (ranks[i], rows[i]);
            var at = i;
            for (; at > 0 && ranks[at - 1] > rank; at--) (ranks[at], rows[at]) = (ranks[at - 1], rows[at - 1]);
            (ranks[at], rows[at]) = (rank, row);
        }
    }

    static void Distribute(ReadOnlySpan<ulong> ranks, ReadOnlySpan<int> rows, Span<ulong> toRanks, Span<int> toRows, int shift)
    {
        Span<int> next = stackalloc int[256];
        next.Clear();
        foreach (var rank in ranks) next[(byte)(rank >> shift)]++;
        var sum = 0;
        foreach (ref var place in next) (place, sum) = (sum, sum + place);
        for (var start = 0; start < ranks.Length; start += Stride)
        {
            Work.Current?.Check();
            var end = Math.Min(start + Stride, ranks.Length);
            for (var i = start; i < end; i++)
            {
                var place = next[(byte)(ranks[i] >> shift)]++;
                toRanks[place] = ranks[i];
                toRows[place] = rows[i];
            }
        }
    }

    /// <summary>The rank that would stand at a place (from 0) if all were in order: narrowed down by one byte after the other.</summary>
    public static ulong Nth(ReadOnlySpan<ulong> ranks, int place)
    {
        Span<int> counts = stackalloc int[256];
        var (found, known) = (0UL, 0UL);
        for (var shift = 56; shift >= 0; shift -= 8)
        {
            counts.Clear();
            foreach (var rank in ranks)
                if ((rank & known) == found) counts[(byte)(rank >> shift)]++;
            var digit = 0;
            for (; place >= counts[digit]; digit++) place -= counts[digit];
            found |= (ulong)digit << shift;
            known |= 0xffUL << shift;
        }
        return found;
    }

    /// <summary>Orders the positions of texts by their bytes: by eight of them after the other.</summary>
    public static void ByBytes(Span<int> order, TextColumn texts)
    {
        if (order.Length > 1) ByBytes(order, texts, 0, new ulong[order.Length], new ulong[order.Length], new int[order.Length]);
    }

    static void ByBytes(Span<int> order, TextColumn texts, int depth, Span<ulong> ranks, Span<ulong> otherRanks, Span<int> otherRows)
    {
        for (var i = 0; i < order.Length; i++) ranks[i] = Utf8Index.Prefix(texts[order[i]][Math.Min(depth, texts[order[i]].Length)..]);
        ByRank(ranks[..order.Length], order, otherRanks, otherRows);
        for (var start = 0; start < order.Length;)
        {
            var (end, longest) = (start + 1, texts[order[start]].Length);
            for (; end < order.Length && ranks[end] == ranks[start]; end++) longest = Math.Max(longest, texts[order[end]].Length);
            var same = order[start..end];
            // What ends here differs by zeros at its end alone.
            if (same.Length > 1 && longest <= depth + 8) ByLength(same, texts);
            else if (same.Length > 1) ByBytes(same, texts, depth + 8, ranks[start..], otherRanks, otherRows);
            start = end;
        }
    }

    static void ByLength(Span<int> order, TextColumn texts)
    {
        for (var i = 1; i < order.Length; i++)
        {
            var (row, at) = (order[i], i);
            for (; at > 0 && texts[order[at - 1]].Length > texts[row].Length; at--) order[at] = order[at - 1];
            order[at] = row;
        }
    }

    /// <summary>Orders by a comparison: merges runs of twice the length until there is one.</summary>
    public static void By(int[] order, Comparison<int> compare)
    {
        var (from, to) = (order, new int[order.Length]);
        for (var length = 1L; length < order.Length; length *= 2)
        {
            for (var start = 0L; start < order.Length; start += 2 * length)
            {
                var middle = (int)Math.Min(start + length, order.Length);
                Merge(from, to, (int)start, middle, (int)Math.Min(start + 2 * length, order.Length), compare);
            }
            (from, to) = (to, from);
        }
        if (from != order) from.CopyTo(order, 0);
    }

    static void Merge(int[] from, int[] to, int left, int right, int end, Comparison<int> compare)
    {
        var middle = right;
        for (var i = left; i < end;)
        {
            Work.Tick();
            var fromLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
            to[i++] = fromLeft ? from[left++] : from[right++];
        }
    }
}
