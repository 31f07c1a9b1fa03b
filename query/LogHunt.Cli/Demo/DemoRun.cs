using System.Collections.Immutable;
using System.Diagnostics;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Ingest;
using LogHunt.Ingest.Receipts;
using LogHunt.Query;
using LogHunt.Query.Hunts;
using Spectre.Console;

namespace LogHunt.Cli.Demo;

/// <summary>The demo from the first archive to the last gap: the whole of the main job on logs made for it, told as it goes.</summary>
sealed class DemoRun(DemoOptions options, DemoFolder folder, CancellationToken cancellation)
{
    readonly DemoTeller tell = new(Terminal.Target);

    public ExitCode Run()
    {
        var started = Stopwatch.GetTimestamp();
        tell.Line("Three municipalities that do not exist send their logs of two weeks: firewalls, web servers, a domain controller.");
        tell.Line("In the night to 26 October the clocks went back, and somebody was in all three networks.");
        var uploads = MakeArchives();
        using var store = LogHuntStore.Open(folder.Store);
        Ingest(store.EngineStore, uploads);
        foreach (var hunt in DemoHunts.All) Hunt(store, hunt);
        var isExact = Indicators(store);
        Coverage(store.EngineStore);
        GoOn(Stopwatch.GetElapsedTime(started));
        return isExact ? ExitCode.Done : ExitCode.Wrong;
    }

    ImmutableArray<DemoUpload> MakeArchives()
    {
        tell.Heading("What they send");
        var uploads = new DemoArchives(options, folder.Archives).Write(_ => { }, cancellation);
        tell.Rows(Listing.Rows(uploads.SelectMany(upload => upload.Paths.Select(path => (upload.Site, Path: path))).ToArray(),
        [
            new("municipality", item => $"{item.Site.Id} {item.Site.Name}"),
            new("upload", item => Path.GetFileName(item.Path)),
            new("size", item => SizeText.Bytes(new FileInfo(item.Path).Length)),
            new("in it", item => DemoArchives.Inside(Path.GetFileName(item.Path))),
        ]));
        return uploads;
    }

    void Ingest(Store store, ImmutableArray<DemoUpload> uploads)
    {
        tell.Heading("Taken in: every line becomes rows, or is kept with the reason why not");
        var receipts = new List<(DemoSite Site, Receipt Receipt)>();
        DemoTeller.Progress(uploads.Sum(upload => upload.Lines), "lines", report =>
        {
            var before = 0L;
            foreach (var upload in uploads)
            {
                store.Catalog.AddMunicipality(upload.Site.Id, upload.Site.Name);
                var done = before;
                var told = new Telling<IngestProgress>(progress => report(done + progress.Lines));
                var reading = new IngestOptions(upload.Site.Id) { Zone = DemoOptions.Zone };
                receipts.Add((upload.Site, new Ingestor(store).Ingest(upload.Paths, reading, told, cancellation)));
                before += upload.Lines;
            }
        });
        tell.Rows(Listing.Rows(receipts,
        [
            new("municipality", item => $"{item.Site.Id} {item.Site.Name}"),
            new("files", item => item.Receipt.Files.Length),
            new("lines", item => item.Receipt.Lines),
            new("parsed", item => item.Receipt.Parsed),
            new("unparsed", item => item.Receipt.Unparsed),
            new("skipped", item => item.Receipt.Skipped),
            new("rows", item => item.Receipt.Rows),
        ]));
        tell.Line($"{SizeText.Count(receipts.Sum(item => item.Receipt.Lines), "line")} in " +
            $"{SizeText.Seconds(TimeSpan.FromTicks(receipts.Sum(item => item.Receipt.Elapsed.Ticks)))}.");
    }

    void Hunt(LogHuntStore store, DemoHunt hunt)
    {
        tell.Heading(hunt.Question);
        tell.Code(hunt.Kql);
        var result = store.Query(hunt.Kql, new QueryOptions { Cancellation = cancellation });
        tell.Rows(new ResultRows(result.Columns, result.Batches));
        tell.Line($"{SizeText.Count(result.Statistics.RowsRead, "row")} searched in {SizeText.Seconds(result.Statistics.Elapsed)}.");
    }

    bool Indicators(LogHuntStore store)
    {
        tell.Heading("New indicators arrive: the whole past is searched for them, once");
        string[] lists =
        [
            DemoIndicators.WriteList(folder.Indicators, DemoPlants.Listed),
            DemoIndicators.WriteBundle(folder.Indicators, DemoPlants.Bundled),
        ];
        foreach (var path in lists)
        {
            var imported = new ImportIndicators(store.EngineStore).Run(path);
            tell.Line($"{Path.GetFileName(path)}: {SizeText.Count(imported.Import.New, "new indicator")}");
        }
        var report = IndicatorHunt.Run(store.EngineStore, new QueryLimits().Start(cancellation));
        tell.Line($"{SizeText.Count(report.Segments, "segment")} searched in {SizeText.Seconds(report.Elapsed)}.");
        tell.Line("");
        tell.Rows(Rows(store, "IndicatorHits | project Indicator, Threat, Municipality, MatchedColumn, FirstSeen, LastSeen, HitCount " +
            "| sort by Municipality asc, FirstSeen asc, MatchedColumn asc"));
        return Compare(AnswerKey.Check([.. DemoPlants.Listed, .. DemoPlants.Bundled], store.Catalog.Hits()));
    }

    bool Compare(AnswerKey key)
    {
        var absent = DemoPlants.Listed.Concat(DemoPlants.Bundled).Count(indicator => indicator.FoundAt.IsEmpty);
        tell.Line($"Planted: {key.Found.Length + key.Missed.Length} findings. Found: {key.Found.Length} of " +
            $"them{(key.Wrong.IsEmpty ? $", and none of the {absent} indicators that only look similar" : "")}.");
        foreach (var finding in key.Missed) tell.Line($"missed: {finding.Value} at {finding.Municipality}");
        foreach (var finding in key.Wrong) tell.Line($"found, but not planted: {finding.Value} at {finding.Municipality}");
        return key.IsExact;
    }

    void Coverage(Store store)
    {
        tell.Heading("What could not be seen: hours without logs");
        tell.Flush(new CoverageReport(DeviceCoverage.Of(store.Catalog.Coverage()), UnparsedFiles.Of(store.Catalog.Uploads())).WriteText);
    }

    void GoOn(TimeSpan elapsed)
    {
        tell.Heading("Go on");
        tell.Code(
            $"""
            loghunt --store {folder.Store}
            loghunt query --store {folder.Store} "NetworkSession | summarize count() by DvcAction"
            loghunt query --store {folder.Store} "Unparsed | project SourceFile, SourceLine, Reason, RawLine"
            loghunt ingest your-logs.zip --municipality 0301 --store my-store
            """);
        tell.Line($"All of this took {SizeText.Seconds(elapsed)}.");
    }

    ResultRows Rows(LogHuntStore store, string kql)
    {
        var result = store.Query(kql, new QueryOptions { Cancellation = cancellation });
        return new(result.Columns, result.Batches);
    }
}
