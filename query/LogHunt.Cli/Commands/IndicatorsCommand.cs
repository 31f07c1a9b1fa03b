using System.CommandLine;
using System.Text.Json;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Indicators;
using LogHunt.Ingest.Indicators;

namespace LogHunt.Cli.Commands;

static class IndicatorsCommand
{
    public static Command Create() => new("indicators", "What to look for")
    {
        Import(), Extract(), List(), IndicatorsKept.Show(), IndicatorsKept.Retire(), IndicatorsKept.Remove(), IndicatorsKept.Allow(),
        IndicatorsSources.Create(), PatternMatching.Create(),
    };

    static Command Import()
    {
        var files = new Argument<string[]>("PATH")
        {
            Description = "Lists, CSV, STIX 2.x, MISP, OpenIOC, JSON, rules or a report's text; `-` is standard input",
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
            Description = "Who says so: part of an indicator's identity, and known to `sources`; else the file's name",
            HelpName = "NAME",
        };
        var columns = new Option<string[]>("--column")
        {
            Description = "What a column is that its name does not tell: ip, domain, url, hash, email … or indicator",
            HelpName = "NAME=TYPE",
        };
        var json = CommonOptions.Json();
        var command = new Command("import", "Reads indicators; what is known already is not new") { files, kind, source, columns, json };
        command.Runs((parse, cancellation) =>
        {
            var paths = parse.GetRequiredValue(files);
            if (paths.FirstOrDefault(path => path != "-" && !File.Exists(path)) is { } missing)
                throw InputException.NoFile(missing);
            var named = NamedColumns(parse.GetValue(columns) ?? []);
            using var store = Store.Open(CommonOptions.StoreFolder(parse));
            var import = new ImportIndicators(store);
            var imported = new List<ImportedFile>();
            foreach (var path in paths)
            {
                cancellation.ThrowIfCancellationRequested();
                try { imported.Add(ImportFrom(import, path, parse.GetValue(kind), parse.GetValue(source), named)); }
                catch (InvalidDataException wrong) when (paths.Length > 1) { imported.Add(Refused(path, wrong.Message)); }
            }
            foreach (var file in imported)
                foreach (var reject in file.Read.Rejects) Terminal.Warn($"{file.Path}, {reject.Place}: {reject.Reason}: {reject.Text}");
            foreach (var file in imported)
                foreach (var alike in file.Read.LeftOut.GroupBy(entry => entry.Reason))
                {
                    var first = string.Join("; ", alike.Take(3).Select(entry => $"{entry.Place}, {entry.Text}"));
                    Terminal.Note($"note: {file.Path}: {alike.Count()} left out: {alike.Key}: {first}{(alike.Count() > 3 ? " …" : "")}");
                }
            foreach (var file in imported) TellDoubts(file);
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report => Write(report, imported));
            else Listing.Write(Terminal.Target, false, "files", imported, Shown);
            return imported.Any(file => !file.Read.Rejects.IsEmpty) ? ExitCode.Incomplete : ExitCode.Done;
        });
        return command;
    }

    /// <summary>One line for each reason, with the first that it is of.</summary>
    public static void TellDoubts(ImportedFile file)
    {
        foreach (var alike in file.Doubts.GroupBy(doubt => doubt.Why))
            Terminal.Warn($"{file.Path}: {SizeText.Count(alike.Count(), "indicator")} will meet harmless logs ({alike.Key}): " +
                $"{string.Join(", ", alike.Take(5).Select(doubt => doubt.Value))}{(alike.Count() > 5 ? " …" : "")}");
    }

    static readonly Listed<ImportedFile>[] Shown =
    [
        new("file", file => file.Path),
        new("kind", file => file.Read.Kind),
        new("source", file => file.Source),
        new("new", file => file.Import.New),
        new("changed", file => file.Import.Changed),
        new("known", file => file.Import.Unchanged),
        new("leftOut", file => file.Read.LeftOut.Length),
        new("rejected", file => file.Read.Rejects.Length),
    ];

    static void Write(Utf8JsonWriter json, List<ImportedFile> imported)
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (var file in imported)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("kind", file.Read.Kind);
            json.WriteString("source", file.Source);
            json.WriteNumber("added", file.Import.New);
            json.WriteNumber("changed", file.Import.Changed);
            json.WriteNumber("known", file.Import.Unchanged);
            json.WriteNumber("leftOut", file.Read.LeftOut.Length);
            Listing.WriteArray(json, "rejected", file.Read.Rejects,
                [new("value", reject => reject.Text), new("place", reject => reject.Place), new("reason", reject => reject.Reason)]);
            Listing.WriteArray(json, "leftOutEntries", file.Read.LeftOut,
                [new("value", entry => entry.Text), new("place", entry => entry.Place), new("reason", entry => entry.Reason)]);
            Listing.WriteArray(json, "warnings", file.Doubts, [new("value", doubt => doubt.Value), new("reason", doubt => doubt.Why)]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What `--column NAME=TYPE` says.</summary>
    public static Dictionary<string, string> NamedColumns(string[] given)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in given)
        {
            var at = column.LastIndexOf('=');
            if (at <= 0 || at == column.Length - 1)
                throw new InputException($"`--column {column}` names no column with its type; right would be `--column address=ip`");
            columns[column[..at]] = column[(at + 1)..];
        }
        return columns;
    }

    /// <summary>A file that is none of indicators, among others that may be.</summary>
    static ImportedFile Refused(string path, string why) =>
        new(path, "", new("", [], [new("file", Path.GetFileName(path), why)], []), new(0, 0, 0, 0));

    static ImportedFile ImportFrom(ImportIndicators import, string path, string? kind, string? source, Dictionary<string, string> columns)
    {
        if (path != "-") return import.Run(path, kind, source, columns);
        using var input = StandardInput.Open();
        return import.Run(input, path, "standard input", kind, source, columns);
    }

    static Command Extract()
    {
        var path = new Argument<string>("FILE") { Description = "Any file that `import` reads; `-` is standard input" };
        var json = CommonOptions.Json();
        var command = new Command("extract", "Shows the indicators of a file, one a line with --json, and stores nothing") { path, json };
        command.Runs((parse, _) =>
        {
            var name = parse.GetRequiredValue(path);
            if (name != "-" && !File.Exists(name)) throw InputException.NoFile(name);
            using var content = GivenText.Open(name);
            var file = IndicatorFormats.Read(content, name == "-" ? "standard input" : Path.GetFileName(name), "");
            foreach (var reject in file.Rejects) Terminal.Warn($"{name}, {reject.Place}: {reject.Reason}: {reject.Text}");
            (Indicator One, string Original)[] all = [.. file.Indicators.Zip(file.Originals)];
            var rows = Listing.Rows(all,
            [
                new("type", found => IndicatorText.Name(found.One.Type)), new("value", found => found.One.Value),
                new("original", found => found.Original),
            ]);
            OutputFormats.Find(parse.GetValue(json) ? "ndjson" : "table")!.Write(rows, Terminal.Target);
            return file.Rejects.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    /// <summary>What lists say of an indicator.</summary>
    public static Listed<IndicatorEntry>[] Columns { get; } =
    [
        new("type", entry => entry.Indicator.Type.ToString().ToLowerInvariant()),
        new("value", entry => entry.Indicator.Value),
        new("source", entry => entry.Indicator.Source),
        new("threat", entry => entry.Indicator.Threat),
        new("confidence", entry => entry.Indicator.Confidence),
        new("tlp", entry => entry.Indicator.Tlp),
        new("validFrom", entry => entry.Indicator.ValidFrom),
        new("validUntil", entry => entry.Indicator.ValidUntil),
        new("revoked", entry => entry.Indicator.Revoked),
        new("added", entry => entry.Added),
    ];

    static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the indicators; more with the table Indicators in KQL") { json };
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            Listing.Write(Terminal.Target, parse.GetValue(json), "indicators", store.Catalog.Indicators(), Columns);
            return ExitCode.Done;
        });
        return command;
    }
}
