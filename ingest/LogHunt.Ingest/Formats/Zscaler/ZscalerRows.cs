using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Zscaler;

/// <summary>Makes a row of a record of any feed. One per file; not thread-safe.</summary>
sealed class ZscalerRows(LogFile file)
{
    static readonly FieldMap Map = ZscalerFields.Map;
    static readonly Product Zia = new("Zscaler", "ZIA"), Zpa = new("Zscaler", "ZPA");
    static readonly FieldSyntax Json = FieldSyntax.Json(name: static path => path.StartsWith("event."u8) ? path["event."u8.Length..]
        : path);
    static readonly FieldSyntax Tabs = FieldSyntax.Parted("\t"), Cef = FieldSyntax.LabelledCef(), Leef = FieldSyntax.Leef();

    /// <summary>Words of an audit, and ZPA's states of a client's session, that tell of a sign-in.</summary>
    static readonly EventKinds SignIns = new(
        (StandardTables.Authentication, "Logon", true, "SIGN_IN Sign~In ZPN_STATUS_AUTHENTICATED"),
        (StandardTables.Authentication, "Logon", false, "Sign~In~Failure ZPN_STATUS_AUTH_FAILED"),
        (StandardTables.Authentication, "Logoff", true, "SIGN_OUT Sign~Out ZPN_STATUS_DISCONNECTED"));

    static readonly int Feed = Map.Slot("sourcetype"), Time = Map.Slot("datetime"), EventTime = Map.Slot("eventtime"),
        Received = Map.Slot("rt"), Url = Map.Slot("url"), Protocol = Map.Slot("proto"), Action = Map.Slot("action"), User = Map.Slot("user"),
        Query = Map.Slot("dns_req"), Source = Map.Slot("csip"), Target = Map.Slot("sdip"), Owner = Map.Slot("deviceowner"),
        Record = Map.Slot("Recordtype"), Tunnel = Map.Slot("tunneltype"), Said = Map.Slot("event"), Vendor = Map.Slot("DeviceVendor"),
        Feeder = Map.Slot("DeviceProduct"), Category = Map.Slot("cat"), Reason = Map.Slot("reason");

    static readonly int Answer = Map.Slot("resaction"), Public = Map.Slot("cintip"), Rule = Map.Slot("rulelabel"), Host = Map.Slot("Host"),
        Connection = Map.Slot("ConnectionStatus"), Internal = Map.Slot("InternalReason"), Result = Map.Slot("result"),
        DstPort = Map.Slot("sdport"), UrlCategory = Map.Slot("urlcat");

    readonly RecordFields fields = new(Map);

    /// <summary>What is kept of a record, to be cleared before the next.</summary>
    public IRecordState State => fields;

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        if (line.Head.Program == "ZscalerNSS") return Notice(line, rows);
        var vendor = body.StartsWith("{"u8) ? -1 : body.IndexOf("|Zscaler|"u8);
        var isCef = vendor >= 0 && body[..vendor].IndexOf("LEEF:"u8) < 0;
        (body.StartsWith("{"u8) ? Json : vendor < 0 ? Tabs : isCef ? Cef : Leef).Read(body, fields);
        fields.Take(Vendor);
        var feed = fields.Has(Feed) ? fields.Take(Feed) : fields.Take(Feeder);
        var isAccess = feed.SequenceEqual("ZPA"u8) || feed.IsEmpty && body.StartsWith("{"u8);
        if (vendor >= 0) Unlabelled(isCef);
        var kind = SignIns.Of(fields.Peek(Action));
        var table = kind.Table == StandardTables.Authentication && fields.Has(User) ? kind.Table : TableOf();
        (isAccess ? Zpa : Zia).Begin(rows, table, line, file, TimeOf(body));
        rows.Text(Asim.EventOriginalType, feed);
        rows.Text(Asim.EventOriginalSubType, fields.Take(Record));
        if (table == StandardTables.Authentication) SignIn(kind, rows);
        else if (table != StandardTables.AuditEvent) Traffic(rows, table);
        else if (!Event(rows)) return rows.Reject("no fields of a feed of Zscaler's");
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    /// <summary>
    /// What stands in CEF's and LEEF's common keys: CEF's `cat` is the kind of page, LEEF's what was done; the firewall has its rule for
    /// a reason.
    /// </summary>
    void Unlabelled(bool isCef)
    {
        if (!isCef && !fields.Has(Action)) fields.Move(Category, Action);
        else if (isCef) fields.Move(Category, UrlCategory);
        if (isCef && !fields.Has(Url) && !fields.Has(Rule)) fields.Move(Reason, Rule);
    }

    /// <summary>What the feed's own server says: that a connection to a collector was lost.</summary>
    LineOutcome Notice(in LogLine line, RowWriter rows)
    {
        if (line.Body.IsEmpty) return rows.Reject("nothing behind the tag");
        Zia.Begin(rows, StandardTables.AuditEvent, line, file);
        rows.Text(Asim.Operation, line.Head.Program);
        rows.Text(Asim.EventMessage, line.Body);
        return LineOutcome.Parsed;
    }

    /// <summary>The clock of a feed, GMT unless its owner chose otherwise; a tab's feed begins with it.</summary>
    LogTime? TimeOf(ReadOnlySpan<byte> body) =>
        LogTimeText.Parse(fields.Take(Time)) ?? LogTimeText.Parse(fields.Take(EventTime)) ?? LogTimeText.Parse(fields.Take(Received))
        ?? (body.IndexOf((byte)'\t') is > 0 and < 40 and var tab ? LogTimeText.Parse(body[..tab]) : null);

