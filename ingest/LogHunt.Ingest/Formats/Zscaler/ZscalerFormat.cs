using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Zscaler;

/// <summary>
/// Zscaler's feeds (ZIA's NSS and Cloud NSS, ZPA's LSS): `{"sourcetype":"zscalernss-web","event":{…}}`, bare JSON, CEF, and pairs
/// parted by tabs. Whoever runs the feed chooses fields and their order, so the names alone count.
/// </summary>
sealed class ZscalerFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns,
        StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("sourcetype eventtime rt Recordtype"), FieldRule.Read("datetime time LogTimestamp CreationTime"),
        FieldRule.Read("url eurl request"), FieldRule.Read("proto protocol tunnelprotocol"),
        FieldRule.Read("action act reqaction AuditOperationType SessionStatus"),
        FieldRule.Read("login user suser cs-username Username adminid User"), FieldRule.Read("DeviceVendor"),
        FieldRule.Ignore("DeviceProduct"),
        FieldRule.Read("tunneltype"), FieldRule.Read("event"),
        FieldRule.Address("csip cip clt_sip ClientIP clientip sourceip src ClientPrivateIP PublicIP", Asim.SrcIpAddr),
        FieldRule.Number("csport sourceport spt ClientPort", Asim.SrcPortNumber),
        FieldRule.Address("cintip clientpublicIP sourceTranslatedAddress ClientPublicIP", Asim.SrcNatIpAddr),
        FieldRule.Address("cdip", Asim.DstIpAddr), FieldRule.Address("ssip", Asim.SrcNatIpAddr),
        FieldRule.Address("sdip sip serverip srv_dip destinationip dst ServerIP", Asim.DstIpAddr),
        FieldRule.Number("cdport", Asim.DstPortNumber), FieldRule.Port("ssport", Asim.SrcNatPortNumber),
        FieldRule.Number("sdport srv_dport destinationport dpt ServerPort", Asim.DstPortNumber),
        FieldRule.Number("outbytes reqsize requestsize out txbytes ZENTotalBytesTxClient", Asim.SrcBytes),
        FieldRule.Number("inbytes respsize responsesize in rxbytes ZENTotalBytesRxClient", Asim.DstBytes),
        FieldRule.Number("durationms", Asim.NetworkDuration), FieldRule.Decoded("rulelabel reqrulelabel Policy", Asim.NetworkRuleName),
        FieldRule.TextBut("None NotAvailable", "nwapp appname app Application", Asim.NetworkApplicationProtocol, Asim.DstAppName),
        FieldRule.TextBut("None", "threatname malwarename", Asim.ThreatName),
        FieldRule.TextBut("None", "threatcat malwarecat threatclass", Asim.ThreatCategory),
        FieldRule.TextBut("None", "urlcat category", Asim.UrlCategory),
        FieldRule.TextBut("None Other", "contenttype", Asim.HttpContentType),
        FieldRule.Text("reqmethod requestmethod requestMethod", Asim.HttpRequestMethod),
        FieldRule.Text("respcode responsecode status", Asim.HttpStatusCode, Asim.EventOriginalResultDetails),
        FieldRule.Decoded("eua ua useragent requestClientApplication", Asim.HttpUserAgent),
        FieldRule.TextBut("None", "ereferer referer refererURL", Asim.HttpReferrer),
        FieldRule.TextBut("None NA", "efilename filename fname", Asim.FileName), FieldRule.TextBut("None NA", "bamd5 md5", Asim.FileMD5),
        FieldRule.TextBut("None NA", "sha256", Asim.FileSHA256),
        FieldRule.TextBut("NA", "devicehostname Hostname", Asim.SrcHostname, Asim.DvcHostname),
        FieldRule.TextBut("NA Unknown", "deviceowner", Asim.SrcUserId), FieldRule.TextBut("NA", "destcountry", Asim.DstGeoCountry),
        FieldRule.Text("dns_req DomainName", Asim.DnsQuery, Asim.DstHostname), FieldRule.Text("dns_reqtype", Asim.DnsQueryTypeName),
        FieldRule.Text("dns_resp", Asim.DnsResponseName), FieldRule.Text("recordid", Asim.EventOriginalUid),
        FieldRule.Text("resource ObjectName", Asim.Object), FieldRule.Text("ObjectID", Asim.ObjectId),
        FieldRule.Text("preaction AuditOldValue", Asim.OldValue),
        FieldRule.Text("postaction AuditNewValue", Asim.NewValue),
    ]);

    static readonly Product Zia = new("Zscaler", "ZIA");
    static readonly FieldSyntax Json = FieldSyntax.Json(name: static path => path.StartsWith("event."u8) ? path["event."u8.Length..]
        : path);
    static readonly FieldSyntax Tabs = FieldSyntax.Parted("\t"), Cef = FieldSyntax.Cef();
    static readonly int Feed = Map.Slot("sourcetype"), Time = Map.Slot("datetime"), EventTime = Map.Slot("eventtime"),
        Received = Map.Slot("rt");
    static readonly int Url = Map.Slot("url"), Protocol = Map.Slot("proto"), Action = Map.Slot("action"), User = Map.Slot("user");
    static readonly int Query = Map.Slot("dns_req"), Source = Map.Slot("csip"), Target = Map.Slot("sdip"), Owner = Map.Slot("deviceowner");
    static readonly int Record = Map.Slot("Recordtype"), Tunnel = Map.Slot("tunneltype"), State = Map.Slot("event"),
        Vendor = Map.Slot("DeviceVendor");

    public string Name => "zscaler";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("{"u8))
            return line.Find(body, "zscalernss-"u8) >= 0 ? 95
                : (line.Find(body, "\"LogTimestamp\""u8) >= 0
                && (line.Find(body, "\"Customer\""u8) >= 0 || line.Find(body, "\"ConnectionID\""u8) >= 0))
                || (line.Find(body, "\"AuditOperationType\""u8) >= 0 && line.Find(body, "\"ModifiedBy\""u8) >= 0) ? 88 : 0;
        if (line.Head.Program == "ZscalerNSS") return 90;
        if (line.Find(body, "|Zscaler|"u8) is >= 0 and var at) return body[..at].IndexOf("CEF:"u8) >= 0 ? 94 : 0;
        return body.Contains((byte)'\t')
            && (line.Find(body, "\treason="u8) >= 0 && line.Find(body, "\taction="u8) >= 0 && line.Find(body, "\tClientIP="u8) >= 0
            || line.Find(body, "\tvendor=Zscaler\t"u8) >= 0) ? 92 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var body = line.Body;
            if (line.Head.Program == "ZscalerNSS") return Notice(line, rows, file);
            (body.StartsWith("{"u8) ? Json : body.IndexOf("|Zscaler|"u8) >= 0 ? Cef : Tabs).Read(body, fields);
            fields.Take(Vendor);
            var table = TableOf(fields);
            Zia.Begin(rows, table, line, file, TimeOf(fields, body));
            if (table == StandardTables.AuditEvent && !Event(fields, rows)) return rows.Reject("no fields of a feed of Zscaler's");
            if (table != StandardTables.AuditEvent) Traffic(fields, rows, table);
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>What the feed's own server says: that a connection to a collector was lost.</summary>
    static LineOutcome Notice(in LogLine line, RowWriter rows, LogFile file)
    {
        if (line.Body.IsEmpty) return rows.Reject("nothing behind the tag");
        Zia.Begin(rows, StandardTables.AuditEvent, line, file);
        rows.Text(Asim.Operation, line.Head.Program);
        rows.Text(Asim.EventMessage, line.Body);
        return LineOutcome.Parsed;
    }

    /// <summary>The clock of a feed, GMT unless its owner chose otherwise; a tab's feed begins with it.</summary>
    static LogTime? TimeOf(RecordFields fields, ReadOnlySpan<byte> body) =>
        LogTimeText.Parse(fields.Take(Time)) ?? LogTimeText.Parse(fields.Take(EventTime)) ?? LogTimeText.Parse(fields.Take(Received))
        ?? (body.IndexOf((byte)'\t') is > 0 and < 40 and var tab ? LogTimeText.Parse(body[..tab]) : null);

    static TableSchema TableOf(RecordFields fields)
    {
        if (fields.Has(Query) && !fields.Has(Url)) return StandardTables.Dns;
        if (fields.Has(Url)) return StandardTables.WebSession;
        return fields.Has(Source) || fields.Has(Target) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    static bool Event(RecordFields fields, RowWriter rows)
    {
        if (fields.Count < 2) return false;
        rows.Text(Asim.Operation, fields.Take(Action));
        if (!rows.Has(Asim.Operation)) rows.Text(Asim.Operation, fields.Peek(Feed));
        UserNames.Actor.Name(rows, fields.Take(User));
        return rows.Has(Asim.Operation);
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        rows.Text(Asim.EventOriginalType, fields.Take(Feed));
        rows.Text(Asim.EventOriginalSubType, fields.Take(Record));
        var word = fields.Take(Action);
        var verdict = Verdict.Of(word.StartsWith("REQ_"u8) ? word["REQ_"u8.Length..] : word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        rows.Text(Asim.SrcUsername, fields.Has(User) ? fields.Take(User) : fields.Peek(Owner));
        rows.Text(Asim.EventMessage, fields.Take(State));
        var isEncrypted = fields.Peek(Protocol).StartsWith("HTTPS"u8) || fields.Peek(Protocol).StartsWith("SSL"u8);
        if (table == StandardTables.WebSession)
        {
            rows.Text(Asim.NetworkApplicationProtocol, fields.Take(Protocol));
            WriteUrl(rows, fields.Take(Url), isEncrypted);
        }
        else if (fields.Has(Tunnel)) rows.Text(Asim.NetworkApplicationProtocol, fields.Take(Tunnel));
        else Protocols.Write(rows, fields.Take(Protocol));
        if (table == StandardTables.Dns) rows.Text(Asim.EventSubType, "response"u8);
    }

    /// <summary>`www.example.com/path` without a scheme, as the feeds write it.</summary>
    static void WriteUrl(RowWriter rows, ReadOnlySpan<byte> url, bool isEncrypted)
    {
        if (url.IndexOf("://"u8) is > 0 and < 10 || url.IsEmpty)
        {
            WebAddresses.Write(rows, default, url, isEncrypted);
            return;
        }
        ReadOnlySpan<byte> whole = [.. isEncrypted ? "https://"u8 : "http://"u8, .. url];
        WebAddresses.Write(rows, default, whole, isEncrypted);
    }
}
