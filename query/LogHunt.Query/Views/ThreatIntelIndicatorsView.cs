using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's ThreatIntelIndicators: the store's indicators as STIX names them.</summary>
static class ThreatIntelIndicatorsView
{
    public static View View { get; } = new(
        new("ThreatIntelIndicators", "The store's indicators, as Sentinel's newer table of them.",
            "ThreatIntelIndicators | where IsActive | project ObservableKey, ObservableValue, Confidence",
            "domain-name:value, evil.example, 80"),
        "Indicators",
        """
        TimeGenerated, Type = 'ThreatIntelIndicators', Id = strcat('indicator--', tostring(IndicatorId)), ObservableValue = Indicator,
        ObservableKey = case(IndicatorType == 'ipv4', 'ipv4-addr:value', IndicatorType == 'ipv6', 'ipv6-addr:value',
            IndicatorType == 'cidr', 'network-traffic:src_ref.value', IndicatorType == 'domain', 'domain-name:value',
            IndicatorType == 'url', 'url:value', IndicatorType == 'email', 'email-addr:value',
            IndicatorType == 'user', 'user-account:account_login', IndicatorType == 'md5', 'file:hashes.MD5',
            IndicatorType == 'sha1', "file:hashes.'SHA-1'", IndicatorType == 'sha256', "file:hashes.'SHA-256'", ''),
        IsActive = not(Revoked == true) and (isnull(ValidUntil) or ValidUntil > now()), Revoked = Revoked == true, IsDeleted = false,
        Confidence, ValidFrom, ValidUntil = iff(isnull(ValidUntil), datetime(9999-12-31), ValidUntil), Tags = tostring(Tags),
        SourceSystem = IndicatorSource,
        Data = bag_pack('description', Description, 'indicator_types', pack_array(Threat), 'confidence', Confidence)
        """,
        empty: """
        string: LastUpdateMethod Pattern TenantId WorkspaceId
        datetime: Created Modified
        dynamic: AdditionalFields
        """,
        origin: "")
    { Tables = ["Indicators"] };
}
