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
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<int, WindowsEventKind> LocalSessions = new Dictionary<int, WindowsEventKind>
    {
        [21] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
        [22] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
        [23] = new(SignIn, "Logoff", Terminal, "Success", "RemoteInteractive"),
        [24] = new(SignIn, "Logoff", Terminal, "Success", "RemoteInteractive"),
        [25] = new(SignIn, "Logon", Terminal, "Success", "RemoteInteractive"),
    }.ToFrozenDictionary();

    /// <summary>A connection whose credentials were taken by network level authentication.</summary>
    static readonly WindowsEventKind RemoteConnection = new(SignIn, "Logon", Terminal, "NA", "RemoteInteractive");

    static readonly WindowsEventKind LogCleared = new(Audit, "Clear");
    static readonly WindowsEventKind ServiceInstalled = new(Audit, "Install");
    static readonly WindowsEventKind Other = new(Audit, "Other");

    public static IEnumerable<int> SecurityIds => Security.Keys;

    public static WindowsEventKind Find(in WindowsEvent logged)
    {
        var (id, provider) = (logged.Id, logged.Provider);
        if (id == 1149 && Is(logged, "TerminalServices-RemoteConnectionManager")) return RemoteConnection;
        if (Is(logged, "TerminalServices-LocalSessionManager")) return LocalSessions.GetValueOrDefault(id, Other);
        if (id == 104 && provider.EndsWith("Eventlog", StringComparison.OrdinalIgnoreCase)) return LogCleared;
        if (id == 7045 && logged.Channel == "System") return ServiceInstalled;
        return IsSecurity(logged) ? Security.GetValueOrDefault(id, Other) : Other;
    }

    /// <summary>The same ids mean other things elsewhere, so a record that names channel or provider must name this one.</summary>
    public static bool IsSecurity(in WindowsEvent logged) =>
        logged.Provider.Length == 0 ? logged.Channel is "" or "Security"
        : Is(logged, "Security-Auditing") || logged.Provider.EndsWith("Eventlog", StringComparison.OrdinalIgnoreCase)
        && logged.Channel is "" or "Security";

    static bool Is(in WindowsEvent logged, string provider) =>
        logged.Provider.Contains(provider, StringComparison.OrdinalIgnoreCase)
            || logged.Channel.Contains(provider, StringComparison.OrdinalIgnoreCase);
}
