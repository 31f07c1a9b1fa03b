using System.Collections.Frozen;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>Names of the tasks of Windows' security log, where an event is not rendered and says their numbers alone.</summary>
static class WindowsTasks
{
    static readonly FrozenDictionary<int, string> Names = new (int First, string Names)[]
    {
        (103, "Service shutdown|Log clear"),
        (12288, "Security State Change|Security System Extension|System Integrity|IPsec Driver|Other System Events"),
        (12544, "Logon|Logoff|Account Lockout|IPsec Main Mode|Special Logon|IPsec Quick Mode|IPsec Extended Mode|"
            + "Other Logon/Logoff Events|Network Policy Server|User / Device Claims|Group Membership"),
        (12800, "File System|Registry|Kernel Object|SAM|Other Object Access Events|Certification Services|Application Generated|"
            + "Handle Manipulation|File Share|Filtering Platform Packet Drop|Filtering Platform Connection|Detailed File Share|"
            + "Removable Storage|Central Policy Staging"),
        (13056, "Sensitive Privilege Use|Non Sensitive Privilege Use|Other Privilege Use Events"),
        (13312, "Process Creation|Process Termination|DPAPI Activity|RPC Events|Plug and Play Events|Token Right Adjusted Events"),
        (13568, "Audit Policy Change|Authentication Policy Change|Authorization Policy Change|MPSSVC Rule-Level Policy Change|"
            + "Filtering Platform Policy Change|Other Policy Change Events"),
        (13824, "User Account Management|Computer Account Management|Security Group Management|Distribution Group Management|"
            + "Application Group Management|Other Account Management Events"),
        (14080, "Directory Service Access|Directory Service Changes|Directory Service Replication|Detailed Directory Service Replication"),
        (14336, "Credential Validation|Kerberos Service Ticket Operations|Other Account Logon Events|Kerberos Authentication Service"),
    }.SelectMany(run => run.Names.Split('|').Select((name, at) => (Number: run.First + at, Name: name)))
        .ToFrozenDictionary(task => task.Number, task => task.Name);

    /// <summary>Empty for a number that is none of them.</summary>
    public static string Name(int task) => Names.GetValueOrDefault(task, "");
}
