using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.F5BigIp;

/// <summary>F5 BIG-IP's events as Telemetry Streaming sends them in JSON: access policies, requests, application and network firewall.</summary>
sealed class F5TelemetryFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new(
        [StandardTables.Authentication, StandardTables.WebSession, StandardTables.NetworkSession, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("telemetryEventCategory hostname unit_hostname errdefs_msgno Access_Policy_Result uri http_uri host http_host Bytes_In Bytes_Out"),
        FieldRule.UtcTime("f5telemetry_timestamp event_timestamp").Once(), FieldRule.Person("username user Username").Once(),
        FieldRule.Peer("Client_IP client_ip ip_client source_ip src_ip").Once(),
            FieldRule.Number("client_port src_port source_port", Asim.SrcPortNumber).Once(),
        FieldRule.Address("dest_ip virtual_ip Virtual_IP", Asim.DstIpAddr, Asim.TargetIpAddr).Once(),
        FieldRule.Number("dest_port virtual_port", Asim.DstPortNumber).Once(),
        FieldRule.Address("translated_source_ip", Asim.SrcNatIpAddr), FieldRule.Address("translated_dest_ip", Asim.DstNatIpAddr),
        FieldRule.Text("User_Agent user_agent http_user_agent", Asim.HttpUserAgent).Once(),
        FieldRule.Text("method http_method", Asim.HttpRequestMethod).Once(),
            FieldRule.Text("response_code http_statcode http_status", Asim.HttpStatusCode).Once(),
        FieldRule.Verdict("action request_status").Once(), FieldRule.Protocol("ip_protocol"),
            FieldRule.Text("acl_rule_name policy_name", Asim.NetworkRuleName, Asim.RuleName).Once(),
        FieldRule.Text("attack_type", Asim.ThreatCategory), FieldRule.Text("Country geo_location", Asim.SrcGeoCountry).Once(),
        FieldRule.Text("support_id", Asim.EventOriginalUid), FieldRule.Text("severity", Asim.EventOriginalSeverity),
    ]);

    static readonly int Category = Map.Slot("telemetryEventCategory"), Number = Map.Slot("errdefs_msgno"), Policy = Map.Slot("Access_Policy_Result");
    static readonly int[] Hosts = Map.Slots("hostname unit_hostname"), Uris = Map.Slots("uri http_uri"), WebHosts = Map.Slots("host http_host");
    static readonly int[] Users = Map.Slots("username user Username");
    static readonly int In = Map.Slot("Bytes_In"), Out = Map.Slot("Bytes_Out"), Destination = Map.Slot("dest_ip"), Agent = Map.Slot("User_Agent");

    public override string Name => "f5-telemetry";

    protected override FieldMap Fields => Map;

    public override int Most => 88;

    public override int Recognise(in LogLine line) =>
        line.Find(line.Body, "\"telemetryEventCategory\""u8) >= 0 && IsObject(line) ? 88 : 0;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Category)) return "no telemetryEventCategory";
        var host = fields.TakeFirst(Hosts);
        var result = fields.Take(Policy);
        var uri = fields.TakeFirst(Uris);
        var category = fields.Take(Category);
        // Who has an agent of HTTP speaks HTTP, also where no address of a page is said.
        var kind = !uri.IsEmpty || fields.Has(Agent) && fields.Has(Destination) ? new(StandardTables.WebSession, "HTTPsession")
            : fields.Has(Destination) ? new(StandardTables.NetworkSession, "NetworkSession")
            : result.IsEmpty ? EventKinds.Audit(category)
            : new EventKind(StandardTables.AuditEvent, "Other", !result.EndsWith("Deny"u8));
        if (!result.IsEmpty && fields.TakeFirst(Users) is [_, ..] user)
        {
            kind = kind with { Table = StandardTables.Authentication, Type = "Logon" };
            kind.Begin(rows, "F5", "BIG-IP", category, head, file);
            UserNames.Target.Name(rows, user);
        }
        else kind.Begin(rows, "F5", "BIG-IP", category, head, file);
        HostNames.Device(rows, host);
        rows.Text(Asim.EventOriginalSubType, fields.Take(Number));
        rows.Text(Asim.EventOriginalResultDetails, result);
        if (kind.Table == StandardTables.WebSession) WebAddresses.Write(rows, fields.TakeFirst(WebHosts), uri, isEncrypted: true);
        if (kind.Table == StandardTables.WebSession || kind.Table == StandardTables.NetworkSession)
        {
            rows.Number(Asim.SrcBytes, fields.Take(In));
            rows.Number(Asim.DstBytes, fields.Take(Out));
        }
        return null;
    }
}
