using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Notices;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Columns;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class HuntCommand
{
    public static Command Create() => new("hunt", "Searches for indicators, and saved queries")
    {
        HuntAdding.Add(), HuntAdding.Replace(), HuntKeeping.List(), HuntKeeping.Show(), HuntKeeping.Remove(), HuntKeeping.Enable(),
        HuntKeeping.Disable(), HuntKeeping.Test(), Run(), Due(), HuntFound.Results(), HuntFound.Triage(), Convert(),
    };

    static Command Run()
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = "Saved hunts; without one all of them, and the indicators",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (memory, json, exitCode, notify) = (CommonOptions.Memory(), CommonOptions.Json(), ExitCodeOption(), NotifyCommand.File());
        var command = new Command("run", "Searches what was not searched yet for every indicator, and runs saved hunts; what was " +
            "found before is not new")
        {
            names, memory, json, exitCode, notify,
        };
        command.Runs((parse, cancellation) =>
        {
            var limits = CommonOptions.Limits(parse, memory);
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var notifiers = Notifiers.Of(store.Directory, parse.GetValue(notify));
            var report = Terminal.WithProgress("searches", progress =>
                new RunHunts(store).Run(parse.GetValue(names) ?? [], limits, progress, cancellation));
            var told = Tell(report, parse.GetValue(json), parse.GetValue(exitCode));
            NotifyCommand.Tell(store.Catalog, notifiers, cancellation);
            return told;
        });
        return command;
    }

    static Command Due()
    {
        var (memory, json, exitCode, notify) = (CommonOptions.Memory(), CommonOptions.Json(), ExitCodeOption(), NotifyCommand.File());
        var command = new Command("due", "Runs the hunts that are due, and searches for the indicators, once: for cron and timers")
        {
            memory, json, exitCode, notify,
        };
        command.Runs((parse, cancellation) =>
        {
            var limits = CommonOptions.Limits(parse, memory);
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var notifiers = Notifiers.Of(store.Directory, parse.GetValue(notify));
            using var alone = HuntLock.Take(store.EngineStore);
            var told = Tell(new RunHunts(store).RunDue(DateTime.UtcNow, limits, cancellation), parse.GetValue(json), parse.GetValue(exitCode));
            NotifyCommand.Tell(store.Catalog, notifiers, cancellation);
            return told;
        });
        return command;
    }

    static Option<bool> ExitCodeOption() => new("--exit-code") { Description = "End with 4 when something new was found" };

    static ExitCode Tell(HuntsReport report, bool asJson, bool hasExitCode)
    {
        TellNotes(report);
        foreach (var sentence in report.Unparsed.Sentences()) Terminal.Note($"note: searched for indicators alone: {sentence}");
        if (asJson) Report.Write(Terminal.Target, writer => HuntReports.WriteJson(writer, report));
        else HuntReports.WriteText(report, Terminal.Target, Terminal.Note);
        return hasExitCode && report.HasNew ? ExitCode.Found : report.IsComplete ? ExitCode.Done : ExitCode.Incomplete;
    }

    /// <summary>What a run could not do, and what nobody ran before it.</summary>
    public static void TellNotes(HuntsReport report)
    {
        foreach (var hunt in report.Hunts)
        {
            if (hunt.Problem is { } problem) Terminal.NoteLines($"warning: the hunt `{hunt.Hunt}` did not run: {problem}");
            if (hunt.Due is { Missed: > 0 } due)
                Terminal.Note($"note: the hunt `{hunt.Hunt}` was due {SizeText.Count(due.Missed, "time")} more until " +
                    $"{KqlText.Of(due.At)}, and nothing ran; this run looked at all that arrived since");
        }
        foreach (var sentence in report.NotRead) Terminal.Warn($"not searched: {sentence}");
        foreach (var doubt in report.Doubts) Terminal.Warn(doubt);
    }

    static Command Convert()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files of Sigma's rules, or folders of them", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        json.Description = "One JSON object a rule: {\"file\",\"kql\"}, or {\"file\",\"error\"} for one that cannot be said";
        var command = new Command("convert", "Writes rules of Sigma as queries in KQL; nothing is run or saved") { paths, json };
        command.Runs((parse, cancellation) =>
        {
            var (isJson, refused, parts) = (parse.GetValue(json), 0, 0);
            foreach (var converted in ConvertRules.Run(parse.GetRequiredValue(paths), GivenText.Read))
            {
                cancellation.ThrowIfCancellationRequested();
                if (converted.Rule.IsPart)
                {
                    parts++;
                    continue;
                }
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
            if (parts > 0) Terminal.Note($"{SizeText.Count(parts, "rule")} only part of a correlation without `generate: true`");
            return refused == 0 ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }
}
