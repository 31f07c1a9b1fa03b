using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Barracuda;

/// <summary>
/// Barracuda CloudGen Firewall: sessions as JSON, and by syslog `box_Firewall_Activity: Info gw1 Detect: type=FWD|proto=TCP|srcIP=…`.
/// </summary>
sealed class BarracudaFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession],
    [
        .. FieldRule.ReadEach("timestamp action version"), FieldRule.Read("fw_info info"), FieldRule.Read("duration"),
        FieldRule.Address("src_ip srcIP", Asim.SrcIpAddr), FieldRule.Address("dst_ip dstIP", Asim.DstIpAddr),
        FieldRule.Number("src_port srcPort", Asim.SrcPortNumber), FieldRule.Number("dst_port dstPort", Asim.DstPortNumber),
        FieldRule.Text("src_mac srcMAC", Asim.SrcMacAddr), FieldRule.Text("dst_mac dstMAC", Asim.DstMacAddr),
        FieldRule.Address("src_ip_nat srcNAT", Asim.SrcNatIpAddr), FieldRule.Address("dst_ip_nat dstNAT", Asim.DstNatIpAddr),
        FieldRule.Port("src_port_nat srcNATPort", Asim.SrcNatPortNumber), FieldRule.Port("dst_port_nat dstNATPort", Asim.DstNatPortNumber),
        FieldRule.Number("fwd_bytes sentBytes", Asim.SrcBytes), FieldRule.Number("rev_bytes receivedBytes", Asim.DstBytes),
        FieldRule.Number("fwd_packets sentPackets", Asim.SrcPackets), FieldRule.Number("rev_packets receivedPackets", Asim.DstPackets),
        FieldRule.Protocol("ip_proto proto"), FieldRule.Text("fw_rule rule", Asim.NetworkRuleName),
        FieldRule.Text("app_rule", Asim.RuleName),
        FieldRule.Text("src_iface srcIF", Asim.DvcInboundInterface), FieldRule.Text("dst_iface dstIF", Asim.DvcOutboundInterface),
        FieldRule.Text("user src_user", Asim.SrcUsername), FieldRule.Text("protos protocol", Asim.NetworkApplicationProtocol),
        FieldRule.Text("apps application", Asim.DstAppName),
    ]);

    static readonly Product CloudGen = new("Barracuda", "CloudGen Firewall");
    static readonly FieldSyntax Json = FieldSyntax.Json(), Bars = FieldSyntax.Parted("|");
    static readonly int Time = Map.Slot("timestamp"), Action = Map.Slot("action"), Duration = Map.Slot("duration"),
        Source = Map.Slot("src_ip");

    public string Name => "barracuda-cloudgen";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("{"u8)) return line.Find(body, "\"fw_rule\""u8) >= 0 && line.Find(body, "\"src_iface\""u8) >= 0 ? 92 : 0;
        return line.Find(body, "|srcIF="u8) >= 0 && line.Find(body, "|srcIP="u8) >= 0 && line.Find(body, "type="u8) >= 0 ? 92 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var body = line.Body;
            var isJson = body.StartsWith("{"u8);
            var start = isJson ? 0 : Math.Max(0, body.IndexOf("type="u8));
            (isJson ? Json : Bars).Read(body[start..], fields);
            if (!fields.Has(Source)) return rows.Reject("no source of a session");
            CloudGen.Begin(rows, StandardTables.NetworkSession, line, file, LogTimeText.Parse(fields.Take(Time)));
            Protocols.WriteVersion(rows, fields.Peek(Source));
            WriteAction(rows, isJson ? fields.Take(Action) : Word(body[..start]));
            // The JSON counts milliseconds, as the lines do.
            if (fields.NumberOf(Duration) is >= 0 and <= int.MaxValue and var milliseconds) rows.Number(Asim.NetworkDuration, milliseconds);
            fields.Take(Duration);
            fields.Write(StandardTables.NetworkSession, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>`Detect` of `Info     gw1 Detect: `.</summary>
    static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(": "u8);
        return before[(before.LastIndexOf((byte)' ') + 1)..];
    }

    /// <summary>What the firewall did; `Detect`, `End` and `Allow` let a session through, and `Remove` is its end.</summary>
    static void WriteAction(RowWriter rows, ReadOnlySpan<byte> word)
    {
        var isEnd = word.SequenceEqual("End"u8) || word.SequenceEqual("Remove"u8);
        if (isEnd) rows.Text(Asim.EventSubType, "End"u8);
        else if (word.SequenceEqual("Start"u8) || word.SequenceEqual("Begin"u8)) rows.Text(Asim.EventSubType, "Start"u8);
        var verdict = isEnd ? Verdict.Allow : Verdict.Of(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }
}
