using System.Globalization;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>The analytical events of Windows' DNS server: questions, answers, and what it asked other servers.</summary>
static class WindowsDnsEvents
{
    static readonly int Tcp = WindowsKeys.Map.Slot("TCP"), Interface = WindowsKeys.Map.Slot("InterfaceIP");
    static readonly int[] Peers = WindowsKeys.Map.Slots("Source Destination");
    static readonly int Port = WindowsKeys.Map.Slot("Port"), Type = WindowsKeys.Map.Slot("QTYPE"), Id = WindowsKeys.Map.Slot("XID");
    static readonly int Code = WindowsKeys.Map.Slot("RCODE"), Flags = WindowsKeys.Map.Slot("Flags");
    static readonly int Policy = WindowsKeys.Map.Slot("PolicyName");

    public static int Name { get; } = WindowsKeys.Map.Slot("QNAME");

    public static void Write(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        // From 260 on to 262 the server is the one that asks.
        var isOfClient = logged.Id is < 260 or > 262;
        var peer = logged[Peers];
        var own = logged[Interface];
        rows.Address(isOfClient ? Asim.SrcIpAddr : Asim.DstIpAddr, peer);
        if (own is not [(byte)'0', (byte)'.', ..]) rows.Address(isOfClient ? Asim.DstIpAddr : Asim.SrcIpAddr, own);
        rows.Number(isOfClient ? Asim.SrcPortNumber : Asim.DstPortNumber, logged[Port]);
        rows.Text(Asim.NetworkProtocol, logged[Tcp] is [(byte)'1'] or [(byte)'t', ..] ? "TCP" : "UDP");
        DnsWords.Question(rows, logged[Name], logged[Type]);
        if (WindowsEventCodes.TryNumber(logged[Id], out var id))
            rows.Text(Asim.TransactionIdHex, id.ToString("x4", CultureInfo.InvariantCulture));
        rows.Text(Asim.DnsFlags, logged[Flags]);
        rows.Text(Asim.RuleName, logged[Policy] is var policy && policy.SequenceEqual("NULL"u8) ? default : policy);
        var code = logged[Code];
        if (kind.SubType.Length == 0) DnsWords.Request(rows);
        else if (WindowsEventCodes.TryNumber(code, out var number)) DnsWords.Response(rows, Encoding.ASCII.GetBytes(DnsWords.CodeName(number)));
        else DnsWords.Response(rows, code);
    }
}
