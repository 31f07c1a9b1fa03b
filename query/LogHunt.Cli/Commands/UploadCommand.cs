using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Cli.Commands;

static class UploadCommand
{
    public static Command Create() => new("upload", "What was taken in, and how to undo it") { List(), Show(), Remove(), Reingest() };

    static Argument<string> Id() => new("ID") { Description = "The upload's id, as its receipt and `upload list` say it" };

    static Command List()
    {
        var municipality = CommonOptions.Municipality("Only this one's");
        var removed = new Option<bool>("--removed") { Description = "Those that were taken out again" };
        var due = new Option<bool>("--due") { Description = "Those that must be gone by now, as their manifests say" };
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists uploads, oldest first") { municipality, removed, due, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var whose = parse.GetValue(municipality) is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
            var uploads = parse.GetValue(removed) ? store.Catalog.RemovedUploads() : store.Catalog.Uploads();
            var (isDue, now) = (parse.GetValue(due), DateTime.UtcNow);
            Upload[] listed = [.. uploads.Where(upload => (whose is null || upload.Municipality == whose)
                && (!isDue || upload.DeleteBy <= now))];
            Listing.Write(Terminal.Target, parse.GetValue(json), "uploads", listed,
            [
                new("uploadId", upload => upload.UploadId), new("municipality", upload => upload.Municipality),
                new("received", upload => upload.Received), new("given", upload => upload.Given),
                new("files", upload => (long)upload.Files.Length),
                .. IngestCommand.Counts<Upload>(upload => upload.Files),
                new("firstTime", upload => upload.Files.Min(file => file.FirstTime)),
                new("lastTime", upload => upload.Files.Max(file => file.LastTime)),
                .. isDue || listed.Any(upload => upload.DeleteBy is not null)
                    ? [new("deleteBy", upload => upload.DeleteBy)] : (Listed<Upload>[])[],
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Show()
    {
        var (id, json) = (Id(), CommonOptions.Json());
        var command = new Command("show", "Shows the receipt of an upload, file by file, with its warnings") { id, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var upload = UploadRemoval.Find(store, parse.GetRequiredValue(id));
            var receipt = new Receipt(
                upload.UploadId, upload.Municipality, upload.Files, TimeSpan.Zero, IsComplete: true, Duplicate: false)
            {
                Manifests = upload.Manifests,
            };
            if (parse.GetValue(json)) Terminal.Data.Write(Encoding.UTF8.GetBytes(receipt.ToJson() + "\n"));
            else Listing.Write(Terminal.Target, asJson: false, "files", upload.Files,
                [.. IngestCommand.FileColumns, new("warnings", file => string.Join("; ", file.Warnings))]);
            if (!parse.GetValue(json)) ManifestNotes.Tell(receipt.Manifests);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var ids = new Argument<string[]>("ID") { Description = "Uploads, by their ids", Arity = ArgumentArity.OneOrMore };
        var now = Now();
        var json = CommonOptions.Json();
        var command = new Command("remove", "Takes uploads out: rows, hits and coverage are as if they had never come; the receipts " +
            "stay, and AuditLog says it")
        {
            ids, now, json,
        };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            return TakeOut(store, [.. parse.GetRequiredValue(ids).Distinct()], parse.GetValue(now), parse.GetValue(json), cancellation);
        });
        return command;
    }

    /// <summary>`--now` of what takes uploads out.</summary>
    public static Option<bool> Now() => new("--now")
    {
        Description = "Deletes the files at once, also under whoever reads them; else they stay for an hour",
    };

    /// <summary>Takes uploads out, each for itself, when all of them are there.</summary>
    public static ExitCode TakeOut(Store store, string[] uploads, bool now, bool asJson, CancellationToken cancellation)
    {
        foreach (var id in uploads) UploadRemoval.Find(store, id);
        ImmutableArray<RemovedUpload> removed = [.. uploads.Select(id => UploadRemoval.Run(store, id, Hits(cancellation), cancellation))];
        if (now) StoreCompaction.DeleteReplaced(store);
        foreach (var one in removed)
            Tell(one with
            {
                LeftOutFor = [.. one.LeftOutFor.Where(file => !uploads.Contains(file.Upload))],
                KnownBehind = [.. one.KnownBehind.Where(known => !uploads.Contains(known.Upload))],
            });
        Listing.Write(Terminal.Target, asJson, "removed", removed,
            new("uploadId", one => one.Upload.UploadId), new("municipality", one => one.Upload.Municipality),
            new("given", one => one.Upload.Given), new("rows", one => one.Rows),
            new("segments", one => (long)one.Segments), new("rewritten", one => (long)one.Rewritten));
        if (!now)
            Terminal.Note("note: the files stay for an hour, for who reads them now; a later write removes them, and `--now` does at once");
        return removed.All(one => one.NotCounted.IsEmpty) ? ExitCode.Done : ExitCode.Incomplete;
    }

    static Command Reingest()
    {
        var id = Id();
        var paths = new Argument<string[]>("PATH")
        {
            Description = "The same archives, files and folders again",
            Arity = ArgumentArity.OneOrMore,
        };
        var municipality = CommonOptions.Municipality("Whose logs they are, if not whose they were said to be");
        var reading = new ReadingOptions();
        var json = CommonOptions.Json();
        var command = new Command("reingest",
            "Takes an upload in again, in another zone, for another municipality, with a password, or with " +
            "newer parsers: the new one comes in the place of the old one at once, and what differs is told") { id, paths, municipality };
        reading.AddTo(command);
        command.Add(json);
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var before = UploadRemoval.Find(store, parse.GetRequiredValue(id));
            var options = reading.Of(parse, parse.GetValue(municipality) ?? before.Municipality) with
            {
                Instead = new(before.UploadId, Hits(cancellation)),
            };
            var taken = IngestCommand.Run(store, ReadingOptions.Paths(parse, paths), options, asJson: false, cancellation,
                receipt => Tell(before, receipt, parse.GetValue(json)));
            if (taken.Receipt.Removed is { } removed) Tell(removed);
            return taken.IsComplete && taken.Receipt.Removed?.NotCounted is not { IsEmpty: false } ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static HitCount Hits(CancellationToken cancellation) => IndicatorSearch.Counting(RunHunts.AsLongAsItTakes.Start(cancellation));

    /// <summary>What else went with it.</summary>
    static void Tell(RemovedUpload removed)
    {
        foreach (var upload in removed.LeftOutFor.GroupBy(file => file.Upload))
            Terminal.Warn($"the upload `{upload.Key}` left out {SizeText.Count(upload.Count(), "file")} that `{removed.Upload.UploadId}` had, " +
                $"`{upload.First().Path}` among them: their rows are gone too, and `loghunt upload reingest {upload.Key}` reads them");
        foreach (var (upload, lines) in removed.KnownBehind)
            Terminal.Warn($"the upload `{upload}` left out {SizeText.Count(lines, "line")} that came before it: those of `{removed.Upload.UploadId}` " +
                $"among them are gone too, and `loghunt upload reingest {upload}` reads them");
        foreach (var fault in removed.NotCounted) Terminal.Warn($"hits may still count rows that are gone: {fault.Sentence}");
    }

    static void Tell(Upload before, Receipt receipt, bool asJson)
    {
        var old = before.Files.ToLookup(file => file.Path, StringComparer.Ordinal);
        var now = receipt.Files.ToLookup(file => file.Path, StringComparer.Ordinal);
        ImmutableArray<(string Path, UploadFile? Before, UploadFile? Now)> changed = receipt.Removed is null ? [] :
        [
            .. before.Files.Concat(receipt.Files).Select(file => file.Path).Distinct()
                .Select(path => (path, old[path].FirstOrDefault(), now[path].FirstOrDefault()))
                .Where(file => IsOther(file.Item2, file.Item3)),
        ];
        if (asJson)
        {
            Report.Write(Terminal.Target, json =>
            {
                json.WriteStartObject();
                json.WriteString("replaced", receipt.Removed?.Upload.UploadId);
                json.WritePropertyName("receipt");
                json.WriteRawValue(receipt.ToJson());
                Listing.WriteArray(json, "changed", changed, Columns());
                json.WriteEndObject();
            });
            return;
        }
        IngestCommand.WriteText(receipt);
        if (receipt.Removed is null) return;
        Terminal.Note($"note: it came in the place of upload {before.UploadId}; " +
            $"{(changed.IsEmpty ? "counts and times are as they were" : $"{SizeText.Count(changed.Length, "file")} {(changed.Length == 1 ? "differs" : "differ")}")}");
        if (!changed.IsEmpty) Listing.Write(Terminal.Target, asJson: false, "changed", changed, Columns());
    }

    static bool IsOther(UploadFile? before, UploadFile? now) => before is null || now is null || before.Format != now.Format
        || (before.Lines, before.Parsed, before.Unparsed, before.Skipped, before.Rows)
            != (now.Lines, now.Parsed, now.Unparsed, now.Skipped, now.Rows)
        || (before.FirstTime, before.LastTime, before.TimeQuality) != (now.FirstTime, now.LastTime, now.TimeQuality);

    static Listed<(string Path, UploadFile? Before, UploadFile? Now)>[] Columns() =>
    [
        new("file", file => file.Path),
        new("formatBefore", file => file.Before?.Format), new("format", file => file.Now?.Format),
        new("parsedBefore", file => file.Before?.Parsed), new("parsed", file => file.Now?.Parsed),
        new("unparsedBefore", file => file.Before?.Unparsed), new("unparsed", file => file.Now?.Unparsed),
        new("rowsBefore", file => file.Before?.Rows), new("rows", file => file.Now?.Rows),
        new("firstBefore", file => file.Before?.FirstTime), new("first", file => file.Now?.FirstTime),
        new("timesBefore", file => file.Before?.TimeQuality), new("times", file => file.Now?.TimeQuality),
    ];
}
