using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Catalog;
using LogHunt.Query;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Commands;

/// <summary>What is saved: `hunt list`, `show`, `remove`, `enable`, `disable`, `test`.</summary>
static class HuntKeeping
{
    const int RunsShown = 10;

    static Argument<string> Name() => new("NAME") { Description = "A saved hunt" };

    static Argument<string[]> Names() => new("NAME") { Description = "Saved hunts", Arity = ArgumentArity.OneOrMore };

    public static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the saved hunts") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            SavedHuntsReport.Write(Terminal.Target, parse.GetValue(json), store.Catalog);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Show()
    {
        var (name, json) = (Name(), CommonOptions.Json());
        var command = new Command("show", "Shows a hunt: what its rule says, when it is due, its runs, its query") { name, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var hunt = RunHunts.Named(store.Catalog, parse.GetRequiredValue(name));
            if (parse.GetValue(json))
            {
                Report.Write(Terminal.Target, writer => HuntReports.WriteJson(writer, hunt, store.Catalog));
                return ExitCode.Done;
            }
            Listing.Write(Terminal.Target, asJson: false, "hunt", HuntReports.Told(hunt, store.Catalog),
                new("what", one => one.What), new("is", one => one.Is));
            ImmutableArray<HuntRun> runs = [.. store.Catalog.HuntRunsOf(hunt.Name).TakeLast(RunsShown)];
            if (!runs.IsEmpty) Listing.Write(Terminal.Target, asJson: false, "runs", runs, HuntReports.RunColumns);
            foreach (var line in hunt.Query.ReplaceLineEndings("\n").Split('\n'))
                Terminal.Data.Write(Encoding.UTF8.GetBytes(Visible.Text(line.Replace("\t", "    ", StringComparison.Ordinal)) + "\n"));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Remove() => Each("remove", "Removes hunts; what they found stays",
        (store, hunt, _) => store.Catalog.RemoveHunt(hunt.Name));

    public static Command Disable() => Each("disable", "Saved hunts are run no longer",
        (store, hunt, _) => store.Catalog.SetDisabled(hunt.Name, Hunt.ByHand));

    public static Command Enable() => Each("enable", "Saved hunts are run again", (store, hunt, cancellation) =>
    {
        // A rule that could not be said when it was saved is read anew.
        if (hunt.Query.Length == 0 && RuleFile.Read("rule.yml", hunt.Rule, hunt.Created) is [{ Hunt: { } read }])
        {
            if (read.Disabled is { } still) throw Refused(hunt, still);
            store.Catalog.ReplaceHunt(read with { Name = hunt.Name });
            hunt = read with { Name = hunt.Name };
        }
        if (AddHunts.WhyNot(store, hunt.Query, cancellation) is { } why) throw Refused(hunt, why);
        store.Catalog.SetDisabled(hunt.Name, null);
    });

    static InputException Refused(Hunt hunt, string why) => new($"the hunt `{hunt.Name}` cannot be enabled: {why}");

    static Command Each(string verb, string what, Action<LogHuntStore, Hunt, CancellationToken> act)
    {
        var names = Names();
        var command = new Command(verb, what) { names };
        command.Runs((parse, cancellation) =>
        {
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            Hunt[] hunts = [.. parse.GetRequiredValue(names).Select(name => RunHunts.Named(store.Catalog, name))];
            foreach (var hunt in hunts) act(store, hunt, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Test()
    {
        var names = new Argument<string[]>("NAME") { Description = "Saved hunts, or files of rules", Arity = ArgumentArity.OneOrMore };
        var (memory, json) = (CommonOptions.Memory(), CommonOptions.Json());
        var command = new Command("test", "Runs hunts, saved or not, over all there is, and stores nothing") { names, memory, json };
        command.Runs((parse, cancellation) =>
        {
            var limits = CommonOptions.Limits(parse, memory);
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var hunts = TryHunts.Named(store, parse.GetRequiredValue(names), GivenText.Read);
            var tried = TryHunts.Run(store, hunts, new() { Limits = limits, Cancellation = cancellation });
            foreach (var one in tried)
            {
                if (one.Report.Problem is { } problem) Terminal.NoteLines($"warning: the hunt `{one.Report.Hunt}` did not run: {problem}");
                foreach (var doubt in one.Report.Doubts) Terminal.Warn($"hunt `{one.Report.Hunt}`: {doubt}");
                foreach (var fault in one.Report.Incomplete) Terminal.Warn($"not searched: {fault.Sentence}");
            }
            if (parse.GetValue(json)) Report.Write(Terminal.Target, writer => HuntReports.WriteJson(writer, tried));
            else Listing.Write(Terminal.Target, asJson: false, "hunts", tried, HuntReports.TriedColumns);
            return tried.All(one => one.Report.Problem is null && one.Report.Incomplete.IsEmpty && one.Report.Doubts.IsEmpty)
                ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }
}
