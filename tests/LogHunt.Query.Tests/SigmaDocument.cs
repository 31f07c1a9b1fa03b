using LogHunt.Query.Sigma;

namespace LogHunt.Query.Tests;

/// <summary>docs/sigma.md, made of the sources' own tables.</summary>
static class SigmaDocument
{
    const string Head = """
        # Rules of Sigma

        `loghunt hunt convert` writes a rule of Sigma as KQL over our tables. Below is, for each log source, which rows are meant and under which column each
        field stands; any other field is read under the vendor's own name (`AdditionalFields`). This page is made of the program's own tables.

        - Text is compared without regard to case, but for `cased` and `re`, which is cased unless it has `i`.
        - A value that is `-`, empty or `null` means that the field says nothing: rows hold nothing where a log writes `-`.
        - A search without fields looks for its words in the whole line.
        - `windash` finds each of `-`, `/`, `–`, `—`, `―`; `base64offset` all three places that the bytes may stand at.
        - A field that begins with `~` below lies somewhere in a document that is kept whole (`TargetResources`), and a value is found anywhere in it; it may so
          be that of another of its fields. A field that begins with `/` is the address from its path on.
        - Logs that no format reads but that are documents of JSON are sought among the lines of `Unparsed`.
        - Correlations are queries too. What is counted is in a window that slides: it ends at an event and holds what came up to `timespan` before it, that long ago
          included. A row is a stretch of time in which the condition held: `TimeGenerated` is when it began to, `LastSeen` when it last did. With `lt`, `lte`, `eq` or `neq`
          a window begins with its first event instead, and the next one with the first event behind it.
        - Events of two municipalities are never taken together, and an event without a value of a `group-by` field, or of the `field` that is counted, not at all.
        - `temporal_ordered` takes events of one moment as in order. A correlation of correlations takes each event at which the inner one held.
        - Refused by one sentence: `expand`, parts of times (`minute` … `year`), aggregations behind `|`, and logs that no table holds.
        """;

    public static string Text() => string.Join('\n',
    [
        .. Head.ReplaceLineEndings("\n").Split('\n'), "",
        "## Sources", "",
        "| product | category | service | rows | fields |", "|---|---|---|---|---|",
        .. SigmaSources.All.Select(source => $"| {source.Product} | {source.Category} | {source.Service} | "
            + $"{Cell(source.Rows.ReplaceLineEndings(" "))} | {Place(source)} |"),
        "",
        .. Maps.SelectMany((map, i) => (string[])[$"## Fields {i + 1}", "", "| in rules | here |", "|---|---|",
            .. map.Lines.Select(line => $"| {line.Names} | {Cell(line.Expression)} |"), ""]),
    ]);

    static readonly SigmaSource[] Maps = [.. SigmaSources.All.Where(source => source.Map.Length > 0).DistinctBy(source => source.Map)];

    static string Place(SigmaSource source) => Array.FindIndex(Maps, map => map.Map == source.Map) is >= 0 and var i
        ? $"[{i + 1}](#fields-{i + 1})" : "their own";

    static string Cell(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
