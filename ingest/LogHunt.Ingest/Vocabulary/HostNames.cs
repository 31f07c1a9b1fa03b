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
