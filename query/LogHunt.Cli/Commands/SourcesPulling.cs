using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

/// <summary>`indicators sources pull`: asks sources for what is new.</summary>
static class SourcesPulling
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "Sources; without one all that can be pulled"
            , Arity = ArgumentArity.ZeroOrMore };
        var due = new Option<bool>("--due") { Description = "Only those whose time has come, for timers" };
        var again = new Option<bool>("--again") { Description = "From the beginning, and not from where the last pull ended" };
        var json = CommonOptions.Json();
        var command = new Command("pull", "Asks sources for what is new; what was broken off goes on") { names, due, again, json };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var given = parse.GetValue(names) ?? [];
            var now = DateTime.UtcNow;
            IndicatorSource[] meant = given.Length > 0 ? [.. given.Distinct().Select(name => IndicatorsSources.Named(store.Catalog, name))]
                : [.. store.Catalog.Sources().Where(source => source.Settings.Kind != "import")];
            if (meant.Length == 0)
                throw new InputException("there is no source that can be pulled; `loghunt indicators sources add` makes one");
            if (parse.GetValue(due)) meant = [.. meant.Where(source => PullSources.IsDue(source, now))];
            var all = new List<PulledSource>();
            foreach (var source in meant)
            {
                if (parse.GetValue(again)) store.Catalog.ForgetPositions(source.Name);
                all.Add(new PullSources(store, new(), TimeProvider.System).Run(source, _ => { }, cancellation));
                Tell(all[^1], isQuietLeftOut: false);
            }
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report => Write(report, all));
            return all.All(one => one.IsWhole) ? ExitCode.Done : all.TrueForAll(one => one is { Problem: not null, Pages: 0 })
                ? ExitCode.Wrong : ExitCode.Incomplete;
        });
        return command;
    }

    /// <summary>What a pull came to, on standard error.</summary>
    public static void Tell(PulledSource pulled, bool isQuietLeftOut)
    {
        foreach (var reject in pulled.Rejects) Terminal.Warn($"{pulled.Source}, {reject.Place}: {reject.Reason}: {reject.Text}");
        if (pulled.Rejected > pulled.Rejects.Length) Terminal.Warn($"{pulled.Source}: {pulled.Rejected - pulled.Rejects.Length} more entries were rejected");
        foreach (var note in pulled.Notes) Terminal.Warn($"{pulled.Source}: {note}");
        if (pulled.Problem is { } problem) Terminal.Warn($"{pulled.Source} was not pulled to its end: {problem}");
        if (!isQuietLeftOut && pulled.Waiting > 0)
            Terminal.Warn($"{pulled.Source}: {SizeText.Count(pulled.Waiting, "file")} changed a moment ago and may still be written; the next pull reads " +
                (pulled.Waiting == 1 ? "it" : "them"));
        if (!isQuietLeftOut || pulled.New + pulled.Changed > 0)
            Terminal.Note($"{pulled.Source}: {SizeText.Count(pulled.New, "new indicator")}, {pulled.Changed} changed, {pulled.Known} known");
    }

    static void Write(System.Text.Json.Utf8JsonWriter json, List<PulledSource> all)
    {
        json.WriteStartObject();
        json.WriteStartArray("sources");
        foreach (var one in all)
        {
            json.WriteStartObject();
            json.WriteString("source", one.Source);
            json.WriteString("kind", one.Kind);
            json.WriteNumber("pages", one.Pages);
            json.WriteNumber("added", one.New);
            json.WriteNumber("changed", one.Changed);
            json.WriteNumber("known", one.Known);
            json.WriteNumber("leftOut", one.LeftOut);
            json.WriteNumber("rejected", one.Rejected);
            json.WriteNumber("waiting", one.Waiting);
            Listing.WriteArray(json, "rejects", one.Rejects,
                [new("value", reject => reject.Text), new("place", reject => reject.Place), new("reason", reject => reject.Reason)]);
            Listing.WriteArray(json, "notes", one.Notes, [new("note", note => note)]);
            json.WriteString("problem", one.Problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
