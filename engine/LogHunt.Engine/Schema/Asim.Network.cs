namespace LogHunt.Engine.Schema;

/// <summary>Columns of traffic: source, destination, session, web and name look-ups.</summary>
public static partial class Asim
{
    // Where it came from
    /// <summary>The source: its address, else its host name, else its identifier.</summary>
    public static readonly AsimText Src = new("Src");
    /// <summary>The source's address.</summary>
    public static readonly AsimAddress SrcIpAddr = new("SrcIpAddr", Bearing.Address);
    /// <summary>The source's port.</summary>
    public static readonly AsimNumber SrcPortNumber = new("SrcPortNumber", ColumnType.Int);
    /// <summary>The source's host name.</summary>
    public static readonly AsimText SrcHostname = new("SrcHostname", Bearing.Host);
    /// <summary>The source's domain.</summary>
    public static readonly AsimText SrcDomain = new("SrcDomain", Bearing.Host);
    /// <summary>The source's host name with its domain.</summary>
    public static readonly AsimText SrcFQDN = new("SrcFQDN", Bearing.Host);
    /// <summary>The source's hardware address.</summary>
    public static readonly AsimText SrcMacAddr = new("SrcMacAddr");
    /// <summary>The user at the source.</summary>
    public static readonly AsimText SrcUsername = new("SrcUsername", Bearing.User);
    /// <summary>That user's identifier.</summary>
    public static readonly AsimText SrcUserId = new("SrcUserId");
    /// <summary>The source's country, as the vendor says.</summary>
    public static readonly AsimText SrcGeoCountry = new("SrcGeoCountry");
    /// <summary>The source's city, as the vendor says.</summary>
    public static readonly AsimText SrcGeoCity = new("SrcGeoCity");
    /// <summary>The source's region, as the vendor says.</summary>
    public static readonly AsimText SrcGeoRegion = new("SrcGeoRegion");
    /// <summary>The source's network operator.</summary>
    public static readonly AsimText SrcIsp = new("SrcIsp");
    /// <summary>The source device's identifier.</summary>
    public static readonly AsimText SrcDvcId = new("SrcDvcId");
    /// <summary>The source device's operating system.</summary>
    public static readonly AsimText SrcDvcOs = new("SrcDvcOs");
    /// <summary>Repeats <see cref="SrcIpAddr"/>.</summary>
    public static readonly AsimAddress IpAddr = new("IpAddr", Bearing.Nothing);
    /// <summary>Repeats the user that the table is about.</summary>
    public static readonly AsimText User = new("User");
    /// <summary>Repeats the host name that the table is about.</summary>
    public static readonly AsimText Hostname = new("Hostname");

    // Where it went
    /// <summary>The destination: its address, else its host name.</summary>
    public static readonly AsimText Dst = new("Dst");
    /// <summary>The destination's address.</summary>
    public static readonly AsimAddress DstIpAddr = new("DstIpAddr", Bearing.Address);
    /// <summary>The destination's port.</summary>
    public static readonly AsimNumber DstPortNumber = new("DstPortNumber", ColumnType.Int);
    /// <summary>The destination's host name.</summary>
    public static readonly AsimText DstHostname = new("DstHostname", Bearing.Host);
    /// <summary>The destination's domain.</summary>
    public static readonly AsimText DstDomain = new("DstDomain", Bearing.Host);
    /// <summary>The destination's host name with its domain.</summary>
    public static readonly AsimText DstFQDN = new("DstFQDN", Bearing.Host);
    /// <summary>The destination's hardware address.</summary>
    public static readonly AsimText DstMacAddr = new("DstMacAddr");
    /// <summary>The user at the destination.</summary>
    public static readonly AsimText DstUsername = new("DstUsername", Bearing.User);
    /// <summary>That user's identifier.</summary>
    public static readonly AsimText DstUserId = new("DstUserId");
    /// <summary>The destination's country, as the vendor says.</summary>
    public static readonly AsimText DstGeoCountry = new("DstGeoCountry");
    /// <summary>The application at the destination.</summary>
    public static readonly AsimText DstAppName = new("DstAppName");

