using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Yaml;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Sigma;

/// <summary>
/// Correlations in KQL. A window slides with the events: it ends at one and holds what came up to a timespan before it, that long ago
/// included. How much is in it is a sum over events that come (1) and that leave it (-1), in the order of time. Events of two
/// municipalities are never taken together, and those without a value of what is grouped by not at all.
/// </summary>
sealed class SigmaCorrelationKql(SigmaLibrary library)
{
    const int Deepest = 5, MostParts = 64;

    int parts;

    /// <summary>A column that is asked for, and the field that it holds.</summary>
    readonly record struct Wanted(string Column, string Field);

    /// <summary>What a correlation finds: one row for each stretch of time in which it holds.</summary>
    public string Of(YamlMap rule)
    {
        var correlation = SigmaCorrelation.Read(rule);
        var keys = Keys(correlation);
        var count = Unused(keys, correlation.Kind switch
        {
            SigmaCorrelation.Kinds.EventCount => "EventCount", SigmaCorrelation.Kinds.ValueCount => "ValueCount", _ => "RuleCount",
        });
        var (by, last) = (string.Concat(keys.Select(key => $", {key.Column}")), Unused(keys, "LastSeen"));
        var found = Found(correlation, keys, [], 0);
        if (!correlation.IsAtLeast) return $"{found}\n| project TimeGenerated, {last} = SigmaLast, Municipality{by}, {count} = SigmaCount";
        return $"""
            {found}
            | sort by Municipality asc{Ascending(keys)}, TimeGenerated asc
            | extend SigmaFind = row_cumsum(iff({Changed(keys)} or TimeGenerated - prev(TimeGenerated) > {Text(correlation.Span)}, 1, 0))
            | summarize TimeGenerated = min(TimeGenerated), {last} = max(TimeGenerated), {count} = max(SigmaCount) by Municipality{by}, SigmaFind
            | project TimeGenerated, {last}, Municipality{by}, {count}
            """;
    }

    /// <summary>The events of a rule with their time, municipality and the columns that are asked for.</summary>
    string Events(string name, ImmutableArray<Wanted> wanted, int depth)
    {
        var rule = library.Find(name)
            ?? throw new SigmaException($"the correlation names the rule `{name}`, which is neither in its file nor beside it");
        if (++parts > MostParts) throw new SigmaException($"the correlation is made of more than {MostParts} rules");
        if (rule["correlation"] is not null)
        {
            if (depth >= Deepest)
                throw new SigmaException($"correlations of correlations are nested deeper than {Deepest} levels, or name each other");
            var inner = SigmaCorrelation.Read(rule);
            ImmutableArray<Wanted> outer = [.. wanted.Select((one, i) => one with { Column = $"SigmaOuter{depth}_{i}" })];
            return Project(Found(inner, Keys(inner), outer, depth + 1), wanted.Zip(outer, (one, carried)
                => $"{one.Column} = {carried.Column}"));
        }
        var (rows, source) = SigmaRules.Rows(rule);
        return Project(rows, wanted.Select(one => $"{one.Column} = {source.Field(one.Field).AsText}"));
    }

    static string Project(string rows, IEnumerable<string> columns) =>
        $"{rows}\n| project TimeGenerated, Municipality{string.Concat(columns.Select(column => $", {column}"))}";

    /// <summary>
    /// The events at which a correlation holds, with `SigmaCount` and the columns that are asked for; for a number that may not be
    /// passed, windows that begin with their first event.
    /// </summary>
    string Found(SigmaCorrelation correlation, ImmutableArray<Wanted> keys, ImmutableArray<Wanted> more, int depth)
    {
        ImmutableArray<Wanted> values = [.. correlation.Fields.Select((field, i) => new Wanted($"SigmaField{i}", field))];
        ImmutableArray<Wanted> wanted = [.. keys, .. values, .. more];
        string[] events = [.. correlation.Rules.Select((rule, number) =>
            $"{Events(rule, [.. wanted.Select(one => one with { Field = Resolved(correlation, one.Field, rule) })], depth)}\n| extend SigmaRule = {number}")];
        var rows = events.Length == 1 ? events[0] : $"union\n({string.Join("),\n(", events)})";
        string[] there = [.. keys.Concat(values).Select(one => $"isnotempty({one.Column})")];
        if (there.Length > 0) rows += $"\n| where {string.Join(" and ", there)}";
        if (correlation.Kind == SigmaCorrelation.Kinds.Ordered) return Ordered(rows, correlation, keys);
        var item = correlation.Kind switch
        {
            SigmaCorrelation.Kinds.EventCount => null,
            SigmaCorrelation.Kinds.Temporal => "SigmaRule",
            _ => "SigmaValue",
        };
        if (item == "SigmaValue")
            rows += $"\n| extend SigmaValue = {(values.Length == 1 ? "SigmaField0" : $"strcat_delim('\\t', {string.Join(", ", values.Select(one => one.Column))})")}";
        return correlation.IsAtLeast ? Sliding(rows, correlation, keys, item) : Bounded(rows, correlation, keys, item, more);
    }

