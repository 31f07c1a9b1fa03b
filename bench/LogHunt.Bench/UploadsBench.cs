using System.Diagnostics;
using System.Globalization;
using LogHunt.Cli.Demo;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;
using LogHunt.Query.Hunts;

namespace LogHunt.Bench;

/// <summary>
/// A municipality that sends little and often: what its segments and the catalog weigh against the text, and what one address costs to be
/// found, as they come in, merged as they come in, and merged at once.
/// </summary>
static class UploadsBench
{
    const int Seed = 20260301;
    const int Asked = 15;
    const string Sought = "NetworkSession | where DstIpAddr == '203.0.113.45' | count";

    /// <summary>1 when an answer differs.</summary>
    public static int Run(string folder, int uploads, int lines)
    {
        var (paths, bytes) = Write(folder, uploads, lines);
        Console.WriteLine($"{uploads} uploads of {lines} lines, {bytes:N0} bytes\n{"",-22}{"segments",9}{"bytes",13}{"text :",8}" +
            $"{"catalog",12}{"a upload",9}{"CPU ms",8}{"first ms",9}{"again ms",9}");
        var (asTheyCome, merging) = (Path.Combine(folder, "as-they-come"), Path.Combine(folder, "merging"));
        var cpu = TakeIn(asTheyCome, paths, merges: false);
        var answers = new HashSet<string> { Tell("as they come", asTheyCome, bytes, uploads, cpu / uploads) };
        cpu = TakeIn(merging, paths, merges: true);
        answers.Add(Tell("merged as they come", merging, bytes, uploads, cpu / uploads));
        using (var store = Store.Open(asTheyCome))
        {
            var before = Environment.CpuUsage.TotalTime;
            var done = StoreCompaction.Run(store);
            cpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"compacted {done.Replaced} segments, {done.Rows} rows in {cpu:N0} ms CPU, {1000 * cpu / done.Rows:N1} us a row"));
            answers.UnionWith(done.Left.Select(left => left.Sentence));
            if (IndicatorHunt.Run(store, Engine.Execution.QueryBudget.Unlimited) is { Searched: > 0 } again)
                answers.Add($"{again.Searched} searches again");
        }
        answers.Add(Tell("compacted", asTheyCome, bytes, uploads, cpu / uploads));
        return answers.Count == 1 ? 0 : 1;
    }

    static (string[] Paths, long Bytes) Write(string folder, int uploads, int lines)
    {
        var random = new Random(Seed);
        var text = new FortiGateText(DemoSite.Nordvik, random);
        var paths = new string[uploads];
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < uploads; i++)
        {
            paths[i] = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"day-{i}.log"));
            var day = start + i * TimeSpan.FromDays(365) / uploads;
            File.WriteAllLines(paths[i], Enumerable.Range(0, lines).Select(line => i % 50 == 7 && line == 3
                ? text.Traffic(day, DemoSite.Nordvik.Workstation(random), "203.0.113.45", 443, 6, "HTTPS", "close", 1310, 842)
                : text.Ordinary(day + line * TimeSpan.FromHours(20) / lines)));
        }
        return (paths, paths.Sum(path => new FileInfo(path).Length));
    }

    /// <returns>CPU ms.</returns>
    static double TakeIn(string folder, string[] paths, bool merges)
    {
        using var store = Store.Open(folder);
        store.Catalog.AddIndicators("feed", [new(IndicatorType.Ipv4, "203.0.113.45", "feed")]);
        var before = Environment.CpuUsage.TotalTime;
        foreach (var path in paths)
        {
            new Ingestor(store).Ingest([path], new IngestOptions("nordvik"));
            IndicatorHunt.Run(store, Engine.Execution.QueryBudget.Unlimited);
            if (merges) StoreCompaction.AfterUpload(store, "nordvik");
        }
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    /// <returns>The answer and the hits.</returns>
    static string Tell(string name, string folder, long text, int uploads, double cpu)
    {
        string answer;
        double first, again;
        StoreStatus status;
        using (var store = LogHuntStore.OpenExisting(folder))
        {
            var clock = Stopwatch.GetTimestamp();
            answer = Ask(store);
            first = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            var times = new double[Asked];
            for (var i = 0; i < Asked; i++)
            {
                clock = Stopwatch.GetTimestamp();
                Ask(store);
                times[i] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
            }
            Array.Sort(times);
            again = times[Asked / 2];
            status = StoreStatus.Of(store.EngineStore);
            answer += $" {string.Join(' ', store.Catalog.Hits().Select(hit => hit.Hit.Count))}";
        }
        var catalog = new FileInfo(Path.Combine(folder, "catalog.db")).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-22}{status.Segments,9}{status.SegmentBytes,13:N0}{(double)text / status.SegmentBytes,8:N2}" +
            $"{catalog,12:N0}{catalog / uploads,9:N0}{cpu,8:N0}{first,9:N1}{again,9:N1}"));
        return answer;
    }

    static string Ask(LogHuntStore store) => store.Query(Sought).Rows().Single()[0]!.ToString()!;
}
