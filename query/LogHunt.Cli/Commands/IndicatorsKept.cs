using System.Collections.Immutable;
using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

/// <summary>What is known and what becomes of it: `indicators show`, `retire`, `remove`, `allow`.</summary>
static class IndicatorsKept
{
    static Argument<string[]> Values(ArgumentArity arity) =>
        new("VALUE") { Description = "What an indicator is, in any spelling", Arity = arity };

    static Option<string?> Source() => new("--source") { Description = "Only of this source", HelpName = "NAME" };

    /// <summary>Those of some values, of a source, or of a source's values.</summary>
    internal static IndicatorEntry[] Meant(CatalogDb catalog, string[] values, string? source)
    {
        if (values.Length == 0 && source is null) throw new UsageException("name a value, or with --source all of a source");
        var all = catalog.Indicators().Where(entry => source is null || entry.Indicator.Source == source).ToList();
        if (source is not null && all.Count == 0)
            throw new InputException($"no indicator is of a source `{source}`; `loghunt indicators sources` lists them");
        return values.Length == 0 ? [.. all] : [.. values.SelectMany(value =>
        {
            var canonical = IndicatorText.TryGuess(value, out _, out var guessed) ? guessed : value;
            var meant = all.Where(entry => entry.Indicator.Value == canonical || entry.Indicator.Value == value).ToList();
            return meant.Count > 0 ? meant : throw new InputException($"there is no indicator `{canonical}`");
        })];
    }

    public static Command Show()
    {
        var (values, source, json) = (Values(ArgumentArity.OneOrMore), Source(), CommonOptions.Json());
        var command = new Command("show", "Shows all that is known of an indicator, source by source, and what was found of it")
        {
            values, source, json,
        };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var hits = store.Catalog.Hits().ToLookup(entry => entry.Indicator.Id);
            var allowed = new AllowedValues(store.Catalog.Judgements(), DateTime.UtcNow);
            var meant = Meant(store.Catalog, parse.GetRequiredValue(values), parse.GetValue(source));
            Listing.Write(Terminal.Target, parse.GetValue(json), "indicators", meant,
            [
                .. IndicatorsCommand.Columns, new("changed", entry => entry.Changed), new("pap", entry => entry.Indicator.Pap),
                new("tags", entry => string.Join(", ", entry.Indicator.Tags)), new("objectId", entry => entry.Indicator.ObjectId),
                new("description", entry => entry.Indicator.Description),
                new("doubt", entry => WideIndicators.Doubt(entry.Indicator) ?? ""),
                new("allowed", entry => allowed.Of(entry.Indicator)?.Find[1..] ?? ""),
                new("municipalities", entry => string.Join(", ", hits[entry.Indicator.Id].Select(hit => hit.Hit.Municipality).Distinct())),
                new("hits", entry => hits[entry.Indicator.Id].Sum(hit => hit.Hit.Count)),
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Retire() => Each("retire",
        "Withdraws indicators: known still, looked for no more until their source names them again", "retired",
        IndicatorKeeping.RetireIndicators);

    public static Command Remove() => Each("remove", "Takes indicators out of the store with their hits, as if they had never come",
        "removed", IndicatorKeeping.RemoveIndicators);

    static Command Each(string verb, string what, string done, Func<CatalogDb, IReadOnlyCollection<long>, int> act)
    {
        var (values, source) = (Values(ArgumentArity.ZeroOrMore), Source());
        var command = new Command(verb, what) { values, source };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var meant = Meant(store.Catalog, parse.GetValue(values) ?? [], parse.GetValue(source));
            var count = act(store.Catalog, [.. meant.Select(entry => entry.Indicator.Id)]);
            Terminal.Note($"{SizeText.Count(count, "indicator")} {done}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Allow()
    {
        var values = Values(ArgumentArity.ZeroOrMore);
        var note = new Option<string?>("--note") { Description = "Why", HelpName = "TEXT" };
        var list = new Option<string?>("--list")
        {
            Description = "A file of such values: MISP's warning list, or any that `import` reads", HelpName = "FILE",
        };
        var until = new Option<string?>("--until") { Description = "How long it holds; else for ever", HelpName = "TIME" };
        var remove = new Option<bool>("--remove") { Description = "They are allowed no longer" };
        var json = CommonOptions.Json();
        var command = new Command("allow", "Says which values and networks are one's own or may be, or lists them: their hits are not told")
        {
            values, list, note, until, remove, json,
        };
        command.Runs((parse, _) =>
        {
            var given = parse.GetValue(values) ?? [];
            var time = parse.GetValue(until) is { } text ? (DateTime?)CommonOptions.Instant(text) : null;
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var (name, harmless) = parse.GetValue(list) is { } path ? Harmless(path) : ("", []);
            store.Catalog.Judge([.. given.Select(AllowedValues.Canonical).Concat(harmless).Distinct().Select(TriageRows.IdOf)],
                parse.GetValue(remove) ? Verdict.Confirmed : Verdict.Allowed, parse.GetValue(note) ?? name, time, DateTime.UtcNow);
            if (given.Length == 0 && parse.GetValue(list) is null)
                Listing.Write(Terminal.Target, parse.GetValue(json), "allowed",
                    new AllowedValues(store.Catalog.Judgements(), DateTime.UtcNow).All,
                    new("value", one => one.Find[1..]), new("note", one => one.Note), new("until", one => one.Until),
                    new("decided", one => one.Decided), new("actor", one => one.Actor));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The name and the values of a file of what is harmless; what it says beside values is named.</summary>
    static (string Name, ImmutableArray<string> Values) Harmless(string path)
    {
        if (!File.Exists(path)) throw InputException.NoFile(path);
        var bytes = File.ReadAllBytes(path);
        if (WarningList.Read(bytes) is not { } list)
        {
            var file = IndicatorFormats.Read(new MemoryStream(bytes, writable: false), Path.GetFileName(path), "");
            list = new(Path.GetFileName(path), [.. file.Indicators.Select(one => one.Value)],
                [.. file.Rejects.Concat(file.LeftOut).Select(entry => entry.Text)]);
        }
        if (!list.LeftOut.IsEmpty)
            Terminal.Warn($"{path}: {list.LeftOut.Length} of its entries are no values of indicators: " +
                $"{string.Join(", ", list.LeftOut.Take(5))}{(list.LeftOut.Length > 5 ? " …" : "")}");
        Terminal.Note($"{path}: {SizeText.Count(list.Values.Length, "value")} of `{list.Name}`");
        return (list.Name, list.Values);
    }
}
