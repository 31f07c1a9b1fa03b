using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Sophos;

/// <summary>
/// Sophos Firewall (XG, XGS; SFOS): pairs in two generations of names, `device="SFW" date=… tran_src_ip=…` and `device_name="SFW"
/// timestamp="…" src_trans_ip=…`. Relays often take the front up to the clock for their own.
/// </summary>
sealed class SophosFirewallFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new(StandardTables.All,
    [
        .. FieldRule.ReadEach("date time timezone timestamp device_name log_type log_component log_subtype status message"), FieldRule.Read("user_name user"),
        FieldRule.Read("domain domainname"),
        FieldRule.Text("log_id", Asim.EventOriginalType), FieldRule.Text("device_serial_id device_id", Asim.DvcId),
        FieldRule.Severity("priority severity", ("Emergency", "High"), ("Alert", "High"), ("Critical", "High"), ("Error", "Medium"),
            ("Warning", "Low"), ("Notice", "Informational"), ("Information", "Informational"), ("Debug", "Informational")),
        FieldRule.Address("src_ip sourceip", Asim.SrcIpAddr), FieldRule.Address("dst_ip destinationip localip local_ip", Asim.DstIpAddr),
        FieldRule.Number("src_port", Asim.SrcPortNumber), FieldRule.Number("dst_port", Asim.DstPortNumber),
        FieldRule.Address("tran_src_ip src_trans_ip tunnel_ip", Asim.SrcNatIpAddr),
        FieldRule.Port("tran_src_port src_trans_port", Asim.SrcNatPortNumber),
        FieldRule.Address("tran_dst_ip dst_trans_ip", Asim.DstNatIpAddr),
        FieldRule.Port("tran_dst_port dst_trans_port", Asim.DstNatPortNumber),
        FieldRule.TextBut("00:00:00:00:00:00", "src_mac", Asim.SrcMacAddr),
        FieldRule.TextBut("00:00:00:00:00:00", "dst_mac", Asim.DstMacAddr),
        FieldRule.Number("sent_bytes bytes_sent", Asim.SrcBytes), FieldRule.Number("recv_bytes bytes_received", Asim.DstBytes),
        FieldRule.Number("sent_pkts packets_sent", Asim.SrcPackets), FieldRule.Number("recv_pkts packets_received", Asim.DstPackets),
        FieldRule.Protocol("protocol"), FieldRule.Text("icmp_type", Asim.NetworkIcmpType),
        FieldRule.Number("icmp_code", Asim.NetworkIcmpCode),
        FieldRule.Seconds("duration", Asim.NetworkDuration), FieldRule.Text("connid con_id", Asim.NetworkSessionId),
        FieldRule.By("connevent con_event", [Asim.NetworkSessionId, Asim.EventSubType], WriteKind),
        FieldRule.Number("fw_rule_id", Asim.NetworkRuleNumber), FieldRule.Text("fw_rule_name", Asim.NetworkRuleName),
        FieldRule.Text("srczone src_zone", Asim.SrcZone), FieldRule.Text("dstzone dst_zone", Asim.DstZone),
        FieldRule.Text("in_interface", Asim.DvcInboundInterface), FieldRule.Text("out_interface", Asim.DvcOutboundInterface),
        FieldRule.TextBut("R1 0", "src_country_code src_country", Asim.SrcGeoCountry),
        FieldRule.TextBut("R1 0", "dst_country_code dst_country", Asim.DstGeoCountry),
        FieldRule.Text("application app_name application_name", Asim.DstAppName),
        FieldRule.Text("url", Asim.Url, Asim.ThreatField), FieldRule.Text("category", Asim.UrlCategory, Asim.ThreatCategory),
        FieldRule.Text("contenttype content_type", Asim.HttpContentType), FieldRule.Text("user_agent useragent", Asim.HttpUserAgent),
        FieldRule.Text("referer http_referer", Asim.HttpReferrer), FieldRule.Text("server", Asim.HttpHost),
        FieldRule.Text("httpmethod http_method method", Asim.HttpRequestMethod),
        FieldRule.Text("httpstatus http_status status_code", Asim.HttpStatusCode),
        FieldRule.Text("reason", Asim.EventOriginalResultDetails),
        FieldRule.Text("filename file_name", Asim.FileName, Asim.Object), FieldRule.Number("filesize file_size", Asim.FileSize),
        FieldRule.Text("sha1sum", Asim.FileSHA1), FieldRule.Text("sha256sum file_hash", Asim.FileSHA256, Asim.FileHash),
        FieldRule.Number("signature_id", Asim.RuleNumber), FieldRule.Text("classification", Asim.ThreatCategory),
        FieldRule.By("signature_msg threatname threat virus malware", [Asim.ThreatName, Asim.RuleName], static (value, rows) =>
        {
            rows.Text(Asim.ThreatName, value);
            rows.Text(Asim.RuleName, value);
        }),
    ]);

    static readonly Product Firewall = new("Sophos", "XG Firewall");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs();
    static readonly int Date = Map.Slot("date"), Clock = Map.Slot("time"), Zone = Map.Slot("timezone"), Stamp = Map.Slot("timestamp");
    static readonly int Device = Map.Slot("device_name"), Type = Map.Slot("log_type"), Component = Map.Slot("log_component");
    static readonly int SubType = Map.Slot("log_subtype"), Status = Map.Slot("status"), Message = Map.Slot("message");
    static readonly int File = Map.Slot("filename"), User = Map.Slot("user_name"), Url = Map.Slot("url"), Domain = Map.Slot("domain"),
        Address = Map.Slot("src_ip"), Server = Map.Slot("server"), Port = Map.Slot("dst_port");

    public string Name => "sophos-firewall";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        return line.Find(text, "log_component="u8) >= 0 && line.Find(text, "log_type="u8) >= 0 ? 95 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Pairs.Read(line.Text, fields);
            if (!fields.Has(Type)) return rows.Reject("no log_type");
            var table = TableOf(fields);
            Firewall.Begin(rows, table, line, file, TimeOf(fields));
            if (line.Head.Host.Length == 0 || line.Head.Host.Contains('=')) HostNames.Device(rows, fields.Take(Device));
            rows.Text(Asim.EventOriginalSubType, fields.Peek(SubType));
            rows.Text(Asim.EventMessage, fields.Take(Message));
            if (table == StandardTables.Authentication) SignIn(fields, rows);
            else if (table == StandardTables.AuditEvent) Event(fields, rows);
            else Traffic(fields, rows, table);
            fields.Write(table, rows, file);
            Severities.Raise(rows);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>`timestamp` with its offset, or `date`, `time` and a zone's word, which may mean several; null where the front is
    /// lost.</summary>
    static LogTime? TimeOf(RecordFields fields)
    {
        if (LogTimeText.Parse(fields.Take(Stamp)) is { } stamp) return stamp;
        var (date, clock) = (fields.Take(Date).Length, fields.Take(Clock).Length);
        if (date is not 10 || clock is 0 or > 20) return null;
        Span<byte> text = stackalloc byte[48];
        fields.Take(Date).CopyTo(text);
        text[date] = (byte)' ';
        fields.Take(Clock).CopyTo(text[(date + 1)..]);
        var length = date + 1 + clock;
        if (fields.Peek(Zone) is { Length: > 0 and < 8 } zone)
        {
            text[length] = (byte)' ';
            zone.CopyTo(text[(length + 1)..]);
            if (LogTimeText.Parse(text[..(length + 1 + zone.Length)]) is { } zoned) return zoned;
        }
        return LogTimeText.Parse(text[..length]);
    }

    static TableSchema TableOf(RecordFields fields)
    {
        var type = fields.Peek(Type);
        if (type.SequenceEqual("Event"u8) || type.SequenceEqual("System"u8) || type.SequenceEqual("Admin"u8)
            || type.SequenceEqual("Authentication"u8))
            return IsSignIn(fields) ? StandardTables.Authentication : StandardTables.AuditEvent;
        if ((fields.Has(Url) || fields.Has(File)) && !type.SequenceEqual("ATP"u8)) return StandardTables.WebSession;
        return fields.Has(Address) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    static bool IsSignIn(RecordFields fields)
    {
        var message = fields.Peek(Message);
        return fields.Has(User) && (fields.Peek(SubType).SequenceEqual("Authentication"u8)
            || fields.Peek(Type).SequenceEqual("Authentication"u8)
            || message.IndexOf("logged in"u8) >= 0 || message.IndexOf("logged out"u8) >= 0 || message.IndexOf("to login from"u8) >= 0
            || message.IndexOf("failed to login"u8) >= 0
            || fields.Peek(Component).IndexOf("VPN"u8) >= 0 && (fields.Has(Status) || message.EndsWith("connected"u8)));
    }

    static void SignIn(RecordFields fields, RowWriter rows)
    {
        var status = fields.Take(Status);
        var message = rows.Peek(Asim.EventMessage);
        var connected = message.EndsWith("connected"u8);
        if (status.SequenceEqual("Terminated"u8) || message.IndexOf("logged out"u8) >= 0 || message.IndexOf("logged off"u8) >= 0
            || message.EndsWith("disconnected"u8))
            rows.Text(Asim.EventType, "Logoff"u8);
        Outcomes.Write(rows, status.SequenceEqual("Established"u8) || status.SequenceEqual("Terminated"u8) || status.IsEmpty && connected
            ? true : Outcomes.Of(status));
        rows.Text(Asim.EventOriginalResultDetails, status);
        UserNames.Target.Name(rows, fields.Take(User));
        rows.Text(Asim.TargetAppName, fields.Take(Component));
        rows.Text(Asim.EventSubType, rows.Peek(Asim.TargetAppName).SequenceEqual("CLI"u8) ? "RemoteInteractive"u8 : "Remote"u8);
    }

    static void Event(RecordFields fields, RowWriter rows)
    {
        var status = fields.Take(Status);
        Outcomes.Write(rows, Outcomes.Of(status));
        rows.Text(Asim.EventOriginalResultDetails, status);
        rows.Text(Asim.Operation, fields.Take(Component));
        // The health of the system has a share of the processor under this name.
        if (!fields.Peek(User).EndsWith("%"u8)) UserNames.Actor.Name(rows, fields.Take(User));
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        var word = fields.Take(SubType);
        var verdict = Verdict.Of(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        rows.Text(Asim.SrcUsername, fields.Take(User));
        if (table == StandardTables.WebSession)
        {
            rows.Text(Asim.UrlDomain, fields.Take(Domain));
            if (fields.Peek(Url).StartsWith("/"u8) && fields.Has(Server))
                WebAddresses.Write(rows, fields.Peek(Server), fields.Take(Url), fields.Peek(Port).SequenceEqual("443"u8));
        }
        else if (fields.Peek(Type).SequenceEqual("IDP"u8) || fields.Peek(Type).SequenceEqual("IPS"u8)
            || fields.Peek(Type).SequenceEqual("ATP"u8))
            rows.Text(Asim.EventType, "IDS"u8);
    }

    static void WriteKind(ReadOnlySpan<byte> word, RowWriter rows)
    {
        if (word.SequenceEqual("Start"u8) || word.SequenceEqual("Interim"u8)) rows.Text(Asim.EventSubType, word);
        else if (word.SequenceEqual("Stop"u8) || word.SequenceEqual("End"u8)) rows.Text(Asim.EventSubType, "End"u8);
        else rows.Extra("connevent"u8, word);
    }
}
