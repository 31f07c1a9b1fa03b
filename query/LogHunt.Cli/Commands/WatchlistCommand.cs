using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query.Lookups;

namespace LogHunt.Cli.Commands;

static class WatchlistCommand
{
    public static Command Create() => new("watchlist", "Lists that queries read with _GetWatchlist") { Import(), List(), Remove() };

    static Command Import()
    {
        var name = new Argument<string>("NAME") { Description = "What queries call it" };
        var file = new Argument<string>("FILE") { Description = "CSV whose first line names the columns" };
        var key = new Option<string?>("--key")
        {
            Description = "The column that becomes SearchKey; else the first", HelpName = "COLUMN",
        };
        var command = new Command("import", "Puts a list into the store, in place of the one of that name") { name, file, key };
        command.Runs((parse, _) =>
        {
            var path = parse.GetRequiredValue(file);
            var content = LookupFiles.Read(path);
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            store.Catalog.SetLookup(LookupKind.Watchlist, parse.GetRequiredValue(name), Key(path, content, parse.GetValue(key)),
                Path.GetFileName(path), content);
            return ExitCode.Done;
        });
        return command;
    }

    static string Key(string path, byte[] content, string? asked)
    {
        try
        {
            return Watchlist.Key(content, asked);
        }
        catch (InvalidDataException wrong)
        {
            throw new InputException($"`{path}` cannot be a watchlist: {wrong.Message}");
        }
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the watchlists") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            WatchlistsReport.Write(Terminal.Target, parse.GetValue(json), store.Catalog);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var name = new Argument<string>("NAME") { Description = "The watchlist" };
        var command = new Command("remove", "Takes a watchlist out of the store") { name };
        command.Runs((parse, _) =>
        {
            var list = parse.GetRequiredValue(name);
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            return store.Catalog.RemoveLookup(LookupKind.Watchlist, list) ? ExitCode.Done
                : throw new InputException($"there is no watchlist `{list}`; `loghunt watchlist list` lists them");
        });
        return command;
    }
}
