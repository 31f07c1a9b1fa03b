using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Rows;

/// <summary>
/// What a row of a table holds without its format having said so: constants, times that default to TimeGenerated, and ASIM's
/// aliases.
/// </summary>
sealed class RowDefaults
{
    static readonly ImmutableArray<TableSchema> Everywhere = StandardTables.All;

    static readonly ImmutableArray<TableSchema> Traffic = [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns];

    static readonly ImmutableArray<TableSchema> People =
        [StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent];

    /// <summary>
    /// ASIM's aliases and what stands in for a missing mandatory column: target, then the columns it is taken from, the first that
    /// has a value.
    /// </summary>
    static readonly (ImmutableArray<TableSchema> Tables, AsimColumn Column, AsimColumn[] From)[] Aliases =
    [
        (Everywhere, Asim.Dvc, [Asim.DvcHostname, Asim.DvcFQDN, Asim.DvcIpAddr, Asim.DvcId]),
        (Everywhere, Asim.Src, [Asim.SrcIpAddr, Asim.SrcHostname, Asim.SrcFQDN, Asim.SrcDvcId]),
        (Everywhere, Asim.IpAddr, [Asim.SrcIpAddr]),
        (Traffic, Asim.Dst, [Asim.DstIpAddr, Asim.DstHostname, Asim.DstFQDN]),
        ([StandardTables.Authentication, StandardTables.AuditEvent], Asim.Dst, [Asim.TargetIpAddr, Asim.TargetHostname, Asim.TargetFQDN]),
        (Traffic, Asim.Hostname, [Asim.DstHostname]),
        ([StandardTables.Authentication], Asim.Hostname, [Asim.TargetHostname, Asim.DvcHostname]),
        ([StandardTables.UserManagement, StandardTables.AuditEvent], Asim.Hostname, [Asim.DvcHostname]),
        ([StandardTables.NetworkSession, StandardTables.WebSession], Asim.User, [Asim.DstUsername, Asim.SrcUsername]),
        ([StandardTables.Dns], Asim.User, [Asim.SrcUsername]),
        ([StandardTables.Authentication], Asim.User, [Asim.TargetUsername]),
        ([StandardTables.UserManagement, StandardTables.AuditEvent], Asim.User, [Asim.ActorUsername]),
        (Traffic, Asim.Rule, [Asim.NetworkRuleName, Asim.NetworkRuleNumber, Asim.RuleName, Asim.RuleNumber]),
        (People, Asim.Rule, [Asim.RuleName, Asim.RuleNumber]),
        (Traffic, Asim.Duration, [Asim.NetworkDuration]),
        ([StandardTables.NetworkSession, StandardTables.WebSession], Asim.SessionId, [Asim.NetworkSessionId]),
        ([StandardTables.Dns], Asim.SessionId, [Asim.DnsSessionId, Asim.NetworkSessionId]),
        ([StandardTables.Dns], Asim.Domain, [Asim.DnsQuery]),
        ([StandardTables.Authentication], Asim.Application, [Asim.TargetAppName]),
        ([StandardTables.Authentication], Asim.LogonTarget, [Asim.TargetAppName, Asim.TargetUrl, Asim.TargetHostname]),
        ([StandardTables.UserManagement], Asim.UpdatedPropertyName, [Asim.EventSubType]),
        ([StandardTables.AuditEvent], Asim.Value, [Asim.NewValue]),
    ];

    /// <summary>Columns that a format can fill without having understood anything of a line but whose it is and when it came.</summary>
    static readonly AsimColumn[] OfAnyLine =
    [
        Asim.TimeGenerated, Asim.TimeQuality, Asim.EventStartTime, Asim.EventEndTime, Asim.EventCount, Asim.EventVendor, Asim.EventProduct,
        Asim.EventType, Asim.EventResult, Asim.EventSeverity, Asim.Dvc, Asim.DvcHostname, Asim.DvcDomain, Asim.DvcFQDN, Asim.DvcIpAddr,
    ];

    static readonly FrozenDictionary<string, RowDefaults> ByTable =
        StandardTables.All.ToFrozenDictionary(table => table.Name, table => new RowDefaults(table), StringComparer.Ordinal);

    /// <summary>A text that every row without a value gets.</summary>
    public readonly record struct Constant(int Column, byte[] Text);

    /// <summary>A column and those that stand in for it; a number in a text column is written as digits.</summary>
    public readonly record struct Alias(int Column, int[] From);

    RowDefaults(TableSchema table)
    {
        (TimeGenerated, TimeQuality) = (Asim.TimeGenerated.In(table), Asim.TimeQuality.In(table));
        EventCount = Asim.EventCount.In(table);
        (EventStartTime, EventEndTime) = (Asim.EventStartTime.In(table), Asim.EventEndTime.In(table));
        (AsimColumn Column, string Text)[] constants =
            [(Asim.Type, table.Name), (Asim.EventSchema, table.Name), (Asim.EventSchemaVersion, table.Version)];
        Says = [.. Enumerable.Range(0, table.Columns.Length).Select(column => OfAnyLine.All(common => common.In(table) != column))];
        Constants = [.. constants
            .Where(constant => constant.Column.In(table) >= 0)
            .Select(constant => new Constant(constant.Column.In(table), Encoding.UTF8.GetBytes(constant.Text)))];
        AliasesOf = [.. Aliases
            .Where(alias => alias.Column.In(table) >= 0 && alias.Tables.Contains(table))
            .Select(alias => new Alias(alias.Column.In(table), [.. alias.From.Select(from => from.In(table)).Where(place => place >= 0)]))];
    }

    /// <summary>By column, whether a value in it is something that the line said.</summary>
    public bool[] Says { get; }

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
