using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Commands;

static class MunicipalityCommand
{
    public static Command Create() => new("municipality", "Whose logs are kept") { Add(), List(), Rename(), Remove() };

    static Command Add()
    {
        var id = new Argument<string>("ID") { Description = "Letters, digits, `-` and `_`: what --municipality takes" };
        var name = new Option<string?>("--name") { Description = "Its name; given again it renames", HelpName = "NAME" };
        var command = new Command("add", "Adds a municipality; an upload also does") { id, name };
        command.Runs((parse, _) =>
        {
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            store.Catalog.AddMunicipality(parse.GetRequiredValue(id), parse.GetValue(name) ?? "");
            return ExitCode.Done;
        });
        return command;
    }

    static Command Rename()
    {
        var id = new Argument<string>("ID") { Description = "The municipality, by id or name" };
        var name = new Argument<string>("NAME") { Description = "What it is called from now on; its id stays" };
        var command = new Command("rename", "Gives a municipality another name") { id, name };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            store.Catalog.AddMunicipality(MunicipalityNames.Known(store.Catalog, parse.GetRequiredValue(id)), parse.GetRequiredValue(name));
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "The municipality, by id or name" };
        var now = UploadCommand.Now();
        var command = new Command("remove", "Takes out all that a municipality uploaded, and the municipality") { id, now };
        command.Runs((parse, cancellation) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var whose = MunicipalityNames.Known(store.Catalog, parse.GetRequiredValue(id));
            string[] uploads = [.. store.Catalog.Uploads().Where(upload => upload.Municipality == whose).Select(upload => upload.UploadId)];
            var removed = UploadCommand.TakeOut(store, uploads, parse.GetValue(now), asJson: false, cancellation);
            store.Catalog.RemoveMunicipality(whose);
            return removed;
        });
        return command;
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists them, with how much of their logs is here") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            var segments = store.Catalog.Segments().ToLookup(segment => segment.Municipality, StringComparer.Ordinal);
            var uploads = store.Catalog.Uploads().CountBy(upload => upload.Municipality, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
            Listing.Write(Terminal.Target, parse.GetValue(json), "municipalities", store.Catalog.Municipalities(),
                new("id", municipality => municipality.Id),
                new("name", municipality => municipality.Name),
                new("uploads", municipality => (long)uploads.GetValueOrDefault(municipality.Id)),
                new("rows", municipality => segments[municipality.Id].Sum(segment => (long)segment.Rows)),
                new("firstTime", municipality => segments[municipality.Id].Min(segment => (DateTime?)segment.MinTime)),
                new("lastTime", municipality => segments[municipality.Id].Max(segment => (DateTime?)segment.MaxTime)));
            return ExitCode.Done;
        });
        return command;
    }
}
