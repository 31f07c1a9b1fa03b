using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;

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
                Asim.SrcMacAddr, Asim.TargetHostname]),
        (StandardTables.UserManagement,
            [Asim.TargetUsername, Asim.TargetUserId, Asim.ActorUsername, Asim.ActorUserId, Asim.GroupName, Asim.GroupId, Asim.DvcHostname]),
        (StandardTables.AuditEvent, [Asim.Operation, Asim.Object, Asim.EventMessage]),
    ];

    /// <summary>What is wrong with a completed row, in words; null when nothing is.</summary>
    public static string? Fault(TableSchema table, IEnumerable<(string Column, string Value)> row)
    {
        var values = row.ToArray();
        if (Missing(table, values, Mandatory) is { } missing) return missing;
        foreach (var (column, value) in values)
        {
            if (StandardTables.BearingOf(column) == Bearing.Address && Canonical(value) != value)
                return $"{column} holds `{value}`, which is no canonical address";
            if (AsimWords.Of(table, column) is { } words && !words.Contains(value))
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
