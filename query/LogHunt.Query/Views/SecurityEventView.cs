using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's SecurityEvent: a row of ours for each of Windows' security events; its data under Windows' own names.</summary>
static class SecurityEventView
{
    public static View View { get; } = new(
        new("SecurityEvent", "Events of Windows' security log, as Sentinel's table of that name.",
            "SecurityEvent | where EventID == 4625 | project Computer, Account, IpAddress, LogonType, SubStatus",
            @"dc01.example.com, EXAMPLE\ola, 192.0.2.17, 3, 0xC000006A"),
        """
        union
            (NetworkSession | where EventProduct == 'Security Events' and EventVendor == 'Microsoft'
                | extend Account = '', NamedUser = '', NamedSid = ''),
            (Authentication | where EventProduct == 'Security Events' and EventVendor == 'Microsoft'
                | extend Account = TargetUsername, NamedUser = TargetUserNameOnly, NamedSid = TargetUserId),
            (UserManagement | where EventProduct == 'Security Events' and EventVendor == 'Microsoft'
                | extend Account = ActorUsername, NamedUser = iff(isempty(GroupName), TargetUserNameOnly, GroupName),
                    NamedSid = iff(isempty(GroupId), TargetUserId, GroupId)),
            (AuditEvent | where EventProduct == 'Security Events' and EventVendor == 'Microsoft'
                | extend Account = ActorUsername, NamedUser = TargetUserNameOnly, NamedSid = TargetUserId,
                    NewProcessName = iff(EventOriginalType == '4688', Object, ''),
                    ObjectName = iff(EventOriginalType in ('4656', '4657', '4658', '4660', '4661', '4663', '4670'), Object, ''),
                    ShareName = iff(EventOriginalType startswith '514', Object, ''),
                    ObjectDN = iff(EventOriginalType startswith '513', Object, ''),
                    ServiceName = iff(EventOriginalType == '4697', Object, ''),
                    TaskName = iff(EventOriginalType in ('4698', '4699', '4700', '4701', '4702'), Object, ''))
        """,
        """
        TimeGenerated, Computer = Dvc, EventID = toint(EventOriginalType), Type = 'SecurityEvent',
        Activity = strcat(EventOriginalType, ' - ', iff(isempty(EventMessage), tostring(AdditionalFields.Task), EventMessage)),
        EventRecordId = EventOriginalUid, Level = EventOriginalSeverity, Channel = tostring(AdditionalFields.Channel),
        EventSourceName = tostring(AdditionalFields.Provider),
        Account, AccountType = iff(Account endswith '$', 'Machine', 'User'),
        SubjectAccount = ActorUsername, SubjectUserName = ActorUserNameOnly, SubjectDomainName = ActorUserDomain,
        SubjectUserSid = ActorUserId, SubjectLogonId = ActorSessionId,
        TargetAccount = TargetUsername, TargetUserName = NamedUser, TargetDomainName = TargetUserDomain,
        TargetUserSid = TargetUserId, TargetSid = NamedSid, TargetLogonId = TargetSessionId,
        MemberName = iff(isempty(GroupName), '', TargetUsername), MemberSid = iff(isempty(GroupName), '', TargetUserId),
        OldTargetUserName = PreviousPropertyValue, NewTargetUserName = NewPropertyValue,
        IpAddress = SrcIpAddr, IpPort = tostring(SrcPortNumber), WorkstationName = SrcHostname, Workstation = SrcHostname,
        ClientName = SrcHostname, ClientAddress = SrcIpAddr, TargetServerName = TargetHostname,
        LogonType = toint(EventOriginalSubType), LogonTypeName = strcat(EventOriginalSubType, ' - ', LogonMethod),
        AuthenticationPackageName = LogonProtocol, Status = EventOriginalResultDetails, SubStatus = EventOriginalResultDetails,
        FailureReason = EventResultDetails,
        Image = NewProcessName, ParentImage = ActingProcessName, ComputerName = Dvc, FailureCode = EventOriginalResultDetails,
        TargetObject = ObjectName, LDAPDisplayName = tostring(AdditionalFields.AttributeLDAPDisplayName),
        Value = tostring(AdditionalFields.AttributeValue),
        NewProcessName, Process = iff(isempty(TargetAppName), ActingAppName, TargetAppName), ProcessName = ActingProcessName,
        ParentProcessName = ActingProcessName, CallerProcessName = ActingProcessName, ProcessId = ActingProcessId,
        ObjectName, ShareName, ObjectDN, ServiceName = iff(isempty(ServiceName), TargetAppName, ServiceName), TaskName,
        OldValue, NewValue, EventOutcome = EventResult
        """,
        kept: """
        string: AccessList AccessMask AccessReason AccountDomain AccountExpires AccountName AccountSessionIdentifier AdditionalInfo
        string: AdditionalInfo2
        string: AllowedToDelegateTo Attributes AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue AuditPolicyChanges
        string: AuditsDiscarded
        string: AuthenticationLevel AuthenticationProvider AuthenticationServer AuthenticationService AuthenticationType
        string: CAPublicKeyHash CallerProcessId CategoryId CertificateDatabaseHash CommandLine CompatibleIds
        string: DCDNSName DeviceDescription DeviceId DisplayName Disposition DomainBehaviorVersion DomainName DomainPolicyChanged
        string: DomainSid
        string: ElevatedToken ErrorCode ExtendedQuarantineState FileHash FilePath FilePathNoUser Filter ForceLogoff Fqbn
        string: FullyQualifiedSubjectMachineName FullyQualifiedSubjectUserName GroupMembership HandleId HardwareIds HomeDirectory HomePath
        string: ImpersonationLevel InterfaceUuid LmPackageName LocationInformation LockoutDuration LockoutObservationWindow
        string: LockoutThreshold
        string: LoggingResult LogonGuid LogonHours LogonID LogonProcessName MachineAccountQuota MachineInventory MachineLogon
        string: MandatoryLabel
        string: MaxPasswordAge MinPasswordAge MinPasswordLength MixedDomainMode NASIdentifier NASIPv4Address NASIPv6Address NASPort
        string: NASPortType
        string: NetworkPolicyName NewDate NewMaxUsers NewProcessId NewRemark NewShareFlags NewTime NewUacValue NewValueType
        string: ObjectClass ObjectServer
        string: ObjectType ObjectValueName OemInformation OldMaxUsers OldRemark OldShareFlags OldUacValue OldValueType OperationType
        string: OpCorrelationID
        string: PackageName PasswordHistoryLength PasswordLastSet PasswordProperties PreviousDate PreviousTime PrimaryGroupId
        string: PrivateKeyUsageCount
        string: PrivilegeList Properties ProfilePath ProxyPolicyName QuarantineHelpURL QuarantineSessionID
        string: QuarantineSessionIdentifier QuarantineState
        string: QuarantineSystemHealthResult RelativeTargetName RemoteIpAddress RemotePort RemoteMachineID Requester RequestId
        string: RestrictedAdminMode
        string: RowsDeleted SamAccountName ScriptPath SecurityDescriptor ServiceAccount ServiceFileName ServicePrincipalNames
        string: ServiceStartType ServiceType
        string: SessionName ShareLocalPath SidHistory SourceComputerId SubcategoryGuid SubcategoryId Subject SubjectKeyIdentifier
        string: SubjectMachineName
        string: SubjectMachineSID SubjectUserDomainName TableId TargetInfo TargetLinkedLogonId TargetLogonGuid TargetOutboundDomainName
        string: TargetOutboundUserName TargetProcessId TargetProcessName TargetUser TaskContent TaskContentNew TemplateContent
        string: TemplateDSObjectFQDN
        string: TemplateInternalName TemplateOID TemplateSchemaVersion TemplateVersion TicketEncryptionType TicketOptions
        string: TokenElevationType
        string: TransmittedServices UserAccountControl UserParameters UserPrincipalName UserWorkstations VendorIds VirtualAccount
        string: Keywords Correlation Hashes Imphash OriginalFileName ParentCommandLine
        string: LogonProcessId PreAuthType ServiceSid EventLevelName Opcode OSVersion HomeDrive
        int: KeyLength Task Version SystemProcessId SystemThreadId
        string: SystemUserId
        """,
        empty: """
        string: AzureDeploymentID EventData ManagementGroupName MG PartitionKey Role RowKey SourceSystem StorageAccount TenantId
        string: _ResourceId _SubscriptionId
        string: EventOriginId DeploymentId Name
        datetime: TimeCollected
        """);
}
