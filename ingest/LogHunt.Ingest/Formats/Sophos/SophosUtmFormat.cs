using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Sophos;

/// <summary>
/// Sophos UTM 9: `ulogd[4]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" …`; packets, the web proxy, the protection
/// of web servers (without `sys`), intrusions, sign-ins and what the system says.
/// </summary>
sealed class SophosUtmFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new(StandardTables.All,
    [
        .. FieldRule.ReadEach("sub action url host path size statuscode variant"), FieldRule.Read("name event"),
        FieldRule.Read("user username"),
        FieldRule.Text("id", Asim.EventOriginalType), FieldRule.Text("sys", Asim.EventOriginalSubType),
        FieldRule.Severity("severity", ("emergency", "High"), ("alert", "High"), ("critical", "High"), ("error", "Medium"), ("warn", "Low"),
            ("warning", "Low"), ("notice", "Informational"), ("info", "Informational"), ("debug", "Informational")),
        FieldRule.Address("srcip", Asim.SrcIpAddr), FieldRule.Address("dstip localip", Asim.DstIpAddr, Asim.TargetIpAddr),
        FieldRule.Address("virtual_ip", Asim.SrcNatIpAddr), FieldRule.Text("caller facility", Asim.TargetAppName),
        FieldRule.Text("application", Asim.DstAppName),
        FieldRule.Number("srcport", Asim.SrcPortNumber), FieldRule.Number("dstport", Asim.DstPortNumber),
        FieldRule.Text("srcmac", Asim.SrcMacAddr), FieldRule.Text("dstmac", Asim.DstMacAddr), FieldRule.Protocol("proto"),
        FieldRule.Text("initf", Asim.DvcInboundInterface), FieldRule.Text("outitf", Asim.DvcOutboundInterface),
        FieldRule.Number("fwrule", Asim.NetworkRuleNumber), FieldRule.Text("type", Asim.NetworkIcmpType),
        FieldRule.Number("code", Asim.NetworkIcmpCode), FieldRule.Text("tcpflags", Asim.TcpFlags),
        FieldRule.Text("method", Asim.HttpRequestMethod), FieldRule.Text("content-type", Asim.HttpContentType),
        FieldRule.Text("ua", Asim.HttpUserAgent), FieldRule.Text("referer", Asim.HttpReferrer),
        FieldRule.Text("categoryname", Asim.UrlCategory), FieldRule.Text("sha", Asim.FileSHA1),
        FieldRule.By("reason", [Asim.EventOriginalResultDetails], static (value, rows) =>
        {
            rows.Text(Asim.EventOriginalResultDetails, value);
            if (rows.Peek(Asim.EventType).SequenceEqual("IDS"u8)) rows.Text(Asim.RuleName, value);
        }),
        FieldRule.Number("sid", Asim.RuleNumber), FieldRule.Text("class", Asim.ThreatCategory), FieldRule.Text("virus threatname", Asim.ThreatName),
    ]);

    static readonly Product Utm = new("Sophos", "UTM");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs();
    static readonly int Sub = Map.Slot("sub"), Title = Map.Slot("name"), Action = Map.Slot("action"), User = Map.Slot("user");
    static readonly int Url = Map.Slot("url"), Host = Map.Slot("host"), Size = Map.Slot("size"), Status = Map.Slot("statuscode");
    static readonly int Variant = Map.Slot("variant"), Address = Map.Slot("srcip"), Target = Map.Slot("dstip"), Signature = Map.Slot("sid");

    public string Name => "sophos-utm";

    public int Most => 94;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (!body.StartsWith("id=\""u8)) return 0;
        return line.Find(body, " sys=\""u8) >= 0 && line.Find(body, " sub=\""u8) >= 0 ? 94
            : line.Find(body, " localip=\""u8) >= 0 && line.Find(body, " statuscode=\""u8) >= 0 ? 92 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Pairs.Read(line.Body, fields);
            var table = TableOf(fields);
            Utm.Begin(rows, table, line, file);
            rows.Text(Asim.EventMessage, fields.Take(Title));
            if (table == StandardTables.Authentication) SignIn(fields, rows);
            else if (table == StandardTables.AuditEvent) Event(fields, rows, line);
            else Traffic(fields, rows, table);
            fields.Write(table, rows, file);
            Severities.Raise(rows);
            return LineOutcome.Parsed;
        }, fields);
    }

    static TableSchema TableOf(RecordFields fields)
    {
        var sub = fields.Peek(Sub);
        if (fields.Has(User) && (sub.SequenceEqual("auth"u8) || IsSignIn(sub, fields.Peek(Title)))) return StandardTables.Authentication;
        if (fields.Has(Url) && fields.Has(Address) && !sub.SequenceEqual("packetfilter"u8)) return StandardTables.WebSession;
        return fields.Has(Address) && fields.Has(Target) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    /// <summary>Of a VPN its connection's begin and end, of the administration who signs in or out.</summary>
    static bool IsSignIn(ReadOnlySpan<byte> sub, ReadOnlySpan<byte> title) =>
        sub.SequenceEqual("vpn"u8) ? title.StartsWith("Connection "u8)
        : sub.SequenceEqual("confd"u8) && (title.StartsWith("login"u8) || title.StartsWith("logout"u8) || title.StartsWith("authentication"u8));

    static void SignIn(RecordFields fields, RowWriter rows)
    {
        var title = rows.Peek(Asim.EventMessage);
        var isOff = title.EndsWith("terminated"u8) || title.StartsWith("logout"u8);
        rows.Text(Asim.EventType, isOff ? "Logoff"u8 : "Logon"u8);
        Outcomes.Write(rows, title.IndexOf("fail"u8) >= 0 ? false
            : isOff || title.IndexOf("success"u8) >= 0 || title.EndsWith("started"u8) ? true : null);
        UserNames.Target.Name(rows, fields.Take(User));
        rows.Text(Asim.LogonProtocol, fields.Take(Variant));
        rows.Text(Asim.TargetSessionId, fields.Take(Signature));
    }

    static void Event(RecordFields fields, RowWriter rows, in LogLine line)
    {
        rows.Text(Asim.Operation, fields.Take(Sub));
        if (!rows.Has(Asim.Operation)) rows.Text(Asim.Operation, line.Head.Program);
        UserNames.Actor.Name(rows, fields.Take(User));
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        var word = fields.Take(Action);
        var verdict = Verdict.Of(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        if (table != StandardTables.WebSession)
        {
            if (fields.Has(Signature)) rows.Text(Asim.EventType, "IDS"u8);
            HostNames.Write(rows, Asim.DstHostname, fields.Take(Host));
            return;
        }
        rows.Text(Asim.SrcUsername, fields.Take(User));
        rows.Number(Asim.DstBytes, fields.Take(Size));
        rows.Text(Asim.HttpStatusCode, fields.Take(Status));
        WebAddresses.Write(rows, fields.Take(Host), fields.Take(Url), isEncrypted: false);
    }
}
