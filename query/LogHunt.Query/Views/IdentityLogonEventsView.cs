using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Defender's IdentityLogonEvents: sign-ins to the domain, as its controllers and members tell.</summary>
static class IdentityLogonEventsView
{
    public static View View { get; } = new(
        new("IdentityLogonEvents", "Sign-ins that Windows hosts and Entra ID tell of, as Defender's table of that name.",
            "IdentityLogonEvents | project ActionType, AccountName, AccountDomain, IPAddress, DestinationDeviceName",
            "LogonFailed, ola, EXAMPLE, 192.0.2.17, dc01; LogonFailed, ola@example.com, , 192.0.2.17, "),
        """
        Authentication
        | where EventType == 'Logon' and EventVendor == 'Microsoft'
        """,
        """
        Timestamp = TimeGenerated, TimeGenerated, Type = 'IdentityLogonEvents',
        ActionType = iff(EventResult == 'Failure', 'LogonFailed', 'LogonSuccess'),
        Application = iff(EventProduct in ('Entra ID', 'AAD'), TargetAppName, 'Active Directory'), LogonType = LogonMethod,
            Protocol = LogonProtocol,
        FailureReason = EventResultDetails, AccountName = TargetUserNameOnly, AccountDomain = TargetUserDomain,
        AccountUpn = iff(TargetUsername contains '@', TargetUsername, ''), AccountSid = iff(TargetUserIdType == 'SID', TargetUserId, ''),
        DeviceName = SrcHostname, IPAddress = SrcIpAddr, Port = SrcPortNumber, DestinationDeviceName = TargetHostname,
        DestinationIPAddress = TargetIpAddr, DestinationPort = TargetPortNumber, TargetDeviceName = TargetFQDN,
        Isp = SrcIsp, ReportId = EventOriginalUid, AdditionalFields
        """,
        empty: """
        string: AccountDisplayName AccountObjectId DeviceType Location OSPlatform TargetAccountDisplayName TenantId SourceSystem
        """,
        partly: "AccountUpn DestinationIPAddress DestinationPort Isp");
}
