using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class ExternalCommand
{
    public static Command Create() =>
        new("external", "Files that stand for the URLs of `externaldata`, because queries fetch nothing") { Add(), List(), Remove() };

    static Command Add()
    {
        var url = new Argument<string>("URL") { Description = "The URL as queries write it" };
        var file = new Argument<string>("FILE") { Description = "What it gives: CSV, text, JSON, also packed" };
        var command = new Command("add", "Puts a file into the store for a URL, in place of the one before") { url, file };
        command.Runs((parse, _) =>
        {
            var path = parse.GetRequiredValue(file);
            var content = LookupFiles.Read(path);
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            store.Catalog.SetLookup(LookupKind.External, parse.GetRequiredValue(url), "", Path.GetFileName(path), content);
            return ExitCode.Done;
        });
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the URLs that have a file") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            Listing.Write(Terminal.Target, parse.GetValue(json), "external", store.Catalog.Lookups(LookupKind.External),
                new("url", file => file.Name),
                new("file", file => file.Source),
                new("bytes", file => file.Bytes),
                new("added", file => file.Added));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var url = new Argument<string>("URL") { Description = "The URL" };
        var command = new Command("remove", "Takes the file of a URL out of the store") { url };
        command.Runs((parse, _) =>
        {
            var name = parse.GetRequiredValue(url);
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            return store.Catalog.RemoveLookup(LookupKind.External, name) ? ExitCode.Done
                : throw new InputException($"there is no file for `{name}`; `loghunt external list` lists the URLs that have one");
        });
        return command;
    }
}
