using System.Collections.Immutable;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Segments;
using LogHunt.Ingest.Manifests;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;

namespace LogHunt.Cli.Jobs;

/// <summary>
/// What a watch looks after: folders of indicators, folders whose folders are municipalities with their logs in them, and how long it waits
/// from one look to the next.
/// </summary>
sealed record WatchOptions(ImmutableArray<string> Indicators, ImmutableArray<string> Uploads, TimeSpan Every, QueryLimits Limits);

/// <summary>
/// Takes in what lies in the watched folders and runs what is due, again and again. What was done is known by the store and not by the
/// clock: what came or was due while nothing watched is caught up with.
/// </summary>
sealed class Watch(LogHuntStore store, WatchOptions options, TimeProvider time, IWatchTeller teller)
{
    readonly ImmutableArray<WatchedFolder> indicators = [.. options.Indicators.Select(path => new WatchedFolder(path))];
    readonly ImmutableArray<WatchedFolder> uploads = [.. options.Uploads.Select(path => new WatchedFolder(path))];

    /// <summary>What is wrong with a file, a folder or the store since an earlier look: it is told once and tried in each.</summary>
    readonly Dictionary<string, string> told = [];

    /// <summary>Until it is cancelled; what runs then ends first or is taken up by the next watch, and nothing is half done.</summary>
    public void Run(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Look(cancellation);
                Task.Delay(options.Every, time, cancellation).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // That is how a watch ends.
        }
    }

    /// <summary>One look: new files of indicators, new logs, sources that are due, then hunts that are.</summary>
    public void Look(CancellationToken cancellation)
    {
        foreach (var folder in indicators)
            Each(folder, file => teller.Tell(new ImportIndicators(store.EngineStore).Run(file)), cancellation);
        foreach (var folder in uploads)
            Each(folder, file => teller.Tell(new TakeIn(store.EngineStore).Run([file],
                new IngestOptions(Owner(folder, file)) { Described = DescribedFormats.Of(store.Directory, null).All },
                cancellation: cancellation)), cancellation);
        HuntsReport? report = null;
        Try(store.Directory, () =>
        {
            foreach (var source in store.Catalog.Sources().Where(source => PullSources.IsDue(source, time.GetUtcNow().UtcDateTime)))
                teller.Tell(new PullSources(store.EngineStore, new(), time).Run(source, _ => { }, cancellation));
            report = new RunHunts(store).RunDue(time.GetUtcNow().UtcDateTime, options.Limits, cancellation);
        }, teller.NotRun);
        if (report is not null) teller.Tell(report);
    }

    /// <summary>A folder or a file that is wrong is told, and the others are taken.</summary>
    void Each(WatchedFolder folder, Action<string> take, CancellationToken cancellation)
    {
        ImmutableArray<string> files = [];
        Try(folder.Path, () => files = folder.Settled(), why => teller.Refused(folder.Path, why));
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                // Rights that come later change neither time nor length.
                if (!Try(file, () => Read(file, take), why => teller.Refused(file, why))) folder.Again(file);
            }
            catch (Exception wrong) when (wrong is InvalidDataException or ManifestException or InputException)
            {
                teller.Refused(file, wrong.Message);
            }
        }
    }

    static void Read(string file, Action<string> take)
    {
        using (RegularFile.Open(file)) take(file);
    }

    /// <summary>
    /// False when something is in the way that may pass, as a disk that is full or another process that writes: a later look tries again.
    /// </summary>
    bool Try(string place, Action look, Action<string> tell)
    {
        try
        {
            look();
            told.Remove(place);
            return true;
        }
        catch (Exception wrong) when (wrong is StoreException { IsDamage: false } or UnauthorizedAccessException
            or (IOException and not OutputClosedException))
        {
            if (told.GetValueOrDefault(place) != wrong.Message) tell(wrong.Message);
            told[place] = wrong.Message;
            return false;
        }
    }

    /// <summary>The folder below the watched one.</summary>
    static string Owner(WatchedFolder folder, string file) =>
        Path.GetRelativePath(folder.Path, file).Split(Path.DirectorySeparatorChar) is [var municipality, _, ..] ? municipality
        : throw new InputException($"logs lie in a folder named as their municipality is, below `{folder.Path}`");
}

/// <summary>Who hears what a watch does.</summary>
interface IWatchTeller
{
    /// <summary>A file of indicators was read.</summary>
    void Tell(ImportedFile imported);

    /// <summary>A source was pulled.</summary>
    void Tell(PulledSource pulled);

    /// <summary>Logs were taken in.</summary>
    void Tell(TakenIn taken);

    /// <summary>What was due ran, which may be nothing.</summary>
    void Tell(HuntsReport report);

    /// <summary>A file or folder was not taken, for a reason in one sentence.</summary>
    void Refused(string path, string why);

    /// <summary>What is due could not be run, for a reason in one sentence; it is due until it is.</summary>
    void NotRun(string why);
}
