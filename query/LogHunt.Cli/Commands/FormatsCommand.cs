using System.CommandLine;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

static class FormatsCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("formats", "Lists what is read: formats of logs and kinds of indicator files") { json };
        command.Runs((parse, _) =>
        {
            (string Name, string Of, string Option)[] formats =
            [
                .. LogFormats.All.Select(format => (format.Name, "logs", "ingest --format")),
                .. IndicatorFormats.All.Select(format => (format.Name, "indicators", "indicators import --as")),
            ];
            Listing.Write(Terminal.Target, parse.GetValue(json), "formats", formats,
                new("name", format => format.Name),
                new("of", format => format.Of),
                new("option", format => format.Option));
            return ExitCode.Done;
        });
        return command;
    }
}
