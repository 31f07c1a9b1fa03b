using System.Net;
using System.Net.Sockets;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Addresses as logs write them. Strict where .NET is not: four decimal octets without leading zeros beyond what a log pads (`010.0.0.1` is no address,
/// `1.2.3` neither), IPv6 without brackets, zone or port.
/// </summary>
public static class Addresses
{
    /// <summary>Bytes of the longest canonical text.</summary>
    public const int MaxLength = 46;

    /// <summary>Writes the canonical text of an address; false when the text is none.</summary>
    public static bool TryCanonical(ReadOnlySpan<byte> text, Span<byte> canonical, out int length)
    {
        length = 0;
        if (text.Length is < 2 or > MaxLength) return false;
        if (IsDottedQuad(text))
        {
            text.CopyTo(canonical);
            length = text.Length;
            return true;
        }
        if (!text.Contains((byte)':') || text.ContainsAny("[]%/"u8) || !IPAddress.TryParse(text, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return (address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6) && address.TryFormat(canonical, out length);
    }

    public static bool IsDottedQuad(ReadOnlySpan<byte> text)
    {
        var octet = -1;
        var dots = 0;
        var digits = 0;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (digits == 0) return false;
                (octet, digits) = (-1, 0);
                dots++;
                continue;
            }
            if (c is < (byte)'0' or > (byte)'9' || (digits > 0 && octet == 0) || ++digits > 3) return false;
            octet = (octet < 0 ? 0 : octet * 10) + (c - '0');
            if (octet > 255) return false;
        }
        return dots == 3 && digits > 0;
    }
}
