using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's WindowsEvent: events of every Windows log, their data as one dynamic value.</summary>
static class WindowsEventView
{
    public static View View { get; } = new(
        new("WindowsEvent", "Events of Windows' logs with their data in `EventData`, as Sentinel's table of that name.",
            "WindowsEvent | where EventID == 4625 "
            + "| project Computer, Provider, tostring(EventData.TargetUserName), tostring(EventData.IpAddress)",
            "dc01.example.com, Microsoft-Windows-Security-Auditing, ola, 192.0.2.17"),
        """
        union Authentication, UserManagement, AuditEvent, NetworkSession, Dns
        | where EventVendor == 'Microsoft' and EventProduct in ('Security Events', 'Windows')
        """,
        """
        TimeGenerated, Computer = Dvc, EventID = toint(EventOriginalType), Type = 'WindowsEvent',
        Provider = tostring(AdditionalFields.Provider), Channel = tostring(AdditionalFields.Channel),
        EventRecordId = EventOriginalUid, EventLevelName = EventOriginalSeverity,
        EventData = bag_merge(AdditionalFields, bag_pack(
            'SubjectUserName', ActorUserNameOnly, 'SubjectDomainName', ActorUserDomain, 'SubjectUserSid', ActorUserId,
            'SubjectLogonId', ActorSessionId,
            'TargetUserName', iff(isempty(GroupName), TargetUserNameOnly, GroupName), 'TargetDomainName', TargetUserDomain,
            'TargetUserSid', TargetUserId, 'TargetSid', iff(isempty(GroupId), TargetUserId, GroupId), 'TargetLogonId', TargetSessionId,
            'MemberName', iff(isempty(GroupName), '', TargetUsername), 'MemberSid', iff(isempty(GroupName), '', TargetUserId),
            'IpAddress', SrcIpAddr, 'IpPort', tostring(SrcPortNumber), 'WorkstationName', SrcHostname,
            'LogonType', EventOriginalSubType, 'AuthenticationPackageName', LogonProtocol,
            'Status', EventOriginalResultDetails, 'ProcessName', ActingProcessName, 'ParentProcessName', ActingProcessName,
            'ProcessId', ActingProcessId, 'NewProcessName', iff(EventOriginalType == '4688', Object, ''), 'ObjectName', Object,
            'TargetServerName', TargetHostname, 'ServiceName', TargetAppName, 'OldValue', OldValue, 'NewValue', NewValue))
        """,
        kept: """
        string: Keywords Opcode Correlation SystemUserId
        int: Task Version SystemProcessId SystemThreadId
        """,
        empty: """
        string: EventOriginId ManagementGroupName RawEventData TenantId _ResourceId _SubscriptionId
        int: EventLevel
        """);
}
