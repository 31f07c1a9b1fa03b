using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query.Hunts;

namespace LogHunt.Cli.Commands;

static class ContextCommand
{
    public static Command Create()
    {
        var upload = new Argument<string>("UPLOAD") { Description = "The upload's id, or its beginning" };
        var file = new Argument<string>("FILE") { Description = "A file of it as SourceFile has it, or the end of that" };
        var line = new Argument<long>("LINE") { Description = "The line's number, from 1" };
        var lines = new Option<long>("--lines", "-n")
        {
            Description = "So many lines before it and behind", HelpName = "N", DefaultValueFactory = _ => FindLine.DefaultLines,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "How rows are written, as `query` does", HelpName = "FORMAT", DefaultValueFactory = _ => "table",
        };
        var limits = new LimitOptions();
        var command = new Command("context", "The lines around a line of an upload's file, whichever tables they went to")
        {
            upload, file, line, lines, output,
        };
        limits.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var place = new AnswerPlace(OutputChoice.Named(parse.GetRequiredValue(output)));
            using var store = CommonOptions.AskedStore(parse);
            var run = new RunQuery(store, QuerySettings.Default with { Options = new() { Limits = limits.Read(parse) } });
            var of = Upload(store.Catalog, parse.GetRequiredValue(upload));
            var origin = new LineOrigin(of.UploadId, File(of, parse.GetRequiredValue(file)), parse.GetValue(line));
            return LineTeller.Around(new(store, run, origin), run, parse.GetValue(lines), place, cancellation);
        });
        return command;
    }

    static Upload Upload(CatalogDb catalog, string id)
    {
        Upload[] meant = [.. catalog.Uploads().Where(upload => upload.UploadId.StartsWith(id, StringComparison.OrdinalIgnoreCase))];
        return meant switch
        {
            [var only] => only,
            [] => throw new InputException($"there is no upload `{id}`; `loghunt upload list` lists them"),
            _ => meant.FirstOrDefault(upload => upload.UploadId == id)
                ?? throw new InputException($"{meant.Length} uploads begin with `{id}`; write more of it"),
        };
    }

    static string File(Upload upload, string name)
    {
        if (upload.Files.Any(file => file.Path == name)) return name;
        string[] meant = [.. upload.Files.Select(file => file.Path).Where(path => path.EndsWith(name, StringComparison.Ordinal))];
        return meant switch
        {
            [var only] => only,
            [] => throw new InputException($"the upload `{upload.UploadId}` has no file `{name}`; `loghunt upload show` lists them"),
            _ => throw new InputException($"{meant.Length} files of the upload end in `{name}`, `{meant[0]}` and `{meant[1]}` among them"),
        };
    }
}
