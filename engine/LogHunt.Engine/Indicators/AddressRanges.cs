using System.Numerics;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>Addresses alone and in networks, as sorted ranges that do not overlap: whether one is sought costs no more with many. Immutable.</summary>
public sealed class AddressRanges
{
    const int MostBits = 16;

    readonly UInt128[] firsts, lasts;
    readonly uint[] firsts4, lasts4;   // the part of them that is IPv4
    readonly int[] places4;            // by upper bits of an address: the first range that ends there or behind
    readonly int shift4;

    /// <summary>Of ranges in any order, with their ends; they may overlap.</summary>
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

    /// <summary>Whether there is no range.</summary>
    public bool IsEmpty => firsts.Length == 0;

    /// <summary>Whether an IPv4 address, most significant octet first, lies in one of the ranges.</summary>
    public bool Contains(uint address) => Meets(address, address);

    /// <summary>Whether any IPv4 address from the first to the last lies in one of the ranges.</summary>
    public bool Meets(uint first, uint last)
    {
        var bucket = (int)(first >> shift4);
        var (low, high) = (places4[bucket], places4[bucket + 1]);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (lasts4[middle] < first) low = middle + 1;
            else high = middle;
        }
        return low < firsts4.Length && firsts4[low] <= last;
    }

    /// <summary>Whether an address of 128 bits lies in one of the ranges.</summary>
    public bool Contains(UInt128 address)
    {
        if (Addresses.IsIPv4(address)) return Contains((uint)address);
        var place = Array.BinarySearch(lasts, address);
        if (place < 0) place = ~place;
        return place < firsts.Length && firsts[place] <= address;
    }
}
