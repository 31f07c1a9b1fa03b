using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// An IPv6 address or network, optionally `/prefix`; an IPv4 one, also as `::a.b.c.d`, is read as mapped (`::ffff:a.b.c.d`), its prefix
/// from bit 96 on.
/// </summary>
readonly record struct Ipv6(UInt128 Address, int Prefix)
{
    public static UInt128 Mask(int prefix) => prefix == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefix);

    public UInt128 Network => Address & Mask(Prefix);

    public static bool TryParse(ReadOnlySpan<char> text, out Ipv6 ip)
    {
        ip = default;
        text = text.Trim(Ipv4.Blanks);
        if (Ipv4.TryParse(text.StartsWith("::", StringComparison.Ordinal) ? text[2..] : text, out var v4))
        {
            ip = new(((UInt128)0xFFFF << 32) | v4.Address, v4.Prefix + 96);
            return true;
        }
        var prefix = 128;
        var slash = text.IndexOf('/');
        if (slash >= 0 && !Ipv4.TryPrefix(text[(slash + 1)..], 128, out prefix)) return false;
        var address = slash < 0 ? text : text[..slash];
        // .NET would also take brackets, a port and a zone.
        if (address.Length > 45 || !address.Contains(':') || address.ContainsAny("[]%") || !IPAddress.TryParse(address, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        ip = new(BinaryPrimitives.ReadUInt128BigEndian(bytes), prefix);
        return true;
    }

    public static int Compare(Ipv6 a, Ipv6 b, int prefix)
    {
        var mask = Mask(Math.Min(prefix, Math.Min(a.Prefix, b.Prefix)));
        return (a.Address & mask).CompareTo(b.Address & mask);
    }

    /// <summary>All eight groups with all their digits, as Kusto prints it.</summary>
    public static string Format(UInt128 address)
    {
        var digits = address.ToString("x32", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, 8).Select(i => digits.Substring(i * 4, 4)));
    }
}
