using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Sightings;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

/// <summary>What was found, and what people say it is: `hunt results` and `hunt triage`.</summary>
static class HuntFound
{
    public static Command Results()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "A saved hunt; without one the hits of indicators",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var municipality = CommonOptions.Municipality("Only what is of this one's logs");
        var source = new Option<string?>("--source") { Description = "Only hits of indicators of this source", HelpName = "NAME" };
        var since = new Option<string?>("--since") { Description = "Only what was found since then", HelpName = "TIME" };
        var open = new Option<bool>("--new") { Description = "Only what nobody judged" };
        var all = new Option<bool>("--all") { Description = "Also what is judged to be nothing, and is left out otherwise" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "How it is written, as `query` does; or hits as sightings: `misp`, `stix`", HelpName = "FORMAT", DefaultValueFactory = _ => "table",
        };
        var most = new Option<string?>("--tlp-max")
        {
            Description = $"Leaves out indicators that may not go so far: {string.Join(", ", TrafficLight.Labels)}", HelpName = "LABEL",
        };
        var json = CommonOptions.Json();
        var command = new Command("results", "Shows what was found; more with the tables IndicatorHits and HuntResults in KQL")
        {
            name, municipality, source, since, open, all, output, most, json,
        };
        command.Runs((parse, _) =>
        {
            var (form, isJson) = (SightingForms.Find(parse.GetValue(output)!), parse.GetValue(json));
            var format = form is null ? OutputChoice.Named(parse.GetValue(output)!) : OutputFormats.All[0];
            var label = Label(parse.GetValue(most));
            if (parse.GetValue(name) is not null && (form is not null || label is not null))
                throw new UsageException("sightings and TLP are of indicators; leave the name of the hunt out");
            var time = parse.GetValue(since) is { } text ? (DateTime?)CommonOptions.Instant(text) : null;
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var whose = parse.GetValue(municipality) is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
            var where = new FoundWhere(whose, parse.GetValue(source), time, parse.GetValue(open), parse.GetValue(all));
            var found = new FoundThings(store.Catalog, DateTime.UtcNow);
            if (parse.GetValue(name) is { } hunt)
            {
                var results = found.Results(hunt, where);
                if (results.IsEmpty && found.Silenced == 0 && store.Catalog.HuntResults(hunt).IsEmpty) RunHunts.Named(store.Catalog, hunt);
                Write(results, "results", ResultColumns, format, isJson);
            }
            else
            {
                var those = found.Hits(where);
                ImmutableArray<Found<HitEntry>> hits = [.. those.Where(hit => label is null || TrafficLight.Lets(hit.Item.Indicator, label))];
                if (hits.Length < those.Length)
                    Terminal.Note($"note: {SizeText.Count(those.Length - hits.Length, "hit")} left out, of indicators more restricted than `{label}`");
                if (form is not null && !isJson) form.Write(IndicatorSighting.Of(hits), Terminal.Target);
                else Write(hits, "hits", HitColumns(new HitPlaces(store)), format, isJson);
            }
            if (found.Silenced > 0)
                Terminal.Note($"note: {SizeText.Count(found.Silenced, "row")} judged to be nothing left out; `--all` shows them");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A label of the Traffic Light Protocol as `--tlp-max` takes it.</summary>
    static string? Label(string? given) => given is null ? null : TrafficLight.Label(given)
        ?? throw new UsageException($"`{given}` is no label of TLP; there are {string.Join(", ", TrafficLight.Labels)}");

    static void Write<T>(
        IReadOnlyCollection<Found<T>> found, string name, IReadOnlyList<Listed<Found<T>>> columns, IOutputFormat format, bool isJson)
    {
        if (isJson) Listing.Write(Terminal.Target, asJson: true, name, found, columns);
        else format.Write(Listing.Rows(found, columns), Terminal.Target);
    }

    static Listed<Found<HuntResult>>[] ResultColumns =>
    [
        new("id", one => one.Id), new("state", one => one.Item.State), new("found", one => one.Item.Found),
        new("lastFound", one => one.Item.LastFound), new("time", one => one.Item.Time), new("municipality", one => one.Item.Municipality),
        .. Said<HuntResult>(), new("row", one => one.Item.Row),
    ];

    static Listed<Found<HitEntry>>[] HitColumns(HitPlaces places) =>
    [
        new("id", one => one.Id),
        .. HuntReports.HitColumns.Select(column => new Listed<Found<HitEntry>>(column.Name, one => column.Value(one.Item))),
        new("firstAt", one => places.Of(one.Item.Hit)), .. Said<HitEntry>(),
    ];

    static Listed<Found<T>>[] Said<T>() => [new("verdict", one => one.Verdict), new("note", one => one.Judgement?.Note ?? "")];

    public static Command Triage()
    {
        var id = new Argument<string>("ID") { Description = "What `hunt results` calls it" };
        var verdict = new Argument<string>("VERDICT") { Description = "confirmed, false-positive or allowed" };
        var note = new Option<string?>("--note") { Description = "Why", HelpName = "TEXT" };
        var until = new Option<string?>("--until") { Description = "When it is to be told again; else never", HelpName = "TIME" };
        var command = new Command("triage", "Says what a hit or find is; what is no or an allowed one is not told again")
        {
            id, verdict, note, until,
        };
        command.Runs((parse, _) =>
        {
            var said = parse.GetRequiredValue(verdict);
            var verdicts = Enum.GetValues<Verdict>();
            if (verdicts.All(one => FoundThings.Name(one) != said))
                throw new UsageException($"`{said}` is no verdict; there are {string.Join(", ", verdicts.Select(FoundThings.Name))}");
            var time = parse.GetValue(until) is { } text ? (DateTime?)CommonOptions.Instant(text) : null;
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            new FoundThings(store.Catalog, DateTime.UtcNow)
                .Judge(parse.GetRequiredValue(id), verdicts.Single(one => FoundThings.Name(one) == said), parse.GetValue(note) ?? "", time);
            return ExitCode.Done;
        });
        return command;
    }
}
