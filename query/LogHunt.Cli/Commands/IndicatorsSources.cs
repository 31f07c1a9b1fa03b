using System.CommandLine;
using System.Globalization;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Schema;

namespace LogHunt.Cli.Commands;

/// <summary>`indicators sources`: who says what to look for, where that comes from, and what came of it.</summary>
static class IndicatorsSources
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("sources", "Who says what to look for, where that comes from by itself, and what came of it") { json };
        command.Runs((parse, _) => Listed(parse, json));
        foreach (var one in (Command[])[List(), Show(), SourcesKeeping.Add(), SourcesKeeping.Set(), Remove(), SourcesPulling.Create()]) command.Add(one);
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists them, and those whose indicators came by files") { json };
        command.Runs((parse, _) => Listed(parse, json));
        return command;
    }

    static ExitCode Listed(ParseResult parse, Option<bool> json)
    {
        using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
        var hits = store.Catalog.Hits().ToLookup(entry => entry.Indicator.Source, StringComparer.Ordinal);
        var said = store.Catalog.Indicators().ToLookup(entry => entry.Indicator.Source, StringComparer.Ordinal);
        var kept = store.Catalog.Sources().ToDictionary(source => source.Name, StringComparer.Ordinal);
        var now = DateTime.UtcNow;
        Listing.Write(Terminal.Target, parse.GetValue(json), "sources",
            [.. said.Select(group => group.Key).Union(kept.Keys).Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Said: said[name]))],
            new("source", one => one.Name),
            new("kind", one => kept.GetValueOrDefault(one.Name)?.Settings.Kind ?? "import"),
            new("indicators", one => (long)one.Said.Count()),
            new("retired", one => (long)one.Said.Count(entry => entry.Indicator.Revoked)),
            new("expired", one => (long)one.Said.Count(entry => entry.Indicator.ValidUntil < now)),
            new("first", one => one.Said.Any() ? one.Said.Min(entry => entry.Added) : null),
            new("last", one => one.Said.Any() ? one.Said.Max(entry => entry.Changed) : null),
            new("hits", one => hits[one.Name].Sum(entry => entry.Hit.Count)),
            new("pulled", one => kept.GetValueOrDefault(one.Name)?.Pulled),
            new("problem", one => kept.GetValueOrDefault(one.Name)?.Problem ?? ""));
        return ExitCode.Done;
    }

    /// <summary>The source of that name. Throws <see cref="InputException"/> when none is kept.</summary>
    public static IndicatorSource Named(CatalogDb catalog, string name) => catalog.FindSource(name)
        ?? throw new InputException(Nearest.To(name, catalog.Sources().Select(source => source.Name)) is { } nearest
            ? $"there is no source `{name}`; did you mean `{nearest}`?"
            : $"there is no source `{name}`; `loghunt indicators sources add` makes one");

    public static Argument<string> Name() => new("NAME") { Description = "What the source is called: it is part of its indicators' identity" };

    static Command Show()
    {
        var (name, json) = (Name(), CommonOptions.Json());
        var command = new Command("show", "Shows all that is set of a source; of a secret only where it is") { name, json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var one = Named(store.Catalog, parse.GetRequiredValue(name));
            var set = one.Settings;
            (string Setting, string Value)[] all =
            [
                ("source", one.Name), ("kind", set.Kind), ("place", SourcesKeeping.Shown(set)), ("collections", string.Join(", ", set.Collections)),
                ("every", Text(set.Every)), ("trust", set.Trust?.ToString(CultureInfo.InvariantCulture) ?? ""), ("tlp", set.Tlp), ("life", Text(set.Life)),
                ("format", set.Format), ("columns", string.Join(", ", set.Columns.Select(column => $"{column.Key}={column.Value}"))),
                ("signIn", set.SignIn), ("user", set.User), ("header", set.SignIn == "key" ? set.Header : ""),
                ("secret", set.SecretVariable.Length > 0 ? $"in the variable {set.SecretVariable}" : set.SecretFile.Length > 0
                    ? $"in the file {set.SecretFile}" : ""),
                ("ca", set.AuthorityFile), ("pageSize", set.PageSize?.ToString(CultureInfo.InvariantCulture) ?? ""),
                ("tried", Text(one.Tried)), ("pulled", Text(one.Pulled)), ("problem", one.Problem ?? ""),
            ];
            Listing.Write(Terminal.Target, parse.GetValue(json), "settings", [.. all.Where(setting => setting.Value.Length > 0)],
                new("setting", setting => setting.Setting), new("value", setting => setting.Value));
            return ExitCode.Done;
        });
        return command;
    }

    static string Text(TimeSpan? length) => length?.ToString("c", CultureInfo.InvariantCulture) ?? "";

    static string Text(DateTime? time) => time is { } known ? Engine.Columns.KqlText.Of(known) : "";

    static Command Remove()
    {
        var name = Name();
        var command = new Command("remove", "Forgets a source; what it said stays until `indicators remove --source` takes it out") { name };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            store.Catalog.RemoveSource(Named(store.Catalog, parse.GetRequiredValue(name)).Name);
            return ExitCode.Done;
        });
        return command;
    }
}
