using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's VMConnection: connections of machines, here as network devices saw them.</summary>
static class VMConnectionView
{
    public static View View { get; } = new(
        new("VMConnection", "Connections as firewalls saw them, as Sentinel's table of that name.",
            "VMConnection | where DestinationPort == 161 | project Computer, Direction, SourceIp, DestinationIp, Protocol",
            "192.0.2.22, outbound, 192.0.2.22, 198.51.100.81, udp"),
        """
        NetworkSession
        """,
        """
        TimeGenerated, Type = 'VMConnection', Computer = iff(isempty(SrcHostname), Src, SrcHostname), Machine = SrcFQDN,
        Direction = tolower(NetworkDirection), SourceIp = SrcIpAddr, DestinationIp = DstIpAddr, DestinationPort = DstPortNumber,
        RemoteIp = iff(NetworkDirection == 'Inbound', SrcIpAddr, DstIpAddr),
        RemoteCountry = iff(NetworkDirection == 'Inbound', SrcGeoCountry, DstGeoCountry), Protocol = tolower(NetworkProtocol),
        BytesSent = SrcBytes, BytesReceived = DstBytes, ConnectionId = NetworkSessionId, MaliciousIp = ThreatIpAddr,
        IndicatorThreatType = ThreatCategory
        """,
        empty: """
        string: AgentId Confidence Description FirstReportedDateTime IsActive LastReportedDateTime Process ProcessName
        string: RemoteClassification
        string: RemoteDnsCanonicalNames RemoteDnsQuestions SourceSystem TLPLevel TenantId _ResourceId _SubscriptionId
        long: LinksEstablished LinksFailed LinksLive LinksTerminated Responses ResponseTimeMax ResponseTimeMin ResponseTimeSum
        real: RemoteLatitude RemoteLongitude
        int: Severity
        """,
        partly: "Direction RemoteCountry MaliciousIp IndicatorThreatType Machine");
}
