using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's OfficeActivity: what people and administrators did in Microsoft 365.</summary>
static class OfficeActivityView
{
    public static View View { get; } = new(
        new("OfficeActivity", "Activity in Microsoft 365, as Sentinel's table of that name.",
            "OfficeActivity | count", "0"),
        """
        union Authentication, UserManagement, AuditEvent
        | where EventVendor == 'Microsoft' and EventProduct in ('Exchange 365', 'SharePoint', 'OneDrive', 'Teams', 'Office 365')
        """,
        """
        TimeGenerated, Type = 'OfficeActivity', Operation = iff(isempty(Operation), EventOriginalType, Operation),
        UserId = iff(isempty(ActorUsername), TargetUsername, ActorUsername), ClientIP = SrcIpAddr, UserAgent = HttpUserAgent,
        ResultStatus = EventOriginalResultDetails, OfficeObjectId = Object
        """,
        kept: """
        string: AADGroupId AADTarget Activity Actor ActorContextId ActorIpAddress AddonGuid AddOnName AddOnType AffectedItems
        string: AppDistributionMode AppId
        string: Application ApplicationId AzureActiveDirectory_EventType AzureADAppId ChannelGuid ChannelName ChannelType ChatName
        string: ChatThreadId Client
        string: Client_IPAddress ClientAppId ClientInfoString ClientMachineName ClientProcessName ClientRequestId ClientVersion
        string: CommunicationType
        string: CrossMailboxOperations CustomEvent DataCenterSecurityEventType DestFolder DestinationFileExtension DestinationFileName
        string: DestinationRelativeUrl DestMailboxId DestMailboxOwnerMasterAccountSid DestMailboxOwnerSid DestMailboxOwnerUPN
        string: EffectiveOrganization
        string: ElevationApprover ElevationRequestId ElevationRole Event_Data EventSource ExtendedProperties ExternalAccess
        string: ExtraProperties Folder Folders
        string: GenericInfo InternalLogonType InterSystemsId IntraSystemId IsManagedDevice Item ItemName ItemType LoginStatus Logon_Type
        string: LogonUserDisplayName LogonUserSid MachineDomainInfo MachineId MailboxGuid MailboxOwnerMasterAccountSid
        string: MailboxOwnerSid MailboxOwnerUPN
        dynamic: Members OperationProperties
        string: ModifiedObjectResolvedName ModifiedProperties Name OfficeId OfficeTenantId OfficeWorkload
        string: OperationScope OrganizationId OrganizationName OriginatingServer Parameters RecordType ResultReasonType
        string: SendAsUserMailboxGuid
        string: SendAsUserSmtp SendonBehalfOfUserMailboxGuid SendOnBehalfOfUserSmtp SharingType Site_ Site_Url Source_Name
        string: SourceFileExtension
        string: SourceFileName SourceRecordId SourceRelativeUrl SourceSystem SRPolicyId SRPolicyName SRRuleMatchDetails Start_Time
        string: SupportTicketId
        string: TabType TargetContextId TargetUserId TargetUserOrGroupName TargetUserOrGroupType TeamGuid TeamName TenantId
        string: UserDomain UserKey
        string: UserSharedWith UserType
        """);
}
