using System.Collections.Immutable;

namespace LogHunt.Engine.Schema;

/// <summary>
/// The fixed tables that logs become rows of. Names and types are those of Microsoft's ASIM schemas
/// (NetworkSession 0.2.7, WebSession 0.2.7, Dns 0.1.7, Authentication 0.1.4, UserManagement 0.1.2, AuditEvent 0.1.2),
/// because the public hunting queries use them; see docs/architecture.md for the columns that are our own.
/// </summary>
public static class StandardTables
{
    /// <summary>Where a row comes from: the same first columns in every table.</summary>
    const string Origin =
        "TimeGenerated:datetime Municipality:string UploadId:string SourceFile:string SourceLine:long SourceOffset:long SourceLength:long " +
        "RawLine:string Format:string TimeQuality:string Type:string AdditionalFields:dynamic";

    const string Event =
        "EventCount:int EventStartTime:datetime EventEndTime:datetime EventType:string EventSubType:string EventResult:string EventResultDetails:string " +
        "EventOriginalType:string EventOriginalSubType:string EventOriginalUid:string EventOriginalResultDetails:string EventOriginalSeverity:string " +
        "EventSeverity:string EventMessage:string EventUid:string EventProduct:string EventProductVersion:string EventVendor:string EventSchema:string EventSchemaVersion:string " +
        "Dvc:string DvcHostname:string DvcDomain:string DvcFQDN:string DvcIpAddr:string DvcId:string DvcZone:string DvcAction:string DvcOriginalAction:string " +
        "DvcInboundInterface:string DvcOutboundInterface:string RuleName:string RuleNumber:int Rule:string " +
        "ThreatId:string ThreatName:string ThreatCategory:string ThreatRiskLevel:int ThreatIpAddr:string ThreatField:string";

    const string Source =
        "Src:string SrcIpAddr:string SrcPortNumber:int SrcHostname:string SrcDomain:string SrcFQDN:string SrcMacAddr:string SrcUsername:string SrcUserId:string " +
        "SrcGeoCountry:string SrcDvcId:string SrcDvcOs:string IpAddr:string User:string Hostname:string";

    const string Destination =
        "Dst:string DstIpAddr:string DstPortNumber:int DstHostname:string DstDomain:string DstFQDN:string DstMacAddr:string DstUsername:string DstUserId:string " +
        "DstGeoCountry:string DstAppName:string";

    const string Network =
        "SrcNatIpAddr:string SrcNatPortNumber:int DstNatIpAddr:string DstNatPortNumber:int SrcZone:string DstZone:string SrcVlanId:string " +
        "SrcBytes:long DstBytes:long NetworkBytes:long SrcPackets:long DstPackets:long NetworkPackets:long " +
        "NetworkProtocol:string NetworkProtocolVersion:string NetworkApplicationProtocol:string NetworkDirection:string NetworkDuration:int Duration:int " +
        "NetworkIcmpType:string NetworkIcmpCode:int NetworkSessionId:string SessionId:string NetworkRuleName:string NetworkRuleNumber:int TcpFlags:string";

    const string Web =
        "Url:string UrlDomain:string UrlCategory:string HttpRequestMethod:string HttpStatusCode:string HttpUserAgent:string HttpReferrer:string HttpContentType:string " +
        "HttpHost:string FileName:string FileHash:string FileMD5:string FileSHA1:string FileSHA256:string FileSize:long";

    const string Actor = "ActorUsername:string ActorUsernameType:string ActorUserNameOnly:string ActorUserDomain:string ActorUserId:string ActorUserIdType:string ActorUserType:string ActorSessionId:string";

    const string Acting = "ActingAppName:string ActingAppId:string ActingAppType:string ActingProcessName:string ActingProcessId:string";

    const string TargetUser =
        "TargetUsername:string TargetUsernameType:string TargetUserNameOnly:string TargetUserDomain:string TargetUserId:string TargetUserIdType:string TargetUserType:string TargetSessionId:string";

