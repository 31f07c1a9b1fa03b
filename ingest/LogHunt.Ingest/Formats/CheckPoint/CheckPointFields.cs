using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.CheckPoint;

/// <summary>
/// The fields of all blades: the names of Log Exporter first, then those of its CEF and LEEF, of RFC 5424 data, of LEA and of the
/// console's columns.
/// </summary>
static class CheckPointFields
{
    public static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication, StandardTables.AuditEvent],
    [
        // When and who speaks
        FieldRule.Read("time rt devTime Time HeaderDateHour"), FieldRule.Read("date Date"),
        FieldRule.Read("product ProductName DeviceProduct Product Blade"),
        FieldRule.Read("origin orig Origin"),
        FieldRule.Ignore("DeviceVendor"), FieldRule.Text("DeviceEventClassID EventID", Asim.EventOriginalType),
        FieldRule.Read("Activity"), FieldRule.Ignore("sequencenum"), FieldRule.Ignore("flags"), FieldRule.Ignore("version"),
        FieldRule.Text("loguid LogUid uuid UUid", Asim.EventOriginalUid),
        FieldRule.Text("logid", Asim.EventOriginalSubType),
        FieldRule.Severity("severity Severity cp_severity LogSeverity", ("0", "Informational"), ("1", "Low"), ("2", "Medium"), ("3",
            "High"),
            ("4", "High"), ("informational", "Informational"), ("low", "Low"), ("medium", "Medium"), ("high", "High"),
            ("very-high", "High"), ("critical", "High")),

        // The two ends
        FieldRule.Address("src Source Source~IPv6~Address", Asim.SrcIpAddr),
        FieldRule.Address("dst Destination Destination~IPv6~Address", Asim.TargetIpAddr, Asim.DstIpAddr),
        FieldRule.Address("client_ip endpoint_ip", Asim.SrcIpAddr),
        FieldRule.Number("s_port spt srcPort sport_svc Source~Port", Asim.SrcPortNumber),
        FieldRule.Number("service dpt dstPort svc Service Destination~Port", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Address("xlatesrc sourceTranslatedAddress srcPostNAT XlateSrc", Asim.SrcNatIpAddr),
        FieldRule.Address("xlatedst destinationTranslatedAddress dstPostNAT XlateDst", Asim.DstNatIpAddr),
        FieldRule.Address("office_mode_ip", Asim.SrcNatIpAddr),
        FieldRule.Port("xlatesport sourceTranslatedPort xlatesport_svc srcPostNATPort XlateSPort", Asim.SrcNatPortNumber),
        FieldRule.Port("xlatedport destinationTranslatedPort xlatedport_svc dstPostNATPort XlateDPort", Asim.DstNatPortNumber),
        FieldRule.Text("mac_source_address smac srcMAC", Asim.SrcMacAddr),
        FieldRule.Text("mac_destination_address dmac", Asim.DstMacAddr),
        FieldRule.Read("src_machine_name shost Source~Machine~Name machine"),
        FieldRule.Host("dst_machine_name dhost", Asim.TargetHostname, Asim.DstHostname),
        FieldRule.Text("inzone security_inzone", Asim.SrcZone), FieldRule.Text("outzone security_outzone", Asim.DstZone),
        FieldRule.Text("src_country Source~Country", Asim.SrcGeoCountry),
        FieldRule.Text("dst_country Destination~Country", Asim.DstGeoCountry),
        FieldRule.Text("os_name", Asim.SrcDvcOs),
        FieldRule.Read("ifname i/f_name InterfaceName Interface deviceInboundInterface"),
        FieldRule.Text("client_inbound_interface", Asim.DvcInboundInterface),
        FieldRule.Text("server_outbound_interface deviceOutboundInterface", Asim.DvcOutboundInterface),
        FieldRule.Read("ifdir i/f_dir IfDir deviceDirection"), FieldRule.Read("conn_direction"),

        // What passed
        FieldRule.Protocol("proto Protocol"),
        FieldRule.Text("service_id Service~ID", Asim.NetworkApplicationProtocol),
        FieldRule.Text("appi_name app Application", Asim.DstAppName),
        FieldRule.Text("tcp_flags", Asim.TcpFlags),
        FieldRule.Text("icmp_type icmp-type", Asim.NetworkIcmpType), FieldRule.Number("icmp_code icmp-code", Asim.NetworkIcmpCode),
        FieldRule.Number("bytes", Asim.NetworkBytes), FieldRule.Number("packets", Asim.NetworkPackets),
        FieldRule.Number("client_outbound_bytes sent_bytes out", Asim.SrcBytes),
        FieldRule.Number("server_outbound_bytes received_bytes in", Asim.DstBytes),
        FieldRule.Number("client_outbound_packets", Asim.SrcPackets), FieldRule.Number("server_outbound_packets", Asim.DstPackets),
        FieldRule.Seconds("elapsed duration Duration~in~Seconds", Asim.NetworkDuration), FieldRule.Read("start_time segment_time"),
        FieldRule.Text("session_id session_uid", Asim.NetworkSessionId),

        // The rule, and what became of it
        FieldRule.Read("action act Action"), FieldRule.Read("rule_action"),
        FieldRule.Text("rule_name Rule~Name Access~Rule~Name RuleName", Asim.NetworkRuleName, Asim.RuleName),
        FieldRule.Number("rule Rule", Asim.NetworkRuleNumber, Asim.RuleNumber),
        FieldRule.Read("rule_uid"),
        FieldRule.Text("reason action_reason failure_reason termination_reason", Asim.EventOriginalResultDetails),

        // Threats, files, the web
        FieldRule.Text("protection_name attack Protection~Name Threat~Prevention~Rule~Name", Asim.ThreatName),
        FieldRule.Text("protection_id", Asim.ThreatId), FieldRule.Text("protection_type malware_family", Asim.ThreatCategory),
        FieldRule.Read("resource request url"), FieldRule.Text("appi_category app_category categories matched_category", Asim.UrlCategory),
        FieldRule.Text("method requestMethod", Asim.HttpRequestMethod),
        FieldRule.Text("user_agent requestClientApplication", Asim.HttpUserAgent),
        FieldRule.Text("referrer requestContext", Asim.HttpReferrer), FieldRule.Text("http_status", Asim.HttpStatusCode),
        FieldRule.Text("content_type", Asim.HttpContentType),
        FieldRule.Text("file_name fname", Asim.FileName), FieldRule.Number("file_size fsize", Asim.FileSize),
        FieldRule.Text("file_md5", Asim.FileMD5), FieldRule.Text("file_sha1", Asim.FileSHA1),
        FieldRule.Text("file_sha256", Asim.FileSHA256),
        FieldRule.Read("fileHash"),

        // People and administration
        FieldRule.Read("src_user_name suser usrName Source~User~Name"), FieldRule.Read("user User"),
        FieldRule.Read("administrator Administrator"),
        FieldRule.Text("dst_user_name duser", Asim.DstUsername),
        FieldRule.Text("auth_method", Asim.LogonProtocol), FieldRule.Read("auth_status status Status audit_status"),
        FieldRule.Read("operation Operation"), FieldRule.Text("objectname ObjectName", Asim.Object),
        FieldRule.Text("fieldschanges", Asim.NewValue), FieldRule.Read("subject Subject"),
        FieldRule.Read("sys_message msg message"), FieldRule.Read("additional_info information Information Description description"),
    ]);

    public static readonly int Time = Map.Slot("time"), Date = Map.Slot("date"), ProductName = Map.Slot("product"),
        Gateway = Map.Slot("origin");
    public static readonly int Activity = Map.Slot("Activity"), Source = Map.Slot("src"), Destination = Map.Slot("dst");
    public static readonly int Transport = Map.Slot("proto");
    public static readonly int Client = Map.Slot("client_ip"), Interface = Map.Slot("ifname"), Direction = Map.Slot("ifdir");
    public static readonly int Flow = Map.Slot("conn_direction"), Start = Map.Slot("start_time"), Act = Map.Slot("action");
    public static readonly int RuleAction = Map.Slot("rule_action");
    public static readonly int ServedBytes = Map.Slot("server_outbound_bytes"), Resource = Map.Slot("resource");
    public static readonly int FileName = Map.Slot("file_name"), Hash = Map.Slot("fileHash"), SourceUser = Map.Slot("src_user_name");
    public static readonly int User = Map.Slot("user"), Administrator = Map.Slot("administrator"), Status = Map.Slot("auth_status");
    public static readonly int Machine = Map.Slot("src_machine_name"), Reason = Map.Slot("reason");
    public static readonly int Operation = Map.Slot("operation"), Subject = Map.Slot("subject"), Message = Map.Slot("sys_message");
    public static readonly int Info = Map.Slot("additional_info"), DstPort = Map.Slot("service"), Elapsed = Map.Slot("elapsed");
    public static readonly int[] Hashes = Map.Slots("file_md5 file_sha1 file_sha256 fileHash");
}
