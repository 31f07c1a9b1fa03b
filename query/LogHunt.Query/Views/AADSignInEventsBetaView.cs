using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Defender's AADSignInEventsBeta, now EntraIdSignInEvents: sign-ins to Entra ID by people and by programs for them.</summary>
static class AADSignInEventsBetaView
{
    public static View View { get; } = new(
        new("AADSignInEventsBeta", "Sign-ins to Entra ID, as Defender's table of that name.",
            "AADSignInEventsBeta | project AccountUpn, IPAddress, ErrorCode", "ola@example.com, 192.0.2.17, 50126")
        { Aliases = ["EntraIdSignInEvents"] },
        """
        Authentication
        | where EventVendor == 'Microsoft' and EventProduct in ('Entra ID', 'AAD')
            and EventOriginalType in ('SigninLogs', 'NonInteractiveUserSignInLogs')
        """,
        """
        Timestamp = TimeGenerated, TimeGenerated, Type = 'AADSignInEventsBeta', Application = tostring(AdditionalFields.AppDisplayName),
        ApplicationId = tostring(AdditionalFields.AppId), ErrorCode = toint(EventOriginalResultDetails), SessionId = TargetSessionId,
        LogonType = iff(EventOriginalType == 'SigninLogs', '["interactiveUser"]', '["nonInteractiveUser"]'),
        AccountDisplayName = tostring(AdditionalFields.UserDisplayName), AccountObjectId = TargetUserId, AccountUpn = TargetUsername,
        IsGuestUser = tolower(tostring(AdditionalFields.UserType)) == 'guest', IPAddress = SrcIpAddr, UserAgent = HttpUserAgent,
            Isp = SrcIsp,
        Country = iff(isempty(SrcGeoCountry), tostring(AdditionalFields.Location), SrcGeoCountry), State = SrcGeoRegion,
            City = SrcGeoCity,
        RequestId = tostring(AdditionalFields.Id), DeviceName = tostring(AdditionalFields.DeviceDetail.displayName),
        AadDeviceId = tostring(AdditionalFields.DeviceDetail.deviceId),
            EntraIdDeviceId = tostring(AdditionalFields.DeviceDetail.deviceId),
        OSPlatform = tostring(AdditionalFields.DeviceDetail.operatingSystem), Browser = tostring(AdditionalFields.DeviceDetail.browser),
        DeviceTrustType = tostring(AdditionalFields.DeviceDetail.trustType),
        IsManaged = toint(AdditionalFields.DeviceDetail.isManaged), IsCompliant = toint(AdditionalFields.DeviceDetail.isCompliant),
        Latitude = tostring(AdditionalFields.LocationDetails.geoCoordinates.latitude),
        Longitude = tostring(AdditionalFields.LocationDetails.geoCoordinates.longitude),
        RiskLevelAggregated = case(AdditionalFields.RiskLevelAggregated == 'high', 100,
            AdditionalFields.RiskLevelAggregated == 'medium', 50,
            AdditionalFields.RiskLevelAggregated == 'low', 10, AdditionalFields.RiskLevelAggregated == 'none', 1, 0),
        RiskLevelDuringSignIn = case(AdditionalFields.RiskLevelDuringSignIn == 'high', 100,
            AdditionalFields.RiskLevelDuringSignIn == 'medium', 50,
            AdditionalFields.RiskLevelDuringSignIn == 'low', 10, AdditionalFields.RiskLevelDuringSignIn == 'none', 1, 0),
        ConditionalAccessStatus = case(AdditionalFields.ConditionalAccessStatus == 'success', 0,
            AdditionalFields.ConditionalAccessStatus == 'failure', 1, 2)
        """,
        kept: """
        string: AlternateSignInName AuthenticationProcessingDetails AuthenticationRequirement ClientAppUsed
        string: ConditionalAccessPolicies CorrelationId
        string: EndpointCall NetworkLocationDetails ReportId ResourceDisplayName ResourceId ResourceTenantId UniqueTokenId TenantId
        string: SourceSystem
        string: GatewayJA4
        int: IsExternalUser RiskDetails RiskEventTypes RiskState TokenIssuerType IsConfidentialClient
        datetime: LastPasswordChangeTimestamp
        """);
}
