using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// The fields of FortiOS under all their names, and the columns they have in the tables of traffic (NetworkSession, WebSession,
/// Dns) and of events (Authentication, AuditEvent). What is only read here is written by <see cref="FortiGateRows"/> and <see
/// cref="FortiGateEvent"/>.
/// </summary>
static class FortiGateKeys
{
    public static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns, StandardTables.Authentication,
            StandardTables.AuditEvent],
    [
        // When and who speaks
        FieldRule.Read("date"),
        FieldRule.Read("time"),
        FieldRule.Read("tz"),
        FieldRule.Read("eventtime"),
        FieldRule.Read("timestamp rt"),
        FieldRule.Read("itime"),
        FieldRule.Text("logid log_id typeid", Asim.EventOriginalType),
        FieldRule.Read("type"),
        FieldRule.Text("subtype", Asim.EventOriginalSubType),
        FieldRule.Text("subcategory", Asim.EventOriginalSubType),
        FieldRule.Read("cat"),
        FieldRule.Text("level pri", Asim.EventOriginalSeverity),
        FieldRule.Read("severity severity_level"),
        FieldRule.Read("devname dvchost"),
        FieldRule.Text("devid device_id deviceExternalId", Asim.DvcId),

        // The two ends
        FieldRule.Address("srcip src src_ip client_ip userip remote_ip", Asim.SrcIpAddr),
        FieldRule.Address("dstip dst dst_ip destinationip", Asim.TargetIpAddr, Asim.DstIpAddr),
        FieldRule.Read("ip deviceip"),
        FieldRule.Number("srcport src_port spt", Asim.SrcPortNumber),
        FieldRule.Number("dstport dst_port dpt destinationport", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Host("srcname shost", Asim.SrcHostname),
        FieldRule.Host("dstname", Asim.TargetHostname, Asim.DstHostname),
        FieldRule.Read("client_name"),
        FieldRule.Read("remotename"),
        FieldRule.Read("srcprogram"),
        FieldRule.Text("srcmac smac stamac mac", Asim.SrcMacAddr),
        FieldRule.Text("dstmac dmac", Asim.DstMacAddr),
        FieldRule.TextBut("Reserved", "srccountry src_country", Asim.SrcGeoCountry),
        FieldRule.TextBut("Reserved", "dstcountry dst_country", Asim.DstGeoCountry),
        FieldRule.Text("osname", Asim.SrcDvcOs),
        FieldRule.Text("srcintf src_int deviceInboundInterface interface intf", Asim.DvcInboundInterface),
        FieldRule.Text("dstintf dst_int deviceOutboundInterface outintf", Asim.DvcOutboundInterface),
        FieldRule.Read("srcintfrole"),
        FieldRule.Read("dstintfrole"),
        FieldRule.Text("srczone", Asim.SrcZone),
        FieldRule.Text("dstzone", Asim.DstZone),
        FieldRule.Read("direction dir deviceDirection"),
        FieldRule.Read("init"),
        FieldRule.Read("role"),
        FieldRule.Address("transip sourceTranslatedAddress", Asim.SrcNatIpAddr),
        FieldRule.Port("transport sourceTranslatedPort", Asim.SrcNatPortNumber),
        FieldRule.Address("tranip destinationTranslatedAddress", Asim.DstNatIpAddr),
        FieldRule.Port("tranport destinationTranslatedPort", Asim.DstNatPortNumber),
        FieldRule.Read("remip"),
        FieldRule.Read("locip"),
        FieldRule.Read("remport"),
        FieldRule.Read("locport"),
        FieldRule.Read("tunnelip assignip"),
        FieldRule.Read("tunneltype"),

        // What passed
        FieldRule.Read("proto"),
        FieldRule.Read("service"),
        FieldRule.Text("app", Asim.DstAppName),
        FieldRule.Read("duration"),
        FieldRule.Number("sentbyte sent out message_length http_request_bytes", Asim.SrcBytes),
        FieldRule.Number("rcvdbyte rcvd in http_response_bytes", Asim.DstBytes),
        FieldRule.Number("sentpkt sent_pkt", Asim.SrcPackets),
        FieldRule.Number("rcvdpkt rcvd_pkt", Asim.DstPackets),
        FieldRule.Text("sessionid session_id externalId", Asim.NetworkSessionId),
        FieldRule.Number("policyid policy_id", Asim.NetworkRuleNumber, Asim.RuleNumber),
        FieldRule.Text("policyname policy", Asim.NetworkRuleName, Asim.RuleName),

        // What became of it
        FieldRule.Read("action act disposition"),
        FieldRule.Read("operation vpnstate"),
        FieldRule.Read("utmaction"),
        FieldRule.Read("status outcome"),
        FieldRule.Read("result"),
        FieldRule.Text("reason", Asim.EventOriginalResultDetails),
        FieldRule.Text("msg", Asim.EventMessage),
        FieldRule.Read("logdesc desc"),

        // People
        FieldRule.Read("user suser duser"),
        FieldRule.Text("dstuser login", Asim.DstUsername),
        FieldRule.TextBut("Unknown", "user_name", Asim.SrcUsername),
        FieldRule.Read("unauthuser"),
        FieldRule.Read("xauthuser"),
        FieldRule.Read("eapuser"),
        FieldRule.Read("group"),
        FieldRule.Read("ui sproc userfrom"),
        FieldRule.Text("method", Asim.LogonProtocol),
        FieldRule.Read("authproto"),
        FieldRule.Text("authserver server", Asim.LogonTarget),

        // Web, files, threats, names
        FieldRule.Read("hostname dhost http_host"),
        FieldRule.Read("url request http_url"),
        FieldRule.Text("catdesc requestContext", Asim.UrlCategory),
        FieldRule.Text("agent useragent requestClientApplication http_agent", Asim.HttpUserAgent),
        FieldRule.TextBut("none", "referralurl http_refer", Asim.HttpReferrer),
        FieldRule.Text("httpmethod httpcmd requestMethod http_method", Asim.HttpRequestMethod),
        FieldRule.Text("httpcode statuscode http_retcode", Asim.HttpStatusCode),
        FieldRule.Text("contenttype", Asim.HttpContentType),
        FieldRule.Text("filename fname", Asim.FileName),
        FieldRule.Number("filesize fsize", Asim.FileSize),
        FieldRule.Read("analyticscksum filehash fileHash"),
        FieldRule.Text("virus", Asim.ThreatName),
        FieldRule.Text("attack attackname sub_type", Asim.ThreatName),
        FieldRule.Text("virusid attackid signature_id", Asim.ThreatId),
        FieldRule.Text("mainclass main_type", Asim.ThreatCategory),
        FieldRule.Host("sni", Asim.DstHostname),
        FieldRule.Read("count"),
        FieldRule.Text("botnetdomain", Asim.ThreatName),
        FieldRule.Address("botnetip", Asim.ThreatIpAddr),
        FieldRule.Text("qname", Asim.DnsQuery),
        FieldRule.Text("qtype", Asim.DnsQueryTypeName),
        FieldRule.Number("qtypeval", Asim.DnsQueryType),
        FieldRule.Text("qclass", Asim.DnsQueryClassName),
        FieldRule.Read("ipaddr"),
        FieldRule.Read("xid"),
        FieldRule.Number("rcode", Asim.DnsResponseCode),

        // Configuration
        FieldRule.Read("cfgpath"),
        FieldRule.Read("cfgobj"),
        FieldRule.Text("cfgattr", Asim.NewValue),
    ]);

    public static readonly int Date = Map.Slot("date"), Clock = Map.Slot("time"), Zone = Map.Slot("tz");
    public static readonly int EventTime = Map.Slot("eventtime"), Stamp = Map.Slot("timestamp"), Received = Map.Slot("itime");
    public static readonly int LogId = Map.Slot("logid"), Type = Map.Slot("type"), SubType = Map.Slot("subtype");
    public static readonly int Category = Map.Slot("cat"), Level = Map.Slot("level"), Severity = Map.Slot("severity");
    public static readonly int Device = Map.Slot("devname"), DeviceId = Map.Slot("devid"), SrcIp = Map.Slot("srcip");
    public static readonly int DstIp = Map.Slot("dstip"), ClientIp = Map.Slot("ip"), DstPort = Map.Slot("dstport");
    public static readonly int SrcRole = Map.Slot("srcintfrole"), DstRole = Map.Slot("dstintfrole");
    public static readonly int Direction = Map.Slot("direction"), Initiated = Map.Slot("init"), Role = Map.Slot("role");
    public static readonly int RemoteIp = Map.Slot("remip"), LocalIp = Map.Slot("locip"), RemotePort = Map.Slot("remport");
    public static readonly int LocalPort = Map.Slot("locport"), TunnelIp = Map.Slot("tunnelip");
    public static readonly int TunnelType = Map.Slot("tunneltype"), Protocol = Map.Slot("proto");
    public static readonly int Service = Map.Slot("service"), Duration = Map.Slot("duration");
    public static readonly int SentBytes = Map.Slot("sentbyte"), ReceivedBytes = Map.Slot("rcvdbyte");
    public static readonly int SentPackets = Map.Slot("sentpkt"), ReceivedPackets = Map.Slot("rcvdpkt");
    public static readonly int Action = Map.Slot("action"), UtmAction = Map.Slot("utmaction"), Status = Map.Slot("status");
    public static readonly int Result = Map.Slot("result"), Reason = Map.Slot("reason"), Message = Map.Slot("msg");
    public static readonly int Description = Map.Slot("logdesc"), User = Map.Slot("user");
    public static readonly int UnauthUser = Map.Slot("unauthuser"), XauthUser = Map.Slot("xauthuser");
    public static readonly int EapUser = Map.Slot("eapuser"), Ui = Map.Slot("ui"), HostName = Map.Slot("hostname");
    public static readonly int Url = Map.Slot("url"), FileName = Map.Slot("filename"), Hash = Map.Slot("analyticscksum");
    public static readonly int Virus = Map.Slot("virus"), Attack = Map.Slot("attack"), Query = Map.Slot("qname");
    public static readonly int Answer = Map.Slot("ipaddr"), TransactionId = Map.Slot("xid"), ConfigPath = Map.Slot("cfgpath");
    public static readonly int ConfigObject = Map.Slot("cfgobj"), AuthProtocol = Map.Slot("authproto");
    public static readonly int SubCategory = Map.Slot("subcategory"), Operation = Map.Slot("operation");
    public static readonly int SrcName = Map.Slot("srcname"), ClientName = Map.Slot("client_name");
    public static readonly int RemoteName = Map.Slot("remotename"), Program = Map.Slot("srcprogram");
    public static readonly int Count = Map.Slot("count");
}
