namespace LogHunt.Query.Views;

/// <summary>
/// What Sentinel's tables of sign-ins to Entra ID share. Rows are those that ASIM's parsers make of them: vendor `Microsoft`, product
/// `Entra ID` (once `AAD`), the log's category as original type; what ASIM has no column for stands under the log's own name.
/// </summary>
static class EntraSignIns
{
    /// <summary>Columns of text that all of them have.</summary>
    public const string Texts = """
        string: AADTenantId AlternateSignInName AppDisplayName AppId AppOwnerTenantId AuthenticationContextClassReferences
        string: AuthenticationDetails AuthenticationAppDeviceDetails AuthenticationAppPolicyEvaluationDetails
        string: AuthenticationMethodsUsed AuthenticationProcessingDetails AuthenticationProtocol AuthenticationRequirement
        string: AuthenticationRequirementPolicies AuthenticatorAppLocation AutonomousSystemNumber Category ClientAppUsed
        string: ClientCredentialType
        string: ClientSessionId ConditionalAccessStatus CorrelationId CrossTenantAccessType FlaggedForReview
        string: GlobalSecureAccessIpAddress HomeTenantId
        string: HomeTenantName Id Identity IncomingTokenType Level Location NetworkLocationDetails OperationName OperationVersion
        string: OriginalRequestId
        string: OriginalTransferMethod ProcessingTimeInMilliseconds ProcessingTimeInMs Resource ResourceDisplayName ResourceGroup
        string: ResourceId
        string: ResourceIdentity ResourceOwnerTenantId ResourceProvider ResourceServicePrincipalId ResourceTenantId
        string: ResultDescription ResultSignature
        string: RiskDetail RiskEventTypes RiskEventTypes_V2 RiskLevelAggregated RiskLevelDuringSignIn RiskState ServicePrincipalId
        string: SessionLifetimePolicies
        string: SignInEventTypes SignInIdentifier SignInIdentifierType SourceSystem TenantId TokenIssuerName TokenIssuerType
        string: UniqueTokenIdentifier
        string: UserDisplayName UserType
        long: DurationMs
        bool: IsInteractive IsRisky IsTenantRestricted IsThroughGlobalSecureAccess
        datetime: CreatedDateTime
        """;

    public static string Rows(string category) =>
        "Authentication | where EventVendor == 'Microsoft' and EventProduct in ('Entra ID', 'AAD')"
        + $" and EventOriginalType == '{category}'";

    public static string Columns(string table) =>
        $"TimeGenerated, Type = '{table}', UserPrincipalName = TargetUsername, UserId = TargetUserId, IPAddress = SrcIpAddr, "
        + "UserAgent = HttpUserAgent, SessionId = TargetSessionId, ResultType = EventOriginalResultDetails";
}
