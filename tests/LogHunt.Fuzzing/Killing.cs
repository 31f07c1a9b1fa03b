using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LogHunt.Cli.Demo;
using LogHunt.Engine.Catalog;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>A command that writes to a store: what it begins with, and what is there when it came to its end.</summary>
/// <param name="InParts">Whether what it does is committed in parts, so that a killed one may leave some of it.</param>
public sealed record KilledCommand(string Name, ImmutableArray<string> Arguments, string Before, StoreCounts Whole, TimeSpan Lasts,
    bool InParts);

/// <summary>What kills of one command left, and what was wrong with it, a sentence each.</summary>
public sealed record KillOutcome(int Nothing, int Part, int Whole, ImmutableArray<string> Wrong);

/// <summary>What a store holds, counted: two runs of the same command must count the same.</summary>
public sealed record StoreCounts(int Uploads, long Rows, int Indicators, int Hits, long Sightings, int Finds)
{
    /// <summary>Counts a store; nothing when there is none.</summary>
    public static StoreCounts Of(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "catalog.db"))) return new(0, 0, 0, 0, 0, 0);
        using var store = Store.OpenExisting(folder);
        var hits = store.Catalog.Hits();
        return new(store.Catalog.Uploads().Length, store.Catalog.Segments().Sum(segment => (long)store.Segment(segment).RowCount),
            store.Catalog.Indicators().Length, hits.Length, hits.Sum(hit => hit.Hit.Count), store.Catalog.HuntResults().Length);
    }

    /// <summary>Whether nothing here is more than there.</summary>
    public bool IsPartOf(StoreCounts other) => Uploads <= other.Uploads && Rows <= other.Rows && Indicators <= other.Indicators
        && Hits <= other.Hits && Sightings <= other.Sightings && Finds <= other.Finds;
}

/// <summary>
/// kill -9 at random moments of the program: what is found then is what was there before, or the whole (or a part, where a command
/// commits in parts), and the same command again makes it whole once.
/// </summary>
public sealed class Killing : IDisposable
{
    /// <summary>Done, and done but not with everything: a note lies among the demo's logs, which is no log.</summary>
    static readonly int[] Done = [0, 3];

    readonly TemporaryFolder folder = new();
    readonly Random random;
    int killed;

