using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.Zscaler;

/// <summary>
/// The fields of all feeds under the names that the vendor's own templates give them: JSON and pairs, then CEF's and LEEF's.
/// </summary>
static class ZscalerFields
{
    public static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns,
        StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("sourcetype eventtime Recordtype DeviceVendor DeviceProduct tunneltype event cat result"), FieldRule.Read("reason policy"),
        FieldRule.Read("datetime time LogTimestamp CreationTime"), FieldRule.Read("rt devTime"),
        FieldRule.Ignore("Activity devTimeFormat"),
        FieldRule.Read("url eurl request URL"), FieldRule.Read("proto protocol tunnelprotocol appproto IPProtocol Protocol"),
        FieldRule.Read("action act reqaction AuditOperationType SessionStatus"), FieldRule.Read("resaction"),
        FieldRule.Read("login user suser cs-username Username adminid User usrName NameID"),
        FieldRule.Read("Host"), FieldRule.Read("ConnectionStatus"),
        FieldRule.Read("InternalReason ConnectionReason"),

        // The two ends
        FieldRule.Address("csip cip clt_sip ClientIP clientip sourceip src ClientPrivateIP ClientPrivateIp", Asim.SrcIpAddr),
        FieldRule.Number("csport sourceport spt srcPort ClientPort ClientPublicPort clt_sport", Asim.SrcPortNumber),
        FieldRule.Read("cintip cpubip clientpublicIP sourceTranslatedAddress srcPostNAT ClientPublicIP ClientPublicIp PublicIP"),
        FieldRule.Address("cdip", Asim.DstIpAddr), FieldRule.Address("ssip deviceTranslatedAddress", Asim.SrcNatIpAddr),
        FieldRule.Address("sdip sip serverip srv_dip destinationip dst ServerIP destinationTranslatedAddress", Asim.DstIpAddr),
        FieldRule.Number("cdport", Asim.DstPortNumber), FieldRule.Port("ssport deviceTranslatedPort", Asim.SrcNatPortNumber),
        FieldRule.Port("sdport srv_dport destinationport dpt dstPort ServerPort ApplicationPort", Asim.DstPortNumber),
        FieldRule.Host("dhost hostname", Asim.DstHostname),
        FieldRule.TextBut("NA", "devicehostname Hostname identHostName", Asim.SrcHostname, Asim.DvcHostname),
        FieldRule.TextBut("NA Unknown", "deviceowner", Asim.SrcUserId), FieldRule.TextBut("NA", "destcountry", Asim.DstGeoCountry),
        FieldRule.Text("ClientCountryCode CountryCode", Asim.SrcGeoCountry), FieldRule.Text("Platform deviceostype", Asim.SrcDvcOs),

        // What passed, and by which rule
        FieldRule.Number("outbytes reqsize requestsize out srcBytes txbytes ZENTotalBytesRxClient RequestSize", Asim.SrcBytes),
        FieldRule.Number("inbytes respsize responsesize in dstBytes rxbytes ZENTotalBytesTxClient ResponseSize", Asim.DstBytes),
        FieldRule.Number("durationms", Asim.NetworkDuration),
        FieldRule.Decoded("rulelabel reqrulelabel Policy", Asim.NetworkRuleName, Asim.RuleName),
        FieldRule.TextBut("None NotAvailable", "nwapp nwApp app", Asim.NetworkApplicationProtocol),
        FieldRule.TextBut("None", "appname Application destinationServiceName", Asim.DstAppName),
        FieldRule.Text("ConnectionID", Asim.NetworkSessionId),

        // Threats, the web, files
        FieldRule.TextBut("None", "threatname malwarename", Asim.ThreatName),
        FieldRule.TextBut("None", "threatcat malwarecat threatclass malwareclass", Asim.ThreatCategory),
        FieldRule.Number("riskscore pagerisk", Asim.ThreatRiskLevel),
        FieldRule.TextBut("None", "urlcat category urlcategory", Asim.UrlCategory),
        FieldRule.TextBut("None Other", "contenttype", Asim.HttpContentType),
        FieldRule.Text("reqmethod requestmethod requestMethod Method", Asim.HttpRequestMethod),
        FieldRule.Text("respcode responsecode status outcome StatusCode", Asim.HttpStatusCode, Asim.EventOriginalResultDetails),
        FieldRule.Decoded("eua ua useragent requestClientApplication UserAgent", Asim.HttpUserAgent),
        FieldRule.TextBut("None", "ereferer referer refererURL", Asim.HttpReferrer),
        FieldRule.TextBut("None NA", "efilename filename fname", Asim.FileName),
        FieldRule.TextBut("None NA", "bamd5 md5 md5hash", Asim.FileMD5), FieldRule.TextBut("None NA", "sha256", Asim.FileSHA256),

        // Names, and what administrators do
        FieldRule.Text("dns_req DomainName", Asim.DnsQuery, Asim.DstHostname), FieldRule.Text("dns_reqtype", Asim.DnsQueryTypeName),
        FieldRule.Text("dns_resp", Asim.DnsResponseName), FieldRule.Text("recordid externalId", Asim.EventOriginalUid),
        FieldRule.Text("resource ObjectName", Asim.Object), FieldRule.Text("ObjectID", Asim.ObjectId),
        FieldRule.Text("preaction AuditOldValue", Asim.OldValue), FieldRule.Text("postaction AuditNewValue", Asim.NewValue),
        FieldRule.Text("SessionID", Asim.TargetSessionId),
    ]);
}
