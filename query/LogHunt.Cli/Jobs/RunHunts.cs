using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Schema;
using LogHunt.Query;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// What a run of hunts came to: indicators (null when only saved hunts were run), saved hunts, and what neither of them can see.
/// </summary>
sealed record HuntsReport(IndicatorHuntReport? Indicators, ImmutableArray<HuntReport> Hunts, UnparsedFiles Unparsed)
{
    /// <summary>What of the store could not be read, one sentence a file.</summary>
    public ImmutableArray<string> NotRead { get; } =
        [.. (Indicators?.Incomplete ?? []).Concat(Hunts.SelectMany(hunt => hunt.Incomplete)).Select(fault => fault.Sentence).Distinct()];

    /// <summary>Why saved hunts may have missed rows although all was read.</summary>
    public IEnumerable<string> Doubts => Hunts.SelectMany(hunt => hunt.Doubts, (hunt, doubt) => $"hunt `{hunt.Hunt}`: {doubt}");

    /// <summary>Whether anything was found that was not known.</summary>
    public bool HasNew => Indicators is { Hits.IsEmpty: false } || Hunts.Any(hunt => hunt.New > 0);

    public bool IsComplete => NotRead.IsEmpty && !Doubts.Any() && Hunts.All(hunt => hunt.Problem is null);
}

/// <summary>Looks for the standing indicators in what was not searched yet, and runs saved hunts.</summary>
sealed class RunHunts(LogHuntStore store)
{
    /// <summary>A search for indicators may take its time: it can be broken off and goes on where it stood.</summary>
    public static QueryLimits AsLongAsItTakes { get; } = new() { Time = TimeSpan.MaxValue, RowsRead = long.MaxValue };

    /// <summary>
    /// The saved hunts of these names; without a name all of them, and the indicators. `progress` gets pairs of segment and batch that
    /// were searched, and how many there are. Throws <see cref="InputException"/> for a name that no hunt has.
    /// </summary>
    public HuntsReport Run(IReadOnlyCollection<string> names, QueryLimits limits, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var catalog = store.Catalog;
        var saved = catalog.Hunts();
        if (names.FirstOrDefault(name => saved.All(hunt => hunt.Name != name)) is { } missing) throw Missing(saved, missing);
        var indicators = names.Count > 0 ? null
            : Heard(IndicatorHunt.Run(store.EngineStore, AsLongAsItTakes.Start(cancellation), progress));
        var options = new QueryOptions { Limits = limits, Cancellation = cancellation };
        ImmutableArray<HuntReport> hunts = [.. saved.Where(hunt => names.Count == 0 ? hunt.Disabled is null : names.Contains(hunt.Name))
            .Select(hunt => hunt.Disabled is { } why ? new(hunt.Name, 0, 0, $"it is disabled: {why}")
                : HuntRunner.Run(store, hunt, options))];
        return new(indicators, hunts, UnparsedFiles.Of(catalog.Uploads()));
    }

    /// <summary>The indicators, and the saved hunts that are due at `now`.</summary>
    public HuntsReport RunDue(DateTime now, QueryLimits limits, CancellationToken cancellation = default)
    {
        var indicators = Heard(IndicatorHunt.Run(store.EngineStore, AsLongAsItTakes.Start(cancellation)));
        var hunts = HuntRunner.RunDue(store, now, new() { Limits = limits, Cancellation = cancellation });
        // A watch asks every few seconds, and mostly there is nothing to do and to tell.
        var isIdle = hunts.IsEmpty && indicators.Searched == 0;
        return new(indicators, hunts, isIdle ? new([]) : UnparsedFiles.Of(store.Catalog.Uploads()));
    }

    /// <summary>A run without the hits that are judged to be nothing.</summary>
    IndicatorHuntReport Heard(IndicatorHuntReport run) =>
        run.Hits.IsEmpty ? run : run with { Hits = new FoundThings(store.Catalog, DateTime.UtcNow).Heard(run.Hits) };

    /// <summary>The saved hunt of that name. Throws <see cref="InputException"/> when there is none.</summary>
    public static Hunt Named(CatalogDb catalog, string name) =>
        catalog.Hunts() is var saved && saved.FirstOrDefault(hunt => hunt.Name == name) is { } hunt ? hunt : throw Missing(saved, name);

    /// <summary>What to say to a name that no hunt has.</summary>
    public static InputException Missing(IEnumerable<Hunt> saved, string name) =>
        new(Nearest.To(name, saved.Select(hunt => hunt.Name)) is { } nearest
        ? $"there is no hunt `{name}`; did you mean `{nearest}`?" : $"there is no hunt `{name}`; `loghunt hunt list` lists them");
}
