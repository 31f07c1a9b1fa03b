using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Cef;

/// <summary>
/// The keys that the dictionaries of CEF and LEEF define: CEF's short name, its full one, then LEEF's and the labels or keys under which
/// vendors put the same into fields of their own.
/// </summary>
static class NamedFields
{
    public static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication, StandardTables.AuditEvent],
    [
        FieldRule.Text("DeviceVendor", Asim.EventVendor), FieldRule.Text("DeviceProduct", Asim.EventProduct),
        FieldRule.Text("DeviceVersion", Asim.EventProductVersion), FieldRule.Text("DeviceEventClassID EventID", Asim.EventOriginalType),
        FieldRule.Read("Activity"), FieldRule.Text("cat deviceEventCategory UNIFIcategory", Asim.EventOriginalSubType),
        FieldRule.Severity("LogSeverity sev", [.. Each("Informational", "0 1 2 3 low unknown"), .. Each("Low", "4 5 6 medium"),
            .. Each("Medium", "7 8 high"), .. Each("High", "9 10 very-high critical")]),
        FieldRule.Read("rt deviceReceiptTime devTime UNIFIutcTime"), FieldRule.Read("start startTime"), FieldRule.Read("end endTime"),
        FieldRule.Ignore("devTimeFormat"),
        FieldRule.Read("dvchost deviceHostName identHostName"), FieldRule.Read("dvc deviceAddress"),
        FieldRule.Text("deviceExternalId", Asim.DvcId),
        FieldRule.Text("externalId", Asim.EventOriginalUid), FieldRule.Number("cnt baseEventCount", Asim.EventCount),

        // The two ends
        FieldRule.Address("src sourceAddress identSrc Source~IPv6~Address UNIFIclientIp", Asim.SrcIpAddr),
        FieldRule.Address("dst destinationAddress Destination~IPv6~Address", Asim.DstIpAddr, Asim.TargetIpAddr),
        FieldRule.Number("spt sourcePort srcPort", Asim.SrcPortNumber),
        FieldRule.Number("dpt destinationPort dstPort", Asim.DstPortNumber, Asim.TargetPortNumber),
        FieldRule.Host("shost sourceHostName UNIFIclientHostname", Asim.SrcHostname),
        FieldRule.Host("dhost destinationHostName", Asim.TargetHostname, Asim.DstHostname),
        FieldRule.Text("sourceDnsDomain", Asim.SrcDomain), FieldRule.Text("destinationDnsDomain", Asim.DstDomain, Asim.TargetDomain),
        FieldRule.Text("smac sourceMacAddress srcMAC UNIFIclientMac", Asim.SrcMacAddr),
        FieldRule.Text("dmac destinationMacAddress dstMAC", Asim.DstMacAddr),
        FieldRule.Address("sourceTranslatedAddress srcPostNAT", Asim.SrcNatIpAddr),
        FieldRule.Address("destinationTranslatedAddress dstPostNAT", Asim.DstNatIpAddr),
        FieldRule.Port("sourceTranslatedPort srcPostNATPort", Asim.SrcNatPortNumber),
        FieldRule.Port("destinationTranslatedPort dstPostNATPort", Asim.DstNatPortNumber),
        FieldRule.Text("deviceInboundInterface", Asim.DvcInboundInterface),
        FieldRule.Text("deviceOutboundInterface", Asim.DvcOutboundInterface),
        FieldRule.Text("Source~Zone SourceZone FromZone", Asim.SrcZone),
        FieldRule.Text("Destination~Zone DestinationZone ToZone", Asim.DstZone),
        FieldRule.Read("deviceDirection"),

        // People and programs at them
        FieldRule.Read("suser sourceUserName usrName accountName UNIFIadmin"), FieldRule.Read("sntdom sourceNtDomain domain"),
        FieldRule.Read("duser destinationUserName"), FieldRule.Read("dntdom destinationNtDomain"),
        FieldRule.Text("suid sourceUserId", Asim.ActorUserId, Asim.SrcUserId),
        FieldRule.Text("duid destinationUserId", Asim.TargetUserId, Asim.DstUserId),
        FieldRule.Text("sproc sourceProcessName", Asim.ActingProcessName), FieldRule.Text("spid sourceProcessId", Asim.ActingProcessId),
        FieldRule.Text("sourceServiceName", Asim.ActingAppName),
        FieldRule.Text("destinationServiceName dproc destinationProcessName", Asim.DstAppName, Asim.TargetAppName),

        // What passed; CEF counts in the direction from source to destination as `in`
        FieldRule.Protocol("proto transportProtocol"),
        FieldRule.Text("app applicationProtocol", Asim.NetworkApplicationProtocol, Asim.LogonProtocol),
        FieldRule.Number("in bytesIn srcBytes", Asim.SrcBytes), FieldRule.Number("out bytesOut dstBytes", Asim.DstBytes),
        FieldRule.Number("srcPackets", Asim.SrcPackets), FieldRule.Number("dstPackets", Asim.DstPackets),
        FieldRule.Number("totalPackets", Asim.NetworkPackets),
        FieldRule.Seconds("Duration~in~Seconds", Asim.NetworkDuration),

        // What became of it
        FieldRule.Read("act deviceAction action"), FieldRule.Text("outcome eventOutcome", Asim.EventOriginalResultDetails),
        FieldRule.Text("reason", Asim.EventOriginalResultDetails),
        .. FieldRule.ReadEach("categoryBehavior categoryOutcome isLoginEvent isLogoutEvent"),
        FieldRule.Read("msg message"),
        FieldRule.Text("policy Policy~Name PolicyName RuleID Rule rule Rule~Name Rule~name ruleName Access~Rule UNIFIpolicyName",
            Asim.NetworkRuleName, Asim.RuleName),
        FieldRule.Text("Threat~Name ThreatName Virus~Name Malware~Name Signature UNIFIipsSignature", Asim.ThreatName),

        // The web and files
        FieldRule.Text("request requestUrl url URL", Asim.TargetUrl), FieldRule.Text("requestMethod", Asim.HttpRequestMethod),
        FieldRule.Text("requestClientApplication userAgent", Asim.HttpUserAgent), FieldRule.Text("requestContext", Asim.HttpReferrer),
        FieldRule.Text("URL~Category", Asim.UrlCategory), FieldRule.Text("fname fileName", Asim.FileName, Asim.Object),
        FieldRule.Number("fsize fileSize", Asim.FileSize),
        FieldRule.By("fileHash File~Hash FileHash", [Asim.FileHash], static (value, rows) => FileHashes.Write(rows, value)),
        FieldRule.Text("SHA256 sha256 SHA-256 fileSha256 File~SHA256", Asim.FileSHA256), FieldRule.Text("SHA1 sha1 SHA-1", Asim.FileSHA1),
        FieldRule.Text("MD5 md5 fileMd5 File~MD5", Asim.FileMD5),
        FieldRule.Text("filePath resource", Asim.Object),
    ]);

    static IEnumerable<(string, string)> Each(string severity, string words) => words.Split(' ').Select(word => (word, severity));
}
