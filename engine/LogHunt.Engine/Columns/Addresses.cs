using System.Numerics;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LogHunt.Engine.Columns;

/// <summary>
/// IP addresses as 128-bit values (IPv4 mapped into ::ffff:0:0/96) behind their text. Strict where .NET is not: IPv4 is four
/// decimal octets without leading zeros (`010.0.0.1` is no address, `1.2.3` neither), IPv6 stands without brackets, zone or port.
/// </summary>
public static class Addresses
{
    /// <summary>Bytes of the longest text.</summary>
    public const int MaxLength = 46;

    static readonly UInt128 Mapped = (UInt128)0xffff << 32;

    /// <summary>The fewest networks that are exactly the addresses of IPv4 from one to another, in ascending order.</summary>
    public static IEnumerable<(uint Address, int Prefix)> Networks(uint first, uint last)
    {
        for (ulong address = first; address <= last;)
        {
            // The largest network that begins here and does not reach beyond the end.
            var bits = Math.Min(address == 0 ? 32 : BitOperations.TrailingZeroCount(address), BitOperations.Log2(last - address + 1));
            yield return ((uint)address, 32 - bits);
            address += 1UL << bits;
        }
    }

    /// <summary>The address that the text is, all of it; false, and nothing, when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 address)
    {
        if (TryParseIPv4(text, out var v4))
        {
            address = OfIPv4(v4);
            return true;
        }
        address = default;
        if (text.Length is < 2 or > MaxLength || !text.Contains((byte)':') || text.ContainsAny("[]%/"u8) || !IPAddress.TryParse(text, out var parsed)) return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork) return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    /// <summary>The same of IPv4 alone, most significant octet first.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        if (text.Length is < 7 or > 15) return false;
        var value = 0u;
        var at = 0;
        for (var octets = 0; octets < 4; octets++)
        {
            if (octets > 0 && (at == text.Length || text[at++] != '.')) return false;
            var octet = DigitAt(text, at++);
            if (octet > 9) return false;
            for (var more = DigitAt(text, at); octet is > 0 and < 100 && more <= 9; more = DigitAt(text, ++at)) octet = octet * 10 + more;
            if (octet > 255) return false;
            value = value << 8 | octet;
        }
        if (at != text.Length) return false;
        address = value;
        return true;

        static uint DigitAt(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? (uint)(text[at] - '0') : uint.MaxValue;
    }

    /// <summary>An IPv4 address among those of 128 bits.</summary>
    public static UInt128 OfIPv4(uint address) => Mapped | address;

    /// <summary>Whether an address is IPv4, or IPv6 that stands for one.</summary>
    public static bool IsIPv4(UInt128 address) => address >> 32 == 0xffff;

    /// <summary>Canonical text: dotted for IPv4 and IPv4-mapped, else IPv6 compressed and in lower case.</summary>
    public static string Text(UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return (IsIPv4(address) ? new IPAddress(bytes[12..]) : new IPAddress(bytes)).ToString();
    }

    /// <summary>Writes the canonical text of an address; false when the text is none.</summary>
    public static bool TryCanonical(ReadOnlySpan<byte> text, Span<byte> canonical, out int length)
    {
        length = 0;
        if (TryParseIPv4(text, out _))
        {
            text.CopyTo(canonical);
            length = text.Length;
            return true;
        }
        if (!TryParse(text, out var address)) return false;
        return System.Text.Encoding.ASCII.TryGetBytes(Text(address), canonical, out length);
    }

    /// <summary>`10.0.0.0/8`, `2001:db8::/32`: the first address and the prefix length in 128 bits; host bits are cleared.</summary>
    public static bool TryParseCidr(ReadOnlySpan<byte> text, out UInt128 network, out int prefix)
    {
        network = default;
        prefix = 0;
        var slash = text.IndexOf((byte)'/');
        if (slash < 0 || !TryParse(text[..slash], out var address)) return false;
        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || !System.Buffers.Text.Utf8Parser.TryParse(digits, out int bits, out var read) || read != digits.Length || bits < 0) return false;
        if (!text[..slash].Contains((byte)':')) bits = bits <= 32 ? bits + 96 : 129;
        if (bits > 128) return false;
        prefix = bits;
        network = address & Mask(prefix);
        return true;
    }

    /// <summary>The bits of a network of that prefix length, in 128 bits: 1 where the network's, 0 where the host's.</summary>
    public static UInt128 Mask(int prefix) => prefix == 0 ? 0 : UInt128.MaxValue << (128 - prefix);
}
