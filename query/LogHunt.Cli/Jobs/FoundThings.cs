using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Jobs;

/// <summary>Which of what was found is asked for; null is all. `IsOpen` is what nobody judged, `IsAll` also what is silenced.</summary>
sealed record FoundWhere(string? Municipality, string? Source, DateTime? Since, bool IsOpen, bool IsAll);

/// <summary>Something that was found, with what is said of it.</summary>
sealed record Found<T>(string Id, T Item, Judgement? Judgement)
{
    public string Verdict => Judgement is null ? "" : FoundThings.Name(Judgement.Verdict);
}

/// <summary>Hits of indicators and finds of hunts, with verdicts on them.</summary>
sealed class FoundThings(CatalogDb catalog, DateTime now)
{
    readonly ImmutableDictionary<string, Judgement> judgements = catalog.Judgements();
    AllowedValues? allowed;

    AllowedValues Allowed => allowed ??= new(judgements, now);

    /// <summary>Things that were left out because they are judged to be nothing.</summary>
    public int Silenced { get; private set; }

    /// <summary>Hits, first seen first; `Source` is the indicator's.</summary>
    public ImmutableArray<Found<HitEntry>> Hits(FoundWhere where) => Where(catalog.Hits().OrderBy(entry => entry.Hit.FirstSeen),
        entry => TriageRows.IdOf(entry.Hit), Of, entry => (entry.Hit.Municipality, entry.Indicator.Source, entry.Found), where);

    /// <summary>Finds of a hunt, in the order in which they were found; `Source` is the hunt's name.</summary>
    public ImmutableArray<Found<HuntResult>> Results(string hunt, FoundWhere where) => Where(catalog.HuntResults(hunt),
        TriageRows.IdOf, result => judgements.GetValueOrDefault(TriageRows.IdOf(result)),
        result => (result.Municipality, result.Hunt, result.LastFound), where);

    /// <summary>Those of a run's hits that nobody judged to be nothing.</summary>
    public ImmutableArray<HitEntry> Heard(ImmutableArray<HitEntry> hits) =>
        [.. hits.Where(entry => !(Of(entry)?.Silences(now) ?? false))];

    /// <summary>A verdict on a hit itself, else one on its indicator's value.</summary>
    Judgement? Of(HitEntry entry) => judgements.GetValueOrDefault(TriageRows.IdOf(entry.Hit)) ?? Allowed.Of(entry.Indicator);

    ImmutableArray<Found<T>> Where<T>(
        IEnumerable<T> things, Func<T, string> id, Func<T, Judgement?> judged,
        Func<T, (string Municipality, string Source, DateTime Found)> of, FoundWhere where)
    {
        var found = ImmutableArray.CreateBuilder<Found<T>>();
        foreach (var thing in things)
        {
            var (municipality, source, time) = of(thing);
            if ((where.Municipality ?? municipality) != municipality || (where.Source ?? source) != source || time < where.Since) continue;
            var one = new Found<T>(id(thing), thing, judged(thing));
            if (where.IsOpen && one.Judgement is { } said && !(said.Until <= now)) continue;
            if (!where.IsAll && (one.Judgement?.Silences(now) ?? false)) Silenced++;
            else found.Add(one);
        }
        return found.DrainToImmutable();
    }

    /// <summary>Says what a hit or find is. Throws <see cref="InputException"/> for an id that none has.</summary>
    public void Judge(string id, Verdict verdict, string note, DateTime? until)
    {
        if (catalog.Hits().All(entry => TriageRows.IdOf(entry.Hit) != id)
            && catalog.HuntResults().All(result => TriageRows.IdOf(result) != id))
            throw new InputException($"nothing that was found has the id `{id}`; `loghunt hunt results` shows ids, as `h12@0301` and `r7`");
        catalog.Judge(id, verdict, note, until, now);
    }

    /// <summary>A verdict as it is written.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Confirmed => "confirmed",
        Verdict.FalsePositive => "false-positive",
        _ => "allowed",
    };
}
