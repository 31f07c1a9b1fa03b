namespace LogHunt.Query.Functions.Aggregates;

/// <summary>
/// Which value is in which group, counted: pairs are noted as they come, and when there are many those of each group are put together and
/// told once, which costs a fraction of hashing each. Rows of one group mostly follow each other, and then a value is noted once for all of them.
/// </summary>
sealed class DistinctPairs
{
    /// <summary>Pairs of which none is told apart before the end.</summary>
    const int Few = 1 << 16;

    /// <summary>The group in the high half, the value in the low one; those before `once` are there once.</summary>
    ulong[] pairs = new ulong[256];
    int count, once, tellAt = Few;

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
        once = 0;
        lastGroup = [];
    }

    /// <summary>Notes what another has that gives values the same numbers.</summary>
    public void Take(DistinctPairs other, ReadOnlySpan<int> groupOf)
    {
        Room(other.count);
        foreach (var pair in other.pairs.AsSpan(0, other.count)) pairs[count++] = (ulong)groupOf[(int)(pair >> 32)] << 32 | (uint)pair;
    }

    /// <summary>Notes what another has, whose groups and values have these numbers here.</summary>
    public void Take(DistinctPairs other, ReadOnlySpan<int> groupOf, ReadOnlySpan<int> idOf)
    {
        Room(other.count);
        foreach (var pair in other.pairs.AsSpan(0, other.count))
            pairs[count++] = (ulong)groupOf[(int)(pair >> 32)] << 32 | (uint)idOf[(int)(uint)pair];
    }

    /// <summary>How many values each group has.</summary>
    public long[] Counts(int groupCount)
    {
        TellOnce();
        var counts = new long[groupCount];
        foreach (var pair in pairs.AsSpan(0, count)) counts[(int)(pair >> 32)]++;
        return counts;
    }

    void Note(ulong pair)
    {
        if (count == pairs.Length) Room(1);
        pairs[count++] = pair;
    }

    /// <summary>Makes room for more: by telling once what is noted again and again, and where little is, not before there is much more.</summary>
    void Room(int more)
    {
        if (pairs.Length - count >= more) return;
        if (count >= tellAt)
        {
            var noted = count;
            TellOnce();
            tellAt = (int)Math.Clamp(count * (count > noted / 2 ? 4L : 2L), Few, Array.MaxLength);
        }
        if (pairs.Length - count < more) Array.Resize(ref pairs, Math.Max(checked(pairs.Length * 2), count + more));
    }

    /// <summary>Puts the values of each group together and keeps of equal ones the first.</summary>
    void TellOnce()
    {
        if (once == count) return;
        var (groups, values) = (0, 0);
        foreach (var pair in pairs.AsSpan(0, count)) (groups, values) = (Math.Max(groups, (int)(pair >> 32)), Math.Max(values, (int)(uint)pair));
        var ends = new int[groups + 2];
        foreach (var pair in pairs.AsSpan(0, count)) ends[(int)(pair >> 32) + 1]++;
        for (var group = 0; group <= groups; group++) ends[group + 1] += ends[group];
        var together = GC.AllocateUninitializedArray<int>(count);
        foreach (var pair in pairs.AsSpan(0, count)) together[ends[(int)(pair >> 32)]++] = (int)(uint)pair;
        // What began where a group does ends now where it does.
        var lastIn = new int[values + 1];
        var kept = 0;
        for (var (group, at) = (0, 0); group <= groups; group++)
        {
            for (; at < ends[group]; at++)
            {
                var value = together[at];
                if (lastIn[value] == group + 1) continue;
                lastIn[value] = group + 1;
                pairs[kept++] = (ulong)group << 32 | (uint)value;
            }
        }
        count = once = kept;
    }
}
