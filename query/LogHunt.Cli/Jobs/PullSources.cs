using System.Collections.Immutable;
using LogHunt.Cli.Feeds;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// What a pull of a source came to. `Notes` says what of it was not read, one sentence each, `Rejects` has the first entries that
/// became no
/// indicators, and `Problem` why the pull ended before its end; what had come by then is imported.
/// </summary>
sealed record PulledSource(string Source, string Kind)
{
    public int Pages { get; init; }
    public int New { get; init; }
    public int Changed { get; init; }
    public int Known { get; init; }
    public int LeftOut { get; init; }
    public int Rejected { get; init; }

    /// <summary>Files that were not read because they may still be written.</summary>
    public int Waiting { get; init; }
    public ImmutableArray<RejectedIndicator> Rejects { get; init; } = [];
    public ImmutableArray<string> Notes { get; init; } = [];
    public string? Problem { get; init; }

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsQuiet => Pages == 0 && Problem is null && Notes.IsEmpty;

    /// <summary>Whether all that the source says was understood.</summary>
    public bool IsWhole => Problem is null && Notes.IsEmpty && Rejected == 0 && Waiting == 0;
}

/// <summary>
/// Pulls sources: page by page into the catalog, by the way of every import, and behind each page how far the source was read. A pull that
/// was ended, by whatever, is taken up by the next one.
/// </summary>
sealed class PullSources(Store store, FeedLimits limits, TimeProvider time)
{
    /// <summary>Rejected entries, and notes, of one pull that are told.</summary>
    const int MostTold = 20;

    /// <summary>A folder is looked at in every look of a watch, what stands elsewhere when its time has come.</summary>
    public static bool IsDue(IndicatorSource source, DateTime now) =>
        FeedKinds.Find(source.Settings.Kind) is { } feed && (!feed.IsRemote || source.IsDue(now));

    /// <summary>Pulls one source; `progress` hears of each page.</summary>
    public PulledSource Run(IndicatorSource source, Action<PulledSource> progress, CancellationToken cancellation)
    {
        var settings = source.Settings;
        var pulled = new PulledSource(source.Name, settings.Kind);
        var feed = FeedKinds.Find(settings.Kind)
            ?? throw new InputException($"the source `{source.Name}` is of kind `{settings.Kind}`, which is not pulled; see `indicators sources set --kind`");
        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            using var client = new FeedClient(settings, limits, time, cancellation);
            foreach (var page in feed.Pages(new(client, settings, store.Catalog.Positions(source.Name), now)))
            {
                cancellation.ThrowIfCancellationRequested();
                pulled = Take(feed, source, page, pulled);
                progress(pulled);
            }
        }
        catch (Exception ended) when (ended is FeedException or InputException)
        {
            pulled = pulled with { Problem = ended.Message };
        }
        // A folder is looked at every few seconds: when nothing came nothing is written.
        if (feed.IsRemote || !pulled.IsQuiet || source.Problem is not null)
            store.Catalog.SetPulled(source.Name, now, pulled.Problem ?? pulled.Notes.FirstOrDefault());
        return pulled;
    }

    PulledSource Take(Feed feed, IndicatorSource source, FeedPage page, PulledSource pulled)
    {
        if (page.IsWaiting) pulled = pulled with { Waiting = pulled.Waiting + 1 };
        if (page.Note is { } note) pulled = Noted(pulled, note);
        if (page.Content is { } content)
        {
            try
            {
                using var stream = new MemoryStream(content, writable: false);
                var imported = new ImportIndicators(store).Run(stream, page.Name, Path.GetFileName(page.Name), page.Format, source.Name);
                pulled = pulled with
                {
                    New = pulled.New + imported.Import.New,
                    Changed = pulled.Changed + imported.Import.Changed,
                    Known = pulled.Known + imported.Import.Unchanged,
                    LeftOut = pulled.LeftOut + imported.Read.LeftOut.Length,
                    Rejected = pulled.Rejected + imported.Read.Rejects.Length,
                    Rejects = [.. pulled.Rejects.Concat(imported.Read.Rejects.Select(InFile)).Take(MostTold)],
                };
            }
            catch (InvalidDataException wrong)
            {
                pulled = Noted(pulled, wrong.Message);
                // What a server gives may be put right there under the same name.
                if (feed.IsRemote) return pulled;
            }
        }
        if (page.Position is { } position) store.Catalog.SetPosition(source.Name, page.Place, position);
        return page.Content is null && page.Position is null ? pulled : pulled with { Pages = pulled.Pages + 1 };

        RejectedIndicator InFile(RejectedIndicator reject) =>
            feed.IsRemote ? reject : reject with { Place = $"{page.Name}, {reject.Place}" };
    }

    static PulledSource Noted(PulledSource pulled, string note) =>
        pulled.Notes.Length > MostTold ? pulled
        : pulled with { Notes = pulled.Notes.Add(pulled.Notes.Length == MostTold ? "and more that was not read" : note) };
}
