using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

static class IndicatorsCommand
{
    public static Command Create() => new("indicators", "What to look for") { Import(), List() };

    static Command Import()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Lists, CSV or STIX 2.x bundles; `-` is standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var kind = new Option<string?>("--as")
        {
            Description = "The kind of the files when it cannot be told: " +
                $"{string.Join(", ", IndicatorFormats.All.Select(source => source.Name))}",
            HelpName = "KIND",
        };
        var source = new Option<string?>("--source")
        {
            Description = "Who says so: part of an indicator's identity; else the file's name",
            HelpName = "NAME",
        };
        var json = CommonOptions.Json();
        var command = new Command("import", "Reads indicators; what is known already is not new") { files, kind, source, json };
        command.Runs((parse, cancellation) =>
        {
            var paths = parse.GetRequiredValue(files);
            if (paths.FirstOrDefault(path => path != "-" && !File.Exists(path)) is { } missing)
                throw new InputException($"there is no file `{missing}`");
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var import = new ImportIndicators(store);
            var imported = new List<ImportedFile>();
            foreach (var path in paths)
            {
                cancellation.ThrowIfCancellationRequested();
                imported.Add(ImportFrom(import, path, parse.GetValue(kind), parse.GetValue(source)));
            }
            foreach (var file in imported)
                foreach (var reject in file.Read.Rejects) Terminal.Warn($"{file.Path}, {reject.Place}: {reject.Reason}: {reject.Text}");
            foreach (var file in imported)
                foreach (var alike in file.Read.LeftOut.CountBy(entry => entry.Reason))
                    Terminal.Note($"note: {file.Path}: {alike.Value} left out: {alike.Key}");
            Listing.Write(Terminal.Target, parse.GetValue(json), "files", imported,
                new("file", file => file.Path),
                new("kind", file => file.Read.Kind),
                new("source", file => file.Source),
                new("new", file => file.Import.New),
                new("changed", file => file.Import.Changed),
                new("known", file => file.Import.Unchanged),
                new("leftOut", file => file.Read.LeftOut.Length),
                new("rejected", file => file.Read.Rejects.Length));
            return imported.Any(file => !file.Read.Rejects.IsEmpty) ? ExitCode.Incomplete : ExitCode.Done;
        });
        return command;
    }

    static ImportedFile ImportFrom(ImportIndicators import, string path, string? kind, string? source)
    {
        if (path != "-") return import.Run(path, kind, source);
        using var input = Console.OpenStandardInput();
        return import.Run(input, path, "standard input", kind, source);
    }

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the indicators; more with the table Indicators in KQL") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            Listing.Write(Terminal.Target, parse.GetValue(json), "indicators", store.Catalog.Indicators(),
                new("type", entry => entry.Indicator.Type.ToString().ToLowerInvariant()),
                new("value", entry => entry.Indicator.Value),
                new("source", entry => entry.Indicator.Source),
                new("threat", entry => entry.Indicator.Threat),
                new("confidence", entry => entry.Indicator.Confidence),
                new("tlp", entry => entry.Indicator.Tlp),
                new("validFrom", entry => entry.Indicator.ValidFrom),
                new("validUntil", entry => entry.Indicator.ValidUntil),
                new("revoked", entry => entry.Indicator.Revoked),
                new("added", entry => entry.Added));
            return ExitCode.Done;
        });
        return command;
    }
}