    const string TargetHost =
        "TargetHostname:string TargetDomain:string TargetFQDN:string TargetIpAddr:string TargetPortNumber:int TargetAppName:string TargetAppId:string TargetAppType:string TargetUrl:string TargetDvcId:string";

    public static TableSchema NetworkSession { get; } = Table("NetworkSession", "0.2.7", Origin, Event, Source, Destination, Network);

    public static TableSchema WebSession { get; } = Table("WebSession", "0.2.7", Origin, Event, Source, Destination, Network, Web);

    public static TableSchema Dns { get; } = Table("Dns", "0.1.7", Origin, Event, Source, Destination, Network,
        "DnsQuery:string DnsQueryType:int DnsQueryTypeName:string DnsQueryClass:int DnsQueryClassName:string DnsResponseName:string DnsResponseCode:int DnsResponseCodeName:string " +
        "DnsResponseIpAddr:string DnsSessionId:string DnsFlags:string TransactionIdHex:string Domain:string UrlCategory:string");

    public static TableSchema Authentication { get; } = Table("Authentication", "0.1.4", Origin, Event, Source, Actor, Acting, TargetUser, TargetHost,
        "LogonMethod:string LogonProtocol:string LogonTarget:string Application:string Dst:string HttpUserAgent:string SrcIsp:string SrcGeoCity:string SrcGeoRegion:string SrcNatIpAddr:string");

    public static TableSchema UserManagement { get; } = Table("UserManagement", "0.1.2", Origin, Event, Source, Actor, Acting, TargetUser, TargetHost,
        "GroupName:string GroupNameType:string GroupId:string GroupIdType:string PreviousPropertyValue:string NewPropertyValue:string UpdatedPropertyName:string HttpUserAgent:string");

    public static TableSchema AuditEvent { get; } = Table("AuditEvent", "0.1.2", Origin, Event, Source, Actor, Acting, TargetUser, TargetHost,
        "Operation:string Object:string ObjectId:string ObjectType:string OldValue:string NewValue:string Value:string ValueType:string HttpUserAgent:string Dst:string DstIpAddr:string DstPortNumber:int");

    /// <summary>Every line that became no row, with the reason; searchable and re-parsable.</summary>
    public static TableSchema Unparsed { get; } = Table("Unparsed", "1", Origin, "Reason:string");

    public static ImmutableArray<TableSchema> All { get; } = [NetworkSession, WebSession, Dns, Authentication, UserManagement, AuditEvent, Unparsed];

    public static TableSchema? Find(string name) => All.FirstOrDefault(table => table.Name == name);

    static TableSchema Table(string name, string version, params string[] groups) => new(name, version,
        [.. groups.SelectMany(group => group.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(Column).DistinctBy(column => column.Name)]);

    static ColumnSchema Column(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon];
        return new(name, ColumnTypes.Parse(text[(colon + 1)..])!.Value, BearingOf(name));
    }

    /// <summary>What a column of that name bears, wherever it stands. Aliases (`Src`, `IpAddr`, `User` …) repeat a column that is searched already, so they bear nothing themselves.</summary>
    public static Bearing BearingOf(string column) => column switch
    {
        "IpAddr" or "DvcIpAddr" => Bearing.Nothing,
        "Url" or "TargetUrl" or "HttpReferrer" => Bearing.Url,
        "DnsQuery" or "DnsResponseName" or "UrlDomain" or "HttpHost" => Bearing.Host,
        "SrcHostname" or "SrcDomain" or "SrcFQDN" or "DstHostname" or "DstDomain" or "DstFQDN" or "TargetHostname" or "TargetFQDN" => Bearing.Host,
        "FileHash" or "FileMD5" or "FileSHA1" or "FileSHA256" => Bearing.Hash,
        "SrcUsername" or "DstUsername" or "TargetUsername" or "TargetUserNameOnly" or "ActorUsername" or "ActorUserNameOnly" => Bearing.User,
        _ when column.EndsWith("IpAddr", StringComparison.Ordinal) => Bearing.Address,
        _ => Bearing.Nothing,
    };
}
