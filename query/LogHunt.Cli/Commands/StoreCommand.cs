using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class StoreCommand
{
    public static Command Create() => new("store", "The folder that holds all of it") { Status(), Make(), CompactStore.Create(), Rebuild() };

    static Command Status()
    {
        var json = CommonOptions.Json();
        var command = new Command("status", "Says what the store holds: sizes, segments, rows by table and format, and by municipality")
        {
            json,
        };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var status = StoreStatus.Of(store);
            foreach (var stray in status.Unknown) Terminal.Warn(stray.Sentence);
            if (parse.GetValue(json)) WriteJson(status);
            else WriteText(status, Terminal.Target);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Make()
    {
        var group = new Option<string?>("--group") { Description = "A group of this machine that may read it; else only you may", HelpName = "NAME" };
        var command = new Command("create", "Makes an empty store; commands that write make one too, for you alone") { group };
        command.Runs((parse, _) =>
        {
            Store.Create(CommonOptions.StoreFolder(parse), parse.GetValue(group)).Dispose();
            return ExitCode.Done;
        });
        return command;
    }

    static Command Rebuild()
    {
        var json = CommonOptions.Json();
        var command = new Command("rebuild", "Makes a lost or damaged catalog again from the receipts beside the segments, or takes in uploads " +
            "that it lacks; indicators and hunts of a lost one cannot be made again")
        {
            json,
        };
        command.Runs((parse, _) =>
        {
            var done = StoreRebuild.Run(CommonOptions.StoreFolder(parse));
            foreach (var left in done.Left) Terminal.Warn($"not taken in: {left.Sentence}");
            if (done.SetAside is { } aside)
                Terminal.Note($"note: the catalog that was there is in `{aside}`; its indicators, hunts, names of municipalities and AuditLog are not in the new one");
            if (parse.GetValue(json)) WriteJson(done);
            else Listing.Write(Terminal.Target, asJson: false, "rebuilt", [done],
                new("uploads", one => one.Uploads),
                new("segments", one => one.Segments),
                new("rows", one => one.Rows),
                new("mergers", one => one.Mergers),
                new("not taken in", one => one.Left.Length));
            return done.Left.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static void WriteJson(StoreRebuild done) => Report.Write(Terminal.Target, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("uploads", done.Uploads);
        json.WriteNumber("segments", done.Segments);
        json.WriteNumber("rows", done.Rows);
        json.WriteNumber("mergers", done.Mergers);
        json.WriteString("setAside", done.SetAside);
        Listing.WriteArray(json, "left", done.Left, FaultColumns.All);
        json.WriteEndObject();
    });

    static void WriteText(StoreStatus status, OutputTarget target)
    {
        var held = status.Tables.SelectMany(table =>
            table.Formats.DefaultIfEmpty(new("", table.Rows)).Select((format, i) => (table, format, IsFirst: i == 0)));
        Listing.Write(target, asJson: false, "store", [status],
            new("store", one => one.Directory),
            new("size", one => SizeText.Bytes(one.Bytes)),
            new("catalog", one => SizeText.Bytes(one.CatalogBytes)),
            new("segments", one => one.Segments),
            new("size of segments", one => SizeText.Bytes(one.SegmentBytes)),
            new("rows", one => one.Rows),
            new("replaced", one => SizeText.Bytes(one.ReplacedBytes)));
        target.Stream.Write("\n"u8);
        Listing.Write(target, asJson: false, "tables", [.. held.Where(one => one.table.Segments > 0)],
            new("table", one => one.IsFirst ? one.table.Table : ""),
            new("segments", one => one.IsFirst ? one.table.Segments : null),
            new("size", one => one.IsFirst ? SizeText.Bytes(one.table.Bytes) : ""),
            new("format", one => one.format.Format.Length > 0 ? one.format.Format : "(none)"),
            new("rows", one => one.format.Rows));
        target.Stream.Write("\n"u8);
        Listing.Write(target, asJson: false, "municipalities", status.Municipalities, Municipality);
    }

    static Listed<MunicipalityStatus>[] Municipality { get; } =
    [
        new("municipality", one => one.Municipality),
        new("name", one => one.Name),
        new("uploads", one => one.Uploads),
        new("segments", one => one.Segments),
        new("bytes", one => one.Bytes),
        new("rows", one => one.Rows),
        new("firstTime", one => one.First),
        new("lastTime", one => one.Last),
    ];

    static void WriteJson(StoreStatus status) => Report.Write(Terminal.Target, json =>
    {
        json.WriteStartObject();
        json.WriteString("store", status.Directory);
        json.WriteNumber("bytes", status.Bytes);
        json.WriteNumber("catalogBytes", status.CatalogBytes);
        json.WriteNumber("segmentBytes", status.SegmentBytes);
        json.WriteNumber("segments", status.Segments);
        json.WriteNumber("rows", status.Rows);
        json.WriteNumber("replacedBytes", status.ReplacedBytes);
        json.WriteStartArray("tables");
        foreach (var table in status.Tables)
        {
            json.WriteStartObject();
            json.WriteString("table", table.Table);
            json.WriteNumber("segments", table.Segments);
            json.WriteNumber("bytes", table.Bytes);
            json.WriteNumber("rows", table.Rows);
            Listing.WriteArray(json, "formats", table.Formats,
                [new("format", format => format.Format), new("rows", format => format.Rows)]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Listing.WriteArray(json, "municipalities", status.Municipalities, Municipality);
        Listing.WriteArray(json, "unknown", status.Unknown, FaultColumns.All);
        json.WriteEndObject();
    });
}
