using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class CoverageCommand
{
    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "Only from this time on (UTC)", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Only before this time (UTC)", HelpName = "TIME" };
        var municipality = CommonOptions.Municipality("Only this municipality");
        var json = CommonOptions.Json();
        var command = new Command("coverage", "Says for which hours there are logs of each source, and where they are missing")
        {
            from, to, municipality, json,
        };
        command.Runs((parse, _) =>
        {
            var first = parse.GetValue(from) is { } start ? CommonOptions.Instant(start) : (DateTime?)null;
            var last = parse.GetValue(to) is { } end ? CommonOptions.Instant(end) : (DateTime?)null;
            if (first >= last) throw new UsageException("--from is not before --to");
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var only = parse.GetValue(municipality) is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
            var report = new CoverageReport(
                DeviceCoverage.Of(store.Catalog.Coverage(only), first, last), UnparsedFiles.Of(store.Catalog.Uploads(), only));
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report.WriteJson);
            else report.WriteText(Terminal.Target);
            return ExitCode.Done;
        });
        return command;
    }
}
