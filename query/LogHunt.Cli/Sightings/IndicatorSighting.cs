using System.Collections.Immutable;
using LogHunt.Cli.Jobs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Sightings;

/// <summary>
/// An indicator that was seen in the logs of a municipality, in whichever columns: what goes back to those who said what to look for.
/// </summary>
sealed record IndicatorSighting(
    Indicator Indicator, string Municipality, DateTime First, DateTime Last, long Count, DateTime Found, Judgement? Judgement)
{
    /// <summary>Hits as sightings, in their order.</summary>
    public static ImmutableArray<IndicatorSighting> Of(IEnumerable<Found<HitEntry>> hits) =>
    [
        .. hits.GroupBy(hit => hit.Id).Select(group => new IndicatorSighting(
            group.First().Item.Indicator, group.First().Item.Hit.Municipality,
            group.Min(hit => hit.Item.Hit.FirstSeen), group.Max(hit => hit.Item.Hit.LastSeen),
            group.Sum(hit => hit.Item.Hit.Count), group.Min(hit => hit.Item.Found), group.First().Judgement)),
    ];

    public bool IsNone => Judgement?.Verdict == Verdict.FalsePositive;
}
