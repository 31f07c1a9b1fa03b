using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Hunts;
using Spectre.Console;

namespace LogHunt.Cli.Commands;

static class HuntCommand
{
    public static Command Create() => new("hunt", "Searches for indicators, and saved queries") { Add(), List(), Run(), Results() };

    static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "What the hunt is called" };
        var text = new QueryText();
        var description = new Option<string?>("--description") { Description = "What it looks for", HelpName = "TEXT" };
        var command = new Command("add", "Saves a query as a hunt") { name, description };
        text.AddTo(command);
        command.Runs((parse, _) =>
        {
            var kql = text.Read(parse);
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            var diagnostics = store.Check(kql);
            if (!diagnostics.IsEmpty) throw new QueryException(kql, diagnostics);
            var hunt = new Hunt(parse.GetRequiredValue(name), kql, DateTime.UtcNow, parse.GetValue(description) ?? "");
            return store.Store.Catalog.AddHunt(hunt) ? ExitCode.Done : throw new InputException($"there is a hunt `{hunt.Name}` already");
        });
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the saved hunts") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var finds = store.Catalog.HuntResults().CountBy(result => result.Hunt, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            Listing.Write(parse.GetValue(json), "hunts", store.Catalog.Hunts(),
                new("name", hunt => hunt.Name),
                new("description", hunt => hunt.Description),
                new("created", hunt => hunt.Created),
                new("finds", hunt => (long)finds.GetValueOrDefault(hunt.Name)),
                new("query", hunt => hunt.Query));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Run()
    {
        var names = new Argument<string[]>("NAME") { Description = "Saved hunts; without one all of them, and the indicators", Arity = ArgumentArity.ZeroOrMore };
        var json = CommonOptions.Json();
        var command = new Command("run", "Searches what was not searched yet for every indicator, and runs saved hunts; what was found before is not new") { names, json };
        command.Runs((parse, cancellation) =>
        {
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            var wanted = parse.GetValue(names) ?? [];
            var saved = store.Store.Catalog.Hunts();
            if (wanted.FirstOrDefault(name => saved.All(hunt => hunt.Name != name)) is { } missing) throw new InputException($"there is no hunt `{missing}`; `loghunt hunt list` lists them");
            var indicators = wanted.Length == 0 ? SearchIndicators(store.Store, cancellation) : null;
            var reports = saved.Where(hunt => wanted.Length == 0 || wanted.Contains(hunt.Name)).Select(hunt => HuntRunner.Run(store, hunt, new QueryOptions { Cancellation = cancellation })).ToArray();
            foreach (var report in reports)
                if (report.Problem is { } problem) Terminal.NoteLines($"warning: the hunt `{report.Hunt}` did not run: {problem}");
            var unread = Unread(indicators, reports);
            foreach (var sentence in unread) Terminal.Warn($"not searched: {sentence}");
            if (parse.GetValue(json)) WriteJson(store.Store, indicators, reports);
            else WriteText(store.Store, indicators, reports);
            return unread.Length > 0 || reports.Any(report => report.Problem is not null) ? ExitCode.Incomplete : ExitCode.Done;
        });
        return command;
    }

    /// <summary>What could not be read, in one sentence for each file.</summary>
    static string[] Unread(IndicatorHuntReport? indicators, HuntReport[] reports) =>
        [.. (indicators?.Incomplete ?? []).Concat(reports.SelectMany(report => report.Incomplete)).Select(fault => fault.Sentence).Distinct()];

    /// <summary>On a terminal with a bar. It may take as long as it takes: it can be broken off, and goes on where it stood.</summary>
    static IndicatorHuntReport SearchIndicators(Store store, CancellationToken cancellation)
    {
        var budget = new QueryLimits { Time = TimeSpan.MaxValue, RowsRead = long.MaxValue }.Start(cancellation);
        if (!Terminal.NotesAreSeen) return IndicatorHunt.Run(store, budget);
        return Terminal.Notes.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("searches");
            return IndicatorHunt.Run(store, budget, (done, all) => (task.MaxValue, task.Value) = (all, done));
        });
    }

    static Command Results()
    {
        var name = new Argument<string?>("NAME") { Description = "A saved hunt; without one the hits of indicators", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("results", "Shows what was found; more with the tables IndicatorHits and HuntResults in KQL") { name, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            if (parse.GetValue(name) is { } hunt) WriteResults(store, hunt, parse.GetValue(json));
            else Listing.Write(parse.GetValue(json), "hits", [.. store.Catalog.Hits().OrderBy(entry => entry.Hit.FirstSeen)], HitColumns);
            return ExitCode.Done;
        });
        return command;
    }

    static Listed<HitEntry>[] HitColumns { get; } =
    [
        new("indicator", entry => entry.Indicator.Value),
        new("type", entry => IndicatorText.Name(entry.Indicator.Type)),
        new("source", entry => entry.Indicator.Source),
        new("threat", entry => entry.Indicator.Threat),
        new("tlp", entry => entry.Indicator.Tlp),
        new("municipality", entry => entry.Hit.Municipality),
        new("table", entry => entry.Hit.Table),
        new("column", entry => entry.Hit.Column),
        new("firstSeen", entry => entry.Hit.FirstSeen),
        new("lastSeen", entry => entry.Hit.LastSeen),
        new("count", entry => entry.Hit.Count),
        new("found", entry => entry.Found),
    ];

    static void WriteResults(Store store, string hunt, bool asJson)
    {
        var results = store.Catalog.HuntResults(hunt);
        if (results.IsEmpty && store.Catalog.Hunts().All(saved => saved.Name != hunt)) throw new InputException($"there is no hunt `{hunt}`; `loghunt hunt list` lists them");
        Listing.Write(asJson, "results", results, new("found", result => result.Found), new("time", result => result.Time), new("row", result => result.Row));
    }

    static void WriteText(Store store, IndicatorHuntReport? indicators, HuntReport[] reports)
    {
        if (indicators is not null)
        {
            Terminal.Note(indicators.Searched == 0 && indicators.Incomplete.IsEmpty ? "indicators: every segment was searched for every one of them before"
                : $"indicators: {SizeText.Count(indicators.Indicators, "indicator")} looked for in {SizeText.Count(indicators.Segments, "segment")} in {SizeText.Seconds(indicators.Elapsed)}");
            Listing.Write(asJson: false, "hits", New(store, indicators), HitColumns);
        }
        if (reports.Length > 0) Listing.Write(asJson: false, "hunts", reports, new("hunt", report => report.Hunt), new("rows", report => report.Rows), new("new", report => report.New));
    }

    /// <summary>The hits of this run with what the catalog knows of their indicators.</summary>
    static HitEntry[] New(Store store, IndicatorHuntReport report)
    {
        var found = report.Hits.Select(hit => (hit.IndicatorId, hit.Municipality, hit.Table, hit.Column)).ToHashSet();
        return [.. store.Catalog.Hits().Where(entry => found.Contains((entry.Hit.IndicatorId, entry.Hit.Municipality, entry.Hit.Table, entry.Hit.Column))).OrderBy(entry => entry.Hit.FirstSeen)];
    }

    static void WriteJson(Store store, IndicatorHuntReport? indicators, HuntReport[] reports) => Report.Write(json =>
    {
        json.WriteStartObject();
        if (indicators is not null)
        {
            json.WriteStartObject("indicators");
            json.WriteNumber("searched", indicators.Searched);
            json.WriteNumber("segments", indicators.Segments);
            json.WriteNumber("seconds", Math.Round(indicators.Elapsed.TotalSeconds, 3));
            json.WriteStartArray("incomplete");
            foreach (var fault in indicators.Incomplete) json.WriteStringValue(fault.Sentence);
            json.WriteEndArray();
            json.WriteStartArray("hits");
            foreach (var entry in New(store, indicators))
            {
                json.WriteStartObject();
                foreach (var column in HitColumns)
                {
                    json.WritePropertyName(column.Name);
                    JsonCells.Write(json, column.Value(entry));
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteStartArray("hunts");
        foreach (var report in reports)
        {
            json.WriteStartObject();
            json.WriteString("hunt", report.Hunt);
            json.WriteNumber("rows", report.Rows);
            json.WriteNumber("new", report.New);
            if (report.Problem is { } problem) json.WriteString("problem", problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
