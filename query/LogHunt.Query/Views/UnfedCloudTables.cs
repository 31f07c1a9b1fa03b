using System.Collections.Immutable;
using LogHunt.Query.Binding;
using static LogHunt.Query.Views.UnfedTables;

namespace LogHunt.Query.Views;

/// <summary>Tables of what is done in clouds.</summary>
static class UnfedCloudTables
{
    const string Storage = """
        string: AccountName AuthenticationHash AuthenticationType AuthorizationDetails CallerIpAddress Category ClientRequestId
        string: ConditionsUsed CorrelationId Etag Location MetricResponseType ObjectKey OperationName
        string: OperationVersion Protocol ReferrerHeader RequesterAppId RequesterAudience RequesterObjectId
        string: RequesterTenantId RequesterTokenIssuer RequesterUpn RequesterUserName ResponseMd5 SasExpiryStatus SchemaVersion
        string: ServiceType StatusCode
        string: StatusText TlsVersion Uri UserAgentHeader
        int: OperationCount
        long: RequestBodySize RequestHeaderSize ResponseBodySize ResponseHeaderSize ContentLengthHeader
        real: DurationMs ServerLatencyMs
        datetime: LastModifiedTime
        """;

    public static ImmutableArray<View> All { get; } =
    [
        Defender("CloudAppEvents", "what is done in Microsoft 365 and other services", """
            string: ActionType Application AccountObjectId AccountId AccountDisplayName DeviceType OSPlatform IPAddress CountryCode
            string: City
            string: ISP UserAgent ActivityType ObjectName ObjectType ObjectId ReportId AccountType IPCategory AppInstanceId
            string: OAuthAppId AuditSource
            int: ApplicationId
            bool: IsAnonymousProxy IsAdminOperation IsExternalUser IsImpersonated
            dynamic: ActivityObjects RawEventData AdditionalFields UserAgentTags IPTags LastSeenForUser UncommonForUser SessionData
            """),
        Defender("CloudAuditEvents", "what is done in Azure, AWS and Google Cloud", """
            string: ReportId DataSource ActionType OperationName ResourceId IPAddress UserAgent
            bool: IsAnonymousProxy
            string: CountryCode City Isp
            dynamic: RawEventData AdditionalFields
            """),
        Defender("GraphAPIAuditEvents", "requests to Microsoft Graph", """
            string: IdentityProvider ApiVersion ApplicationId IpAddress ClientRequestId EntityType RequestUri RequestMethod
            string: ResponseStatusCode Scopes AccountObjectId OperationId Location ServicePrincipalId TargetWorkload
            string: UniqueTokenIdentifier
            string: RequestDuration RequestId ReportId
            """),
        Sentinel("MicrosoftGraphActivityLogs", "requests to Microsoft Graph", """
            string: AadTenantId ApiVersion AppId ATContent ATContentH ATContentP ClientRequestId DeviceId
            string: IPAddress IdentityProvider Location OperationId RequestId RequestMethod RequestUri Roles Scopes
            string: ServicePrincipalId
            string: SessionId SignInActivityId UserAgent UserId Wids
            int: ClientAuthMethod DurationMs ResponseSizeBytes ResponseStatusCode
            datetime: TokenIssuedAt
            """),
        Sentinel("NetworkAccessTraffic", "what goes through Global Secure Access", """
            string: AadTenantId AgentVersion Action AppId ConnectionId ConnectionStatus CrossTenantAccessType DestinationFqdn
            string: DestinationIp
            string: DestinationUrl DestinationWebCategories DeviceCategory DeviceId DeviceOperatingSystem
            string: DeviceOperatingSystemVersion
            string: FilteringProfileId FilteringProfileName HttpMethod InitiatingProcessName NetworkProtocol OriginHeader PolicyId
            string: PolicyName PolicyRuleId PolicyRuleName ReferrerHeader RequestId ResourceTenantId ResponseCode SessionId SourceIp
            string: ThreatType TrafficType TransactionId TransportProtocol UniqueTokenId UserId UserPrincipalName Description
            string: RemoteNetworkId XForwardedFor
            int: DestinationPort SourcePort
            long: ReceivedBytes SentBytes
            datetime: TimeProcessed
            """),
        Sentinel("AzureActivity", "what is done with Azure's resources", """
            string: ActivityStatus ActivityStatusValue ActivitySubstatus ActivitySubstatusValue Authorization Caller CallerIpAddress
            string: Category CategoryValue Claims CorrelationId EventDataId HTTPRequest Hierarchy Level OperationId OperationName
            string: OperationNameValue Properties Resource ResourceGroup ResourceId ResourceProvider ResourceProviderValue
            string: SubscriptionId
            datetime: EventSubmissionTimestamp
            dynamic: Authorization_d Claims_d Properties_d
            """),
        Sentinel("AzureDiagnostics", "what Azure's services log", """
            string: Category CallerIPAddress CorrelationId Level OperationName OperationVersion Resource ResourceGroup
            string: ResourceId ResourceProvider ResourceType ResultDescription ResultSignature ResultType SubscriptionId
            string: identity_claim_upn_s identity_claim_appid_g identity_claim_oid_g identity_claim_unique_name_s
            string: identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s
            string: identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g
            string: clientInfo_s clientIP_s clientIp_s client_ip_s hostname_s host_s httpMethod_s httpStatusCode_s id_s msg_s
            string: requestUri_s
            string: requestQuery_s ruleName_s action_s ruleSetType_s ruleId_s Message userAgent_s details_message_s details_data_s
            string: instanceId_s ruleGroup_s policy_s socketIP_s trackingReference_s ClientIP
            int: httpStatusCode_d
            real: DurationMs
            dynamic: AdditionalFields
            """),
        Sentinel("StorageBlobLogs", "what is done with Azure's blobs", Storage),
        Sentinel("StorageFileLogs", "what is done with Azure's file shares", Storage),
        Sentinel("AWSCloudTrail", "what is done in AWS", """
            string: APIVersion AdditionalEventData AwsEventId AwsRegion AwsRequestId Category CidrIp CipherSuite
            string: ClientProvidedHostHeader DestinationPort EC2RoleDelivery ErrorCode ErrorMessage EventName EventSource
            string: EventTypeName
            string: EventVersion IpProtocol OperationName RecipientAccountId RequestParameters Resources ResponseElements
            string: SessionIssuerAccountId
            string: SessionIssuerArn SessionIssuerPrincipalId SessionIssuerType SessionIssuerUserName SharedEventId SourceIpAddress
            string: SourcePort TlsVersion UserAgent UserIdentityAccessKeyId UserIdentityAccountId UserIdentityArn
            string: UserIdentityInvokedBy
            string: UserIdentityPrincipalid UserIdentityType UserIdentityUserName VpcEndpointId ServiceEventDetails
            bool: ManagementEvent ReadOnly SessionMfaAuthenticated
            datetime: SessionCreationDate
            """),
        Sentinel("IntuneDevices", "devices that Intune manages", """
            string: AndroidPatchLevel BatchId CategoryName CertExpirationDate CompliantState CreatedDate DeviceId
            string: DeviceName DeviceRegistrationState DeviceState EasID EncryptionStatusString GraphDeviceIsManaged IMEI
            string: InGracePeriodUntil
            string: JailBroken JoinType LastContact ManagedBy ManagedDeviceName Manufacturer MEID Model OS OSVersion OperationName
            string: Ownership PhoneNumber PrimaryUser ReferenceId Result SerialNumber SkuFamily SubscriberCarrierNetwork
            string: SupervisedStatusString UPN UserEmail UserName WifiMacAddress
            bool: EasActivated SupervisedStatus
            int: StorageFree StorageTotal
            """),
    ];
}
