using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Snort;

/// <summary>
/// Alerts of Snort and of Suricata's fast.log in one line: `[1:527:8] message [Classification: …] [Priority: 2] {UDP} a:p -> b:p`, by
/// syslog or with a time before it; `alert_full`, over lines; `alert_csv` with Snort 2's fields; and Snort 3's `alert_json`.
/// </summary>
sealed class SnortFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession],
    [
        .. FieldRule.ReadEach("timestamp rule"),
        FieldRule.Text("ethsrc eth_src", Asim.SrcMacAddr), FieldRule.Text("ethdst eth_dst", Asim.DstMacAddr),
        FieldRule.Read("tcpflags tcp_flags"),
        FieldRule.By("msg", [Asim.RuleName], static (value, rows) =>
        {
            rows.Text(Asim.RuleName, value);
            rows.Text(Asim.ThreatName, value);
        }),
        FieldRule.Number("sig_id sid", Asim.RuleNumber), FieldRule.Text("class classification", Asim.ThreatCategory),
        FieldRule.Severity("priority", SnortAlert.Priorities), FieldRule.Verdict("action"), FieldRule.Protocol("proto"),
        FieldRule.Address("src src_addr", Asim.SrcIpAddr), FieldRule.Address("dst dst_addr", Asim.DstIpAddr),
        FieldRule.Number("srcport src_port", Asim.SrcPortNumber), FieldRule.Number("dstport dst_port", Asim.DstPortNumber),
        FieldRule.End("src_ap", NetworkEnd.Source), FieldRule.End("dst_ap", NetworkEnd.Destination),
        FieldRule.Text("icmptype icmp_type", Asim.NetworkIcmpType), FieldRule.Number("icmpcode icmp_code", Asim.NetworkIcmpCode),
        FieldRule.TextBut("unknown", "service", Asim.NetworkApplicationProtocol), FieldRule.Text("vlan", Asim.SrcVlanId),
    ]);

    /// <summary>The fields of `output alert_csv` in Snort's manual, where nothing else is configured.</summary>
    static readonly FieldColumns Columns = Map.At("timestamp sig_generator sig_id sig_rev msg proto src srcport dst dstport ethsrc ethdst",
        "ethlen tcpflags tcpseq tcpack tcplen tcpwindow ttl tos id dgmlen iplen icmptype icmpcode icmpid icmpseq");

    static readonly Product Snort = new("Cisco", "Snort"), Suricata = new("OISF", "Suricata");
    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',');
    static readonly FieldSyntax Json = FieldSyntax.Json();
    static readonly int Time = Map.Slot("timestamp"), Source = Map.Slot("src"), SourcePair = Map.Slot("src_ap");
    static readonly int Flags = Map.Slot("tcpflags"), Rule = Map.Slot("rule");

    public string Name => "snort";

    public int Most => 93;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("{"u8))
            return line.Find(body, "\"src_ap\""u8) >= 0 || (line.Find(body, "\"src_addr\""u8) >= 0 && line.Find(body, "\"pkt_gen\""u8) >= 0) ? 92
                : 0;
        if (SnortAlert.TimeOf(body, out _) is not null && body.Count((byte)',') >= 12) return 92;
        return line.Find(body, "[Priority: "u8) >= 0 && line.Find(body, " -> "u8) >= 0 && SnortAlert.IsOne(body)
            || SnortBlock.Begins(body) ? 93 : 0;
    }

    public FileReader Open(LogFile file) => new Reader(file);

    /// <summary>The alerts of one file; those of `alert_full` go over lines.</summary>
    sealed class Reader(LogFile file) : BlockReader
    {
        readonly RecordFields fields = new(Map);

        protected override bool Begins(in LogLine line) => SnortBlock.Begins(line.Body);

        protected override bool Continues(in LogLine line) => SnortBlock.Continues(line.Text);

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            fields.Clear();
            var body = line.Body;
            if (SnortBlock.Begins(body)) return Block(line, rows, file);
            if (!body.StartsWith("{"u8) && body.IndexOf("[Priority: "u8) >= 0) return Text(line, rows, file);
            var read = body.StartsWith("{"u8) ? Json.Read(body, fields) : Commas.Read(body, Columns, fields);
            if (!read || !(fields.Has(Source) || fields.Has(SourcePair))) return rows.Reject("no alert with addresses");
            Begin(Snort, line, rows, file, SnortAlert.TimeOf(fields.Take(Time), out _));
            Protocols.WriteVersion(rows, fields.Peek(Source));
            TcpFlags.WriteLetters(rows, fields.Take(Flags));
            rows.Text(Asim.ThreatId, fields.Take(Rule));
            fields.Write(StandardTables.NetworkSession, rows, file);
            return LineOutcome.Parsed;
        }
    }

    static void Begin(Product product, in LogLine line, RowWriter rows, LogFile file, LogTime? time)
    {
        product.Begin(rows, StandardTables.NetworkSession, line, file, time);
        rows.Text(Asim.EventType, "IDS"u8);
    }

    static LineOutcome Block(in LogLine line, RowWriter rows, LogFile file)
    {
        var block = new SnortBlock(line.Body);
        var time = SnortAlert.TimeOf(block.Clock, out _);
        Begin(Snort, line, rows, file, time);
        return block.Write(rows) ? LineOutcome.Parsed : rows.Reject("no alert with addresses");
    }

    static LineOutcome Text(in LogLine line, RowWriter rows, LogFile file)
    {
        var time = SnortAlert.TimeOf(line.Body, out var hasYear);
        Begin(hasYear || line.Head.Program == "suricata" ? Suricata : Snort, line, rows, file, time);
        return SnortAlert.Write(line.Body, rows) ? LineOutcome.Parsed : rows.Reject("no alert with addresses");
    }
}
