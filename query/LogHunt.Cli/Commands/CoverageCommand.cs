using System.CommandLine;
using System.Globalization;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class CoverageCommand
{
    const int TimelineWidth = 42;

    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "Only from this time on (UTC)", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Only before this time (UTC)", HelpName = "TIME" };
        var municipality = CommonOptions.Municipality("Only this municipality");
        var json = CommonOptions.Json();
        var command = new Command("coverage", "Says for which hours there are logs of each source, and where they are missing") { from, to, municipality, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var first = parse.GetValue(from) is { } start ? CommonOptions.Instant(start) : (DateTime?)null;
            var last = parse.GetValue(to) is { } end ? CommonOptions.Instant(end) : (DateTime?)null;
            if (first >= last) throw new UsageException("--from is not before --to");
            var sources = DeviceCoverage.Of(store.Catalog.Coverage(parse.GetValue(municipality)), first, last);
            if (parse.GetValue(json)) WriteJson(sources);
            else WriteText(sources, Terminal.Target);
            return ExitCode.Done;
        });
        return command;
    }

    public static void WriteText(IReadOnlyCollection<DeviceCoverage> sources, OutputTarget target)
    {
        var from = sources.Count == 0 ? default : sources.Min(source => source.From);
        var to = sources.Count == 0 ? default : sources.Max(source => source.To);
        new TableOutput().Write(Listing.Rows(sources,
        [
            new("municipality", source => source.Municipality),
            new("source", source => source.Device.Length > 0 ? $"{source.Format} {source.Device}" : source.Format),
            new("from", source => Hour(source.From)),
            new("to", source => Hour(source.To)),
            new("rows", source => source.Rows),
            new("hours", source => source.Hours),
            new("gaps", source => source.Gaps.Length),
            new("when there are logs", source => source.Timeline(from, to, TimelineWidth)),
        ]), target);
        var gaps = sources.SelectMany(source => source.Gaps.Select(gap => (Source: source, Gap: gap))).ToArray();
        if (gaps.Length == 0) return;
        using var writer = new StreamWriter(target.Stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine();
        foreach (var (source, gap) in gaps)
            writer.WriteLine(Visible.Text($"gap: {source.Municipality} {source.Format} {source.Device}: no rows from {Hour(gap.From)} to {Hour(gap.To)} ({gap.Hours} hours)"));
    }

    static void WriteJson(IEnumerable<DeviceCoverage> sources) => Report.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("sources");
        foreach (var source in sources)
        {
            json.WriteStartObject();
            json.WriteString("municipality", source.Municipality);
            json.WriteString("format", source.Format);
            json.WriteString("device", source.Device);
            json.WriteTime("from", source.From);
            json.WriteTime("to", source.To);
            json.WriteNumber("rows", source.Rows);
            json.WriteNumber("hours", source.Hours);
            json.WriteStartArray("gaps");
            foreach (var gap in source.Gaps)
            {
                json.WriteStartObject();
                json.WriteTime("from", gap.From);
                json.WriteTime("to", gap.To);
                json.WriteNumber("hours", gap.Hours);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    static string Hour(DateTime time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
