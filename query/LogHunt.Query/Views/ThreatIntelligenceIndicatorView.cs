using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's ThreatIntelligenceIndicator: the store's indicators, each in the column of its type.</summary>
static class ThreatIntelligenceIndicatorView
{
    public static View View { get; } = new(
        new("ThreatIntelligenceIndicator", "The store's indicators, as Sentinel's table of that name.",
            "ThreatIntelligenceIndicator | where Active and isnotempty(DomainName) | project DomainName, ConfidenceScore, ThreatType",
            "evil.example, 80.0, botnet"),
        "Indicators",
        """
        TimeGenerated, Type = 'ThreatIntelligenceIndicator', IndicatorId = tostring(IndicatorId),
            ExternalIndicatorId = tostring(IndicatorId),
        Active = not(Revoked == true) and (isnull(ValidUntil) or ValidUntil > now()),
        ExpirationDateTime = iff(isnull(ValidUntil), datetime(9999-12-31), ValidUntil), ConfidenceScore = toreal(Confidence), Description,
        ThreatType = Threat, Tags = tostring(Tags), TrafficLightProtocolLevel = Tlp, SourceSystem = IndicatorSource,
        NetworkIP = iff(IndicatorType in ('ipv4', 'ipv6'), Indicator, ''), NetworkCidrBlock = iff(IndicatorType == 'cidr', Indicator, ''),
        DomainName = iff(IndicatorType == 'domain', Indicator, ''), Url = iff(IndicatorType == 'url', Indicator, ''),
        EmailSenderAddress = iff(IndicatorType == 'email', Indicator, ''),
        FileHashType = iff(IndicatorType in ('md5', 'sha1', 'sha256'), IndicatorType, ''),
        FileHashValue = iff(IndicatorType in ('md5', 'sha1', 'sha256'), Indicator, ''), Action = 'alert'
        """,
        empty: """
        string: ActivityGroupNames AdditionalInformation AzureTenantId DiamondModel EmailEncoding EmailLanguage EmailRecipient
        string: EmailSenderName
        string: EmailSourceDomain EmailSourceIpAddress EmailSubject EmailXMailer FileCompileDateTime FileCreatedDateTime
        string: FileMutexName FileName
        string: FilePacker FilePath FileType IndicatorProvider KillChainActions KillChainC2 KillChainDelivery KillChainExploitation
        string: KillChainReconnaissance KillChainWeaponization KnownFalsePositives MalwareNames NetworkDestinationCidrBlock
        string: NetworkDestinationIP
        string: NetworkSourceCidrBlock NetworkSourceIP TenantId UserAgent
        bool: PassiveOnly
        int: FileSize NetworkDestinationAsn NetworkDestinationPort NetworkPort NetworkProtocol NetworkSourceAsn NetworkSourcePort
        int: ThreatSeverity
        datetime: LastReportedDateTimeUtc
        """,
        origin: "")
    { Tables = ["Indicators"] };
}
