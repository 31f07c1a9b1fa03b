using System.CommandLine;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Receipts;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Commands;

static class IngestCommand
{
    /// <summary>Files that a table still shows one by one; of more it shows the sums by format.</summary>
    const int FilesShown = 40;

    /// <summary>Warnings of one kind that are shown one by one.</summary>
    const int AlikeShown = 100;

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Archives, files and folders: one upload",
            Arity = ArgumentArity.OneOrMore,
        };
        var municipality = new Option<string>("--municipality")
        {
            Description = "Whose logs they are, by id or name; a new id makes a new one",
            HelpName = "ID",
            Required = true,
        };
        var reading = new ReadingOptions();
        var skip = new Option<bool>("--skip-known-lines")
        {
            Description = "Leave out lines that an earlier upload of the municipality brought",
        };
        var json = CommonOptions.Json();
        var command = new Command("ingest", "Takes in an upload: every line becomes rows or stands in Unparsed with its reason")
        {
            paths, municipality,
        };
        reading.AddTo(command);
        command.Add(skip);
        command.Add(json);
        command.Runs((parse, cancellation) =>
        {
            var options = reading.Of(parse, parse.GetRequiredValue(municipality)) with { SkipKnownLines = parse.GetValue(skip) };
            var given = ReadingOptions.Paths(parse, paths);
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            return Run(store, given, options, parse.GetValue(json), cancellation).IsComplete ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    /// <summary>Takes in an upload and tells what came of it; `tell` writes the receipt in another way.</summary>
    public static TakenIn Run(
        Store store, IReadOnlyCollection<string> given, IngestOptions options, bool asJson, CancellationToken cancellation,
        Action<Receipt>? tell = null)
    {
        var taken = WithProgress((progress, ended) => new TakeIn(store).Run(given, options, progress, receipt =>
        {
            ended();
            Tell(receipt, asJson, tell);
        }, cancellation));
        Tell(taken.Standing);
        foreach (var left in taken.Merged.Left) Terminal.Warn($"small segments were not merged: {left.Sentence}");
        foreach (var stray in store.UnknownFiles()) Terminal.Warn(stray.Sentence);
        return taken;
    }

    static void Tell(Receipt receipt, bool asJson, Action<Receipt>? tell)
    {
        var alike = new AlikeWarnings(AlikeShown);
        foreach (var member in receipt.Files)
            foreach (var warning in member.Warnings)
                if (alike.IsShown(warning)) Terminal.Warn($"{member.Path}: {warning}");
        foreach (var (_, sentence) in alike.Rest) Terminal.Warn($"{sentence} (`--json` names each)");
        if (tell is not null) tell(receipt);
        else if (asJson) Terminal.Data.Write(Encoding.UTF8.GetBytes(receipt.ToJson() + "\n"));
        else WriteText(receipt);
        Terminal.Data.Flush();
    }

    /// <summary>What came in was searched for the indicators that are known already.</summary>
    static void Tell(IndicatorHuntReport standing)
    {
        foreach (var fault in standing.Incomplete) Terminal.Warn($"not searched: {fault.Sentence}");
        if (standing.Segments == 0) return;
        Terminal.Note($"{SizeText.Count(standing.Indicators, "known indicator")} looked for in " +
            $"{SizeText.Count(standing.Segments, "new segment")}: " +
            $"{SizeText.Count(standing.Hits.Length, "new hit")}{(standing.Hits.IsEmpty ? "" : ", see `loghunt hunt results`")}");
    }

    /// <summary>On a terminal a line that says where it stands until the upload is in, else nothing.</summary>
    static TakenIn WithProgress(Func<IProgress<IngestProgress>?, Action, TakenIn> ingest)
    {
        if (!Terminal.NotesAreSeen) return ingest(null, () => { });
        using var bar = new StatusLine("Reading …");
        return ingest(new Telling<IngestProgress>(progress => bar.Say(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Lines:N0} lines, {SizeText.Bytes(progress.Bytes)}, {SizeText.Count(progress.Files, "file")} done: " +
                $"{progress.Path}"))), bar.Dispose);
    }

    /// <summary>The receipt as a table, and its sum.</summary>
    public static void WriteText(Receipt receipt)
    {
        if (receipt.Duplicate)
        {
            Terminal.Note($"nothing new: all of it was ingested before, as upload {receipt.UploadId}");
            return;
        }
        if (receipt.Files.Length <= FilesShown) Listing.Write(Terminal.Target, asJson: false, "files", receipt.Files, FileColumns);
        else Listing.Write(Terminal.Target, asJson: false, "formats",
            [.. receipt.Files.GroupBy(file => file.Format).OrderBy(group => group.Key, StringComparer.Ordinal)],
        [
            new("format", group => group.Key.Length > 0 ? group.Key : "(none)"), new("files", group => group.Count()),
            .. Counts<IGrouping<string, UploadFile>>(group => group),
        ]);
        ManifestNotes.Tell(receipt.Manifests);
        Terminal.Note(string.Create(CultureInfo.InvariantCulture,
            $"upload {receipt.UploadId}: {SizeText.Count(receipt.Lines, "line")} = {receipt.Parsed:N0} parsed + " +
                $"{receipt.Unparsed:N0} unparsed + ") +
            string.Create(CultureInfo.InvariantCulture,
            $"{receipt.Skipped:N0} skipped{Known(receipt)}, {SizeText.Count(receipt.Rows, "row")} in {SizeText.Seconds(receipt.Elapsed)}"));
    }

    static string Known(Receipt receipt) =>
        receipt.Known == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({receipt.Known:N0} of them known)");

    /// <summary>What a receipt says of a file.</summary>
    public static Listed<UploadFile>[] FileColumns =>
    [
        new("file", file => file.Path), new("format", file => file.Format),
        .. Counts<UploadFile>(file => [file]),
        new("first", file => file.FirstTime), new("last", file => file.LastTime), new("times", file => file.TimeQuality),
    ];

    /// <summary>Sums over files.</summary>
    public static Listed<T>[] Counts<T>(Func<T, IEnumerable<UploadFile>> files) =>
    [
        new("lines", item => files(item).Sum(file => file.Lines)),
        new("parsed", item => files(item).Sum(file => file.Parsed)),
        new("unparsed", item => files(item).Sum(file => file.Unparsed)),
        new("skipped", item => files(item).Sum(file => file.Skipped)),
        new("rows", item => files(item).Sum(file => file.Rows)),
    ];
}
