using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// What holds for every row of the fixed tables: columns that must be there, addresses in their one canonical form, and ASIM's
/// words where ASIM lists them (the schemas that <see cref="StandardTables"/> names).
/// </summary>
static class AsimRules
{
    /// <summary>What a format itself says of each row.</summary>
    public static readonly AsimColumn[] OfTheFormat =
    [
        Asim.TimeGenerated, Asim.TimeQuality, Asim.EventType, Asim.EventResult, Asim.EventSeverity, Asim.EventVendor, Asim.EventProduct,
    ];

    /// <summary>
    /// Columns without which a row says nothing, in every table of events: those, and what is filled in for every format alike.
    /// </summary>
    public static readonly AsimColumn[] Mandatory =
    [
        .. OfTheFormat, Asim.Type, Asim.EventCount, Asim.EventStartTime, Asim.EventEndTime, Asim.EventSchema, Asim.EventSchemaVersion,
    ];

    /// <summary>
    /// Columns of which a row that was understood has one at least: what happened to whom. A damaged line may have lost them all.
    /// </summary>
    public static readonly (TableSchema Table, AsimColumn[] Columns)[] Telling =
    [
        (StandardTables.NetworkSession,
            [Asim.SrcIpAddr, Asim.SrcHostname, Asim.DstIpAddr, Asim.DstHostname, Asim.SrcPortNumber, Asim.DstPortNumber]),
        (StandardTables.WebSession, [Asim.Url, Asim.SrcIpAddr, Asim.SrcHostname, Asim.DstIpAddr, Asim.DstHostname]),
        (StandardTables.Dns, [Asim.DnsQuery, Asim.DnsResponseName, Asim.SrcIpAddr]),
        (StandardTables.Authentication,
            [Asim.TargetUsername, Asim.TargetUserId, Asim.ActorUsername, Asim.ActorUserId, Asim.SrcIpAddr, Asim.SrcHostname,
                Asim.TargetHostname]),
        (StandardTables.UserManagement,
            [Asim.TargetUsername, Asim.TargetUserId, Asim.ActorUsername, Asim.ActorUserId, Asim.GroupName, Asim.GroupId, Asim.DvcHostname]),
        (StandardTables.AuditEvent, [Asim.Operation, Asim.Object, Asim.EventMessage]),
    ];

    const string UserTypes = "Regular|Machine|Admin|System|Application|Service Principal|Service|Anonymous|Guest|Other";
    const string NameTypes = "UPN|Windows|DN|Simple|AWSId";
    const string IdTypes = "SID|UID|AADID|OktaId|AWSId|PUID|SalesforceId|MD4IoTid";
    const string AppTypes = "Process|Service|Resource|URL|SaaS application|CSP|Browser|Other";

    /// <summary>A column and the words that ASIM lists for it, in all tables or in those named.</summary>
    public sealed record Words(AsimColumn Column, string Listed, params TableSchema[] Tables)
    {
        public string[] Each { get; } = Listed.Split('|');
    }

    public static readonly Words[] Lists =
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

    /// <summary>What is wrong with a completed row, in words; null when nothing is.</summary>
    public static string? Fault(TableSchema table, IEnumerable<(string Column, string Value)> row)
    {
        var values = row.ToArray();
        if (Missing(table, values, Mandatory) is { } missing) return missing;
        foreach (var (column, value) in values)
        {
            if (StandardTables.BearingOf(column) == Bearing.Address && Canonical(value) != value)
                return $"{column} holds `{value}`, which is no canonical address";
            if (Listed.TryGetValue((table.Name, column), out var words) && !words.Contains(value))
                return $"{column} of {table.Name} holds `{value}`, which ASIM does not list: {string.Join(", ", words)}";
        }
        return null;
    }

    /// <summary>The first of some columns that a row lacks, in words; null when it has them all.</summary>
    public static string? Missing(TableSchema table, IEnumerable<(string Column, string Value)> row, AsimColumn[] needed)
    {
        var set = row.Select(pair => pair.Column).ToHashSet(StringComparer.Ordinal);
        return needed.FirstOrDefault(column => !set.Contains(column.Name)) is { } missing ? $"no {missing.Name} in {table.Name}" : null;
    }

    /// <summary>What a row does not tell, in words; null when it tells something.</summary>
    public static string? Silent(TableSchema table, IEnumerable<(string Column, string Value)> row)
    {
        var telling = Telling.Single(pair => pair.Table == table).Columns;
        return telling.All(column => row.All(pair => pair.Column != column.Name))
            ? $"a row of {table.Name} with none of {string.Join(", ", telling.Select(column => column.Name))}" : null;
    }

    /// <summary>A word in TcpFlags that is none, in words; null when all are. A damaged line may have cut one.</summary>
    public static string? Flagless(IEnumerable<(string Column, string Value)> row) =>
        row.FirstOrDefault(pair => pair.Column == Asim.TcpFlags.Name).Value is { } flags
            && flags.Split(' ').Except(["SYN", "ACK", "FIN", "RST", "PSH", "URG", "ECE", "CWR"]).FirstOrDefault() is { } word
            ? $"TcpFlags holds `{flags}`, and `{word}` is no flag: they are words with one blank between them, `SYN ACK`" : null;

    static string Canonical(string value)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        return Addresses.TryCanonical(Encoding.UTF8.GetBytes(value), canonical, out var length)
            ? Encoding.UTF8.GetString(canonical[..length]) : "";
    }
}
