using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class HuntCommand
{
    public static Command Create() => new("hunt", "Searches for indicators, and saved queries")
    {
        HuntAdding.Add(), HuntAdding.Replace(), HuntKeeping.List(), HuntKeeping.Show(), HuntKeeping.Remove(), HuntKeeping.Enable(),
        HuntKeeping.Disable(), HuntKeeping.Test(), Run(), Results(), Convert(),
    };

    static Command Run()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Saved hunts; without one all of them, and the indicators",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var memory = CommonOptions.Memory();
        var json = CommonOptions.Json();
        var command = new Command("run", "Searches what was not searched yet for every indicator, and runs saved hunts; what was " +
            "found before is not new")
        {
            names, memory, json,
        };
        command.Runs((parse, cancellation) =>
        {
            var limits = CommonOptions.Limits(parse, memory);
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var report = Terminal.WithProgress("searches", progress =>
                new RunHunts(store).Run(parse.GetValue(names) ?? [], limits, progress, cancellation));
            foreach (var hunt in report.Hunts)
                if (hunt.Problem is { } problem) Terminal.NoteLines($"warning: the hunt `{hunt.Hunt}` did not run: {problem}");
            foreach (var sentence in report.NotRead) Terminal.Warn($"not searched: {sentence}");
            foreach (var doubt in report.Doubts) Terminal.Warn(doubt);
            foreach (var sentence in report.Unparsed.Sentences()) Terminal.Note($"note: not searched: {sentence}");
            if (parse.GetValue(json)) Report.Write(Terminal.Target, writer => HuntReports.WriteJson(writer, report));
            else HuntReports.WriteText(report, Terminal.Target, Terminal.Note);
            return report.IsComplete ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static Command Convert()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files of Sigma's rules, or folders of them", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        json.Description = "One JSON object a rule: {\"file\",\"kql\"}, or {\"file\",\"error\"} for one that cannot be said";
        var command = new Command("convert", "Writes rules of Sigma as queries in KQL; nothing is run or saved") { paths, json };
        command.Runs((parse, cancellation) =>
        {
            var (isJson, refused) = (parse.GetValue(json), 0);
            foreach (var converted in ConvertRules.Run(parse.GetRequiredValue(paths), GivenText.Read))
            {
                cancellation.ThrowIfCancellationRequested();
                var error = converted.Rule.Error;
                if (error is not null) refused++;
                if (isJson) Report.Write(Terminal.Target, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("file", converted.File);
                    writer.WriteString(error is null ? "kql" : "error", error ?? converted.Rule.Kql);
                    writer.WriteEndObject();
                });
                else if (error is not null) Terminal.Warn($"`{converted.File}` was not converted: {error}");
                else Terminal.Data.Write(Encoding.UTF8.GetBytes($"// {converted.File}\n{converted.Rule.Kql}\n\n"));
            }
            return refused == 0 ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static Command Results()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "A saved hunt; without one the hits of indicators",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CommonOptions.Json();
        var command = new Command("results", "Shows what was found; more with the tables IndicatorHits and HuntResults in KQL")
        {
            name, json,
        };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            if (parse.GetValue(name) is { } hunt) WriteResults(store, hunt, parse.GetValue(json));
            else
            {
                var places = new HitPlaces(store);
                Listing.Write(Terminal.Target, parse.GetValue(json), "hits",
                    [.. store.Catalog.Hits().OrderBy(entry => entry.Hit.FirstSeen)],
                    [.. HuntReports.HitColumns, new("firstAt", entry => places.Of(entry.Hit))]);
            }
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteResults(Store store, string hunt, bool asJson)
    {
        var results = store.Catalog.HuntResults(hunt);
        var saved = store.Catalog.Hunts();
        if (results.IsEmpty && saved.All(one => one.Name != hunt)) throw RunHunts.Missing(saved, hunt);
        Listing.Write(Terminal.Target, asJson, "results", results,
            new("found", result => result.Found), new("time", result => result.Time), new("row", result => result.Row));
    }
}
