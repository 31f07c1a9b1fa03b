using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.PanOs;

/// <summary>
/// The fields of all log types: first the name of PAN-OS itself, then those that LEEF, Strata Logging Service and the labels of CEF have.
/// </summary>
static class PanOsFields
{
    public static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns, StandardTables.Authentication,
            StandardTables.AuditEvent],
    [
        // When, what and who speaks
        FieldRule.Read("type LogType Type"), .. FieldRule.ReadEach("cat DeviceEventClassID Activity"),
        FieldRule.Read("subtype Subtype SubType"),
        FieldRule.Read("time_generated TimeGenerated devTime start"),
        FieldRule.Read("receive_time ReceiveTime TimeReceived rt"),
        FieldRule.Read("high_res_timestamp TimeGeneratedHighResolution HighResolutionTimestamp"),
        FieldRule.Text("serial SerialNumber DeviceSN deviceExternalId", Asim.DvcId),
        FieldRule.Read("device_name DeviceName dvchost"),
        FieldRule.Text("vsys VirtualSystem Virtual~System VirtualLocation", Asim.DvcZone),
        FieldRule.Text("DeviceVersion ConfigVersion", Asim.EventProductVersion),
        FieldRule.Ignore("DeviceVendor"), FieldRule.Ignore("DeviceProduct"), FieldRule.Ignore("LogSeverity"),
        FieldRule.Text("seqno sequence SequenceNo externalId", Asim.EventOriginalUid),
        FieldRule.Read("repeatcnt RepeatCount cnt CountOfRepeats"),
        FieldRule.Ignore("actionflags ActionFlags Flags flags"), FieldRule.Ignore("logset LogForwardingProfile LogSetting LogProfile"),
        FieldRule.Severity("severity Severity VendorSeverity", ("low", "Low"), ("medium", "Medium"), ("high", "High"),
            ("critical", "High"), ("informational", "Informational")),

        // The two ends
        FieldRule.Address("src SourceIP SourceAddress", Asim.SrcIpAddr),
        FieldRule.Address("dst DestinationIP DestinationAddress", Asim.DstIpAddr),
        FieldRule.Number("sport srcPort SourcePort spt BeginPort", Asim.SrcPortNumber),
        FieldRule.Number("dport dstPort DestinationPort dpt EndPort", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Address("natsrc srcPostNAT NATSource sourceTranslatedAddress", Asim.SrcNatIpAddr),
        FieldRule.Address("natdst dstPostNAT NATDestination destinationTranslatedAddress", Asim.DstNatIpAddr),
        FieldRule.Port("natsport srcPostNATPort NATSourcePort sourceTranslatedPort", Asim.SrcNatPortNumber),
        FieldRule.Port("natdport dstPostNATPort NATDestinationPort destinationTranslatedPort", Asim.DstNatPortNumber),
        FieldRule.Text("from SourceZone FromZone Source~Zone", Asim.SrcZone),
        FieldRule.Text("to DestinationZone ToZone Destination~Zone", Asim.DstZone),
        FieldRule.Text("inbound_if IngressInterface InboundInterface deviceInboundInterface", Asim.DvcInboundInterface),
        FieldRule.Text("outbound_if EgressInterface OutboundInterface deviceOutboundInterface", Asim.DvcOutboundInterface),
        FieldRule.Read("srcuser SourceUser usrName suser SourceUserName"),
        FieldRule.Text("dstuser DestinationUser duser", Asim.DstUsername), FieldRule.Text("destinationServiceName", Asim.ActingAppName),
        FieldRule.Text("srcloc SourceLocation", Asim.SrcGeoCountry), FieldRule.Text("dstloc DestinationLocation", Asim.DstGeoCountry),
        FieldRule.Host("src_host SourceDeviceHost machinename EndpointDeviceName", Asim.SrcHostname),
        FieldRule.Host("dst_host DestinationDeviceHost", Asim.DstHostname),
        FieldRule.Text("src_mac SourceDeviceMac", Asim.SrcMacAddr), FieldRule.Text("dst_mac DestinationDeviceMac", Asim.DstMacAddr),
        FieldRule.Text("src_osfamily SourceDeviceOSFamily client_os EndpointOSType", Asim.SrcDvcOs),

        // What passed, and what became of it
        FieldRule.Protocol("proto Protocol"),
        FieldRule.Text("app Application", Asim.NetworkApplicationProtocol),
        FieldRule.Text("sessionid SessionID", Asim.NetworkSessionId),
        FieldRule.Number("bytes totalBytes Bytes TotalBytes Total~bytes", Asim.NetworkBytes),
        FieldRule.Number("bytes_sent srcBytes BytesSent in", Asim.SrcBytes),
        FieldRule.Number("bytes_received dstBytes BytesReceived out", Asim.DstBytes),
        FieldRule.Number("packets totalPackets PacketsTotal Packets", Asim.NetworkPackets),
        FieldRule.Number("pkts_sent srcPackets PacketsSent", Asim.SrcPackets),
        FieldRule.Number("pkts_received dstPackets PacketsReceived", Asim.DstPackets),
        FieldRule.Seconds("elapsed ElapsedTime SessionDuration Elapsed~time~in~seconds", Asim.NetworkDuration),
        FieldRule.Read("session_start StartTime SessionStartTime"),
        FieldRule.Text("rule RuleName Rule", Asim.NetworkRuleName),
        FieldRule.Text("tunnel_insp_rule TunnelInspectionRule", Asim.RuleName),
        FieldRule.Verdict("action Action act"),
        FieldRule.Read("session_end_reason SessionEndReason"),
        FieldRule.Text("reason Reason", Asim.EventOriginalResultDetails),

        // Threats, files, the web
        FieldRule.Read("misc URL URLFilename FileName Miscellaneous request"),
        FieldRule.Read("threatid ThreatID ThreatName"),
        FieldRule.Text("thr_category ThreatCategory", Asim.ThreatCategory),
        FieldRule.Text("category URLCategory URL~Category", Asim.UrlCategory),
        FieldRule.Text("user_agent UserAgent requestClientApplication", Asim.HttpUserAgent),
        FieldRule.Text("referer Referer", Asim.HttpReferrer),
        FieldRule.Text("http_method HTTPMethod RequestMethod requestMethod", Asim.HttpRequestMethod),
        FieldRule.Text("contenttype ContentType requestContext", Asim.HttpContentType),
        FieldRule.Read("filedigest FileHash FileSHA256 fileHash"),
        FieldRule.Host("sni SNI", Asim.DstHostname),

        // People and events
        FieldRule.Read("eventid EventID EventIDValue EventName"),
        FieldRule.Read("status EventStatus"), FieldRule.Read("error ConnectionError"),
        FieldRule.Read("opaque Description EventDescription msg"),
        FieldRule.Read("ip UserIP"), FieldRule.Read("public_ip PublicIPv4 PublicIP"), FieldRule.Read("public_ipv6 PublicIPv6"),
        FieldRule.Read("private_ip PrivateIPv4 PrivateIP"), FieldRule.Read("normalize_user NormalizeUser"),
        FieldRule.Text("auth_method AuthMethod authproto AuthenticationProtocol", Asim.LogonProtocol),
        FieldRule.Text("serverprofile AuthServerProfile portal Portal", Asim.LogonTarget),
        FieldRule.Read("host HostIP"), FieldRule.Read("admin Administrator AdminUserName"), FieldRule.Read("cmd Command"),
        FieldRule.Read("result Result EventResult"),
        FieldRule.Text("path ConfigurationPath object Object fname", Asim.Object),
        FieldRule.Text("before_change_detail BeforeChangeDetail", Asim.OldValue),
        FieldRule.Text("after_change_detail AfterChangeDetail", Asim.NewValue),
    ]);

    /// <summary>Where the log type may stand: CEF has it in its head, before or behind the subtype.</summary>
    public static readonly int[] Types = Map.Slots("type cat DeviceEventClassID Activity");

    public static readonly int Class = Map.Slot("DeviceEventClassID"), Name = Map.Slot("Activity"), Subtype = Map.Slot("subtype"),
        Generated = Map.Slot("time_generated"),
        Received = Map.Slot("receive_time"), Precise = Map.Slot("high_res_timestamp"), Device = Map.Slot("device_name"),
        Serial = Map.Slot("serial"), Repeats = Map.Slot("repeatcnt"), Start = Map.Slot("session_start"), Source = Map.Slot("src"),
        SourceUser = Map.Slot("srcuser"), EndReason = Map.Slot("session_end_reason"), Misc = Map.Slot("misc"),
        Threat = Map.Slot("threatid"), Application = Map.Slot("app"), Digest = Map.Slot("filedigest"), DstPort = Map.Slot("dport"),
        EventId = Map.Slot("eventid"), Status = Map.Slot("status"), Error = Map.Slot("error"), Opaque = Map.Slot("opaque"),
        Ip = Map.Slot("ip"), PublicIp = Map.Slot("public_ip"), PublicIpv6 = Map.Slot("public_ipv6"),
        PrivateIp = Map.Slot("private_ip"), NormalizedUser = Map.Slot("normalize_user"), Host = Map.Slot("host"),
        Common = Map.Slot("cat"), DstUser = Map.Slot("dstuser"),
        Changed = Map.Slot("path"), Admin = Map.Slot("admin"), Command = Map.Slot("cmd"), Result = Map.Slot("result"), Action = Map.Slot("action");
}
