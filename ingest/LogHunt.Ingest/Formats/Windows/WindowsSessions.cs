using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>What the host's own filter (5150 to 5159), Sysmon and the name resolver say of connections and questions.</summary>
static class WindowsSessions
{
    static readonly int[] Sources = WindowsKeys.Map.Slots("SourceAddress SourceIp");
    static readonly int[] SourcePorts = WindowsKeys.Map.Slots("SourcePort IpPort");
    static readonly int[] SourceHosts = WindowsKeys.Map.Slots("SourceHostname"), Hosts = WindowsKeys.Map.Slots("DestinationHostname");
    static readonly int[] Ports = WindowsKeys.Map.Slots("DestPort DestinationPort"), Users = WindowsKeys.Map.Slots("User");
    static readonly int Protocol = WindowsKeys.Map.Slot("Protocol"), Direction = WindowsKeys.Map.Slot("Direction");
    static readonly int Initiated = WindowsKeys.Map.Slot("Initiated"), Query = WindowsKeys.Map.Slot("QueryName");
    static readonly int QueryStatus = WindowsKeys.Map.Slot("QueryStatus"), QueryResults = WindowsKeys.Map.Slot("QueryResults");

    public static void Write(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        if (kind.Table == StandardTables.Dns && logged.Fields.Has(WindowsDnsEvents.Name)) WindowsDnsEvents.Write(kind, logged, rows);
        else if (kind.Table == StandardTables.Dns) Question(logged, rows);
        else Connection(kind, logged, rows);
        rows.Text(Asim.SrcUsername, logged[Users]);
    }

    static void Connection(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        // The filter tells by the event's number what it did; Sysmon only looks on.
        if (WindowsEventTable.IsSecurity(logged)) rows.Text(Asim.DvcAction, kind.Result == "Failure" ? "Deny" : "Allow");
        End(logged[Sources], logged[SourceHosts], logged[SourcePorts], Asim.SrcIpAddr, Asim.SrcHostname, Asim.SrcPortNumber, rows);
        End(logged[WindowsKeys.Destinations], logged[Hosts], logged[Ports], Asim.DstIpAddr, Asim.DstHostname, Asim.DstPortNumber, rows);
        if (logged[Protocol] is { IsEmpty: false } protocol) Protocols.Write(rows, protocol);
        rows.Text(Asim.NetworkDirection, DirectionOf(logged[Direction], logged[Initiated]));
        if (logged.Id is 3 or 5156) rows.Text(Asim.EventSubType, "Start");
    }

    static string DirectionOf(ReadOnlySpan<byte> direction, ReadOnlySpan<byte> initiated) =>
        direction.SequenceEqual("%%14592"u8) || direction.SequenceEqual("Inbound"u8) || initiated.SequenceEqual("false"u8) ? "Inbound"
        : direction.SequenceEqual("%%14593"u8) || direction.SequenceEqual("Outbound"u8) || initiated.SequenceEqual("true"u8) ? "Outbound"
        : "";

    static void End(ReadOnlySpan<byte> address, ReadOnlySpan<byte> name, ReadOnlySpan<byte> port, AsimAddress ip, AsimText host,
        AsimNumber number, RowWriter rows)
    {
        address = address.Trim((byte)' ');
        if (!address.IsEmpty) rows.AddressOrHost(ip, host, address);
        rows.Text(host, name);
        if (!port.IsEmpty) rows.Number(number, port);
    }

    static void Question(in WindowsEvent logged, RowWriter rows)
    {
        rows.Text(Asim.EventSubType, "response");
        rows.Text(Asim.DnsQuery, logged[Query]);
        // `type:  5 cdn.example.com;::ffff:203.0.113.9;`
        var results = logged[QueryResults];
        rows.Text(Asim.DnsResponseName, results);
        for (var rest = results; !rest.IsEmpty && !rows.Has(Asim.DnsResponseIpAddr);)
        {
            var end = rest.IndexOf((byte)';');
            rows.Address(Asim.DnsResponseIpAddr, (end < 0 ? rest : rest[..end]).Trim((byte)' '));
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        var status = logged[QueryStatus];
        if (!WindowsEventCodes.TryNumber(status, out var code)) return;
        // Windows' errors of name resolution begin at 9000, in the order of DNS' own.
        var response = code is > 9000 and < 9018 ? code - 9000 : code;
        rows.Text(Asim.EventResult, code == 0 ? "Success" : "Failure");
        rows.Text(Asim.EventResultDetails, code == 0 ? "NOERROR" : code == 9003 ? "NXDOMAIN" : "");
        rows.Text(Asim.EventOriginalResultDetails, Encoding.UTF8.GetString(status));
        if (response < 24) rows.Number(Asim.DnsResponseCode, response);
        rows.Text(Asim.DnsResponseCodeName, code == 0 ? "NOERROR" : code == 9003 ? "NXDOMAIN" : code == 9002 ? "SERVFAIL" : "");
    }
}
