using System.Text;

namespace LogHunt.Ingest.Records;

/// <summary>The columns that name the machine which logged, and the machine signed in to, as ASIM splits them: short name, domain, full name.</summary>
public static class HostNames
{
    /// <summary>Dvc is the name as logged; an address goes to DvcIpAddr.</summary>
    public static void Device(RowWriter rows, ReadOnlySpan<byte> host)
    {
        rows.Text("Dvc", host);
        if (!rows.Address("DvcIpAddr", host)) Split(rows, host, "DvcHostname", "DvcDomain", "DvcFQDN");
    }

    public static void Target(RowWriter rows, ReadOnlySpan<byte> host)
    {
        if (!rows.Address("TargetIpAddr", host)) Split(rows, host, "TargetHostname", "TargetDomain", "TargetFQDN");
    }

    public static void Device(RowWriter rows, string host) => Device(rows, Encoding.UTF8.GetBytes(host));

    public static void Target(RowWriter rows, string host) => Target(rows, Encoding.UTF8.GetBytes(host));

    static void Split(RowWriter rows, ReadOnlySpan<byte> host, string name, string domain, string full)
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
