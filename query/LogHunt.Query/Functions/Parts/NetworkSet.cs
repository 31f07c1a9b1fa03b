using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// IPv4 networks as <see cref="AddressRanges"/>: whether an address, or a network, meets one of ten thousand costs little more than of ten.
/// Immutable.
/// </summary>
sealed class NetworkSet
{
    /// <summary>The longest text that is looked at as bytes; a longer one can be an address only by zeros before its prefix.</summary>
    const int Short = 32;

    static readonly ConditionalWeakTable<DynamicArray, NetworkSet> ofLists = [];

    readonly AddressRanges ranges;

    NetworkSet(IEnumerable<string> texts) => ranges = new(Ranges(texts));

    static IEnumerable<(UInt128 First, UInt128 Last)> Ranges(IEnumerable<string> texts)
    {
        foreach (var text in texts)
            if (Ipv4.TryParse(text, out var network) && RangeOf(network) is var (first, last))
                yield return (Addresses.OfIPv4(first), Addresses.OfIPv4(last));
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
        if (Addresses.TryParseIPv4(text, out var address)) return ranges.Contains(address);
        if (text.Length > Short) return Meets(Encoding.UTF8.GetString(text));
        Span<char> chars = stackalloc char[Short];
        return Meets(chars[..Encoding.Latin1.GetChars(text, chars)]);
    }

    /// <summary>Whether a network and one of these lie in each other: the smaller of two prefixes decides.</summary>
    bool Meets(Ipv4 ip)
    {
        var (first, last) = RangeOf(ip);
        return ranges.Meets(first, last);
    }

    static (uint First, uint Last) RangeOf(Ipv4 network) => (network.Network, network.Network | ~Ipv4.Mask(network.Prefix));
}
