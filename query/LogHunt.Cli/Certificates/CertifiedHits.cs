using System.Collections.Immutable;
using System.Text.Json;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Query;

namespace LogHunt.Cli.Certificates;

/// <summary>
/// What was found of an indicator in a column of a municipality's table. `IsOfPeriod` is false where times cannot tell it: of lines that
/// were not understood, and of indicators that are no longer looked for.
/// </summary>
sealed record CertifiedHit(Found<HitEntry> Found, Hit Hit, bool IsOfPeriod)
{
    public Indicator Indicator => Found.Item.Indicator;
}

/// <summary>Hits in a period. The catalog knows of each when it was first and last and how often; one that reaches out of the period is counted.</summary>
static class CertifiedHits
{
    /// <summary>Values of one query.</summary>
    const int AtOnce = 2000;

    public static ImmutableArray<CertifiedHit> Of(
        LogHuntStore store, CertificateScope scope, DateTime now, CancellationToken cancellation)
    {
        var meant = scope.Indicators.Select(entry => entry.Indicator.Id).ToHashSet();
        var found = new FoundThings(store.Catalog, now).Hits(new(null, null, null, IsOpen: false, IsAll: true))
            .Where(one => meant.Contains(one.Item.Indicator.Id) && scope.Has(one.Item.Hit.Municipality)).ToList();
        found.RemoveAll(one => !IsUntimed(one.Item.Hit) && !scope.Meets(one.Item.Hit.FirstSeen, one.Item.Hit.LastSeen));
        var isUnsure = found.ToLookup(one => !IsUntimed(one.Item.Hit) && !scope.Holds(one.Item.Hit.FirstSeen, one.Item.Hit.LastSeen));
        var counted = Counted(store, scope, [.. isUnsure[true].Select(one => one.Item)], cancellation);
        return
        [
            .. isUnsure[false].Select(one => new CertifiedHit(one, one.Item.Hit, !IsUntimed(one.Item.Hit) || scope is { Since: null, Until: null }))
                .Concat(isUnsure[true].SelectMany(one => InPeriod(one, counted)))
                .OrderBy(hit => hit.Hit.FirstSeen).ThenBy(hit => hit.Found.Id, StringComparer.Ordinal)
                .ThenBy(hit => hit.Hit.Table, StringComparer.Ordinal).ThenBy(hit => hit.Hit.Column, StringComparer.Ordinal),
        ];
    }

    static bool IsUntimed(Hit hit) => hit.Table == StandardTables.Unparsed.Name;

    static IEnumerable<CertifiedHit> InPeriod(
        Found<HitEntry> one, Dictionary<(string, string, string, string, string, string), (long Count, DateTime First, DateTime Last)> counted)
    {
        var hit = one.Item.Hit;
        if (one.Item.Indicator.Revoked) yield return new(one, hit, IsOfPeriod: false);
        else if (counted.TryGetValue(Key(one.Item), out var seen))
            yield return new(one, hit with { Count = seen.Count, FirstSeen = seen.First, LastSeen = seen.Last }, IsOfPeriod: true);
    }

    static (string, string, string, string, string, string) Key(HitEntry entry) => (
        entry.Hit.Municipality, entry.Hit.Table, entry.Hit.Column, IndicatorText.Name(entry.Indicator.Type), entry.Indicator.Value,
        entry.Indicator.Source);

    static Dictionary<(string, string, string, string, string, string), (long Count, DateTime First, DateTime Last)> Counted(
        LogHuntStore store, CertificateScope scope, ImmutableArray<HitEntry> unsure, CancellationToken cancellation)
    {
        var counted = new Dictionary<(string, string, string, string, string, string), (long Count, DateTime First, DateTime Last)>();
        foreach (var table in unsure.GroupBy(entry => entry.Hit.Table))
            foreach (var values in table.Select(entry => entry.Indicator.Value).Distinct().Chunk(AtOnce))
                foreach (var row in store.Query(
                    $"{table.Key}{CertifiedLogs.InPeriod(scope)} | match-indicators where Indicator in (dynamic({JsonSerializer.Serialize(values)})) " +
                    "| summarize count(), min(TimeGenerated), max(TimeGenerated) " +
                    "by Municipality, MatchedColumn, IndicatorType, Indicator, IndicatorSource",
                    new() { Limits = RunHunts.AsLongAsItTakes, Cancellation = cancellation }).Rows())
                    counted[((string)row[0]!, table.Key, (string)row[1]!, (string)row[2]!, (string)row[3]!, (string)row[4]!)] =
                        ((long)row[5]!, (DateTime)row[6]!, (DateTime)row[7]!);
        return counted;
    }
}