    TableSchema TableOf()
    {
        if (fields.Has(Query) && !fields.Has(Url)) return StandardTables.Dns;
        if (fields.Has(Url)) return StandardTables.WebSession;
        return fields.Has(Source) || fields.Has(Target) || fields.Has(Connection) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    void SignIn(EventKind kind, RowWriter rows)
    {
        var word = fields.Take(Action);
        rows.Text(Asim.EventType, kind.Type);
        rows.Text(Asim.EventOriginalSubType, word);
        var result = fields.Take(Result);
        Outcomes.Write(rows, Outcomes.Of(result) ?? kind.Succeeded);
        rows.Text(Asim.EventOriginalResultDetails, result);
        UserNames.Target.Name(rows, fields.Take(User));
        if (fields.Has(Public)) rows.Address(Asim.SrcIpAddr, fields.Take(Public));
    }

    bool Event(RowWriter rows)
    {
        if (fields.Count < 2) return false;
        var word = fields.Take(Action);
        rows.Text(Asim.EventType, EventKinds.Audit(word).Type);
        rows.Text(Asim.Operation, word);
        if (!rows.Has(Asim.Operation)) rows.Text(Asim.Operation, rows.Peek(Asim.EventOriginalType));
        var result = fields.Take(Result);
        if (!result.IsEmpty) Outcomes.Write(rows, Outcomes.Of(result));
        rows.Text(Asim.EventOriginalResultDetails, result);
        UserNames.Actor.Name(rows, fields.Take(User));
        if (!fields.Has(Source) && fields.Has(Public)) rows.Address(Asim.SrcIpAddr, fields.Take(Public));
        return rows.Has(Asim.Operation);
    }

    void Traffic(RowWriter rows, TableSchema table)
    {
        WriteVerdict(rows);
        rows.Text(Asim.SrcUsername, fields.Has(User) ? fields.Take(User) : fields.Peek(Owner));
        rows.Text(Asim.EventMessage, fields.Take(Said));
        rows.Text(Asim.EventOriginalResultDetails, fields.Take(Reason));
        // Behind a tunnel the service sees the client's own address, else the public one alone.
        rows.Address(fields.Has(Source) ? Asim.SrcNatIpAddr : Asim.SrcIpAddr, fields.Take(Public));
        if (table == StandardTables.WebSession) WriteRequest(rows);
        else if (fields.Has(Tunnel)) rows.Text(Asim.NetworkApplicationProtocol, fields.Take(Tunnel));
        else Protocols.Write(rows, fields.Take(Protocol));
        if (table == StandardTables.Dns) rows.Text(Asim.EventSubType, "response"u8);
        else if (fields.Has(Host)) rows.AddressOrHost(Asim.DstIpAddr, Asim.DstHostname, fields.Take(Host));
    }

    /// <summary>
    /// What was done with a request, or with the answer to it; ZPA says only how a connection is, and why it came to nothing
    /// (`BRK_MT_SETUP_FAIL_REJECTED_BY_POLICY`).
    /// </summary>
    void WriteVerdict(RowWriter rows)
    {
        var word = fields.Take(Action);
        var verdict = VerdictOf(word);
        if (!verdict.Denies && VerdictOf(fields.Peek(Answer)) is { Denies: true } answered)
        {
            word = fields.Take(Answer);
            verdict = answered;
        }
        if (fields.Has(Connection))
        {
            word = fields.Take(Connection);
            rows.Text(Asim.EventSubType, word.SequenceEqual("close"u8) ? "End"u8 : word.SequenceEqual("open"u8) ? "Start"u8 : default);
            var reason = fields.Take(Internal);
            rows.Text(Asim.EventOriginalResultDetails, reason);
            verdict = reason.IndexOf("REJECTED_BY_POLICY"u8) >= 0 ? Verdict.Deny
                : reason.IndexOf("_FAIL"u8) >= 0 ? Verdict.None with { Result = "Failure" } : Verdict.Allow;
        }
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }

    static Verdict VerdictOf(ReadOnlySpan<byte> word) =>
        Verdict.Of(word.StartsWith("REQ_"u8) || word.StartsWith("RES_"u8) ? word["REQ_"u8.Length..] : word);

    /// <summary>`www.example.com/path` without a scheme, as the feeds write it; ZPA has host and path apart.</summary>
    void WriteRequest(RowWriter rows)
    {
        var protocol = fields.Take(Protocol);
        rows.Text(Asim.NetworkApplicationProtocol, protocol);
        var isEncrypted = protocol.StartsWith("HTTPS"u8) || protocol.StartsWith("SSL"u8) || fields.Peek(DstPort).SequenceEqual("443"u8);
        var url = fields.Take(Url);
        if (url.StartsWith("/"u8) && fields.Has(Host)) WebAddresses.Write(rows, fields.Take(Host), url, isEncrypted);
        else if (url.IndexOf("://"u8) is > 0 and < 10 || url.IsEmpty) WebAddresses.Write(rows, default, url, isEncrypted);
        else WebAddresses.Write(rows, default, (byte[])[.. isEncrypted ? "https://"u8 : "http://"u8, .. url], isEncrypted);
    }
}
