using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// IPv4 networks as sorted ranges that do not overlap: whether an address, or a network, meets one of ten thousand is a binary search.
/// Immutable.
/// </summary>
sealed class NetworkSet
{
    /// <summary>The longest text that is looked at as bytes; a longer one can be an address only by zeros before its prefix.</summary>
    const int Short = 32;

    static readonly ConditionalWeakTable<DynamicArray, NetworkSet> ofLists = [];

    /// <summary>Fewer ranges are searched as a whole.</summary>
    const int Many = 256;

    readonly uint[] firsts, lasts;

    /// <summary>Of many, by the upper half of an address: how many ranges end before such addresses.</summary>
    readonly int[]? starts;

    NetworkSet(IEnumerable<string> texts)
    {
        var networks = new List<(uint First, uint Last)>();
        foreach (var text in texts)
            if (Ipv4.TryParse(text, out var network)) networks.Add(RangeOf(network));
        networks.Sort();
        var merged = new List<(uint First, uint Last)>();
        foreach (var range in networks)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last) merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }
        (firsts, lasts) = ([.. merged.Select(range => range.First)], [.. merged.Select(range => range.Last)]);
        if (lasts.Length < Many) return;
        starts = new int[(1 << 16) + 1];
        foreach (var last in lasts) starts[(last >> 16) + 1]++;
        for (var half = 1; half < starts.Length; half++) starts[half] += starts[half - 1];
    }

    /// <summary>The networks that arguments name, one by one or in arrays; of one array it is made once.</summary>
    public static NetworkSet Of(ReadOnlySpan<object?> values) => values is [DynamicArray list]
        ? ofLists.GetValue(list, one => new(one.OfType<string>()))
        : new(Texts(values));

    /// <summary>All texts of the arguments.</summary>
    public static List<string> Texts(ReadOnlySpan<object?> values)
    {
        var texts = new List<string>();
        foreach (var value in values)
        {
            if (value is DynamicArray array) texts.AddRange(array.OfType<string>());
            else if (value is string text) texts.Add(text);
        }
        return texts;
    }

    /// <summary>Null when the text is no address.</summary>
    public bool? Meets(ReadOnlySpan<char> text) => Ipv4.TryParse(text, out var ip) ? Meets(ip) : null;

    /// <summary>The same of UTF-8.</summary>
    public bool? Meets(ReadOnlySpan<byte> text)
    {
        if (Addresses.TryParseIPv4(text, out var address)) return Meets(address, address);
        if (text.Length > Short) return Meets(Encoding.UTF8.GetString(text));
        Span<char> chars = stackalloc char[Short];
        return Meets(chars[..Encoding.Latin1.GetChars(text, chars)]);
    }

    /// <summary>Whether a network and one of these lie in each other: the smaller of two prefixes decides.</summary>
    bool Meets(Ipv4 ip)
    {
        var (first, last) = RangeOf(ip);
        return Meets(first, last);
    }

    bool Meets(uint first, uint last)
    {
        var (from, to) = starts is null ? (0, lasts.Length) : (starts[first >> 16], starts[(first >> 16) + 1]);
        var place = Array.BinarySearch(lasts, from, to - from, first);
        if (place < 0) place = ~place;
        return place < firsts.Length && firsts[place] <= last;
    }

    static (uint First, uint Last) RangeOf(Ipv4 network) => (network.Network, network.Network | ~Ipv4.Mask(network.Prefix));
}
