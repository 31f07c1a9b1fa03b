using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Zeek;

/// <summary>
/// Zeek's logs, by tabs under the header that names their columns, or as JSON: connections, dns, http, ssl and sign-ins in their
/// own tables, every other log an AuditEvent.
/// </summary>
sealed class ZeekFormat : ILogFormat
{
    public string Name => "zeek";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("#"u8)) return body.StartsWith("#separator "u8) || body.StartsWith("#fields\tts\t"u8) ? 95 : 0;
        return body.StartsWith("{"u8) && line.Find(body, "\"ts\":"u8) >= 0
            && (line.Find(body, "orig_h\":"u8) >= 0 || line.Find(body, "\"_path\":"u8) >= 0) ? 90 : 0;
    }

    public FileReader Open(LogFile file) => new ZeekReader(file);
}

/// <summary>One log of Zeek's. Its `#path` says which one; without it, columns that only one log has.</summary>
sealed class ZeekReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new(StandardTables.All,
    [
        .. FieldRule.ReadEach("_path local_orig local_resp host uri client"),
        FieldRule.Read("username user"), FieldRule.Read("auth_success success result"),
        FieldRule.Time("ts"),
        // Connections that never came to be, and those of which the beginning was not seen.
        FieldRule.Result("conn_state", otherwise: "Success", ("Failure", "S0 REJ RSTOS0 SH"), ("NA", "RSTRH SHR OTH")),
        FieldRule.Text("uid", Asim.NetworkSessionId, Asim.EventOriginalUid),
        FieldRule.Address("id.orig_h", Asim.SrcIpAddr), FieldRule.Address("id.resp_h", Asim.TargetIpAddr, Asim.DstIpAddr),
        FieldRule.Number("id.orig_p", Asim.SrcPortNumber), FieldRule.Number("id.resp_p", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Protocol("proto"), FieldRule.Text("service", Asim.NetworkApplicationProtocol),
        FieldRule.Seconds("duration rtt", Asim.NetworkDuration),
        FieldRule.Number("orig_ip_bytes request_body_len", Asim.SrcBytes),
        FieldRule.Number("resp_ip_bytes response_body_len", Asim.DstBytes),
        FieldRule.Number("orig_pkts", Asim.SrcPackets), FieldRule.Number("resp_pkts", Asim.DstPackets),
        FieldRule.Host("query", Asim.DnsQuery), FieldRule.Text("trans_id", Asim.DnsSessionId),
        FieldRule.Number("qclass", Asim.DnsQueryClass), FieldRule.Text("qclass_name", Asim.DnsQueryClassName),
        FieldRule.Number("qtype", Asim.DnsQueryType), FieldRule.Text("qtype_name", Asim.DnsQueryTypeName),
        FieldRule.Number("rcode", Asim.DnsResponseCode), FieldRule.Text("rcode_name", Asim.DnsResponseCodeName),
        FieldRule.Text("answers", Asim.DnsResponseName),
        FieldRule.Text("method", Asim.HttpRequestMethod), FieldRule.Text("status_code", Asim.HttpStatusCode),
        FieldRule.Text("referrer", Asim.HttpReferrer), FieldRule.Text("user_agent", Asim.HttpUserAgent),
        FieldRule.Text("resp_mime_types", Asim.HttpContentType),
        FieldRule.Host("server_name hostname", Asim.DstHostname, Asim.SrcHostname),
        FieldRule.Text("error_msg", Asim.EventOriginalResultDetails), FieldRule.Text("msg", Asim.EventMessage),
        FieldRule.Text("note name", Asim.EventOriginalSubType),
    ]);

    static readonly SeparatedSyntax Tabs = FieldSyntax.Separated((byte)'\t', quote: 0);
    static readonly FieldSyntax Json = FieldSyntax.Json();

    static readonly int Time = Map.Slot("ts"), Path = Map.Slot("_path"), State = Map.Slot("conn_state"), Query = Map.Slot("qtype");
    static readonly int LocalSource = Map.Slot("local_orig"), LocalTarget = Map.Slot("local_resp"), Address = Map.Slot("id.orig_h");
    static readonly int Host = Map.Slot("host"), Uri = Map.Slot("uri"), Port = Map.Slot("id.resp_p");
    static readonly int User = Map.Slot("username"), Client = Map.Slot("client"), Success = Map.Slot("auth_success");

    readonly RecordFields fields = new(Map);
    readonly HeaderLine header = new(Map, Tabs);
    string path = "";

    public override bool Claims(in LogLine line) => line.Body.StartsWith("#"u8) || header.Fits(line.Body);

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        if (body.StartsWith("#"u8)) return Header(body);
        if (body.StartsWith("{"u8)) Json.Read(body, fields);
        else if (!header.Read(body, fields)) return rows.Reject("no #fields line before it names its columns");
        if (!fields.Has(Time)) return rows.Reject("no ts");
        var log = fields.Has(Path) ? System.Text.Encoding.UTF8.GetString(fields.Take(Path)) : path;
        if (log.Length == 0) log = fields.Has(State) ? "conn" : fields.Has(Query) ? "dns" : fields.Has(Uri) ? "http" : "";
        var table = TableOf(log);
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Zeek"u8);
        rows.Text(Asim.EventProduct, "Zeek"u8);
        rows.Text(Asim.EventOriginalType, log);
        Outcomes.Write(rows, null);
        rows.Time(line.Head.Time, file);
        HostNames.Device(rows, line.Head.Host);
        if (table == StandardTables.AuditEvent)
        {
            rows.Text(Asim.EventType, "Other"u8);
            rows.Text(Asim.Operation, log);
        }
        else if (table == StandardTables.Authentication) SignIn(rows, log);
        else Session(rows, table, log);
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    LineOutcome Header(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#path\t"u8)) path = System.Text.Encoding.UTF8.GetString(line["#path\t"u8.Length..]);
        return line.StartsWith("#fields\t"u8) ? header.Learn(line["#fields\t"u8.Length..]) : LineOutcome.Header;
    }

    TableSchema TableOf(string log) => log switch
    {
        "dns" => StandardTables.Dns,
        "http" => StandardTables.WebSession,
        "conn" or "ssl" or "ftp" or "smtp" => StandardTables.NetworkSession,
        "ssh" => fields.Has(Success) ? StandardTables.Authentication : StandardTables.NetworkSession,
        "ntlm" or "radius" or "kerberos" => StandardTables.Authentication,
        _ => StandardTables.AuditEvent,
    };

    void Session(RowWriter rows, TableSchema table, string log)
    {
        rows.Text(Asim.EventType, SessionKinds.EventType(table));
        Protocols.WriteVersion(rows, fields.Peek(Address));
        rows.Text(Asim.SrcUsername, fields.Take(User));
        if (log != "conn") rows.Text(Asim.NetworkApplicationProtocol, log);
        else
        {
            rows.Text(Asim.EventSubType, "End"u8);
            if (fields.Has(LocalSource) && fields.Has(LocalTarget))
                rows.Text(Asim.NetworkDirection, SessionKinds.Direction(IsTrue(LocalSource), IsTrue(LocalTarget)));
        }
        if (table != StandardTables.WebSession) return;
        rows.Text(Asim.HttpHost, fields.Peek(Host));
        WebAddresses.Write(rows, fields.Take(Host), fields.Take(Uri), fields.Peek(Port).SequenceEqual("443"u8));
    }

    bool IsTrue(int slot) => Outcomes.Of(fields.Take(slot)) == true;

    void SignIn(RowWriter rows, string log)
    {
        rows.Text(Asim.EventType, "Logon"u8);
        Outcomes.Write(rows, Outcomes.Of(fields.Take(Success)));
        rows.Text(Asim.LogonProtocol, log);
        UserNames.Target.Name(rows, fields.Take(log == "kerberos" ? Client : User));
    }
}
