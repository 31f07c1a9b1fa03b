using System.Collections.Immutable;
using System.Net;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// Values and networks that people here said are theirs or may be: an indicator that is one of them, or an address in one of them, is
/// warned of when it comes, and its hits are not told. They are verdicts on a value, whoever names it.
/// </summary>
sealed class AllowedValues
{
    readonly ImmutableDictionary<string, Judgement> values;
    readonly ImmutableArray<(IPNetwork Network, Judgement Judgement)> networks;

    public AllowedValues(IReadOnlyDictionary<string, Judgement> judgements, DateTime now)
    {
        All = [.. judgements.Values.Where(one => one.Find.StartsWith('=') && one.Silences(now))
            .OrderBy(one => one.Find, StringComparer.Ordinal)];
        values = All.ToImmutableDictionary(one => one.Find[1..], StringComparer.Ordinal);
        networks = [.. All.Select(one => (Network: WideIndicators.Network(one.Find[1..]), one)).Where(x => x.Network is not null)
            .Select(x => (x.Network!.Value, x.one))];
    }

    /// <summary>What is allowed now, by value.</summary>
    public ImmutableArray<Judgement> All { get; }

    /// <summary>What allows an indicator; null when nothing does.</summary>
    public Judgement? Of(Indicator indicator)
    {
        if (values.GetValueOrDefault(indicator.Value) is { } exact) return exact;
        if (WideIndicators.Network(indicator.Value) is not { } sought) return null;
        return networks.FirstOrDefault(one => WideIndicators.Holds(one.Network, sought)).Judgement;
    }

    /// <summary>
    /// The canonical value of a text, as a verdict on it is kept. Throws <see cref="Outputs.InputException"/> for no indicator.
    /// </summary>
    public static string Canonical(string text) => IndicatorText.TryGuess(text, out _, out var value) ? value
        : throw new Outputs.InputException($"`{text}` is no address, network, domain, URL, hash or mail address");
}
