using System.Globalization;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// An IPv4 address or network as KQL's functions read it: four decimal octets without leading zeros, optionally `/prefix`. Stricter than
/// .NET, which takes `010.0.0.1` for octal and `1.2.3` for `1.2.0.3`. Blanks around it, as lists of networks have them, are no part of it.
/// </summary>
readonly record struct Ipv4(uint Address, int Prefix)
{
    /// <summary>What may stand before and behind an address or a network.</summary>
    public const string Blanks = " \t\r\n";

    public static uint Mask(int prefix) => prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);

    /// <summary>The first address of the network.</summary>
    public uint Network => Address & Mask(Prefix);

    public static bool TryParse(ReadOnlySpan<char> text, out Ipv4 ip)
    {
        ip = default;
        text = text.Trim(Blanks);
        var length = Quad(text, out var address);
        if (length == 0) return false;
        var prefix = 32;
        if (length < text.Length && (text[length] != '/' || !TryPrefix(text[(length + 1)..], 32, out prefix))) return false;
        ip = new(address, prefix);
        return true;
    }

    internal static bool TryPrefix(ReadOnlySpan<char> text, int most, out int prefix) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix) && prefix <= most;

    /// <summary>The length of the dotted quad that a text begins with, 0 when it does not.</summary>
    public static int Quad(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        var at = 0;
        for (var octet = 0; octet < 4; octet++)
        {
            if (octet > 0 && (at >= text.Length || text[at++] != '.')) return 0;
            var start = at;
            var value = 0u;
            while (at < text.Length && at - start < 4 && char.IsAsciiDigit(text[at])) value = value * 10 + (uint)(text[at++] - '0');
            if (at == start || value > 255 || (at - start > 1 && text[start] == '0')) return 0;
            address = address << 8 | value;
        }
        return at;
    }

    /// <summary>Whether both are in the same network of the smallest of the prefixes.</summary>
    public static int Compare(Ipv4 a, Ipv4 b, int prefix)
    {
        var mask = Mask(Math.Min(prefix, Math.Min(a.Prefix, b.Prefix)));
        return (a.Address & mask).CompareTo(b.Address & mask);
    }

    public bool Contains(Ipv4 other) => Compare(this, other, 32) == 0;

    public bool IsPrivate => IsWithin(0x0A000000, 8) || IsWithin(0xAC100000, 12) || IsWithin(0xC0A80000, 16);

    bool IsWithin(uint network, int prefix) => Prefix >= prefix && (Address & Mask(prefix)) == network;

    public static string Format(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}");
}
