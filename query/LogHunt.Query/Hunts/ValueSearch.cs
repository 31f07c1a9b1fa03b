using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Hunts;

/// <summary>
/// A value that somebody asks for, looked for as an indicator is: addresses by number, networks with what is in them, domains with what is
/// below, hashes by their digits, in the columns that bear such values and in whole lines. What is none of these is a name, of a user or
/// a host.
/// </summary>
public sealed class ValueSearch
{
    /// <summary>A row carries one value in no more columns than its table has for such values.</summary>
    static readonly int MostColumns = StandardTables.All.Max(table => table.Columns.Count(column => column.Bearing != Bearing.Nothing));

    static readonly string[] Sources = [Asim.SrcIpAddr.Name, Asim.SrcHostname.Name];

    static readonly string[] Targets =
    [
        Asim.DstIpAddr.Name, Asim.TargetIpAddr.Name, Asim.DstHostname.Name, Asim.TargetHostname.Name, Asim.TargetUrl.Name, Asim.DnsQuery.Name,
    ];

    static readonly string[] Users = [Asim.TargetUsername.Name, Asim.ActorUsername.Name, Asim.DstUsername.Name, Asim.SrcUsername.Name];

    static readonly string[] Devices = [Asim.DvcHostname.Name, Asim.Dvc.Name, Asim.DvcIpAddr.Name];

    /// <summary>What is said of what happened, joined.</summary>
    static readonly string[] Happened =
        [Asim.EventType.Name, Asim.Operation.Name, Asim.EventResult.Name, Asim.DvcAction.Name, Asim.Reason.Name];

    ValueSearch(Indicator sought) => (Sought, Set) = (sought, new([sought], isAnyName: true));

    /// <summary>What is looked for, in its canonical form.</summary>
    public Indicator Sought { get; }

    /// <summary>The same, for <see cref="QueryOptions.Sought"/>.</summary>
    public IndicatorSet Set { get; }

    /// <summary>A value as people write it; of a kind where one is said. Null when it is none.</summary>
    public static ValueSearch? For(string text, IndicatorType? type = null)
    {
        if (type is { } said) return IndicatorText.TryCanonical(said, text, out var meant) ? new(new(said, meant, "")) : null;
        if (IndicatorText.TryGuess(text, out var guessed, out var value)) return new(new(guessed, value, ""));
        return IndicatorText.TryCanonical(IndicatorType.User, text, out var name) ? new(new(IndicatorType.User, name, "")) : null;
    }

    /// <summary>Where it is: a row for each municipality, table and column, with how many rows there and the first of them.</summary>
    public static string Places { get; } = $"""
        union {string.Join(",\n  ", StandardTables.All.Select(table =>
            $"({table.Name} | match-indicators | project Municipality, Table = \"{table.Name}\", Column = MatchedColumn, TimeGenerated, "
            + "SourceFile, SourceLine)"))}
        | summarize Rows = count(), arg_min(TimeGenerated, SourceFile, SourceLine), LastSeen = max(TimeGenerated)
          by Municipality, Table, Column
        | project Municipality, Table, Column, Rows, FirstSeen = TimeGenerated, LastSeen, FirstAt = strcat(SourceFile, ":", SourceLine)
        | sort by Municipality asc, Table asc, Column asc
        """;

    /// <summary>
    /// What it did, oldest first, as so many rows: time, municipality, table, device, what happened, the other end, user, in which
    /// columns it stood, and where the line is.
    /// </summary>
    public static string Timeline(DateTime? since, DateTime? until, long limit)
    {
        var between = new StringBuilder();
        if (since is { } from) between.Append(CultureInfo.InvariantCulture, $" | where TimeGenerated >= datetime({KqlText.Of(from)})");
        if (until is { } to) between.Append(CultureInfo.InvariantCulture, $" | where TimeGenerated < datetime({KqlText.Of(to)})");
        // Hits of one row are several when it stands in several columns; so many hits hold as many rows as are asked for.
        return string.Create(CultureInfo.InvariantCulture, $"""
            union {string.Join(",\n  ", StandardTables.All.Select(table => $"({table.Name}{between} | match-indicators | project {OneHit(table)})"))}
            | top {limit * MostColumns} by TimeGenerated asc
            | extend OtherEnd = case(Column startswith "Src" or Column in ("IpAddr", "Hostname"), To,
                Column startswith "Dst" or Column in ("TargetIpAddr", "TargetHostname", "TargetUrl", "DnsQuery"), From,
                isempty(From) or isempty(To), strcat(From, To), strcat(From, " -> ", To))
            | summarize Columns = strcat_array(array_sort_asc(make_set(Column)), ", "), OtherEnd = min(OtherEnd)
              by TimeGenerated, Municipality, Table, Device, Happened, User, SourceFile, SourceLine, UploadId
            | sort by TimeGenerated asc, SourceFile asc, SourceLine asc, Table asc
            | take {limit}
            | project TimeGenerated, Municipality, Table, Device, Happened, OtherEnd, User, Columns, SourceFile, SourceLine, UploadId
            """);
    }

    static string OneHit(TableSchema table) => string.Join(", ",
        "TimeGenerated", "Municipality", $"Table = \"{table.Name}\"", $"Device = {First(table, Devices)}",
        $"Happened = {Joined(table)}", $"From = {First(table, Sources)}", $"To = {First(table, Targets)}",
        $"User = {First(table, Users)}", "Column = MatchedColumn", "SourceFile", "SourceLine", "UploadId");

    static string First(TableSchema table, string[] columns) => Of(table, columns) switch
    {
        [] => "\"\"",
        [var only] => only,
        var several => $"coalesce({string.Join(", ", several)})",
    };

    static string Joined(TableSchema table) =>
        $"trim(' ', replace_regex(strcat_delim(' ', {string.Join(", ", Of(table, Happened).Append("''"))}), ' +', ' '))";

    static string[] Of(TableSchema table, string[] columns) => [.. columns.Where(column => table.Find(column) >= 0)];
}
