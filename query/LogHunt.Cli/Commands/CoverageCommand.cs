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
        var heat = new Option<string?>("--heat")
        {
            Description = "Draws a heat map with a row for each `device` (the default) or `municipality`", HelpName = "ROWS",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var step = new Option<string?>("--step")
        {
            Description = "What a cell of the heat map is: `hour`, `day` or `week`; else what fits", HelpName = "STEP",
        };
        var into = new Option<string?>("--out")
        {
            Description = $"Write the heat map into a file: {CoverageTeller.Pictures}", HelpName = "F",
        };
        var command = new Command("coverage", "Says for which hours there are logs of each source, and where they are missing")
        {
            from, to, municipality, json, heat, step, into,
        };
        command.Runs((parse, _) =>
        {
            var first = parse.GetValue(from) is { } start ? CommonOptions.Instant(start) : (DateTime?)null;
            var last = parse.GetValue(to) is { } end ? CommonOptions.Instant(end) : (DateTime?)null;
            if (first >= last) throw new UsageException("--from is not before --to");
            var isHeat = parse.GetResult(heat) is not null;
            if (!isHeat && (parse.GetValue(step) is not null || parse.GetValue(into) is not null))
                throw new UsageException("--step and --out are for --heat");
            if (isHeat && parse.GetValue(json)) throw new UsageException("--heat is a picture, and --json has none");
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var only = parse.GetValue(municipality) is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
            if (isHeat)
                return CoverageTeller.Draw(CoverageHeat.Of(store.Catalog.Coverage(only), first, last,
                    CoverageTeller.Wishes(parse.GetValue(heat), parse.GetValue(step))), parse.GetValue(into));
            var report = new CoverageReport(
                DeviceCoverage.Of(store.Catalog.Coverage(only), first, last), UnparsedFiles.Of(store.Catalog.Uploads(), only));
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report.WriteJson);
            else report.WriteText(Terminal.Target);
            return ExitCode.Done;
        });
        return command;
    }
}
