using System.Collections.Immutable;
using LogHunt.Query.Binding;
using static LogHunt.Query.Views.UnfedTables;

namespace LogHunt.Query.Views;

/// <summary>Tables of people and services: who they are, and what they are suspected of.</summary>
static class UnfedIdentityTables
{
    const string Identity = """
        string: ActionType Application Protocol AccountName AccountDomain AccountUpn AccountSid AccountObjectId AccountDisplayName
        string: DeviceName IPAddress DestinationDeviceName DestinationIPAddress TargetDeviceName TargetAccountUpn
        string: TargetAccountDisplayName Location ISP ReportId
        int: Port DestinationPort
        dynamic: AdditionalFields
        """;

    const string Risk = """
        string: Activity ActivityDateTime CorrelationId DetectedDateTime DetectionTimingType IpAddress LastUpdatedDateTime Location
        string: OperationName RequestId RiskDetail RiskEventType RiskLevel RiskState Source TokenIssuerType UserDisplayName UserId
        string: UserPrincipalName Id
        """;

    public static ImmutableArray<View> All { get; } =
    [
        Sentinel("IdentityInfo", "people and what they may do", """
            string: AccountCloudSID AccountDisplayName AccountDomain AccountName AccountObjectId AccountSID
            string: AccountTenantId AccountUPN AccountUpn ChangeSource City CloudSid Country CriticalityLevel
            string: Department DistinguishedName EmailAddress EmployeeId ExtensionProperty GivenName IdentityEnvironment IdentityId
            string: JobTitle MailAddress Manager OnPremObjectId OnPremSid
            string: OnPremisesAccountObjectId OnPremisesDistinguishedName Phone ReportId RiskLevel RiskState SAMAccountName
            string: SipProxyAddress SourceProvider State StreetAddress Surname UserState UserType Address AccountSid
            dynamic: AdditionalMailAddresses AssignedRoles GroupMembership ServicePrincipals Tags UACFlags UserAccountControl
            dynamic: PrivilegedEntraPimRoles EntityRiskScore RelatedAccounts
            datetime: AccountCreationTime CreatedDateTime DeletedDateTime LastSeenDate UserStateChangedOn Timestamp
            bool: IsAccountEnabled IsMFARegistered IsServiceAccount BlastRadiusFlag
            real: InvestigationPriority InvestigationPriorityPercentile
            string: BlastRadius
            """),
        Defender("IdentityAccountInfo", "accounts of people", """
            string: IdentityId AccountId SourceProvider SourceProviderInstanceId AccountUpn AccountSid AccountObjectId DisplayName
            string: AccountDisplayName AccountDomain AccountName AccountStatus CriticalityLevel EmployeeId ReportId
            string: DefenderRiskLevel SourceProviderRiskLevel Department JobTitle Manager City Country EmailAddress PhoneNumber
            bool: IsPrimary
            dynamic: AssignedRoles GroupMembership Tags EnrolledMfas EligibleRoles AdditionalFields AuthenticationMethods
            datetime: CreatedDateTime DeletedDateTime LastPasswordChangeTime
            """),
        Defender("IdentityDirectoryEvents", "changes of a directory", Identity),
        Defender("IdentityQueryEvents", "questions to a directory", $"{Identity}\nstring: QueryType QueryTarget Query"),
        Sentinel("AADUserRiskEvents", "what people are suspected of",
            $"{Risk.Replace(" ActivityDateTime", "", StringComparison.Ordinal).Replace(" DetectedDateTime", "", StringComparison.Ordinal)
                .Replace(" LastUpdatedDateTime", "", StringComparison.Ordinal).Replace(" Location", "", StringComparison.Ordinal)}"
            + "\ndatetime: ActivityDateTime DetectedDateTime LastUpdatedDateTime\ndynamic: AdditionalInfo Location"),
        Sentinel("AADRiskyUsers", "people at risk", """
            string: CorrelationId Id OperationName RiskDetail RiskLevel RiskState UserDisplayName UserPrincipalName
            bool: IsDeleted IsProcessing
            datetime: RiskLastUpdatedDateTime
            """),
        Sentinel("AADRiskyServicePrincipals", "services at risk", """
            string: AccountEnabled AppId CorrelationId DisplayName Id OperationName RiskDetail RiskLevel RiskState
            string: ServicePrincipalType
            bool: IsEnabled IsProcessing
            datetime: RiskLastUpdatedDateTime
            """),
        Sentinel("AADServicePrincipalRiskEvents", "what services are suspected of", """
            string: Activity AppId CorrelationId DetectionTimingType Id IpAddress KeyIds OperationName RequestId ResourceTenantId
            string: RiskDetail RiskEventType RiskLevel RiskState ServicePrincipalDisplayName ServicePrincipalId Source
            string: TokenIssuerType
            datetime: ActivityDateTime DetectedDateTime LastUpdatedDateTime
            dynamic: AdditionalInfo Location
            """),
        Sentinel("AADProvisioningLogs", "accounts that are kept alike in two places", """
            string: AADTenantId ChangeId CycleId Id InitiatedBy JobId ModifiedProperties OperationName ProvisioningAction
            string: ProvisioningStatusInfo ProvisioningSteps ResultDescription ResultSignature ResultType ServicePrincipal
            string: SourceIdentity TargetIdentity TargetSystem
            datetime: ActivityDateTime
            long: DurationMs
            """),
        Sentinel("BehaviorAnalytics", "what is unusual for somebody", """
            string: ActionType ActivityType DestinationDevice DestinationIPAddress DestinationIPLocation DeviceName
            string: EventProductVersion
            string: EventSource EventVendor NativeTableName SourceDevice SourceIPAddress SourceIPLocation SourceRecordId UserName
            string: UserPrincipalName WorkspaceId
            int: InvestigationPriority
            dynamic: ActivityInsights DevicesInsights UsersInsights
            datetime: TimeProcessed
            """),
        Sentinel("UserPeerAnalytics", "who works alike", """
            string: AADTenantId PeerUserId PeerUserName PeerUserPrincipalName UserId UserName UserPrincipalName
            int: Rank
            """),
        Sentinel("Anomalies", "what Sentinel finds unusual", """
            string: AnomalyTemplateId AnomalyTemplateName AnomalyTemplateVersion Description ExtendedLinks Id RuleConfigVersion
            string: RuleId
            string: RuleName RuleStatus Tactics Techniques UserName UserPrincipalName VendorName WorkspaceId SourceDevice
            string: SourceIpAddress
            string: DestinationDevice DestinationIpAddress
            dynamic: ActivityInsights AnomalyDetails AnomalyReasons DestinationLocation DeviceInsights Entities ExtendedProperties
            dynamic: SourceLocation UserInsights
            real: Score
            datetime: EndTime StartTime
            """),
    ];
}
