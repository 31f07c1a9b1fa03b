using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

static class FormatsCommand
{
    public static Command Create()
    {
        var (json, folder) = (CommonOptions.Json(), Folder());
        var command = new Command("formats", "What is read: formats of logs, one's own among them, and kinds of indicator files")
        {
            List(), FormatsChecking.Check(), FormatsChecking.Try(), Add(), Remove(),
        };
        command.Add(json);
        command.Add(folder);
        command.Runs((parse, _) => Write(parse, parse.GetValue(json), parse.GetValue(folder)));
        return command;
    }

    /// <summary>`--formats`: more formats of one's own than those of the store.</summary>
    public static Option<string?> Folder() => new("--formats")
    {
        Description = "A folder with formats of one's own, beside those of the store",
        HelpName = "FOLDER",
    };

    static Command List()
    {
        var (json, folder) = (CommonOptions.Json(), Folder());
        var command = new Command("list", "Lists them; of one's own with the version, which is the file's") { json, folder };
        command.Runs((parse, _) => Write(parse, parse.GetValue(json), parse.GetValue(folder)));
        return command;
    }

    static ExitCode Write(ParseResult parse, bool asJson, string? folder)
    {
        var store = CommonOptions.StoreFolder(parse);
        var own = DescribedFormats.Of(store, folder);
        (string Name, string Of, string Option, string Version, string File)[] formats =
        [
            .. own.Files.Select(file => (file.Format!.BareName, "logs", "ingest --format", file.Format.Version, file.Path)),
            .. LogFormats.All.Select(format => (format.Name, "logs", "ingest --format", "", "")),
            .. IndicatorFormats.All.Select(format => (format.Name, "indicators", "indicators import --as", "", "")),
        ];
        Listed<(string Name, string Of, string Option, string Version, string File)>[] columns =
        [
            new("name", format => format.Name), new("of", format => format.Of), new("option", format => format.Option),
            .. own.Files.IsEmpty ? [] : (Listed<(string Name, string Of, string Option, string Version, string File)>[])
                [new("version", format => format.Version), new("file", format => format.File)],
        ];
        Listing.Write(Terminal.Target, asJson, "formats", formats, columns);
        if (own.Files.IsEmpty || !Store.IsOne(store)) return ExitCode.Done;
        using var known = Store.OpenExisting(store);
        Tell(known.Catalog, own.All);
        return ExitCode.Done;
    }

    static Command Add()
    {
        var files = new Argument<string[]>("FILE") { Description = "Descriptions of formats", Arity = ArgumentArity.OneOrMore };
        var command = new Command("add", "Puts formats of one's own into the store, when their samples are read as they say") { files };
        command.Runs((parse, _) =>
        {
            var given = parse.GetRequiredValue(files).Select(FormatsChecking.Read).Select(FormatCheck.Run).ToArray();
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var added = given.Select(new KeepFormats(store).Add).ToArray();
            foreach (var format in added) Terminal.Note($"added `{format.BareName}` as {format.Name}, for {string.Join(", ", format.Tables.Select(table => table.Name))}");
            Tell(store.Catalog, added);
            return ExitCode.Done;
        });
        return command;
    }

    static Command Remove()
    {
        var names = new Argument<string[]>("NAME") { Description = "Formats of one's own", Arity = ArgumentArity.OneOrMore };
        var command = new Command("remove", "Takes formats of one's own out of the store; what they read stays as it is") { names };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            foreach (var name in parse.GetRequiredValue(names)) new KeepFormats(store).Remove(name);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>What an earlier version read can be read anew.</summary>
    static void Tell(CatalogDb catalog, IEnumerable<DescribedFormat> formats)
    {
        foreach (var stale in KeepFormats.Stale(catalog, formats))
            Terminal.Note($"note: {SizeText.Count(stale.Files, "file")} of upload {stale.UploadId} {(stale.Files == 1 ? "was" : "were")} read as {stale.Format}; " +
                $"`loghunt upload reingest {stale.UploadId} PATH…` reads them with this version");
    }
}