    // The session
    /// <summary>The source's address after translation.</summary>
    public static readonly AsimAddress SrcNatIpAddr = new("SrcNatIpAddr", Bearing.Address);
    /// <summary>The source's port after translation.</summary>
    public static readonly AsimNumber SrcNatPortNumber = new("SrcNatPortNumber", ColumnType.Int);
    /// <summary>The destination's address after translation.</summary>
    public static readonly AsimAddress DstNatIpAddr = new("DstNatIpAddr", Bearing.Address);
    /// <summary>The destination's port after translation.</summary>
    public static readonly AsimNumber DstNatPortNumber = new("DstNatPortNumber", ColumnType.Int);
    /// <summary>The zone that the source is in.</summary>
    public static readonly AsimText SrcZone = new("SrcZone");
    /// <summary>The zone that the destination is in.</summary>
    public static readonly AsimText DstZone = new("DstZone");
    /// <summary>The source's VLAN.</summary>
    public static readonly AsimText SrcVlanId = new("SrcVlanId");
    /// <summary>Bytes from source to destination.</summary>
    public static readonly AsimNumber SrcBytes = new("SrcBytes", ColumnType.Long);
    /// <summary>Bytes from destination to source.</summary>
    public static readonly AsimNumber DstBytes = new("DstBytes", ColumnType.Long);
    /// <summary>Bytes both ways.</summary>
    public static readonly AsimNumber NetworkBytes = new("NetworkBytes", ColumnType.Long);
    /// <summary>Packets from source to destination.</summary>
    public static readonly AsimNumber SrcPackets = new("SrcPackets", ColumnType.Long);
    /// <summary>Packets from destination to source.</summary>
    public static readonly AsimNumber DstPackets = new("DstPackets", ColumnType.Long);
    /// <summary>Packets both ways.</summary>
    public static readonly AsimNumber NetworkPackets = new("NetworkPackets", ColumnType.Long);
    /// <summary>`TCP`, `UDP`, `ICMP` …</summary>
    public static readonly AsimText NetworkProtocol = new("NetworkProtocol");
    /// <summary>`IPv4` or `IPv6`.</summary>
    public static readonly AsimText NetworkProtocolVersion = new("NetworkProtocolVersion");
    /// <summary>`DNS`, `HTTPS` …</summary>
    public static readonly AsimText NetworkApplicationProtocol = new("NetworkApplicationProtocol");
    /// <summary>`Inbound`, `Outbound`, `Local`, `External` or `NA`.</summary>
    public static readonly AsimText NetworkDirection = new("NetworkDirection");
    /// <summary>Milliseconds from begin to end.</summary>
    public static readonly AsimNumber NetworkDuration = new("NetworkDuration", ColumnType.Int);
    /// <summary>Repeats <see cref="NetworkDuration"/>.</summary>
    public static readonly AsimNumber Duration = new("Duration", ColumnType.Int);
    /// <summary>ICMP's type.</summary>
    public static readonly AsimText NetworkIcmpType = new("NetworkIcmpType");
    /// <summary>ICMP's code.</summary>
    public static readonly AsimNumber NetworkIcmpCode = new("NetworkIcmpCode", ColumnType.Int);
    /// <summary>The device's identifier of the session.</summary>
    public static readonly AsimText NetworkSessionId = new("NetworkSessionId");
    /// <summary>Repeats the session's identifier.</summary>
    public static readonly AsimText SessionId = new("SessionId");
    /// <summary>The rule's name or identifier.</summary>
    public static readonly AsimText NetworkRuleName = new("NetworkRuleName");
    /// <summary>The rule's number.</summary>
    public static readonly AsimNumber NetworkRuleNumber = new("NetworkRuleNumber", ColumnType.Int);
    /// <summary>The flags of TCP that were seen.</summary>
    public static readonly AsimText TcpFlags = new("TcpFlags");

