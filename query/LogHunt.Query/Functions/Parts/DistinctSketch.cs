using System.IO.Hashing;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// How many distinct values there were: the smallest of their hashes, at most so many. Up to that number the count is exact; beyond it the
/// largest that is kept says how dense they lie. Written as `[most, [hashes in order]]`.
/// </summary>
sealed class DistinctSketch(int most)
{
    readonly HashSet<ulong> hashes = [];

    public int Most { get; private set; } = most;

    public long Bytes => 64 + hashes.Count * 24L;

    /// <summary>The hashes kept for an accuracy as Kusto numbers them, so that the error is about that of its sketch.</summary>
    public static int MostFor(long accuracy) => accuracy switch { 0 => 4_096, 2 => 65_536, 3 => 131_072, 4 => 262_144, _ => 16_384 };

    public void Add(object value) => Add(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Conversions.ToText(value))));

    public void Add(ulong hash)
    {
        hashes.Add(hash);
        if (hashes.Count >= 2 * Most) Trim();
    }

    public void Add(DistinctSketch other)
    {
        Most = Math.Min(Most, other.Most);
        foreach (var hash in other.hashes) Add(hash);
    }

    void Trim()
    {
        if (hashes.Count <= Most) return;
        var kept = hashes.Order().Take(Most).ToArray();
        hashes.Clear();
        hashes.UnionWith(kept);
    }

    public long Count
    {
        get
        {
            Trim();
            return hashes.Count < Most ? hashes.Count : (long)Math.Round((Most - 1) / (hashes.Max() / Math.Pow(2, 64)));
        }
    }

    /// <summary>How many values several sketches, as <see cref="ToArray"/> wrote them, have in common; null when one is none.</summary>
    public static long? CountOfCommon(ReadOnlySpan<object?> written)
    {
        var sketches = new List<DistinctSketch>();
        foreach (var one in written)
        {
            // The sketch of nothing is nothing, and has nothing in common with any other.
            if (one is null) return 0;
            if (one is not DynamicArray array || Of(array) is not { } sketch) return null;
            sketch.Trim();
            sketches.Add(sketch);
        }
        // Below the smallest of the largest hashes each sketch has all that it saw.
        var full = sketches.Where(sketch => sketch.hashes.Count == sketch.Most).Select(sketch => sketch.hashes.Max()).ToList();
        var end = full.Count == 0 ? ulong.MaxValue : full.Min();
        var common = sketches[0].hashes.LongCount(hash => hash <= end && sketches.TrueForAll(sketch => sketch.hashes.Contains(hash)));
        return full.Count == 0 ? common : (long)Math.Round(common / (end / Math.Pow(2, 64)));
    }

    public DynamicArray ToArray()
    {
        Trim();
        return new([(long)Most, new DynamicArray([.. hashes.Order().Select(hash => (object?)(long)hash)])]);
    }

    /// <summary>What <see cref="ToArray"/> wrote; null for anything else.</summary>
    public static DistinctSketch? Of(DynamicArray written)
    {
        if (written is not [long and > 1 and <= 262_144 and var most, DynamicArray hashes]) return null;
        var sketch = new DistinctSketch((int)most);
        foreach (var hash in hashes)
        {
            if (hash is not long number) return null;
            sketch.Add((ulong)number);
        }
        return sketch;
    }
}
