using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Defender's DeviceLogonEvents: sign-ins to hosts.</summary>
static class DeviceLogonEventsView
{
    public static View View { get; } = new(
        new("DeviceLogonEvents", "Sign-ins to hosts, as Defender's table of that name.",
            "DeviceLogonEvents | where ActionType == 'LogonFailed' | project DeviceName, AccountDomain, AccountName, LogonType, RemoteIP",
            "dc01.example.com, EXAMPLE, ola, Network, 192.0.2.17; srv1, , root, Network, 192.0.2.17"),
        """
        Authentication
        | where EventType == 'Logon' and Format !in ('fortigate', 'cisco-asa', 'm365-audit', 'google-workspace', 'okta', 'duo',
            'keycloak', 'cisco-ise', 'nps', 'freeradius', 'freeradius-detail', 'auth0', 'onepassword', 'jumpcloud', 'onelogin',
            'pingone', 'pingfederate', 'cyberark-vault', 'infoblox-audit', 'qnap-nas') and not(EventVendor == 'Microsoft'
            and EventProduct in ('Entra ID', 'AAD'))
        """,
        $"""
        Timestamp = TimeGenerated, TimeGenerated, Type = 'DeviceLogonEvents', DeviceName = Dvc,
        ActionType = iff(EventResult == 'Failure', 'LogonFailed', 'LogonSuccess'),
        LogonType = case(EventOriginalSubType == '10', 'RemoteInteractive', EventOriginalSubType == '3'
            or EventSubType == 'Remote', 'Network',
            EventSubType),
        AccountDomain = TargetUserDomain, AccountName = TargetUserNameOnly, AccountSid = TargetUserId, Protocol = LogonProtocol,
        FailureReason = EventResultDetails, LogonId = tolong(TargetSessionId), RemoteDeviceName = SrcHostname, RemoteIP = SrcIpAddr,
        RemoteIPType = {DefenderProcess.TypeOf("SrcIpAddr")}, RemotePort = SrcPortNumber,
        InitiatingProcessAccountDomain = ActorUserDomain, InitiatingProcessAccountName = ActorUserNameOnly,
        InitiatingProcessAccountSid = ActorUserId, InitiatingProcessFileName = ActingAppName,
            InitiatingProcessFolderPath = ActingProcessName,
        InitiatingProcessId = tolong(ActingProcessId), AdditionalFields
        """,
        empty: DefenderProcess.Columns + """

        string: DeviceId
        bool: IsLocalAdmin
        """);
}