    // Web
    /// <summary>The address asked for.</summary>
    public static readonly AsimText Url = new("Url", Bearing.Url);
    /// <summary>The host in <see cref="Url"/>.</summary>
    public static readonly AsimText UrlDomain = new("UrlDomain", Bearing.Host);
    /// <summary>What the vendor holds the page to be.</summary>
    public static readonly AsimText UrlCategory = new("UrlCategory");
    /// <summary>`GET`, `POST` …</summary>
    public static readonly AsimText HttpRequestMethod = new("HttpRequestMethod");
    /// <summary>The answer's status.</summary>
    public static readonly AsimText HttpStatusCode = new("HttpStatusCode");
    /// <summary>What the client calls itself.</summary>
    public static readonly AsimText HttpUserAgent = new("HttpUserAgent");
    /// <summary>The page that linked here.</summary>
    public static readonly AsimText HttpReferrer = new("HttpReferrer", Bearing.Url);
    /// <summary>The answer's media type.</summary>
    public static readonly AsimText HttpContentType = new("HttpContentType");
    /// <summary>The host that the request names.</summary>
    public static readonly AsimText HttpHost = new("HttpHost", Bearing.Host);
    /// <summary>The file's name.</summary>
    public static readonly AsimText FileName = new("FileName");
    /// <summary>The file's hash, of whichever kind.</summary>
    public static readonly AsimText FileHash = new("FileHash", Bearing.Hash);
    /// <summary>The file's MD5.</summary>
    public static readonly AsimText FileMD5 = new("FileMD5", Bearing.Hash);
    /// <summary>The file's SHA-1.</summary>
    public static readonly AsimText FileSHA1 = new("FileSHA1", Bearing.Hash);
    /// <summary>The file's SHA-256.</summary>
    public static readonly AsimText FileSHA256 = new("FileSHA256", Bearing.Hash);
    /// <summary>The file's size in bytes.</summary>
    public static readonly AsimNumber FileSize = new("FileSize", ColumnType.Long);

    // Name look-ups
    /// <summary>The name asked for.</summary>
    public static readonly AsimText DnsQuery = new("DnsQuery", Bearing.Host);
    /// <summary>The record type's number.</summary>
    public static readonly AsimNumber DnsQueryType = new("DnsQueryType", ColumnType.Int);
    /// <summary>The record type (`A`, `AAAA` …).</summary>
    public static readonly AsimText DnsQueryTypeName = new("DnsQueryTypeName");
    /// <summary>The class's number.</summary>
    public static readonly AsimNumber DnsQueryClass = new("DnsQueryClass", ColumnType.Int);
    /// <summary>The class (`IN`).</summary>
    public static readonly AsimText DnsQueryClassName = new("DnsQueryClassName");
    /// <summary>The answer: names or addresses.</summary>
    public static readonly AsimText DnsResponseName = new("DnsResponseName", Bearing.Host);
    /// <summary>The answer's code.</summary>
    public static readonly AsimNumber DnsResponseCode = new("DnsResponseCode", ColumnType.Int);
    /// <summary>The answer's code in words (`NOERROR`, `NXDOMAIN` …).</summary>
    public static readonly AsimText DnsResponseCodeName = new("DnsResponseCodeName");
    /// <summary>The first address of the answer.</summary>
    public static readonly AsimAddress DnsResponseIpAddr = new("DnsResponseIpAddr", Bearing.Address);
    /// <summary>The device's identifier of the look-up.</summary>
    public static readonly AsimText DnsSessionId = new("DnsSessionId");
    /// <summary>The flags of the answer.</summary>
    public static readonly AsimText DnsFlags = new("DnsFlags");
    /// <summary>The transaction's number, in hexadecimal.</summary>
    public static readonly AsimText TransactionIdHex = new("TransactionIdHex");
    /// <summary>Repeats <see cref="DnsQuery"/>.</summary>
    public static readonly AsimText Domain = new("Domain");
}
