using System.Collections.Immutable;
using static LogHunt.Engine.Schema.Asim;

namespace LogHunt.Engine.Schema;

/// <summary>
/// The fixed tables that logs become rows of. Names and types are those of Microsoft's ASIM schemas
/// (NetworkSession 0.2.7, WebSession 0.2.7, Dns 0.1.7, Authentication 0.1.4, UserManagement 0.1.2, AuditEvent 0.1.2),
/// because the public hunting queries use them; see docs/architecture.md for the columns that are our own.
/// </summary>
public static class StandardTables
{
    /// <summary>How many fixed tables there are.</summary>
    internal const int Count = 7;

    static readonly Dictionary<string, AsimColumn> Named = new(StringComparer.Ordinal);

    /// <summary>Where a row comes from: the same first columns in every table.</summary>
    static readonly AsimColumn[] OfOrigin =
    [
        TimeGenerated, Municipality, UploadId, SourceFile, SourceLine, SourceOffset, SourceLength, RawLine, Format,
        TimeQuality, Asim.Type, AdditionalFields,
    ];

    static readonly AsimColumn[] OfEvent =
    [
        EventCount, EventStartTime, EventEndTime, EventType, EventSubType, EventResult, EventResultDetails,
        EventOriginalType, EventOriginalSubType, EventOriginalUid, EventOriginalResultDetails, EventOriginalSeverity,
        EventSeverity, EventMessage, EventUid, EventProduct, EventProductVersion, EventVendor, EventSchema,
        EventSchemaVersion, Dvc, DvcHostname, DvcDomain, DvcFQDN, DvcIpAddr, DvcId, DvcZone, DvcAction,
        DvcOriginalAction, DvcInboundInterface, DvcOutboundInterface, RuleName, RuleNumber, Rule, ThreatId, ThreatName,
        ThreatCategory, ThreatRiskLevel, ThreatIpAddr, ThreatField,
    ];

    static readonly AsimColumn[] OfSource =
    [
        Src, SrcIpAddr, SrcPortNumber, SrcHostname, SrcDomain, SrcFQDN, SrcMacAddr, SrcUsername, SrcUserId,
        SrcGeoCountry, SrcDvcId, SrcDvcOs, IpAddr, User, Hostname,
    ];

    static readonly AsimColumn[] OfDestination =
    [
        Dst, DstIpAddr, DstPortNumber, DstHostname, DstDomain, DstFQDN, DstMacAddr, DstUsername, DstUserId,
        DstGeoCountry, DstAppName,
    ];

    static readonly AsimColumn[] OfNetwork =
    [
        SrcNatIpAddr, SrcNatPortNumber, DstNatIpAddr, DstNatPortNumber, SrcZone, DstZone, SrcVlanId, SrcBytes,
        DstBytes, NetworkBytes, SrcPackets, DstPackets, NetworkPackets, NetworkProtocol, NetworkProtocolVersion,
        NetworkApplicationProtocol, NetworkDirection, NetworkDuration, Duration, NetworkIcmpType, NetworkIcmpCode,
        NetworkSessionId, SessionId, NetworkRuleName, NetworkRuleNumber, TcpFlags,
    ];

    static readonly AsimColumn[] OfWeb =
    [
        Url, UrlDomain, UrlCategory, HttpRequestMethod, HttpStatusCode, HttpUserAgent, HttpReferrer, HttpContentType,
        HttpHost, FileName, FileHash, FileMD5, FileSHA1, FileSHA256, FileSize,
    ];

    static readonly AsimColumn[] OfActor =
    [
        ActorUsername, ActorUsernameType, ActorUserNameOnly, ActorUserDomain, ActorUserId, ActorUserIdType,
        ActorUserType, ActorSessionId,
    ];

    static readonly AsimColumn[] OfProgram =
    [
        ActingAppName, ActingAppId, ActingAppType, ActingProcessName, ActingProcessId,
    ];

    static readonly AsimColumn[] OfTargetUser =
    [
        TargetUsername, TargetUsernameType, TargetUserNameOnly, TargetUserDomain, TargetUserId, TargetUserIdType,
        TargetUserType, TargetSessionId,
    ];

    static readonly AsimColumn[] OfTargetHost =
    [
        TargetHostname, TargetDomain, TargetFQDN, TargetIpAddr, TargetPortNumber, TargetAppName, TargetAppId,
        TargetAppType, TargetUrl, TargetDvcId,
    ];

    /// <summary>What columns mostly are, where a table has them.</summary>
    static readonly Expectation[] Expected =
    [
        new(EventStartTime.Name, [new(TimeGenerated.Name), new(NetworkDuration.Name, -TimeSpan.TicksPerMillisecond)]),
        new(EventEndTime.Name, [new(TimeGenerated.Name)]),
        new(NetworkBytes.Name, [new(SrcBytes.Name), new(DstBytes.Name)]),
        new(NetworkPackets.Name, [new(SrcPackets.Name), new(DstPackets.Name)]),
        new(SrcNatPortNumber.Name, [new(SrcPortNumber.Name)]),
        new(DstNatPortNumber.Name, [new(DstPortNumber.Name)]),
        new(SourceOffset.Name, [new(SourceLength.Name)], OfRowBefore: true),
    ];

