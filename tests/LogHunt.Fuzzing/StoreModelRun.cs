using System.Globalization;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Segments;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;
using LogHunt.Query.Hunts;
using LogHunt.Testing;

namespace LogHunt.Fuzzing;

/// <summary>
/// A store is what its uploads say: after every step of a random sequence it answers as a model that is nothing but lists. What fails is
/// told with the fewest steps that were found.
/// </summary>
public static class StoreModelRun
{
    const int Longest = 14;

    static readonly string[] Municipalities = ["0301", "4601"];

    static readonly Hunt Saved =
        new("to the first", $"NetworkSession | where DstIpAddr == '{StoreModel.Address(0)}' | project Municipality, RawLine",
            DateTime.UnixEpoch);

    /// <summary>What is wrong with the sequence of a seed; null when nothing is.</summary>
    public static string? Fault(int seed)
    {
        var steps = Steps(seed);
        if (Fault(steps) is not { } fault) return null;
        for (var at = 0; at < steps.Count;)
        {
            List<StoreStep> less = [.. steps[..at], .. steps[(at + 1)..]];
            if (Fault(less) is { } still) (steps, fault) = (less, still);
            else at++;
        }
        return $"seed {seed}, steps:\n{string.Join('\n', steps)}\n{fault}";
    }

    static List<StoreStep> Steps(int seed)
    {
        var random = new Random(seed);
        // What was found of an indicator before it was withdrawn is not told apart, row by row, from what would have been found after.
        var withdraws = random.Next(2) == 0;
        return [.. Enumerable.Range(0, random.Next(3, Longest)).Select<int, StoreStep>(_ => random.Next(16) switch
        {
            < 4 => new StoreStep.Ingest(One(Municipalities), random.Next(StoreModel.Files)),
            4 => new StoreStep.Killed(One(Municipalities), random.Next(StoreModel.Files)),
            < 8 => new StoreStep.Import(One(["a", "b"]),
                [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(StoreModel.Addresses)).Distinct()],
                withdraws && random.Next(2) == 0),
            8 or 9 => new StoreStep.Hunt(),
            10 => new StoreStep.SavedHunt(),
            11 or 12 => new StoreStep.Compact(random.Next(2) == 0 ? null : One(Municipalities)),
            13 => new StoreStep.Reopen(),
            _ when withdraws => new StoreStep.Hunt(),
            14 => new StoreStep.Remove(One(Municipalities), random.Next(StoreModel.Files)),
            _ => new StoreStep.Reingest(One(Municipalities), random.Next(StoreModel.Files), One(Municipalities)),
        })];

