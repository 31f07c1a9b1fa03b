using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>Addresses alone and in networks, as sorted ranges that do not overlap: whether one is sought costs no more with many. Immutable.</summary>
public sealed class AddressRanges
{
    readonly UInt128[] firsts, lasts;
    readonly uint[] firsts4;   // the part of them that is IPv4
    readonly SortedAddresses lasts4;

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
        lasts4 = new([.. merged4.Select(range => (uint)UInt128.Min(range.Last, most))]);
    }

    /// <summary>Whether there is no range.</summary>
    public bool IsEmpty => firsts.Length == 0;

    /// <summary>Whether an IPv4 address, most significant octet first, lies in one of the ranges.</summary>
    public bool Contains(uint address) => Meets(address, address);

    /// <summary>Whether any IPv4 address from the first to the last lies in one of the ranges.</summary>
    public bool Meets(uint first, uint last) =>
        lasts4.From(first) is var place && place < firsts4.Length && firsts4[place] <= last;

    /// <summary>Whether an address of 128 bits lies in one of the ranges.</summary>
    public bool Contains(UInt128 address)
    {
        if (Addresses.IsIPv4(address)) return Contains((uint)address);
        var place = Array.BinarySearch(lasts, address);
        if (place < 0) place = ~place;
        return place < firsts.Length && firsts[place] <= address;
    }
}