    /// <summary>Firewall and flow decisions, and sessions.</summary>
    public static TableSchema NetworkSession { get; } = Table(0, "NetworkSession", "0.2.7",
        [.. OfOrigin, .. OfEvent, .. OfSource, .. OfDestination, .. OfNetwork]);

    /// <summary>Rows that bear a URL: firewalls, proxies and threat management.</summary>
    public static TableSchema WebSession { get; } = Table(1, "WebSession", "0.2.7",
        [.. OfOrigin, .. OfEvent, .. OfSource, .. OfDestination, .. OfNetwork, .. OfWeb]);

    /// <summary>Questions to name servers, and answers.</summary>
    public static TableSchema Dns { get; } = Table(2, "Dns", "0.1.7",
    [
        .. OfOrigin, .. OfEvent, .. OfSource, .. OfDestination, .. OfNetwork,
        DnsQuery, DnsQueryType, DnsQueryTypeName, DnsQueryClass, DnsQueryClassName, DnsResponseName, DnsResponseCode,
        DnsResponseCodeName, DnsResponseIpAddr, DnsSessionId, DnsFlags, TransactionIdHex, Domain, UrlCategory,
    ]);

    /// <summary>Signing in, signing out, becoming another.</summary>
    public static TableSchema Authentication { get; } = Table(3, "Authentication", "0.1.4",
    [
        .. OfOrigin, .. OfEvent, .. OfSource, .. OfActor, .. OfProgram, .. OfTargetUser, .. OfTargetHost,
        LogonMethod, LogonProtocol, LogonTarget, Application, Dst, HttpUserAgent, SrcIsp, SrcGeoCity, SrcGeoRegion,
        SrcNatIpAddr,
    ]);

    /// <summary>Accounts, groups, lock-outs, passwords.</summary>
    public static TableSchema UserManagement { get; } = Table(4, "UserManagement", "0.1.2",
    [
        .. OfOrigin, .. OfEvent, .. OfSource, .. OfActor, .. OfProgram, .. OfTargetUser, .. OfTargetHost,
        GroupName, GroupNameType, GroupId, GroupIdType, PreviousPropertyValue, NewPropertyValue, UpdatedPropertyName,
        HttpUserAgent,
    ]);

    /// <summary>Configuration, cleared logs, policies, and what else these sources report.</summary>
    public static TableSchema AuditEvent { get; } = Table(5, "AuditEvent", "0.1.2",
    [
        .. OfOrigin, .. OfEvent, .. OfSource, .. OfActor, .. OfProgram, .. OfTargetUser, .. OfTargetHost,
        Operation, Asim.Object, ObjectId, ObjectType, OldValue, NewValue, Value, Asim.ValueType, HttpUserAgent, Dst, DstIpAddr,
        DstPortNumber,
    ]);

    /// <summary>Every line that became no row, with the reason; searchable and re-parsable.</summary>
    public static TableSchema Unparsed { get; } = Table(6, "Unparsed", "1", [.. OfOrigin, Reason]);

    /// <summary>All of them, in the order in which documents list them.</summary>
    public static ImmutableArray<TableSchema> All { get; } = [NetworkSession, WebSession, Dns, Authentication, UserManagement, AuditEvent, Unparsed];

    static readonly Dictionary<string, Bearing> Bearings = All.SelectMany(table => table.Columns).DistinctBy(column => column.Name)
        .ToDictionary(column => column.Name, column => column.Bearing, StringComparer.Ordinal);

    /// <summary>The fixed table of that name, or null.</summary>
    public static TableSchema? Find(string name) => All.FirstOrDefault(table => table.Name == name);

    /// <summary>The column of that name, whichever tables have it, or null.</summary>
    public static AsimColumn? FindColumn(string name) => Named.GetValueOrDefault(name);

    /// <summary>
    /// What a column of that name bears, wherever it stands. Aliases (`Src`, `IpAddr`, `User` …) repeat a column that is searched
    /// already, so they bear nothing themselves.
    /// </summary>
    public static Bearing BearingOf(string column) => Bearings.TryGetValue(column, out var bearing) ? bearing
        : column.EndsWith("IpAddr", StringComparison.Ordinal) ? Bearing.Address : Bearing.Nothing;

    static TableSchema Table(int index, string name, string version, AsimColumn[] columns)
    {
        AsimColumn[] distinct = [.. columns.Distinct()];
        for (var i = 0; i < distinct.Length; i++)
        {
            distinct[i].Stands(index, i);
            Named[distinct[i].Name] = distinct[i];
        }
        return new(name, version, [.. distinct.Select(column => column.Schema)])
        {
            Index = index,
            Expected = [.. Expected.Where(expected => distinct.Any(column => column.Name == expected.Column))],
        };
    }
}
