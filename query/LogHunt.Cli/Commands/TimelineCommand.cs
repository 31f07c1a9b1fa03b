using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class TimelineCommand
{
    public static Command Create()
    {
        var options = new ValueOptions();
        var since = new Option<string?>("--since") { Description = "Only what was from then on", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Only what was before", HelpName = "TIME" };
        var limit = new Option<long>("--limit")
        {
            Description = "So many rows, the first in time", HelpName = "N", DefaultValueFactory = _ => ValueTeller.DefaultLimit,
        };
        var command = options.Command("timeline", "What a value did in all tables, oldest first, each row with its file and line");
        foreach (var option in new Option[] { since, until, limit }) command.Options.Add(option);
        command.Runs((parse, cancellation) => options.Run(parse, (run, find, place) =>
        {
            var most = FindValue.Limit(parse.GetValue(limit));
            var query = find.Timeline(Time(parse.GetValue(since)), Time(parse.GetValue(until)), most, cancellation);
            return place is null ? new ValueTeller(run).Json(find, query, "timeline") : new ValueTeller(run).Timeline(find, query, most, place);
        }));
        return command;
    }

    static DateTime? Time(string? text) => text is null ? null : GivenTime.Instant(text);
}