        string One(string[] of) => of[random.Next(of.Length)];
    }

    static string? Fault(List<StoreStep> steps)
    {
        using var folder = new TemporaryFolder();
        var model = new StoreModel();
        var place = folder["store"];
        var store = Opened(place);
        try
        {
            foreach (var (i, step) in steps.Index())
            {
                if (step is StoreStep.Killed killed) Kill(folder[string.Create(CultureInfo.InvariantCulture, $"killed-{i}")], killed);
                else if (step is StoreStep.Reopen) Reopen(place);
                else Take(store, folder, step);
                model.Take(step);
                if (Answers(store) is var said
                    && said != model.Answers()) return $"after step {i + 1}, {step}, the store says\n{said}\nand not\n{model.Answers()}";
                if (Verification.Of(store.EngineStore).Faults is { IsEmpty: false } faults) return $"after step {i + 1}, {step}: {faults[0].Sentence}";
            }
            return null;
        }
        finally
        {
            store.Dispose();
        }

        void Reopen(string at)
        {
            store.Dispose();
            store = Opened(place = at);
        }

        // What lies in the folder at this moment is what a kill leaves; the lock is the process's, and goes with it.
        void Kill(string copy, StoreStep.Killed killed)
        {
            using (var writer = store.EngineStore.BeginUpload(killed.Municipality))
            {
                using var tables = new UploadTables(writer);
                Fill(tables, killed.File);
                tables.WriteRest();
                Thread.Sleep(20);
                foreach (var file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Where(file =>
                    !file.EndsWith(".lock", StringComparison.Ordinal)))
                {
                    var to = Path.Combine(copy, Path.GetRelativePath(place, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                    if (File.Exists(file)) File.Copy(file, to);
                }
            }
            Reopen(copy);
        }
    }

    static LogHuntStore Opened(string folder)
    {
        var store = LogHuntStore.Open(folder);
        store.Catalog.AddHunt(Saved);
        return store;
    }

    static void Take(LogHuntStore store, TemporaryFolder folder, StoreStep step)
    {
        switch (step)
        {
            case StoreStep.Ingest(var municipality, var file):
                Ingest(municipality, file, instead: null);
                break;
            case StoreStep.Remove(var municipality, var file) when UploadOf(municipality, file) is { } upload:
                UploadRemoval.Run(store.EngineStore, upload, Hits);
                break;
            case StoreStep.Reingest(var municipality, var file, var to) when UploadOf(municipality, file) is { } upload:
                Ingest(to, file, new(upload, Hits));
                break;
            case StoreStep.Import(var feed, var addresses, var revoked):
                store.Catalog.AddIndicators(feed,
                    addresses.Select(address => new Indicator(IndicatorType.Ipv4, StoreModel.Address(address),
                        feed) { Revoked = revoked }));
                break;
            case StoreStep.Hunt:
                IndicatorHunt.Run(store.EngineStore, QueryBudget.Unlimited);
                break;
            case StoreStep.SavedHunt:
                HuntRunner.Run(store, Saved);
                break;
            case StoreStep.Compact({ } municipality):
                StoreCompaction.AfterUpload(store.EngineStore, municipality);
                break;
            case StoreStep.Compact:
                StoreCompaction.Run(store.EngineStore);
                break;
        }

        void Ingest(string municipality, int file, Replacement? instead)
        {
            var path = folder.Write($"{file}.log", string.Concat(StoreModel.Lines(file).Select(line => line + "\n")));
            new Ingestor(store.EngineStore).Ingest([path], new IngestOptions(municipality) { Zone = TimeZoneInfo.Utc, Instead = instead });
        }

        string? UploadOf(string municipality, int file) => store.Catalog.Uploads()
            .FirstOrDefault(one => one.Municipality == municipality && one.Files.Any(held => held.Path == $"{file}.log"))?.UploadId;
    }

    static HitCount Hits => IndicatorSearch.Counting(QueryBudget.Unlimited);

    /// <summary>Rows as an upload of the file would bring them, whatever they say.</summary>
    static void Fill(UploadTables tables, int file)
    {
        var table = Engine.Schema.StandardTables.NetworkSession;
        SegmentBuilder builder = tables.Of(table);
        foreach (var line in StoreModel.Lines(file))
        {
            builder.Number(0, new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);
            builder.Text(table.Ordinal("RawLine"), System.Text.Encoding.UTF8.GetBytes(line));
            builder.EndRow();
        }
    }

    static string Answers(LogHuntStore store) => StoreModel.Shown(
        store.Query("NetworkSession | project strcat(Municipality, ': ', RawLine)").Rows().Select(row => (string)row[0]!),
        store.Query("NetworkSession | where DstPortNumber == 443 | count", new() { Municipality = "0301" }).Rows().Sum(row =>
            (long)row[0]!),
        store.Catalog.Uploads().Length,
        store.Catalog.Indicators().Select(entry => $"{entry.Indicator.Value} {entry.Indicator.Source} {entry.Indicator.Revoked}"),
        store.Catalog.Hits().Select(hit => string.Create(CultureInfo.InvariantCulture,
            $"{hit.Indicator.Value} {hit.Indicator.Source} {hit.Hit.Municipality} {hit.Hit.Column} {hit.Hit.Count}")),
        store.Catalog.HuntResults().Length);
}
