using System.CommandLine;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class VerifyCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("verify", "Reads every segment against its hash, the catalog, the receipts and AuditLog's chain; ends with 3 when " +
            "something is wrong")
        {
            json,
        };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var found = Terminal.WithProgress("verifies", progress => Verification.Of(store, progress, cancellation));
            foreach (var fault in found.Faults) Terminal.Warn(fault.Sentence);
            if (parse.GetValue(json)) WriteJson(found);
            else Listing.Write(Terminal.Target, asJson: false, "verified", [found],
                new("segments", one => one.Segments),
                new("whole", one => one.SegmentsRead),
                new("rows", one => one.Rows),
                new("size", one => SizeText.Bytes(one.Bytes)),
                new("faults", one => one.Faults.Length),
                new("took", one => SizeText.Seconds(one.Elapsed)));
            return found.IsSound ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static void WriteJson(Verification found) => Report.Write(Terminal.Target, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("segments", found.Segments);
        json.WriteNumber("whole", found.SegmentsRead);
        json.WriteNumber("rows", found.Rows);
        json.WriteNumber("bytes", found.Bytes);
        Listing.WriteArray(json, "faults", found.Faults, FaultColumns.All);
        json.WriteNumber("seconds", Math.Round(found.Elapsed.TotalSeconds, 3));
        json.WriteEndObject();
    });
}
