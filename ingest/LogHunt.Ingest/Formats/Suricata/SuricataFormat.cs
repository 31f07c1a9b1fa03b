using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Suricata;

/// <summary>
/// Suricata's EVE: one JSON object an event, and the same inside of AWS Network Firewall's `event`. An alert about HTTP is a
/// WebSession, because only there its URL and file have columns; every other alert is an IDS row of NetworkSession.
/// </summary>
sealed class SuricataFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns,
        StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("event_type firewall_name http.hostname http.url dns.type alert.signature"),
        FieldRule.Text("alert.severity", Asim.EventOriginalSeverity),
        FieldRule.Read("dns.rrname dns.query.rrname dns.queries.rrname"), FieldRule.Read("flow.age netflow.age"),
        FieldRule.Ignore("event_timestamp"),
        FieldRule.Time("timestamp"), FieldRule.Text("flow_id", Asim.NetworkSessionId, Asim.EventOriginalUid),
        FieldRule.Text("in_iface", Asim.DvcInboundInterface), FieldRule.Text("host", Asim.DvcHostname),
        FieldRule.Address("src_ip", Asim.SrcIpAddr), FieldRule.Address("dest_ip", Asim.DstIpAddr),
        FieldRule.Number("src_port", Asim.SrcPortNumber), FieldRule.Number("dest_port", Asim.DstPortNumber),
        FieldRule.Protocol("proto"), FieldRule.Text("icmp_type", Asim.NetworkIcmpType), FieldRule.Number("icmp_code", Asim.NetworkIcmpCode),
        FieldRule.TextBut("failed unknown", "app_proto", Asim.NetworkApplicationProtocol), FieldRule.Text("vlan", Asim.SrcVlanId),
        FieldRule.Text("ether.src_mac ether.src_macs", Asim.SrcMacAddr), FieldRule.Text("ether.dest_mac ether.dest_macs", Asim.DstMacAddr),
        FieldRule.Number("flow.bytes_toserver netflow.bytes", Asim.SrcBytes), FieldRule.Number("flow.bytes_toclient", Asim.DstBytes),
        FieldRule.Number("flow.pkts_toserver netflow.pkts", Asim.SrcPackets), FieldRule.Number("flow.pkts_toclient", Asim.DstPackets),
        FieldRule.Moment("flow.start netflow.start", Asim.EventStartTime), FieldRule.Moment("flow.end netflow.end", Asim.EventEndTime),
        FieldRule.Text("flow.reason", Asim.EventOriginalResultDetails),
        FieldRule.Verdict("alert.action"), FieldRule.Number("alert.signature_id", Asim.RuleNumber),
        FieldRule.Text("alert.category", Asim.ThreatCategory),
        FieldRule.Text("http.http_user_agent http.user_agent", Asim.HttpUserAgent),
        FieldRule.Text("http.http_method", Asim.HttpRequestMethod),
        FieldRule.Text("http.http_refer", Asim.HttpReferrer), FieldRule.Text("http.http_content_type", Asim.HttpContentType),
        FieldRule.Text("http.status", Asim.HttpStatusCode), FieldRule.Number("http.length", Asim.DstBytes),
        FieldRule.Text("fileinfo.filename files.filename", Asim.FileName, Asim.Object),
        FieldRule.Number("fileinfo.size files.size", Asim.FileSize),
        FieldRule.Text("fileinfo.md5 files.md5", Asim.FileMD5), FieldRule.Text("fileinfo.sha1 files.sha1", Asim.FileSHA1),
        FieldRule.Text("fileinfo.sha256 files.sha256", Asim.FileSHA256),
        FieldRule.Host("tls.sni quic.sni ssh.hostname", Asim.DstHostname),
        FieldRule.Text("dns.rrtype dns.query.rrtype dns.queries.rrtype", Asim.DnsQueryTypeName),
        FieldRule.Text("dns.rcode", Asim.DnsResponseCodeName),
        FieldRule.Text("dns.rdata dns.answers.rdata", Asim.DnsResponseName), FieldRule.Text("dns.id", Asim.DnsSessionId),
        FieldRule.Text("dns.flags", Asim.DnsFlags),
    ]);

    static readonly Product Suricata = new("OISF", "Suricata"), NetworkFirewall = new("AWS", "Network Firewall");
    static readonly FieldSyntax Json = FieldSyntax.Json(name: static path => path.StartsWith("event."u8) ? path["event."u8.Length..]
        : path);
    static readonly int Type = Map.Slot("event_type"), Firewall = Map.Slot("firewall_name"), Host = Map.Slot("http.hostname");
    static readonly int Url = Map.Slot("http.url"), Port = Map.Slot("dest_port"), Answer = Map.Slot("dns.type"),
        Query = Map.Slot("dns.rrname");
    static readonly int Signature = Map.Slot("alert.signature"), Severity = Map.Slot("alert.severity"), Source = Map.Slot("src_ip");
    static readonly int Age = Map.Slot("flow.age"), Application = Map.Slot("app_proto"), Time = Map.Slot("timestamp"),
        File = Map.Slot("fileinfo.filename");

    public string Name => "suricata";

    public int Most => 94;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        return body.StartsWith("{"u8) && line.Find(body, "\"event_type\""u8) >= 0 && (line.Find(body, "\"flow_id\""u8) >= 0
            || line.Find(body, "\"dest_ip\""u8) >= 0 || line.Find(body, "\"stats\""u8) >= 0 || line.Find(body, "\"engine\""u8) >= 0) ? 94 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Json.Read(line.Body, fields);
            if (!fields.Has(Type) || !fields.Has(Time)) return rows.Reject("no event_type or no timestamp");
            var table = TableOf(fields);
            var isAws = fields.Has(Firewall);
            (isAws ? NetworkFirewall : Suricata).Begin(rows, table, line, file);
            if (isAws) HostNames.Device(rows, fields.Take(Firewall));
            rows.Text(Asim.EventOriginalType, fields.Peek(Type));
            if (table == StandardTables.AuditEvent) rows.Text(Asim.Operation, fields.Peek(Type));
            else Traffic(fields, rows, table);
            fields.Take(Type);
            var severity = fields.NumberOf(Severity) switch { 1 => "High", 2 => "Medium", 3 => "Low", > 3 => "Informational", _ => "" };
            fields.Write(table, rows, file);
            // The verdict's severity gives way to the signature's own.
            if (severity.Length > 0) rows.Text(Asim.EventSeverity, severity);
            return LineOutcome.Parsed;
        }, fields);
    }

    static TableSchema TableOf(RecordFields fields)
    {
        var type = fields.Peek(Type);
        if (!fields.Has(Source)) return StandardTables.AuditEvent;
        if (type.SequenceEqual("dns"u8) && fields.Has(Query)) return StandardTables.Dns;
        return fields.Has(Url) || fields.Has(Host) || fields.Has(File) ? StandardTables.WebSession : StandardTables.NetworkSession;
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        var type = fields.Peek(Type);
        Protocols.WriteVersion(rows, fields.Peek(Source));
        if (type.SequenceEqual("flow"u8) || type.SequenceEqual("netflow"u8))
        {
            if (type.SequenceEqual("netflow"u8)) rows.Text(Asim.EventType, "Flow"u8);
            rows.Text(Asim.EventSubType, "End"u8);
            if (fields.NumberOf(Age) is >= 0 and < int.MaxValue / 1000 and var seconds) rows.Number(Asim.NetworkDuration, seconds * 1000);
            fields.Take(Age);
        }
        if (fields.Has(Signature)) Alert(fields, rows, table);
        else if (!fields.Has(Application) && !rows.Has(Asim.EventSubType)) rows.Text(Asim.NetworkApplicationProtocol, type);
        if (table == StandardTables.Dns)
        {
            rows.Text(Asim.DnsQuery, fields.Take(Query));
            var answer = fields.Take(Answer);
            rows.Text(Asim.EventSubType, answer.SequenceEqual("answer"u8) || answer.SequenceEqual("response"u8) ? "response"u8
                : "request"u8);
        }
        if (table != StandardTables.WebSession) return;
        rows.Text(Asim.HttpHost, fields.Peek(Host));
        WebAddresses.Write(rows, fields.Take(Host), fields.Take(Url), fields.Peek(Port).SequenceEqual("443"u8));
    }

    static void Alert(RecordFields fields, RowWriter rows, TableSchema table)
    {
        if (table == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
        rows.Text(Asim.RuleName, fields.Peek(Signature));
        rows.Text(Asim.ThreatName, fields.Take(Signature));
    }
}
