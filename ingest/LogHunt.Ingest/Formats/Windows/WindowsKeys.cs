using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// The fields of a Windows event, whatever it was written in: what describes it under the names that winlogbeat has, its data (EventData
/// or UserData) under Windows' own. Which column data has depends on the event, so <see cref="WindowsEventRows"/> takes it.
/// </summary>
static class WindowsKeys
{
    public static FieldMap Map { get; } = new(
        [StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent,
            StandardTables.NetworkSession, StandardTables.Dns],
    [
        // Collectors say these in several fields, of which one is enough.
        .. FieldRule.Each("winlog.event_id winlog.code winlog.utc winlog.time winlog.local winlog.received winlog.stamp winlog.channel "
            + "winlog.provider winlog.computer winlog.host winlog.record winlog.level winlog.task winlog.category "
            + "winlog.keywords winlog.keywords.2 winlog.keywords.3 winlog.keywords.4 winlog.criticality "
            + "winlog.counter "
            + "winlog.outcome winlog.audit winlog.message winlog.user source.ip source.port source.domain process.executable")
            .Select(key => FieldRule.Ignore(key).Once()),
        .. FieldRule.ReadEach("SubjectUserName SubjectDomainName SubjectUserSid SubjectLogonId TargetUserName TargetDomainName "
            + "TargetUserSid TargetSid TargetLogonId MemberName MemberSid OldTargetUserName NewTargetUserName "
            + "AccountName AccountDomain User LogonID SessionID"),
        .. FieldRule.ReadEach("Status SubStatus FailureCode ReasonCode LogonType AuthenticationPackageName AuthenticationType"),
        .. FieldRule.ReadEach("TargetServerName ServiceName ServiceSid IpAddress ClientAddress Address CallingStationID SourceAddress "
            + "SourceIp IpPort DestAddress DestinationIp WorkstationName ClientName Workstation SourceHostname"),
        .. FieldRule.ReadEach("TaskName NewProcessName ObjectName ShareName ObjectDN SubcategoryId BackupPath ObjectType "
            + "OldValue NewValue OldSd NewSd PreviousTime NewTime AuditPolicyChanges AttributeValue OperationType"),
        FieldRule.Text("RuleName", Asim.RuleName), FieldRule.User("Requester", UserNames.Actor),
        // Windows Defender's own names have blanks.
        FieldRule.Text("Threat~Name", Asim.ThreatName), FieldRule.Text("Threat~ID", Asim.ThreatId),
        FieldRule.Text("Category~Name", Asim.ThreatCategory), FieldRule.User("Detection~User", UserNames.Actor),
        .. FieldRule.ReadEach("winlog.payload UserName Username UserId Param1 Param2 Param3 ClientUserName DomainName "
            + "ClientDomainName UserSid IPString "
            + "UserAgentString SourcePort DestPort DestinationPort Protocol Direction Initiated DestinationHostname "
            + "QueryName QueryStatus QueryResults TargetFilename TargetObject ImageLoaded PipeName TargetImage Image ParentImage "
            + "SourceImage ParentProcessId Path RelyingParty ErrorCode FailureType"),
        .. FieldRule.ReadEach("TCP InterfaceIP Source Destination Port QNAME QTYPE XID RCODE Flags PolicyName"),
        .. FieldRule.ReadEach("ProcessName CallerProcessName ParentProcessName ProcessId CallerProcessId ClientProcessId"),
    ]);

    public static readonly int Id = Map.Slot("winlog.event_id"), Code = Map.Slot("winlog.code"), Time = Map.Slot("winlog.time");
    public static readonly int Utc = Map.Slot("winlog.utc"), User = Map.Slot("User");
    public static readonly int Local = Map.Slot("winlog.local"), Received = Map.Slot("winlog.received"), Stamp = Map.Slot("winlog.stamp");
    public static readonly int Channel = Map.Slot("winlog.channel"), Provider = Map.Slot("winlog.provider");
    public static readonly int Computer = Map.Slot("winlog.computer"), Host = Map.Slot("winlog.host"), Record = Map.Slot("winlog.record");
    public static readonly int Level = Map.Slot("winlog.level"), Task = Map.Slot("winlog.task"), Category = Map.Slot("winlog.category");
    public static readonly int[] Keywords = Map.Slots("winlog.keywords winlog.keywords.2 winlog.keywords.3 winlog.keywords.4");
    public static readonly int Payload = Map.Slot("winlog.payload");
    public static readonly int UserSid = Map.Slot("winlog.user"), Agent = Map.Slot("UserAgentString");
    public static readonly int RelyingParty = Map.Slot("RelyingParty"), FailureType = Map.Slot("FailureType");
    public static readonly int Outcome = Map.Slot("winlog.outcome");
    public static readonly int AuditType = Map.Slot("winlog.audit"), Message = Map.Slot("winlog.message");

    public static readonly int TargetServer = Map.Slot("TargetServerName"), TargetUser = Map.Slot("TargetUserName");
    public static readonly int TargetDomain = Map.Slot("TargetDomainName"), TargetSid = Map.Slot("TargetSid");
    public static readonly int OldTargetUser = Map.Slot("OldTargetUserName"), NewTargetUser = Map.Slot("NewTargetUserName");
    public static readonly int ReasonCode = Map.Slot("ReasonCode"), LogonType = Map.Slot("LogonType");
    public static readonly int Package = Map.Slot("AuthenticationPackageName"), RadiusType = Map.Slot("AuthenticationType");
    public static readonly int ServiceName = Map.Slot("ServiceName"), ServiceSid = Map.Slot("ServiceSid");
    public static readonly int ClientName = Map.Slot("ClientName"), ObjectType = Map.Slot("ObjectType");
    public static readonly int NewProcess = Map.Slot("NewProcessName"), Attribute = Map.Slot("AttributeValue");
    public static readonly int OperationType = Map.Slot("OperationType");
    public static readonly int[] OldValues = Map.Slots("OldValue OldSd PreviousTime");
    public static readonly int[] NewValues = Map.Slots("NewValue NewSd NewTime AuditPolicyChanges");

    // Of several fields the first that has a value is meant.
    public static readonly int[] Statuses = Map.Slots("SubStatus Status FailureCode");
    public static readonly int[] Objects =
        Map.Slots("TaskName ServiceName NewProcessName ObjectName ShareName ObjectDN SubcategoryId BackupPath "
            + "TargetFilename TargetObject ImageLoaded PipeName TargetImage Path Image");
    public static readonly int[] Destinations = Map.Slots("DestAddress DestinationIp"), Ports = Map.Slots("IpPort source.port");
    public static readonly int[] Sources =
        Map.Slots("IpAddress IPString Param3 source.ip ClientAddress Address CallingStationID SourceAddress SourceIp");
    public static readonly int[] SourceHosts = Map.Slots("WorkstationName source.domain ClientName Workstation SourceHostname");
    public static readonly int[] Processes = Map.Slots("ProcessName process.executable CallerProcessName ParentProcessName ParentImage "
        + "SourceImage Image");
    public static readonly int[] ProcessIds = Map.Slots("ParentProcessId ProcessId CallerProcessId ClientProcessId");
}
