using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Demo;

/// <summary>An indicator at a municipality, in canonical form.</summary>
sealed record Finding(IndicatorType Type, string Value, string Municipality);

/// <summary>What was found, held against what was planted.</summary>
sealed record AnswerKey(ImmutableArray<Finding> Found, ImmutableArray<Finding> Missed, ImmutableArray<Finding> Wrong)
{
    public bool IsExact => Missed.IsEmpty && Wrong.IsEmpty;

    public static AnswerKey Check(IEnumerable<PlantedIndicator> planted, IEnumerable<HitEntry> hits)
    {
        var expected = planted.SelectMany(indicator => indicator.FoundAt.Select(municipality => Canonical(indicator, municipality)))
            .ToHashSet();
        var found = hits.Select(hit => new Finding(hit.Indicator.Type, hit.Indicator.Value, hit.Hit.Municipality)).ToHashSet();
        return new([.. found.Intersect(expected)], [.. expected.Except(found)], [.. found.Except(expected)]);
    }

    static Finding Canonical(PlantedIndicator indicator, string municipality)
    {
        var type = IndicatorText.ParseName(indicator.Type)!.Value;
        return IndicatorText.TryCanonical(type, indicator.Value, out var value) ? new(type, value, municipality)
            : throw new ArgumentException($"`{indicator.Value}` is no {indicator.Type}", nameof(indicator));
    }
}
