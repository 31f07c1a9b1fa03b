using System.Collections.Frozen;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Rows;

/// <summary>What a row of a table holds without its format having said so: constants, times that default to TimeGenerated, and ASIM's aliases.</summary>
sealed class RowDefaults
{
    /// <summary>ASIM's aliases and what stands in for a missing mandatory column: target, then the columns it is taken from, the first that has a value.</summary>
    static readonly (string Tables, string Column, string[] From)[] Aliases =
    [
        ("*", "Dvc", ["DvcHostname", "DvcFQDN", "DvcIpAddr", "DvcId"]),
        ("*", "Src", ["SrcIpAddr", "SrcHostname", "SrcFQDN", "SrcDvcId"]),
        ("*", "IpAddr", ["SrcIpAddr"]),
        ("NetworkSession WebSession Dns", "Dst", ["DstIpAddr", "DstHostname", "DstFQDN"]),
        ("Authentication AuditEvent", "Dst", ["TargetIpAddr", "TargetHostname", "TargetFQDN"]),
        ("NetworkSession WebSession Dns", "Hostname", ["DstHostname"]),
        ("Authentication", "Hostname", ["TargetHostname", "DvcHostname"]),
        ("UserManagement AuditEvent", "Hostname", ["DvcHostname"]),
        ("NetworkSession WebSession", "User", ["DstUsername", "SrcUsername"]),
        ("Dns", "User", ["SrcUsername"]),
        ("Authentication", "User", ["TargetUsername"]),
        ("UserManagement AuditEvent", "User", ["ActorUsername"]),
        ("NetworkSession WebSession Dns", "Rule", ["NetworkRuleName", "NetworkRuleNumber", "RuleName", "RuleNumber"]),
        ("Authentication UserManagement AuditEvent", "Rule", ["RuleName", "RuleNumber"]),
        ("NetworkSession WebSession Dns", "Duration", ["NetworkDuration"]),
        ("NetworkSession WebSession", "SessionId", ["NetworkSessionId"]),
        ("Dns", "SessionId", ["DnsSessionId", "NetworkSessionId"]),
        ("Dns", "Domain", ["DnsQuery"]),
        ("Authentication", "Application", ["TargetAppName"]),
        ("Authentication", "LogonTarget", ["TargetAppName", "TargetUrl", "TargetHostname"]),
        ("UserManagement", "UpdatedPropertyName", ["EventSubType"]),
        ("AuditEvent", "Value", ["NewValue"]),
    ];

    static readonly FrozenDictionary<string, RowDefaults> ByTable = StandardTables.All.ToFrozenDictionary(table => table.Name, table => new RowDefaults(table), StringComparer.Ordinal);

    /// <summary>A text that every row without a value gets.</summary>
    public readonly record struct Constant(int Column, byte[] Text);

    /// <summary>A column and those that stand in for it; a number in a text column is written as digits.</summary>
    public readonly record struct Alias(int Column, int[] From);

    RowDefaults(TableSchema table)
    {
        (TimeGenerated, TimeQuality) = (table.Ordinal("TimeGenerated"), table.Ordinal("TimeQuality"));
        (EventCount, EventStartTime, EventEndTime) = (table.Find("EventCount"), table.Find("EventStartTime"), table.Find("EventEndTime"));
        Constants = [.. new[] { ("Type", table.Name), ("EventSchema", table.Name), ("EventSchemaVersion", table.Version) }
            .Where(constant => table.Find(constant.Item1) >= 0)
            .Select(constant => new Constant(table.Ordinal(constant.Item1), System.Text.Encoding.UTF8.GetBytes(constant.Item2)))];
        AliasesOf = [.. Aliases
            .Where(alias => table.Find(alias.Column) >= 0 && (alias.Tables == "*" || alias.Tables.Split(' ').Contains(table.Name)))
            .Select(alias => new Alias(table.Ordinal(alias.Column), [.. alias.From.Select(table.Find).Where(column => column >= 0)]))];
    }

    public static RowDefaults Of(TableSchema table) => ByTable[table.Name];

    public int TimeGenerated { get; }
    public int TimeQuality { get; }

    /// <summary>-1 in a table without it, as the two below.</summary>
    public int EventCount { get; }
    public int EventStartTime { get; }
    public int EventEndTime { get; }
    public Constant[] Constants { get; }
    public Alias[] AliasesOf { get; }
}
