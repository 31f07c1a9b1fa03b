using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class CompactStore
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var dry = new Option<bool>("--dry-run") { Description = "Says what would be merged, and merges nothing" };
        var command = new Command("compact", "Merges small segments of a municipality's neighbouring days and months; nothing else changes. Ends with " +
            "3 when a segment cannot be read, which stays as it is")
        {
            dry, json,
        };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            if (parse.GetValue(dry)) return Planned(StoreCompaction.Plan(store), parse.GetValue(json));
            var done = Terminal.WithProgress("merges", progress => StoreCompaction.Run(store, progress, cancellation));
            foreach (var left in done.Left) Terminal.Warn($"not merged: {left.Sentence}");
            if (parse.GetValue(json)) WriteJson(done);
            else Listing.Write(Terminal.Target, asJson: false, "compacted", [done],
                new("segments", one => one.Replaced),
                new("now", one => one.Written),
                new("rows", one => one.Rows),
                new("size", one => SizeText.Bytes(one.BytesBefore)),
                new("size now", one => SizeText.Bytes(one.BytesAfter)),
                new("took", one => SizeText.Seconds(one.Elapsed)));
            if (done.Replaced > 0) Terminal.Note("note: the files that were replaced stay for an hour, for who reads them now; a later write removes them");
            return done.Left.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static ExitCode Planned(ImmutableArray<PlannedMerge> plans, bool asJson)
    {
        Listing.Write(Terminal.Target, asJson, "mergers", plans,
            new("municipality", one => one.Municipality),
            new("table", one => one.Table),
            new("segments", one => one.Parts.Length),
            new("rows", one => one.Rows),
            new("bytes", one => one.Bytes),
            new("firstTime", one => one.Parts.Min(part => part.MinTime)),
            new("lastTime", one => one.Parts.Max(part => part.MaxTime)));
        return ExitCode.Done;
    }

    static void WriteJson(StoreCompaction done) => Report.Write(Terminal.Target, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("mergers", done.Mergers);
        json.WriteNumber("replaced", done.Replaced);
        json.WriteNumber("written", done.Written);
        json.WriteNumber("rows", done.Rows);
        json.WriteNumber("bytesBefore", done.BytesBefore);
        json.WriteNumber("bytesAfter", done.BytesAfter);
        Listing.WriteArray(json, "left", done.Left, FaultColumns.All);
        json.WriteNumber("seconds", Math.Round(done.Elapsed.TotalSeconds, 3));
        json.WriteEndObject();
    });
}
