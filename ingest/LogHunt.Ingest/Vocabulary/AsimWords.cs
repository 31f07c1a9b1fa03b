using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>The words that ASIM lists for columns: no row holds another one.</summary>
static class AsimWords
{
    const string UserTypes = "Regular|Machine|Admin|System|Application|Service Principal|Service|Anonymous|Guest|Other";
    const string NameTypes = "UPN|Windows|DN|Simple|AWSId";
    const string IdTypes = "SID|UID|AADID|OktaId|AWSId|PUID|SalesforceId|MD4IoTid";
    const string AppTypes = "Process|Service|Resource|URL|SaaS application|CSP|Browser|Other";

    /// <summary>A column and the words that ASIM lists for it, in all tables or in those named.</summary>
    sealed record Words(AsimColumn Column, string Listed, params TableSchema[] Tables)
    {
        public string[] Each { get; } = Listed.Split('|');
    }

    static readonly Words[] Lists =
    [
        new(Asim.EventType, "NetworkSession|EndpointNetworkSession|L2NetworkSession|IDS|Flow", StandardTables.NetworkSession),
        new(Asim.EventType, "HTTPsession|WebServerSession|ApiRequest", StandardTables.WebSession),
        new(Asim.EventType, "Query|Status|Notify|Update|DNS Stateful Operations", StandardTables.Dns),
        new(Asim.EventType, "Logon|Logoff|Elevate", StandardTables.Authentication),
        new(Asim.EventType,
            "UserCreated|UserDeleted|UserModified|UserLocked|UserUnlocked|UserDisabled|UserEnabled|PasswordChanged|PasswordReset|" +
            "GroupCreated|GroupDeleted|" +
            "GroupModified|UserAddedToGroup|UserRemovedFromGroup|GroupEnumerated|UserRead|GroupRead", StandardTables.UserManagement),
        new(Asim.EventType, "Set|Read|Create|Delete|Execute|Install|Clear|Enable|Disable|Initialize|Start|Stop|Other",
            StandardTables.AuditEvent),
        // Interim is our own: records that repeat totals (docs/decisions/0020).
        new(Asim.EventSubType, "Start|End|Interim", StandardTables.NetworkSession, StandardTables.WebSession),
        new(Asim.EventSubType, "request|response", StandardTables.Dns),
        new(Asim.EventSubType, "System|Interactive|RemoteInteractive|Service|RemoteService|Remote|AssumeRole",
            StandardTables.Authentication),
        new(Asim.EventResult, "Success|Partial|Failure|NA"),
        new(Asim.EventResultDetails,
            "Failover|Invalid TCP|Invalid Tunnel|Maximum Retry|Reset|Routing issue|Simulation|Terminated|Timeout|Transient error|Unknown|NA",
            StandardTables.NetworkSession),
        new(Asim.EventResultDetails,
            "No such user or password|No such user|Incorrect password|Incorrect key|Account expired|Password expired|User locked|User disabled|" +
            "Logon violates policy|Session expired|MFA not satisfied|Other", StandardTables.Authentication),
        new(Asim.EventSeverity, "Informational|Low|Medium|High"),
        new(Asim.DvcAction, "Allow|Deny|Drop|Drop ICMP|Reset|Reset Source|Reset Destination|Encrypt|Decrypt|VPNroute"),
        new(Asim.NetworkDirection, "Inbound|Outbound|Local|External|Listen|NA"),
        new(Asim.NetworkProtocolVersion, "IPv4|IPv6"),
        new(Asim.ActorUserType, UserTypes), new(Asim.TargetUserType, UserTypes),
        new(Asim.ActorUsernameType, NameTypes), new(Asim.TargetUsernameType, NameTypes), new(Asim.GroupNameType, NameTypes),
        new(Asim.ActorUserIdType, IdTypes), new(Asim.TargetUserIdType, IdTypes), new(Asim.GroupIdType, IdTypes),
        new(Asim.ActingAppType, AppTypes), new(Asim.TargetAppType, AppTypes),
        new(Asim.ObjectType,
            "Cloud Resource|Configuration Atom|Policy Rule|Event Log|Scheduled Task|Service|Directory Service Object|Other"),
        new(Asim.TimeQuality, "exact|zone-assumed|year-inferred|ambiguous|missing"),
    ];

    static readonly Dictionary<(string Table, string Column), string[]> Listed = StandardTables.All
        .SelectMany(table => Lists.Where(list => list.Column.In(table) >= 0 && (list.Tables.Length == 0 || list.Tables.Contains(table)))
            .Select(list => (Key: (table.Name, list.Column.Name), list.Each)))
        .ToDictionary(pair => pair.Key, pair => pair.Each);

    /// <summary>The words of a table's column; null where ASIM lists none.</summary>
    public static string[]? Of(TableSchema table, string column) => Listed.GetValueOrDefault((table.Name, column));

    /// <summary>The same.</summary>
    public static string[]? Of(TableSchema table, AsimColumn column) => Of(table, column.Name);
}
