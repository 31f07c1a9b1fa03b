using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>
/// The columns that name the machine which logged, and the machine signed in to, as ASIM splits them: short name, domain, full
/// name.
/// </summary>
public static class HostNames
{
    /// <summary>A name that DNS can hold, with some to spare; what is longer is no host.</summary>
    const int Longest = 300;

    static readonly SearchValues<byte> NotOfNames = SearchValues.Create(" /\\<>[]{}"u8);

    /// <summary>Dvc is the name as logged; an address goes to DvcIpAddr.</summary>
    public static void Device(RowWriter rows, scoped ReadOnlySpan<byte> host)
    {
        rows.Text(Asim.Dvc, host);
        if (!rows.Address(Asim.DvcIpAddr, host)) Split(rows, host, Asim.DvcHostname, Asim.DvcDomain, Asim.DvcFQDN);
    }

    /// <summary>The machine signed in to; an address goes to TargetIpAddr.</summary>
    public static void Target(RowWriter rows, scoped ReadOnlySpan<byte> host)
    {
        if (!rows.Address(Asim.TargetIpAddr, host)) Split(rows, host, Asim.TargetHostname, Asim.TargetDomain, Asim.TargetFQDN);
    }

    /// <summary>The same of a string.</summary>
    public static void Device(RowWriter rows, string host)
    {
        if (host.Length > Longest) return;
        Span<byte> bytes = stackalloc byte[Longest * 3];
        Device(rows, bytes[..Encoding.UTF8.GetBytes(host, bytes)]);
    }

    /// <summary>The same of a string.</summary>
    public static void Target(RowWriter rows, string host)
    {
        if (host.Length > Longest) return;
        Span<byte> bytes = stackalloc byte[Longest * 3];
        Target(rows, bytes[..Encoding.UTF8.GetBytes(host, bytes)]);
    }

    /// <summary>A host's name into its column; false, and nothing set, when an address stands where it should be.</summary>
    internal static bool Write(RowWriter rows, AsimText column, ReadOnlySpan<byte> name)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        if (Addresses.TryCanonical(name, canonical, out _)) return false;
        rows.Text(column, name.TrimEnd((byte)' '));
        return true;
    }

    /// <summary>
    /// An address with a port, or without one, or a host's name as the row's source; false for other text. Services write a port behind
    /// `:`, `#`, `.`, `p` and ` port `, and brackets around either kind of address. Of several with commas the first is the client's
    /// own, as each that hands on adds the one before; false then too, for the others are to be kept.
    /// </summary>
    internal static bool Peer(RowWriter rows, ReadOnlySpan<byte> text)
    {
        if (rows.Address(Asim.SrcIpAddr, text.Trim("[]"u8))) return true;
        if (text.IndexOf((byte)',') is > 0 and var comma && Peer(rows, text[..comma].TrimEnd((byte)' '))) return false;
        var digits = text.Length;
        while (digits > 0 && text[digits - 1] is >= (byte)'0' and <= (byte)'9') digits--;
        var address = text[..digits].TrimEnd(" port:#."u8).Trim("[]"u8);
        if (digits < text.Length && address.IndexOfAny((byte)':', (byte)'.') >= 0 && rows.Address(Asim.SrcIpAddr, address))
        {
            rows.Number(Asim.SrcPortNumber, text[digits..]);
            return true;
        }
        if (text.IsEmpty || text.Length > Longest || text.ContainsAny(NotOfNames)) return false;
        rows.Text(Asim.SrcHostname, text);
        return true;
    }

    static void Split(RowWriter rows, scoped ReadOnlySpan<byte> host, AsimText name, AsimText domain, AsimText full)
    {
        var dot = host.IndexOf((byte)'.');
        if (dot <= 0 || dot == host.Length - 1)
        {
            rows.Text(name, host);
            return;
        }
        rows.Text(name, host[..dot]);
        rows.Text(domain, host[(dot + 1)..]);
        rows.Text(full, host);
    }
}
