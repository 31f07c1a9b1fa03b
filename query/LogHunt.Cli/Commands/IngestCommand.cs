using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Formats;
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
        var zone = new Option<string>("--timezone")
        {
            Description = "The zone of times that name none",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "Europe/Oslo",
        };
        var year = new Option<int?>("--year")
        {
            Description = "The year of times that name none; else inferred for each file",
            HelpName = "N",
        };
        var format = new Option<string?>("--format")
        {
            Description = "The format of every line, when it cannot be told",
            HelpName = "NAME",
        };
        var passwords = new Option<string?>("--password-file") { Description = "Passwords of archives, one a line", HelpName = "F" };
        var originals = new Option<bool>("--keep-originals") { Description = "Keep every file as received, in the store" };
        var json = CommonOptions.Json();
        var command = new Command("ingest", "Takes in an upload: every line becomes rows or stands in Unparsed with its reason")
        {
            paths, municipality, zone, year, format, passwords, originals, json,
        };
        command.Runs((parse, cancellation) =>
        {
            var options = new IngestOptions(parse.GetRequiredValue(municipality))
            {
                Zone = Zone(parse.GetRequiredValue(zone)),
                Year = Year(parse.GetValue(year)),
                Format = parse.GetValue(format) is { } name ? Format(name) : null,
                Passwords = parse.GetValue(passwords) is { } file ? Passwords(file) : [],
                KeepOriginals = parse.GetValue(originals),
            };
            var given = parse.GetRequiredValue(paths);
            if (given.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
                throw new InputException($"there is no file or folder `{missing}`");
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var taken = WithProgress((progress, ended) => new TakeIn(store).Run(given, options, progress, receipt =>
            {
                ended();
                Tell(receipt, parse.GetValue(json));
            }, cancellation));
            Tell(taken.Standing);
            foreach (var left in taken.Merged.Left) Terminal.Warn($"small segments were not merged: {left.Sentence}");
            foreach (var stray in store.UnknownFiles()) Terminal.Warn(stray.Sentence);
            return taken.IsComplete ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static void Tell(Receipt receipt, bool asJson)
    {
        var alike = new AlikeWarnings(AlikeShown);
        foreach (var member in receipt.Files)
            foreach (var warning in member.Warnings)
                if (alike.IsShown(warning)) Terminal.Warn($"{member.Path}: {warning}");
        foreach (var (_, sentence) in alike.Rest) Terminal.Warn($"{sentence} (`--json` names each)");
        if (asJson) Terminal.Data.Write(Encoding.UTF8.GetBytes(receipt.ToJson() + "\n"));
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

    static void WriteText(Receipt receipt)
    {
        if (receipt.Duplicate)
        {
            Terminal.Note($"nothing new: all of it was ingested before, as upload {receipt.UploadId}");
            return;
        }
        if (receipt.Files.Length <= FilesShown) Listing.Write(Terminal.Target, asJson: false, "files", receipt.Files,
        [
            new("file", file => file.Path), new("format", file => file.Format),
            .. Counts<UploadFile>(file => [file]),
            new("first", file => file.FirstTime), new("last", file => file.LastTime), new("times", file => file.TimeQuality),
        ]);
        else Listing.Write(Terminal.Target, asJson: false, "formats",
            [.. receipt.Files.GroupBy(file => file.Format).OrderBy(group => group.Key, StringComparer.Ordinal)],
        [
            new("format", group => group.Key.Length > 0 ? group.Key : "(none)"), new("files", group => group.Count()),
            .. Counts<IGrouping<string, UploadFile>>(group => group),
        ]);
        Terminal.Note(string.Create(CultureInfo.InvariantCulture,
            $"upload {receipt.UploadId}: {SizeText.Count(receipt.Lines, "line")} = {receipt.Parsed:N0} parsed + " +
                $"{receipt.Unparsed:N0} unparsed + ") +
            string.Create(CultureInfo.InvariantCulture,
            $"{receipt.Skipped:N0} skipped, {SizeText.Count(receipt.Rows, "row")} in {SizeText.Seconds(receipt.Elapsed)}"));
    }

    static Listed<T>[] Counts<T>(Func<T, IEnumerable<UploadFile>> files) =>
    [
        new("lines", item => files(item).Sum(file => file.Lines)),
        new("parsed", item => files(item).Sum(file => file.Parsed)),
        new("unparsed", item => files(item).Sum(file => file.Unparsed)),
        new("skipped", item => files(item).Sum(file => file.Skipped)),
        new("rows", item => files(item).Sum(file => file.Rows)),
    ];

    static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : throw new UsageException($"there is no time zone `{name}`; write one as `Europe/Oslo` or `UTC`");

    static int? Year(int? year) => year is null or (>= 1970 and <= 9999) ? year : throw new UsageException($"{year} is no year of a log");

    static ImmutableArray<string> Passwords(string file) =>
        [.. GivenText.Read(file).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];

    static ILogFormat Format(string name) => LogFormats.Find(name)
        ?? throw new UsageException($"there is no format `{name}`; there are " +
            $"{string.Join(", ", LogFormats.All.Select(format => $"`{format.Name}`"))}");
}
