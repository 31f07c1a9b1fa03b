using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>Row numbers in the order of sort keys, stably: by the first key, then each run of equals by the next.</summary>
static class SortRows
{
    /// <summary>Rows from which parts that the first key tells apart are sorted on several cores.</summary>
    const int Many = 1 << 16;

    /// <summary>What sorting needs beside the rows' numbers, once for all keys: as much as there are of them.</summary>
    readonly ref struct Room(Span<ulong> ranks, Span<ulong> otherRanks, Span<int> otherRows)
    {
        public readonly Span<ulong> Ranks = ranks, OtherRanks = otherRanks;
        public readonly Span<int> OtherRows = otherRows;

        public Room Part(int start, int end) => new(Ranks[start..end], OtherRanks[start..end], OtherRows[start..end]);
    }

    public static int[] Order(Batch rows, ImmutableArray<SortKey> keys)
    {
        var order = GC.AllocateUninitializedArray<int>(rows.RowCount);
        for (var row = 0; row < order.Length; row++) order[row] = row;
        var columns = RowStream.Each(keys.Length, i => SortColumn.Of(Whole.Column(keys[i].Expr, rows), keys[i]));
        var (ranks, otherRanks) = (GC.AllocateUninitializedArray<ulong>(order.Length), GC.AllocateUninitializedArray<ulong>(order.Length));
        var otherRows = GC.AllocateUninitializedArray<int>(order.Length);
        if (order.Length < Many || columns.Length < 2 || columns[0].Class is not null)
        {
            Sort(order, columns, new(ranks, otherRanks, otherRows));
            return order;
        }
        ByFirst(order, columns[0], new(ranks, otherRanks, otherRows));
        var parts = Parts(ranks);
        _ = RowStream.Each(parts.Length - 1, part =>
        {
            var (start, end) = (parts[part], parts[part + 1]);
            Ties(order.AsSpan(start..end), columns, new Room(ranks, otherRanks, otherRows).Part(start, end));
            return end;
        });
        return order;
    }

    /// <summary>Where ranks in order are cut, those that are the same never, so that there are a few parts for each core.</summary>
    static int[] Parts(ReadOnlySpan<ulong> ranks)
    {
        var ends = new List<int> { 0 };
        var wanted = ranks.Length / (4 * Environment.ProcessorCount);
        for (var end = wanted; end < ranks.Length; end += wanted)
        {
            while (end < ranks.Length && ranks[end] == ranks[end - 1]) end++;
            ends.Add(end);
        }
        if (ends[^1] < ranks.Length) ends.Add(ranks.Length);
        return [.. ends];
    }

    /// <summary>Bytes that ordering takes beside the rows: positions, room for ranks and positions, ranks and classes.</summary>
    public static long BytesOf(Batch rows, ImmutableArray<SortKey> keys) => rows.RowCount * (24L + 9L * keys.Length);

    /// <summary>The first `count` rows of the sorted ones.</summary>
    public static Batch First(Batch rows, ImmutableArray<SortKey> keys, long count)
    {
        if (count < rows.RowCount / 4) rows = Candidates(rows, keys[0], (int)count);
        return rows.Gather(Order(rows, keys).AsSpan(0, (int)Math.Min(count, rows.RowCount)));
    }

    /// <summary>Rows that the first key alone does not put behind `count` others: all when there are values of several classes.</summary>
    static Batch Candidates(Batch rows, SortKey first, int count)
    {
        var key = SortColumn.Of(Whole.Column(first.Expr, rows), first);
        if (key.Class is not null) return rows;
        var last = Sorting.Nth(key.Rank, count - 1);
        var kept = new List<int>(count * 2);
        for (var row = 0; row < rows.RowCount; row++)
            if (key.Rank[row] <= last) kept.Add(row);
        return rows.Gather(CollectionsMarshal.AsSpan(kept));
    }

    /// <summary>Requires: `order` ascends within the span (so that what is equal by all keys stays in order).</summary>
    static void Sort(Span<int> order, ReadOnlySpan<SortColumn> keys, Room room)
    {
        if (keys.IsEmpty || order.Length < 2) return;
        var key = keys[0];
        if (key.Class is null)
        {
            SortPresent(order, keys, room);
            return;
        }
        // Nulls, NaN and values apart, each in order; only values differ among themselves.
        Span<int> counts = stackalloc int[3];
        foreach (var row in order) counts[key.Class[row]]++;
        var sorted = room.OtherRows[..order.Length];
        Span<int> next = [0, counts[0], counts[0] + counts[1]];
        foreach (var row in order) sorted[next[key.Class[row]]++] = row;
        sorted.CopyTo(order);
        var start = 0;
        for (var part = 0; part < 3; part++)
        {
            var own = order.Slice(start, counts[part]);
            if (part == key.ValueClass) SortPresent(own, keys, room);
            else Sort(own, keys[1..], room);
            start += counts[part];
        }
    }

    static void SortPresent(Span<int> order, ReadOnlySpan<SortColumn> keys, Room room)
    {
        ByFirst(order, keys[0], room);
        Ties(order, keys, room);
    }

    /// <summary>Orders by one key, whose ranks are then in the room in order.</summary>
    static void ByFirst(Span<int> order, SortColumn key, Room room)
    {
        var values = room.Ranks[..order.Length];
        var isInOrder = true;
        for (var (i, last) = (0, 0UL); i < order.Length; i++)
        {
            values[i] = key.Rank[order[i]];
            isInOrder &= last <= values[i];
            last = values[i];
        }
        // As times are, of rows that come in their order.
        if (!isInOrder) Sorting.ByRank(values, order, room.OtherRanks, room.OtherRows);
    }

    /// <summary>Orders what the first key, whose ranks are in the room, does not tell apart by the others.</summary>
    static void Ties(Span<int> order, ReadOnlySpan<SortColumn> keys, Room room)
    {
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && room.Ranks[end] == room.Ranks[start]) end++;
            if (end - start > 1) Sort(order[start..end], keys[1..], room.Part(start, end));
            start = end;
        }
    }
}
