using System.Collections.Frozen;
using LogHunt.Engine.Schema;
using static LogHunt.Ingest.Formats.Windows.WindowsEventRoles;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>Which event data names whom.</summary>
enum WindowsEventRoles
{
    /// <summary>Subject… acts, Target… is the user.</summary>
    SubjectTarget,

    /// <summary>Subject… is the user who signs in.</summary>
    SubjectIsTarget,

    /// <summary>Subject… acts, Target… is a group, Member… the user.</summary>
    Group,

    /// <summary>Subject… acts on a user whose name changes: OldTargetUserName, NewTargetUserName.</summary>
    Renamed,

    /// <summary>Subject… is the domain controller; TargetDomainName is the computer whose attempts locked the user.</summary>
    LockedOut,

    /// <summary>Subject… acts with the credentials of Target… towards TargetServerName.</summary>
    Explicit,

    /// <summary>Target… is the user, from an address, to ServiceName; errors are Kerberos'.</summary>
    Kerberos,

    /// <summary>Target… is the user, from the computer Workstation.</summary>
    Ntlm,

    /// <summary>AccountName and AccountDomain are the user, ClientName and ClientAddress the source.</summary>
    Terminal,

    /// <summary>Subject… is the user, CallingStationID the source, NAS… what was signed in to.</summary>
    Radius,

    /// <summary>Source… and Dest… are the ends of a connection that the host's own filter or Sysmon saw.</summary>
    Filter,

    /// <summary>The user stands in a field of the provider's own: UserName, UserId, `User`.</summary>
    Named,
}

/// <summary>What an event id is: the table, ASIM's event type, who is who, and the result when the event itself decides it.</summary>
sealed record WindowsEventKind(TableSchema Table, string EventType, WindowsEventRoles Roles = SubjectTarget, string Result = "",
    string SubType = "", string Protocol = "");

/// <summary>Event ids by where they are logged.</summary>
static class WindowsEventTable
{
    static readonly TableSchema SignIn = StandardTables.Authentication;
    static readonly TableSchema Account = StandardTables.UserManagement;
    static readonly TableSchema Audit = StandardTables.AuditEvent;
    static readonly TableSchema Session = StandardTables.NetworkSession;

