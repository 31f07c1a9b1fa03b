using System.Numerics;

namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Which value is in which group, counted: pairs are noted as they come and put in order when there are many, which costs a fraction of
/// hashing each. Rows of one group mostly follow each other, and then a value is noted once for all of them.
/// </summary>
sealed class DistinctPairs
{
    const int Digit = 11, Digits = 1 << Digit;

    /// <summary>The group in the high half, the value in the low one; those before `sorted` are in order, each once.</summary>
    ulong[] pairs = new ulong[256];
    int count, sorted;

    /// <summary>The group that a value was last noted for.</summary>
    int[] lastGroup = [];

    /// <summary>What it holds, about.</summary>
    public long Bytes => 8L * pairs.Length + 4L * lastGroup.Length;

    /// <summary>Notes the value of each row (none when below 0) in its group. Values are below `values`.</summary>
    public void Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> ids, int values)
    {
        Grow.To(ref lastGroup, values, -1);
        var last = lastGroup;
        for (var row = 0; row < ids.Length; row++)
        {
            var id = ids[row];
            if (id < 0 || last[id] == groups[row]) continue;
            last[id] = groups[row];
            Note((ulong)groups[row] << 32 | (uint)id);
        }
    }

    /// <summary>The values that are in any group, in order.</summary>
    public int[] Values()
    {
        var values = new int[count];
        for (var i = 0; i < values.Length; i++) values[i] = (int)(uint)pairs[i];
        Array.Sort(values);
        return [.. values.Distinct()];
    }

    /// <summary>Values have other numbers from now on.</summary>
    public void Renumber(ReadOnlySpan<int> numberOf)
    {
        for (var i = 0; i < count; i++) pairs[i] = pairs[i] & 0xffffffff_00000000 | (uint)numberOf[(int)(uint)pairs[i]];
        sorted = 0;
        lastGroup = [];
    }

    /// <summary>Notes what another has that gives values the same numbers.</summary>
    public void Take(DistinctPairs other, ReadOnlySpan<int> groupOf)
    {
        foreach (var pair in other.pairs.AsSpan(0, other.count)) Note((ulong)groupOf[(int)(pair >> 32)] << 32 | (uint)pair);
    }

    /// <summary>Notes what another has, whose groups and values have these numbers here.</summary>
    public void Take(DistinctPairs other, ReadOnlySpan<int> groupOf, ReadOnlySpan<int> idOf)
    {
        foreach (var pair in other.pairs.AsSpan(0, other.count)) Note((ulong)groupOf[(int)(pair >> 32)] << 32 | (uint)idOf[(int)(uint)pair]);
    }

    /// <summary>How many values each group has.</summary>
    public long[] Counts(int groupCount)
    {
        Order();
        var counts = new long[groupCount];
        foreach (var pair in pairs.AsSpan(0, count)) counts[(int)(pair >> 32)]++;
        return counts;
    }

    void Note(ulong pair)
    {
        if (count == pairs.Length)
        {
            Order();
            // Room for as many as there are, so that each is put in order a few times at most.
            if (count > pairs.Length / 2) Array.Resize(ref pairs, checked(pairs.Length * 2));
        }
        pairs[count++] = pair;
    }

    void Order()
    {
        if (sorted == count) return;
        Sort(pairs.AsSpan(0, count));
        var kept = 0;
        for (var i = 0; i < count; i++)
            if (i == 0 || pairs[i] != pairs[kept - 1]) pairs[kept++] = pairs[i];
        count = sorted = kept;
    }

    /// <summary>
    /// By digits of eleven bits, lowest first; digits that all share are passed over. Groups stand right above the values meanwhile.
    /// </summary>
    static void Sort(Span<ulong> values)
    {
        if (values.Length < Digits)
        {
            values.Sort();
            return;
        }
        var (all, any) = (ulong.MaxValue, 0UL);
        foreach (var value in values) (all, any) = (all & value, any | value);
        var bits = 32 - BitOperations.LeadingZeroCount((uint)any);
        foreach (ref var value in values) value = value >> 32 << bits | (uint)value;
        var differing = (all ^ any) >> 32 << bits | (uint)(all ^ any);
        var other = GC.AllocateUninitializedArray<ulong>(values.Length);
        var from = values;
        var to = other.AsSpan();
        var starts = (stackalloc int[Digits]);
        for (var shift = 0; shift < 64 - BitOperations.LeadingZeroCount(differing); shift += Digit)
        {
            if (((differing >> shift) & (Digits - 1)) == 0) continue;
            starts.Clear();
            foreach (var value in from) starts[(int)(value >> shift) & (Digits - 1)]++;
            var next = 0;
            for (var digit = 0; digit < Digits; digit++)
            {
                var start = next;
                next += starts[digit];
                starts[digit] = start;
            }
            foreach (var value in from) to[starts[(int)(value >> shift) & (Digits - 1)]++] = value;
            var sortedSoFar = to;
            to = from;
            from = sortedSoFar;
        }
        var low = (1UL << bits) - 1;
        for (var i = 0; i < values.Length; i++) values[i] = from[i] >> bits << 32 | from[i] & low;
    }
}