    static string Sliding(string rows, SigmaCorrelation correlation, ImmutableArray<Wanted> keys, string? item)
    {
        var span = Text(correlation.Span);
        // An item is in the window once, however many of its events are: it comes with the first and leaves after the last of them.
        var (comes, leaves) = ("true", "true");
        if (item is not null)
        {
            rows += $"\n| sort by Municipality asc{Ascending(keys)}, {item} asc, TimeGenerated asc"
                + $"\n| extend SigmaComes = {Changed(keys)} or {item} != prev({item}) or TimeGenerated - prev(TimeGenerated) > {span}"
                + $", SigmaLeaves = {Changed(keys, "next")} or {item} != next({item}) or next(TimeGenerated) - TimeGenerated > {span}";
            (comes, leaves) = ("SigmaComes", "SigmaLeaves");
        }
        return $"""
            {rows}
            | mv-expand SigmaEdge = dynamic([1, -1]) to typeof(long)
            | where SigmaEdge == 1 or {leaves}
            | extend SigmaMoment = iff(SigmaEdge == 1, TimeGenerated, TimeGenerated + {span}), SigmaStep = iff(SigmaEdge == 1, iff({comes}, 1, 0), -1)
            | sort by Municipality asc{Ascending(keys)}, SigmaMoment asc, SigmaStep desc
            | extend SigmaCount = row_cumsum(SigmaStep, {Changed(keys)})
            | where SigmaEdge == 1 and {Holds(correlation)}
            """;
    }

    static string Bounded(string rows, SigmaCorrelation correlation, ImmutableArray<Wanted> keys, string? item, ImmutableArray<Wanted> more)
    {
        var longest = $"{Text(correlation.Span)} + 1tick";
        var by = string.Concat(keys.Select(key => $", {key.Column}"));
        var others = string.Concat(more.Select(one => $", {one.Column} = take_any({one.Column})"));
        return $"""
            {rows}
            | sort by Municipality asc{Ascending(keys)}, TimeGenerated asc
            | extend SigmaFirst = row_window_session(TimeGenerated, {longest}, {longest}, {Changed(keys)})
            | summarize TimeGenerated = min(TimeGenerated), SigmaLast = max(TimeGenerated),
                SigmaCount = {(item is null ? "count()" : $"count_distinct({item})")}{others} by Municipality{by}, SigmaFirst
            | where {Holds(correlation)}
            """;
    }

    /// <summary>Each row knows when the latest sequence began that has come to each rule; rows of one moment count as in order.</summary>
    static string Ordered(string rows, SigmaCorrelation correlation, ImmutableArray<Wanted> keys)
    {
        var last = correlation.Rules.Length - 1;
        var steps = Enumerable.Range(0, last + 1).Select(rule => rule == 0
            ? "SigmaBegan0 = iff(SigmaRule == 0, TimeGenerated, iff(SigmaNew, datetime(null), s.SigmaBegan0))"
            : $"SigmaBegan{rule} = iff(SigmaNew, datetime(null), iff(SigmaRule == {rule}, s.SigmaBegan{rule - 1}, s.SigmaBegan{rule}))");
        return $"""
            {rows}
            | sort by Municipality asc{Ascending(keys)}, TimeGenerated asc, SigmaRule asc
            | extend SigmaNew = {Changed(keys)}
            | scan declare ({string.Join(", ", Enumerable.Range(0, last + 1).Select(rule => $"SigmaBegan{rule}:datetime"))})
              with (step s: true => {string.Join(",\n    ", steps)};)
            | where SigmaRule == {last} and TimeGenerated - SigmaBegan{last} <= {Text(correlation.Span)}
            | extend SigmaCount = {last + 1}
            """;
    }

    /// <summary>The field that a name stands for in the events of a rule.</summary>
    string Resolved(SigmaCorrelation correlation, string field, string rule)
    {
        if (correlation.Aliases?[field] is not { } alias) return field;
        var meant = library.Find(rule);
        return (alias as YamlMap)?.Entries.FirstOrDefault(entry => entry.Key.Equals(rule, StringComparison.OrdinalIgnoreCase)
                || (meant is not null && library.Find(entry.Key) == meant)).Value?.Text
            ?? throw new SigmaException($"the alias `{field}` does not say which field of the rule `{rule}` it is");
    }

    static ImmutableArray<Wanted> Keys(SigmaCorrelation correlation)
    {
        var keys = ImmutableArray.CreateBuilder<Wanted>();
        foreach (var field in correlation.GroupBy.Distinct(StringComparer.OrdinalIgnoreCase)) keys.Add(new(Column(field), field));
        return keys.DrainToImmutable();
    }

    /// <summary>A field as the name of a column, beside the columns that are there anyway.</summary>
    static string Column(string field)
    {
        if (field is "TimeGenerated" or "Municipality" || field.StartsWith("Sigma", StringComparison.Ordinal)) field = $"_{field}";
        return QuotedText.Name(field);
    }

    static string Unused(ImmutableArray<Wanted> keys, string name) => keys.Any(key => key.Column == Column(name)) ? $"{name}_" : name;

    static string Ascending(ImmutableArray<Wanted> keys) => string.Concat(keys.Select(key => $", {key.Column} asc"));

    /// <summary>Whether the row beside it is of another group, or there is none.</summary>
    static string Changed(ImmutableArray<Wanted> keys, string beside = "prev")
        => $"isnull({beside}(TimeGenerated)) or Municipality != {beside}(Municipality)"
        + string.Concat(keys.Select(key => $" or {key.Column} != {beside}({key.Column})"));

    static string Holds(SigmaCorrelation correlation) => string.Join(" and ",
        correlation.Condition.Select(one => string.Create(CultureInfo.InvariantCulture, $"SigmaCount {one.Sign} {one.Number}")));

    static string Text(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalSeconds}s");
}
