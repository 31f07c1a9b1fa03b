using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Commands;

/// <summary>`hunt add` and `hunt replace`: a query under a name, or files and folders of rules.</summary>
sealed class HuntAdding
{
    readonly Argument<string[]> given = new("NAME KQL, or PATH")
    {
        Description = "A hunt's name and its query (`-` reads it); or files of rules (Sentinel, Sigma, *.kql) and folders of them",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> file = new("--file", "-f") { Description = "Read the query of NAME from a file", HelpName = "F" };
    readonly Option<string?> description = new("--description") { Description = "What it looks for", HelpName = "TEXT" };
    readonly Option<string?> every = new("--every") { Description = "From one run to the next: `20m`, `1h`, `1d`", HelpName = "TIME" };
    readonly Option<string?> period = new("--period") { Description = "How far back a run looks; else at all there is", HelpName = "TIME" };
    readonly Option<string?> cron = new("--cron") { Description = "When it is due as cron writes it: `30 2 * * *`", HelpName = "TEXT" };
    readonly Option<string> zone = new("--timezone")
    {
        Description = "The zone of --cron", HelpName = "ZONE", DefaultValueFactory = _ => "Europe/Oslo",
    };
    readonly Option<bool> json = new("--json") { Description = "One JSON object a rule: {\"file\",\"name\",\"kind\",\"error\",\"state\"}" };
    readonly bool isReplacing;

    HuntAdding(bool isReplacing) => this.isReplacing = isReplacing;

    public static Command Add() => new HuntAdding(false).Command("add", "Saves a query as a hunt, or rules of Sentinel and Sigma");

    public static Command Replace() =>
        new HuntAdding(true).Command("replace", "The same in the place of hunts of these names; what they found stays");

    Command Command(string name, string what)
    {
        var command = new Command(name, what) { given, file, description, every, period, cron, zone, json };
        command.Runs((parse, cancellation) =>
        {
            var texts = parse.GetRequiredValue(given);
            return parse.GetValue(file) is not null || IsQuery(texts)
                ? Query(parse, texts, cancellation) : Rules(parse, texts, cancellation);
        });
        return command;
    }

    /// <summary>A name and a query, of which the second is not there as a file and is not named as one of rules.</summary>
    static bool IsQuery(string[] texts) =>
        texts is [_, var second] && (second == "-" || (!Path.Exists(second) && !RuleFile.IsNamedLikeOne(second)));

    ExitCode Query(ParseResult parse, string[] texts, CancellationToken cancellation)
    {
        if (texts.Length > 2) throw new UsageException("a query is saved under one name: `loghunt hunt add NAME --file F`");
        var kql = QueryText.Read(texts.ElementAtOrDefault(1), parse.GetValue(file));
        var hunt = new Hunt(texts[0], kql, DateTime.UtcNow, parse.GetValue(description) ?? "") { Settings = Settings(parse) };
        SaveHunt.Run(CommonOptions.StoreFolder(parse), hunt, isReplacing, cancellation);
        return ExitCode.Done;
    }

    HuntSettings Settings(ParseResult parse)
    {
        var schedule = parse.GetValue(cron) ?? "";
        if (schedule.Length > 0 && HuntSchedule.Problem(schedule, parse.GetValue(zone)!) is { } wrong) throw new UsageException(wrong);
        if (schedule.Length > 0 && parse.GetValue(every) is not null) throw new UsageException("give --every or --cron, and not both");
        return new() { Every = Length(every), Period = Length(period), Cron = schedule, Zone = parse.GetValue(zone)! };

        TimeSpan? Length(Option<string?> option) => parse.GetValue(option) is not { } text ? null
            : CommonOptions.Duration(text) is var length && length >= TimeSpan.FromMinutes(1) ? length
            : throw new UsageException($"`{option.Name} {text}` is less than a minute");
    }

    ExitCode Rules(ParseResult parse, string[] paths, CancellationToken cancellation)
    {
        if (((Option[])[description, every, period, cron]).FirstOrDefault(option => parse.GetResult(option) is not null) is { } other)
            throw new UsageException($"`{other.Name}` is for a query under a name; files of rules say it themselves");
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
            throw new InputException($"there is no file `{missing}`; to save a query give a name and the query");
        ReadFile[] read = [.. RuleFiles.Read(paths, GivenText.Read, DateTime.UtcNow)];
        if (read.All(rule => rule.Rule.Hunt is null)) return Tell(parse, [.. read.Select(rule => Refused(rule))]);
        using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
        var hunts = new AddHunts(store, isReplacing);
        return Tell(parse, [.. read.Select(rule =>
        {
            cancellation.ThrowIfCancellationRequested();
            return hunts.Run(rule, cancellation);
        })]);
    }

    static AddedHunt Refused(ReadFile read) => new(read.File, read.Rule.Name, read.Rule.Kind, "refused", read.Rule.Error);

    ExitCode Tell(ParseResult parse, AddedHunt[] added)
    {
        foreach (var hunt in added)
            if (hunt.Error is { } why)
                Terminal.Warn(hunt.State == "refused" ? $"`{hunt.File}` was not saved: {why}"
                    : $"the hunt `{hunt.Name}` is kept and not run: {why}");
        if (parse.GetValue(json))
            foreach (var hunt in added)
                Report.Write(Terminal.Target, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("file", hunt.File);
                    writer.WriteString("name", hunt.Name);
                    writer.WriteString("kind", hunt.Kind);
                    writer.WriteString("error", hunt.Error);
                    writer.WriteString("state", hunt.State);
                    writer.WriteEndObject();
                });
        else Listing.Write(Terminal.Target, asJson: false, "states",
            [.. added.CountBy(hunt => (hunt.Kind, hunt.State)).OrderBy(one => one.Key)],
            new("kind", one => one.Key.Kind), new("state", one => one.Key.State), new("hunts", one => (long)one.Value));
        if (added.All(hunt => hunt.State == "refused")) return ExitCode.Wrong;
        return added.All(hunt => hunt.Error is null) ? ExitCode.Done : ExitCode.Incomplete;
    }
}
