using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>Fields that are looked at together with others; the rest only has a column.</summary>
enum FortiGateField
{
    None, Date, Clock, Zone, EventTime, Stamp, Received, LogId, Type, SubType, Category, Level, Severity, Device, DeviceId,
    SrcIp, DstIp, ClientIp, SrcPort, DstPort, SrcRole, DstRole, Direction, Initiated, Role, Protocol, Service, App, Duration,
    SentBytes, ReceivedBytes, SentPackets, ReceivedPackets, Action, UtmAction, Status, Result, Reason, Message, Description,
    User, UnauthUser, XauthUser, EapUser, Group, Ui, RemoteIp, LocalIp, RemotePort, LocalPort, TunnelIp, TunnelType,
    HostName, Url, FileName, Hash, Virus, Attack, ThreatNumber, Query, Answer, TransactionId, ConfigPath, ConfigObject, ConfigChange, Method,
}

/// <summary>How a value gets into its column.</summary>
enum FortiGateWrite { Text, Name, Number, Port, Address, Country, Composed }

/// <summary>
/// One field of FortiOS under all its names: the column it has in the tables of traffic (NetworkSession, WebSession, Dns) and of events (Authentication,
/// AuditEvent). No column, or one that the row's table lacks, means AdditionalFields. `Composed` fields are written by <see cref="FortiGateRows"/>.
/// </summary>
sealed record FortiGateRule(string Keys, FortiGateField Field, FortiGateWrite Write, AsimColumn? Traffic = null, AsimColumn? Event = null)
{
    public static IReadOnlyList<FortiGateRule> All { get; } =
    [
        // When and who speaks
        new("date", FortiGateField.Date, FortiGateWrite.Composed),
        new("time", FortiGateField.Clock, FortiGateWrite.Composed),
        new("tz", FortiGateField.Zone, FortiGateWrite.Composed),
        new("eventtime", FortiGateField.EventTime, FortiGateWrite.Composed),
        new("timestamp rt", FortiGateField.Stamp, FortiGateWrite.Composed),
        new("itime", FortiGateField.Received, FortiGateWrite.Composed),
        new("logid log_id", FortiGateField.LogId, FortiGateWrite.Text, Asim.EventOriginalType, Asim.EventOriginalType),
        new("type", FortiGateField.Type, FortiGateWrite.Composed),
        new("subtype", FortiGateField.SubType, FortiGateWrite.Text, Asim.EventOriginalSubType, Asim.EventOriginalSubType),
        new("cat", FortiGateField.Category, FortiGateWrite.Composed),
        new("level pri", FortiGateField.Level, FortiGateWrite.Text, Asim.EventOriginalSeverity, Asim.EventOriginalSeverity),
        new("severity", FortiGateField.Severity, FortiGateWrite.Composed),
        new("devname dvchost", FortiGateField.Device, FortiGateWrite.Composed),
        new("devid device_id deviceExternalId", FortiGateField.DeviceId, FortiGateWrite.Text, Asim.DvcId, Asim.DvcId),

        // The two ends
        new("srcip src src_ip", FortiGateField.SrcIp, FortiGateWrite.Address, Asim.SrcIpAddr, Asim.SrcIpAddr),
        new("dstip dst dst_ip", FortiGateField.DstIp, FortiGateWrite.Address, Asim.DstIpAddr, Asim.TargetIpAddr),
        new("ip", FortiGateField.ClientIp, FortiGateWrite.Composed),
        new("srcport src_port spt", FortiGateField.SrcPort, FortiGateWrite.Number, Asim.SrcPortNumber, Asim.SrcPortNumber),
        new("dstport dst_port dpt", FortiGateField.DstPort, FortiGateWrite.Number, Asim.DstPortNumber, Asim.TargetPortNumber),
        new("srcname shost", FortiGateField.None, FortiGateWrite.Name, Asim.SrcHostname, Asim.SrcHostname),
        new("dstname", FortiGateField.None, FortiGateWrite.Name, Asim.DstHostname, Asim.TargetHostname),
        new("srcmac smac stamac", FortiGateField.None, FortiGateWrite.Text, Asim.SrcMacAddr, Asim.SrcMacAddr),
        new("dstmac dmac", FortiGateField.None, FortiGateWrite.Text, Asim.DstMacAddr),
        new("srccountry src_country", FortiGateField.None, FortiGateWrite.Country, Asim.SrcGeoCountry, Asim.SrcGeoCountry),
        new("dstcountry dst_country", FortiGateField.None, FortiGateWrite.Country, Asim.DstGeoCountry),
        new("osname", FortiGateField.None, FortiGateWrite.Text, Asim.SrcDvcOs, Asim.SrcDvcOs),
        new("srcintf src_int deviceInboundInterface interface intf", FortiGateField.None, FortiGateWrite.Text, Asim.DvcInboundInterface, Asim.DvcInboundInterface),
        new("dstintf dst_int deviceOutboundInterface outintf", FortiGateField.None, FortiGateWrite.Text, Asim.DvcOutboundInterface, Asim.DvcOutboundInterface),
        new("srcintfrole", FortiGateField.SrcRole, FortiGateWrite.Composed),
        new("dstintfrole", FortiGateField.DstRole, FortiGateWrite.Composed),
        new("srczone", FortiGateField.None, FortiGateWrite.Text, Asim.SrcZone),
        new("dstzone", FortiGateField.None, FortiGateWrite.Text, Asim.DstZone),
        new("direction dir deviceDirection", FortiGateField.Direction, FortiGateWrite.Composed),
        new("init", FortiGateField.Initiated, FortiGateWrite.Composed),
        new("role", FortiGateField.Role, FortiGateWrite.Composed),
        new("transip sourceTranslatedAddress", FortiGateField.None, FortiGateWrite.Address, Asim.SrcNatIpAddr, Asim.SrcNatIpAddr),
        new("transport sourceTranslatedPort", FortiGateField.None, FortiGateWrite.Port, Asim.SrcNatPortNumber),
        new("tranip destinationTranslatedAddress", FortiGateField.None, FortiGateWrite.Address, Asim.DstNatIpAddr),
        new("tranport destinationTranslatedPort", FortiGateField.None, FortiGateWrite.Port, Asim.DstNatPortNumber),
        new("remip", FortiGateField.RemoteIp, FortiGateWrite.Composed),
        new("locip", FortiGateField.LocalIp, FortiGateWrite.Composed),
        new("remport", FortiGateField.RemotePort, FortiGateWrite.Composed),
        new("locport", FortiGateField.LocalPort, FortiGateWrite.Composed),
        new("tunnelip assignip", FortiGateField.TunnelIp, FortiGateWrite.Composed),
        new("tunneltype", FortiGateField.TunnelType, FortiGateWrite.Composed),

        // What passed
        new("proto", FortiGateField.Protocol, FortiGateWrite.Composed),
        new("service", FortiGateField.Service, FortiGateWrite.Composed),
        new("app", FortiGateField.App, FortiGateWrite.Text, Asim.DstAppName),
        new("duration", FortiGateField.Duration, FortiGateWrite.Composed),
        new("sentbyte sent out", FortiGateField.SentBytes, FortiGateWrite.Number, Asim.SrcBytes),
        new("rcvdbyte rcvd in", FortiGateField.ReceivedBytes, FortiGateWrite.Number, Asim.DstBytes),
        new("sentpkt sent_pkt", FortiGateField.SentPackets, FortiGateWrite.Number, Asim.SrcPackets),
        new("rcvdpkt rcvd_pkt", FortiGateField.ReceivedPackets, FortiGateWrite.Number, Asim.DstPackets),
        new("sessionid session_id externalId", FortiGateField.None, FortiGateWrite.Text, Asim.NetworkSessionId),
        new("policyid policy_id", FortiGateField.None, FortiGateWrite.Number, Asim.NetworkRuleNumber, Asim.RuleNumber),
        new("policyname", FortiGateField.None, FortiGateWrite.Text, Asim.NetworkRuleName, Asim.RuleName),

        // What became of it
        new("action act", FortiGateField.Action, FortiGateWrite.Composed),
        new("utmaction", FortiGateField.UtmAction, FortiGateWrite.Composed),
        new("status outcome", FortiGateField.Status, FortiGateWrite.Composed),
        new("result", FortiGateField.Result, FortiGateWrite.Composed),
        new("reason", FortiGateField.Reason, FortiGateWrite.Text, Asim.EventOriginalResultDetails, Asim.EventOriginalResultDetails),
        new("msg", FortiGateField.Message, FortiGateWrite.Text, Asim.EventMessage, Asim.EventMessage),
        new("logdesc desc", FortiGateField.Description, FortiGateWrite.Composed),

        // People
        new("user suser duser", FortiGateField.User, FortiGateWrite.Composed),
        new("dstuser", FortiGateField.None, FortiGateWrite.Text, Asim.DstUsername),
        new("unauthuser", FortiGateField.UnauthUser, FortiGateWrite.Composed),
        new("xauthuser", FortiGateField.XauthUser, FortiGateWrite.Composed),
        new("eapuser", FortiGateField.EapUser, FortiGateWrite.Composed),
        new("group", FortiGateField.Group, FortiGateWrite.Composed),
        new("ui sproc", FortiGateField.Ui, FortiGateWrite.Composed),
        new("method", FortiGateField.Method, FortiGateWrite.Text, null, Asim.LogonProtocol),
        new("authserver server", FortiGateField.None, FortiGateWrite.Text, null, Asim.LogonTarget),

        // Web, files, threats, names
        new("hostname dhost", FortiGateField.HostName, FortiGateWrite.Composed),
        new("url request", FortiGateField.Url, FortiGateWrite.Composed),
        new("catdesc requestContext", FortiGateField.None, FortiGateWrite.Text, Asim.UrlCategory),
        new("agent useragent requestClientApplication", FortiGateField.None, FortiGateWrite.Text, Asim.HttpUserAgent, Asim.HttpUserAgent),
        new("referralurl", FortiGateField.None, FortiGateWrite.Text, Asim.HttpReferrer),
        new("httpmethod httpcmd requestMethod", FortiGateField.None, FortiGateWrite.Text, Asim.HttpRequestMethod),
        new("httpcode", FortiGateField.None, FortiGateWrite.Text, Asim.HttpStatusCode),
        new("contenttype", FortiGateField.None, FortiGateWrite.Text, Asim.HttpContentType),
        new("filename fname", FortiGateField.FileName, FortiGateWrite.Text, Asim.FileName),
        new("filesize fsize", FortiGateField.None, FortiGateWrite.Number, Asim.FileSize),
        new("analyticscksum filehash fileHash", FortiGateField.Hash, FortiGateWrite.Composed),
        new("virus", FortiGateField.Virus, FortiGateWrite.Text, Asim.ThreatName, Asim.ThreatName),
        new("attack attackname", FortiGateField.Attack, FortiGateWrite.Text, Asim.ThreatName, Asim.ThreatName),
        new("virusid attackid", FortiGateField.ThreatNumber, FortiGateWrite.Text, Asim.ThreatId, Asim.ThreatId),
        new("botnetdomain", FortiGateField.None, FortiGateWrite.Text, Asim.ThreatName, Asim.ThreatName),
        new("botnetip", FortiGateField.None, FortiGateWrite.Address, Asim.ThreatIpAddr, Asim.ThreatIpAddr),
        new("qname", FortiGateField.Query, FortiGateWrite.Text, Asim.DnsQuery),
        new("qtype", FortiGateField.None, FortiGateWrite.Text, Asim.DnsQueryTypeName),
        new("qtypeval", FortiGateField.None, FortiGateWrite.Number, Asim.DnsQueryType),
        new("qclass", FortiGateField.None, FortiGateWrite.Text, Asim.DnsQueryClassName),
        new("ipaddr", FortiGateField.Answer, FortiGateWrite.Composed),
        new("xid", FortiGateField.TransactionId, FortiGateWrite.Composed),
        new("rcode", FortiGateField.None, FortiGateWrite.Number, Asim.DnsResponseCode),

        // Configuration
        new("cfgpath", FortiGateField.ConfigPath, FortiGateWrite.Composed),
        new("cfgobj", FortiGateField.ConfigObject, FortiGateWrite.Composed),
        new("cfgattr", FortiGateField.ConfigChange, FortiGateWrite.Text, null, Asim.NewValue),
    ];

    /// <summary>The rule of a key.</summary>
    public static KeyValueTable<FortiGateRule> ByKey { get; } = new(All.SelectMany(rule => rule.Keys.Split(' ').Select(key => (key, rule))));
}
