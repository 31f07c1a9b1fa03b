using System.Numerics;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>Addresses alone and in networks, as sorted ranges that do not overlap: whether one is sought costs no more with many. Immutable.</summary>
sealed class AddressRanges
{
    const int MostBits = 16;

    readonly UInt128[] firsts, lasts;
    readonly uint[] firsts4, lasts4;   // the part of them that is IPv4
    readonly int[] places4;            // by upper bits of an address: the first range that ends there or behind
    readonly int shift4;

    public AddressRanges(IEnumerable<(UInt128 First, UInt128 Last)> ranges)
    {
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last) merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }
        (firsts, lasts) = ([.. merged.Select(range => range.First)], [.. merged.Select(range => range.Last)]);
        var (least, most) = (Addresses.OfIPv4(0), Addresses.OfIPv4(uint.MaxValue));
        var merged4 = merged.Where(range => range.Last >= least && range.First <= most).ToArray();
        firsts4 = [.. merged4.Select(range => (uint)UInt128.Max(range.First, least))];
        lasts4 = [.. merged4.Select(range => (uint)UInt128.Min(range.Last, most))];
        var bits = Math.Min(MostBits, 1 + BitOperations.Log2((uint)firsts4.Length + 1));
        shift4 = 32 - bits;
        places4 = new int[(1 << bits) + 1];
        for (var (bucket, place) = (0, 0); bucket < places4.Length; places4[bucket++] = place)
            while (place < lasts4.Length && lasts4[place] < (ulong)bucket << shift4) place++;
    }

    public bool IsEmpty => firsts.Length == 0;

    public bool Contains(uint address)
    {
        var bucket = (int)(address >> shift4);
        var (low, high) = (places4[bucket], places4[bucket + 1]);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (lasts4[middle] < address) low = middle + 1;
            else high = middle;
        }
        return low < firsts4.Length && firsts4[low] <= address;
    }

    public bool Contains(UInt128 address)
    {
        if (Addresses.IsIPv4(address)) return Contains((uint)address);
        var place = Array.BinarySearch(lasts, address);
        if (place < 0) place = ~place;
        return place < firsts.Length && firsts[place] <= address;
    }
}