    /// <summary>Makes the stores that the commands begin with; the moments are the same ones for the same seed, as far as a machine is.</summary>
    public Killing(int seed)
    {
        random = new(seed);
        var uploads = new DemoArchives(new DemoOptions { Scale = .1 }, folder["archives"]).Write(_ => { }, CancellationToken.None);
        var archive = uploads.Single(upload => upload.Site == DemoSite.Nordvik).Paths.Single();
        var list = folder.Write("feed.csv", "type,value\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            $"ipv4,203.0.{50 + i / 250}.{i % 250}\n")));

        var filled = folder["filled"];
        Run(filled, "ingest", archive, "--municipality", "9901");
        Run(filled, "hunt", "add", "guesses",
            "Authentication | where EventResult == 'Failure' | project TimeGenerated, SrcIpAddr, SourceFile, SourceLine");
        var hunted = Copy(filled, "hunted");
        Run(hunted, "indicators", "import", list);
        Commands =
        [
            Command("ingest", folder["none"], inParts: false, "ingest", archive, "--municipality", "9901"),
            Command("import", filled, inParts: false, "indicators", "import", list),
            Command("hunt", hunted, inParts: true, "hunt", "run"),
            Command("compact", Days(filled), inParts: true, "store", "compact"),
        ];
    }

    /// <summary>Everything that writes to a store.</summary>
    public ImmutableArray<KilledCommand> Commands { get; }

    /// <summary>A store with the logs of some days, searched, of which no four segments are of one size.</summary>
    string Days(string filled)
    {
        var days = Copy(filled, "days");
        for (var day = 0; day < 3; day++)
            Run(days, "ingest", folder.Write($"day-{day}.log", string.Concat(LogLines.Of("fortigate", 300, seed: day)
                .Select(line => System.Text.Encoding.UTF8.GetString(line) + "\n"))), "--municipality", "9901");
        Run(days, "indicators", "import", folder.Write("few.csv", "type,value\nipv4,10.1.17.5\n"));
        Run(days, "hunt", "run");
        return days;
    }

    /// <summary>
    /// Kills a command so many times, each in a store of its own. A kill that came too late makes the next come earlier, and one that
    /// came before anything was written later: how long a command takes was measured while the machine may have done other things.
    /// </summary>
    public KillOutcome Kill(KilledCommand command, int count)
    {
        var before = StoreCounts.Of(command.Before);
        var (nothing, part, whole) = (0, 0, 0);
        var lasts = command.Lasts;
        var wrong = ImmutableArray.CreateBuilder<string>();
        for (var kill = 0; kill < count; kill++)
        {
            var store = Copy(command.Before, string.Create(CultureInfo.InvariantCulture, $"killed-{killed++}"));
            var (moment, late) = Kill(command, store, lasts);
            var found = StoreCounts.Of(store);
            lasts *= late ? .7 : found == before ? 1.1 : 1;
            if (found == before) nothing++;
            else if (found == command.Whole) whole++;
            else
            {
                part++;
                if (!command.InParts
                    || !found.IsPartOf(command.Whole)) wrong.Add($"killed after {moment}: {found}, whole it is {command.Whole}");
            }
            Run(store, [.. command.Arguments]);
            if (StoreCounts.Of(store) is var again
                && again != command.Whole) wrong.Add($"killed after {moment}, then run again: {again}, whole it is {command.Whole}");
            if (command.Name == "compact" && LeftToMerge(store) is > 0 and var left)
                wrong.Add($"killed after {moment}, then run again: {left} mergers are left");
            wrong.AddRange(Faults(store).Select(fault => $"killed after {moment}, then run again: {fault}"));
            Directory.Delete(store, recursive: true);
        }
        return new(nothing, part, whole, wrong.ToImmutable());
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    KilledCommand Command(string name, string before, bool inParts, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var store = Copy(before, $"whole-{name}");
        Run(store, arguments);
        return new(name, [.. arguments], before, StoreCounts.Of(store), clock.Elapsed, inParts);
    }

    static void Run(string store, params string[] arguments)
    {
        var result = LogHuntProgram.Run([.. arguments, "--store", store]);
        if (!Done.Contains(result.ExitCode)) throw new InvalidOperationException($"`loghunt {string.Join(' ', arguments)}` ended with {result.ExitCode}: {result.Errors}");
    }

    /// <summary>
    /// At a random time, or in the first moments after something in the store changed. Returns when that was, and whether the command
    /// had come to its end by then.
    /// </summary>
    (TimeSpan Moment, bool Late) Kill(KilledCommand command, string store, TimeSpan lasts)
    {
        var clock = Stopwatch.StartNew();
        var before = SizeOf(store);
        using var process = LogHuntProgram.Start(new([.. command.Arguments, "--store", store]));
        if (random.Next(2) == 0) process.WaitForExit(lasts * (.1 + .95 * random.NextDouble()));
        else
        {
            while (!process.HasExited && SizeOf(store) == before) Thread.Sleep(1);
            process.WaitForExit(TimeSpan.FromMilliseconds(60 * random.NextDouble()));
        }
        var (moment, late) = (clock.Elapsed, process.HasExited);
        process.Kill();
        process.WaitForExit();
        return (moment, late);
    }

    /// <summary>Files of segments and bytes of the catalog.</summary>
    static (int Files, long Bytes) SizeOf(string store)
    {
        if (!Directory.Exists(store)) return (0, 0);
        var log = new FileInfo(Path.Combine(store, "catalog.db-wal"));
        var segments = Path.Combine(store, "segments");
        return (Directory.Exists(segments) ? Directory.EnumerateFiles(segments, "*", SearchOption.AllDirectories).Count() : 0,
            log.Exists ? log.Length : 0);
    }

    /// <summary>What is wrong with a store: what `verify` says, and bytes of segments that nobody knows.</summary>
    static IEnumerable<string> Faults(string folder)
    {
        using var store = Store.OpenExisting(folder);
        foreach (var fault in Verification.Of(store).Faults) yield return fault.Sentence;
        var status = StoreStatus.Of(store);
        var bytes = new DirectoryInfo(Path.Combine(store.Directory, "segments")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length);
        if (bytes != status.SegmentBytes + status.ReplacedBytes)
            yield return $"segments have {bytes} bytes on the disk, {status.SegmentBytes} count and {status.ReplacedBytes} were replaced";
    }

    static int LeftToMerge(string folder)
    {
        using var store = Store.OpenExisting(folder);
        return StoreCompaction.Plan(store).Length;
    }

    /// <summary>A copy of a store; nothing when there is none.</summary>
    string Copy(string store, string name)
    {
        var copy = folder[name];
        if (!Directory.Exists(store)) return copy;
        foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(store, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return copy;
    }
}
