using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Notices;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class WatchCommand
{
    public static Command Create()
    {
        var indicators = Folders("--indicators", "A folder whose files are read as indicators");
        var uploads = Folders("--uploads", "A folder with a folder for each municipality, whose files are taken in as its logs");
        var every = new Option<string>("--look-every")
        {
            Description = "From one look to the next", HelpName = "TIME", DefaultValueFactory = _ => "10s",
        };
        var (memory, json, notify) = (CommonOptions.Memory(), CommonOptions.Json(), NotifyCommand.File());
        json.Description = "One JSON object on standard output for each look that did something";
        var command = new Command("watch", "Runs hunts when they are due, and takes in what comes into folders, until it is ended")
        {
            indicators, uploads, every, memory, json, notify,
        };
        command.Runs((parse, cancellation) =>
        {
            // Without a wait it would look all the time, and a timer cannot wait for months.
            var between = CommonOptions.Duration(parse.GetValue(every)!);
            if (between < TimeSpan.FromSeconds(.1) || between > TimeSpan.FromDays(1))
                throw new UsageException($"`{parse.GetValue(every)}` is no time from one look to the next: from `100ms` to `1d`");
            string[] folders = [.. parse.GetValue(indicators) ?? [], .. parse.GetValue(uploads) ?? []];
            if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
                throw new InputException($"there is no folder `{missing}`");
            var options = new WatchOptions([.. parse.GetValue(indicators) ?? []], [.. parse.GetValue(uploads) ?? []],
                between, CommonOptions.Limits(parse, memory));
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            var notifiers = Notifiers.Of(store.Directory, parse.GetValue(notify));
            using var alone = HuntLock.Take(store.EngineStore);
            Terminal.Note($"watching the store `{store.Directory}`");
            new Watch(store, options, TimeProvider.System, new Teller(parse.GetValue(json), () => NotifyCommand.Tell(store.Catalog, notifiers, cancellation))).Run(cancellation);
            Terminal.Note("the watch has ended");
            return ExitCode.Done;
        });
        return command;
    }

    static Option<string[]> Folders(string name, string what) => new(name) { Description = what, HelpName = "DIR" };

    sealed class Teller(bool asJson, Action notify) : IWatchTeller
    {
        public void Tell(ImportedFile imported)
        {
            foreach (var reject in imported.Read.Rejects) Terminal.Warn($"{imported.Path}, {reject.Place}: {reject.Reason}: {reject.Text}");
            IndicatorsCommand.TellDoubts(imported);
            Terminal.Note($"{imported.Path}: {SizeText.Count(imported.Import.New, "new indicator")}, {imported.Import.Changed} changed");
        }

        public void Tell(PulledSource pulled) => SourcesPulling.Tell(pulled, isQuietLeftOut: true);

        public void Tell(TakenIn taken)
        {
            if (!taken.Receipt.Duplicate)
                Terminal.Note($"upload {taken.Receipt.UploadId} of {taken.Receipt.Municipality}: " +
                    $"{SizeText.Count(taken.Receipt.Rows, "row")}");
            foreach (var file in taken.Receipt.Files)
                foreach (var warning in file.Warnings) Terminal.Warn($"{file.Path}: {warning}");
            if (!taken.Standing.Hits.IsEmpty)
                Terminal.Note($"{SizeText.Count(taken.Standing.Hits.Length, "new hit")} of indicators, see `loghunt hunt results`");
        }

        public void Tell(HuntsReport report)
        {
            TellOf(report);
            try
            {
                notify();
            }
            catch (StoreException hindered) when (!hindered.IsDamage)
            {
                Terminal.Warn($"nobody was told, and the next look tries again: {hindered.Message}");
            }
        }

        void TellOf(HuntsReport report)
        {
            if (report.Hunts.IsEmpty && report.Indicators is { Searched: 0 }) return;
            HuntCommand.TellNotes(report);
            if (asJson) Report.Write(Terminal.Target, writer => HuntReports.WriteJson(writer, report));
            else HuntReports.WriteText(report, Terminal.Target, Terminal.Note);
            Terminal.Data.Flush();
        }

        public void Refused(string path, string why) => Terminal.Warn($"`{path}` was not taken in: {why}");

        public void NotRun(string why) => Terminal.Warn($"what is due did not run, and is tried again: {why}");
    }
}
