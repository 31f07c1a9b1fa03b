using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's DnsEvents: questions to name servers and their answers.</summary>
static class DnsEventsView
{
    public static View View { get; } = new(
        new("DnsEvents", "Questions to name servers, as Sentinel's table of that name.",
            "DnsEvents | where SubType == 'LookupQuery' | project ClientIP, Name, IPAddresses",
            "192.0.2.21, www.evil.example, 203.0.113.9"),
        "Dns",
        """
        TimeGenerated, Type = 'DnsEvents', Computer = Dvc, ClientIP = SrcIpAddr, Name = DnsQuery, QueryType = DnsQueryTypeName,
        IPAddresses = DnsResponseName, ResultCode = DnsResponseCode, Result = DnsResponseCodeName,
        SubType = iff(EventType == 'Query', 'LookupQuery', EventType), TransactionId = DnsSessionId
        """,
        empty: """
        string: Confidence Description FirstReportedDateTime IndicatorThreatType LastReportedDateTime MG MaliciousIP Message RemoteIPCountry
        string: SourceSystem TLPLevel TaskCategory TenantId _ResourceId _SubscriptionId
        int: EventId Severity
        real: RemoteIPLatitude RemoteIPLongitude
        bool: IsActive
        """);
}