    static readonly FrozenDictionary<int, WindowsEventKind> Security = new Dictionary<int, WindowsEventKind>
    {
        [4624] = new(SignIn, "Logon", Result: "Success"),
        [4625] = new(SignIn, "Logon", Result: "Failure"),
        [4634] = new(SignIn, "Logoff", Result: "Success"),
        [4647] = new(SignIn, "Logoff", Result: "Success"),
        [4648] = new(SignIn, "Logon", Explicit, "NA"),
        [4649] = new(SignIn, "Logon", Result: "Failure"),
        [4672] = new(SignIn, "Elevate", SubjectIsTarget, "Success"),
        [4964] = new(SignIn, "Elevate", Result: "Success"),
        [4768] = new(SignIn, "Logon", Kerberos, Protocol: "Kerberos"),
        [4769] = new(SignIn, "Logon", Kerberos, Protocol: "Kerberos"),
        [4770] = new(SignIn, "Logon", Kerberos, Protocol: "Kerberos"),
        [4771] = new(SignIn, "Logon", Kerberos, "Failure", Protocol: "Kerberos"),
        [4772] = new(SignIn, "Logon", Kerberos, "Failure", Protocol: "Kerberos"),
        [4773] = new(SignIn, "Logon", Kerberos, "Failure", Protocol: "Kerberos"),
        [4776] = new(SignIn, "Logon", Ntlm, Protocol: "NTLM"),
        [4777] = new(SignIn, "Logon", Ntlm, "Failure", Protocol: "NTLM"),
        [4778] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
        [4779] = new(SignIn, "Logoff", Terminal, "Success", "RemoteInteractive"),
        [6272] = new(SignIn, "Logon", Radius, "Success", "Remote", "radius"),
        [6273] = new(SignIn, "Logon", Radius, "Failure", "Remote", "radius"),
        [6274] = new(SignIn, "Logon", Radius, "Failure", "Remote", "radius"),
        [6278] = new(SignIn, "Logon", Radius, "Success", "Remote", "radius"),

        [4720] = new(Account, "UserCreated"),
        [4722] = new(Account, "UserEnabled"),
        [4723] = new(Account, "PasswordChanged"),
        [4724] = new(Account, "PasswordReset"),
        [4725] = new(Account, "UserDisabled"),
        [4726] = new(Account, "UserDeleted"),
        [4738] = new(Account, "UserModified"),
        [4740] = new(Account, "UserLocked", LockedOut),
        [4741] = new(Account, "UserCreated"),
        [4742] = new(Account, "UserModified"),
        [4743] = new(Account, "UserDeleted"),
        [4765] = new(Account, "UserModified"),
        [4766] = new(Account, "UserModified", Result: "Failure"),
        [4767] = new(Account, "UserUnlocked"),
        [4781] = new(Account, "UserModified", Renamed),
        [4794] = new(Account, "PasswordReset"),
        [4798] = new(Account, "GroupEnumerated"),
        [4799] = new(Account, "GroupEnumerated", Group),
        [4727] = new(Account, "GroupCreated", Group),
        [4731] = new(Account, "GroupCreated", Group),
        [4744] = new(Account, "GroupCreated", Group),
        [4749] = new(Account, "GroupCreated", Group),
        [4754] = new(Account, "GroupCreated", Group),
        [4759] = new(Account, "GroupCreated", Group),
        [4783] = new(Account, "GroupCreated", Group),
        [4790] = new(Account, "GroupCreated", Group),
        [4730] = new(Account, "GroupDeleted", Group),
        [4734] = new(Account, "GroupDeleted", Group),
        [4748] = new(Account, "GroupDeleted", Group),
        [4753] = new(Account, "GroupDeleted", Group),
        [4758] = new(Account, "GroupDeleted", Group),
        [4763] = new(Account, "GroupDeleted", Group),
        [4789] = new(Account, "GroupDeleted", Group),
        [4792] = new(Account, "GroupDeleted", Group),
        [4735] = new(Account, "GroupModified", Group),
        [4737] = new(Account, "GroupModified", Group),
        [4745] = new(Account, "GroupModified", Group),
        [4750] = new(Account, "GroupModified", Group),
        [4755] = new(Account, "GroupModified", Group),
        [4760] = new(Account, "GroupModified", Group),
        [4764] = new(Account, "GroupModified", Group),
        [4784] = new(Account, "GroupModified", Group),
        [4791] = new(Account, "GroupModified", Group),
        [4728] = new(Account, "UserAddedToGroup", Group),
        [4732] = new(Account, "UserAddedToGroup", Group),
        [4746] = new(Account, "UserAddedToGroup", Group),
        [4751] = new(Account, "UserAddedToGroup", Group),
        [4756] = new(Account, "UserAddedToGroup", Group),
        [4761] = new(Account, "UserAddedToGroup", Group),
        [4785] = new(Account, "UserAddedToGroup", Group),
        [4787] = new(Account, "UserAddedToGroup", Group),
        [4729] = new(Account, "UserRemovedFromGroup", Group),
        [4733] = new(Account, "UserRemovedFromGroup", Group),
        [4747] = new(Account, "UserRemovedFromGroup", Group),
        [4752] = new(Account, "UserRemovedFromGroup", Group),
        [4757] = new(Account, "UserRemovedFromGroup", Group),
        [4762] = new(Account, "UserRemovedFromGroup", Group),
        [4786] = new(Account, "UserRemovedFromGroup", Group),
        [4788] = new(Account, "UserRemovedFromGroup", Group),

        [1100] = new(Audit, "Stop"),
        [1102] = new(Audit, "Clear"),
        [4608] = new(Audit, "Start"),
        [4609] = new(Audit, "Stop"),
        [4616] = new(Audit, "Set"),
        [4657] = new(Audit, "Set"),
        [4688] = new(Audit, "Execute"),
        [4697] = new(Audit, "Install"),
        [4698] = new(Audit, "Create"),
        [4699] = new(Audit, "Delete"),
        [4700] = new(Audit, "Enable"),
        [4701] = new(Audit, "Disable"),
        [4702] = new(Audit, "Set"),
        [4703] = new(Audit, "Set"),
        [4704] = new(Audit, "Set"),
        [4705] = new(Audit, "Set"),
        [4706] = new(Audit, "Create"),
        [4707] = new(Audit, "Delete"),
        [4713] = new(Audit, "Set"),
        [4719] = new(Audit, "Set"),
        [4739] = new(Audit, "Set"),
        [4907] = new(Audit, "Set"),
        [4912] = new(Audit, "Set"),
        [4946] = new(Audit, "Create"),
        [4947] = new(Audit, "Set"),
        [4948] = new(Audit, "Delete"),
        [5136] = new(Audit, "Set"),
        [5137] = new(Audit, "Create"),
        [5140] = new(Audit, "Read"),
        [5141] = new(Audit, "Delete"),
        [5142] = new(Audit, "Create"),
        [5144] = new(Audit, "Delete"),
        [5145] = new(Audit, "Read"),
        [4656] = new(Audit, "Read"),
        [4659] = new(Audit, "Delete"),
        [4660] = new(Audit, "Delete"),
        [4661] = new(Audit, "Read"),
        [4662] = new(Audit, "Read"),
        [4663] = new(Audit, "Read"),
        [4664] = new(Audit, "Create"),
        [4670] = new(Audit, "Set"),
        [4673] = new(Audit, "Execute"),
        [4674] = new(Audit, "Execute"),
        [4689] = new(Audit, "Stop"),
        [4690] = new(Audit, "Read"),
        [4691] = new(Audit, "Read"),
        [4692] = new(Audit, "Create"),
        [4693] = new(Audit, "Read"),
        [4696] = new(Audit, "Execute"),
        [4714] = new(Audit, "Set"),
        [4715] = new(Audit, "Set"),
        [4716] = new(Audit, "Set"),
        [4717] = new(Account, "UserModified"),
        [4718] = new(Account, "UserModified"),
        [4774] = new(SignIn, "Logon", Result: "Success"),
        [4775] = new(SignIn, "Logon", Result: "Failure"),
        [4780] = new(Account, "UserModified"),
        [4782] = new(Account, "UserRead"),
        [4797] = new(Account, "UserRead"),
        [4818] = new(Audit, "Read"),
        [4820] = new(SignIn, "Logon", Result: "Failure"),
        [4821] = new(SignIn, "Logon", Result: "Failure"),
        [4822] = new(SignIn, "Logon", Result: "Failure"),
        [4823] = new(SignIn, "Logon", Result: "Failure"),
        [4824] = new(SignIn, "Logon", Result: "Failure"),
        [4825] = new(SignIn, "Logon", Terminal, "Failure", "RemoteInteractive"),
        [4826] = new(Audit, "Set"),
        [4865] = new(Audit, "Set"),
        [4866] = new(Audit, "Set"),
        [4867] = new(Audit, "Set"),
        [4868] = new(Audit, "Read"),
        [4870] = new(Audit, "Read"),
        [4886] = new(Audit, "Create"),
        [4887] = new(Audit, "Create"),
        [4902] = new(Audit, "Set"),
        [4904] = new(Audit, "Set"),
        [4905] = new(Audit, "Set"),
        [4906] = new(Audit, "Set"),
        [4908] = new(Audit, "Set"),
        [4909] = new(Audit, "Set"),
        [4910] = new(Audit, "Set"),
        [4913] = new(Audit, "Set"),
        [4950] = new(Audit, "Set"),
        [4954] = new(Audit, "Set"),
        [4956] = new(Audit, "Set"),
        [4985] = new(Audit, "Set"),
        [5024] = new(Audit, "Start"),
        [5025] = new(Audit, "Stop"),
        [5027] = new(Audit, "Set"),
        [5028] = new(Audit, "Set"),
        [5033] = new(Audit, "Start"),
        [5034] = new(Audit, "Stop"),
        [5058] = new(Audit, "Execute"),
        [5059] = new(Audit, "Execute"),
        [5061] = new(Audit, "Execute"),
        [5138] = new(Audit, "Create"),
        [5139] = new(Audit, "Set"),
        [5143] = new(Audit, "Set"),
        [5150] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5151] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5152] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5153] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5154] = new(Session, "EndpointNetworkSession", Filter, "Success"),
        [5155] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5156] = new(Session, "EndpointNetworkSession", Filter, "Success"),
        [5157] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5158] = new(Session, "EndpointNetworkSession", Filter, "Success"),
        [5159] = new(Session, "EndpointNetworkSession", Filter, "Failure"),
        [5376] = new(Audit, "Read"),
        [5377] = new(Audit, "Set"),
        [5378] = new(Audit, "Read"),
        [5379] = new(Audit, "Read"),
        [5380] = new(Audit, "Read"),
        [5381] = new(Audit, "Read"),
        [5382] = new(Audit, "Read"),
        [5632] = new(SignIn, "Logon", SubjectIsTarget, SubType: "Remote"),
        [5633] = new(SignIn, "Logon", SubjectIsTarget, SubType: "Remote"),
        [6275] = new(SignIn, "Logon", Radius, "Failure", "Remote", "radius"),
        [6276] = new(SignIn, "Logon", Radius, "Partial", "Remote", "radius"),
        [6277] = new(SignIn, "Logon", Radius, "Partial", "Remote", "radius"),
        [6279] = new(Account, "UserLocked", Radius),
        [6280] = new(Account, "UserUnlocked", Radius),
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<int, WindowsEventKind> LocalSessions = new Dictionary<int, WindowsEventKind>
    {
        [21] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
        [22] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
        [23] = new(SignIn, "Logoff", Terminal, "Success", "RemoteInteractive"),
        [24] = new(SignIn, "Logoff", Terminal, "Success", "RemoteInteractive"),
        [25] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
    }.ToFrozenDictionary();

    static readonly WindowsEventKind ServiceInstalled = new(Audit, "Install");
    static readonly WindowsEventKind Other = new(Audit, "Other");

    /// <summary>What providers beside Security's log say, by a part of their name or their channel's.</summary>
    static readonly (string Source, FrozenDictionary<int, WindowsEventKind> Events)[] Others =
    [
        ("TerminalServices-LocalSessionManager", LocalSessions),
        ("TerminalServices-RemoteConnectionManager", Of(
            // Credentials were taken by network level authentication; whether they are right is said by another event.
            ([1149], new(SignIn, "Logon", Terminal, "NA", "RemoteInteractive")),
            ([261], new(Audit, "Other")))),
        ("TerminalServices-Gateway", Of(
            ([200, 300, 302], new(SignIn, "Logon", Named, "Success", "RemoteInteractive")),
            ([201, 301, 304], new(SignIn, "Logon", Named, "Failure", "RemoteInteractive")),
            ([303], new(SignIn, "Logoff", Named, "Success", "RemoteInteractive")))),
        ("RemoteDesktopServices-RdpCoreTS", Of(([140], new(SignIn, "Logon", Named, "Failure", "RemoteInteractive")))),
        ("Microsoft-Windows-NTLM", Of(([8001, 8002, 8003, 8004, 8005, 8006, 4001, 4002, 4003],
            new(SignIn, "Logon", Named, "NA", "Remote", "NTLM")))),
        ("AD FS", Of(
            ([1200, 1202], new(SignIn, "Logon", Named, "Success")), ([1201, 1203], new(SignIn, "Logon", Named, "Failure")),
            ([1204], new(Account, "PasswordChanged", Named, "Success")), ([1205], new(Account, "PasswordChanged", Named, "Failure")),
            ([1206], new(SignIn, "Logoff", Named, "Success")), ([1207], new(SignIn, "Logoff", Named, "Failure")),
            ([342, 411], new(SignIn, "Logon", Named, "Failure")), ([1210], new(Account, "UserLocked", Named)))),
        ("Sysmon", Of(
            ([3], new(Session, "EndpointNetworkSession", Filter, "Success")), ([22], new(StandardTables.Dns, "Query", Filter)),
            ([1, 6, 7, 8, 25], new(Audit, "Execute")), ([5], new(Audit, "Stop")), ([4], new(Audit, "Start")),
            ([11, 15, 17, 19, 20, 21, 29], new(Audit, "Create")),
            ([2, 12, 13, 14, 16, 24], new(Audit, "Set")), ([23, 26], new(Audit, "Delete")), ([9, 10, 18], new(Audit, "Read")))),
        ("Microsoft-Windows-DNSServer", Of(([256, 260], new(StandardTables.Dns, "Query", Filter, "NA")),
            ([259, 262], new(StandardTables.Dns, "Query", Filter, "Failure")),
            ([257, 258, 261], new(StandardTables.Dns, "Query", Filter, SubType: "response")),
            ([263], new(StandardTables.Dns, "Update", Filter, "NA")), ([264], new(StandardTables.Dns, "Update", Filter, SubType: "response")))),
        ("Microsoft-Windows-DNS-Client", Of(([3008], new(StandardTables.Dns, "Query", Filter)))),
        ("PowerShell", Of(([4103, 4104, 4105, 4106, 800], new(Audit, "Execute")), ([400, 40961, 40962], new(Audit, "Start")),
            ([403], new(Audit, "Stop")))),
        ("TaskScheduler", Of(([106], new(Audit, "Create")), ([140], new(Audit, "Set")), ([141], new(Audit, "Delete")),
            ([100, 110, 129, 200, 201], new(Audit, "Execute")))),
        ("Windows Defender", Of(([5001, 5010, 5012], new(Audit, "Disable")), ([5000], new(Audit, "Enable")), ([5007], new(Audit, "Set")))),
        ("Service Control Manager", Of(([7045], ServiceInstalled), ([7040], new(Audit, "Set")))),
        ("Firewall With Advanced Security", Of(([2004, 2071], new(Audit, "Create")), ([2005, 2073], new(Audit, "Set")),
            ([2006, 2033, 2052], new(Audit, "Delete")))),
        ("Eventlog", Of(([104], new(Audit, "Clear")))),
        ("Microsoft-Windows-Winlogon", Of(([7001], new(SignIn, "Logon", Named, "Success", "Interactive")),
            ([7002], new(SignIn, "Logoff", Named, "Success", "Interactive")))),
        ("Microsoft-Windows-Kernel-General", Of(([12], new(Audit, "Start")), ([13], new(Audit, "Stop")), ([1], new(Audit, "Set")))),
    ];

    public static IEnumerable<int> SecurityIds => Security.Keys;

    public static WindowsEventKind Find(in WindowsEvent logged)
    {
        if (IsSecurity(logged) && Security.TryGetValue(logged.Id, out var kind)) return kind;
        foreach (var (source, events) in Others)
            if (events.TryGetValue(logged.Id, out kind) && Is(logged, source)) return kind;
        // What a log of System says of a new service is known without its provider.
        return logged is { Id: 7045, Channel: "System" } ? ServiceInstalled : Other;
    }

    static FrozenDictionary<int, WindowsEventKind> Of(params (int[] Ids, WindowsEventKind Kind)[] events) =>
        events.SelectMany(one => one.Ids.Select(id => (id, one.Kind))).ToFrozenDictionary(pair => pair.id, pair => pair.Kind);

    /// <summary>The same ids mean other things elsewhere, so a record that names channel or provider must name this one.</summary>
    public static bool IsSecurity(in WindowsEvent logged) =>
        logged.Provider.Length == 0 ? logged.Channel is "" or "Security"
        : Is(logged, "Security-Auditing") || Is(logged, "security auditing") || Is(logged, "sikkerhetsoverv")
        || logged.Provider.EndsWith("Eventlog", StringComparison.OrdinalIgnoreCase)
        && logged.Channel is "" or "Security";

    static bool Is(in WindowsEvent logged, string provider) =>
        logged.Provider.Contains(provider, StringComparison.OrdinalIgnoreCase)
            || logged.Channel.Contains(provider, StringComparison.OrdinalIgnoreCase);
}
