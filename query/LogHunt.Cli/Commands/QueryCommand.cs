using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class QueryCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var settings = new QuerySettingsOptions();
        var output = new Option<string?>("--output", "-o")
        {
            Description = $"How rows are written: {string.Join(", ", OutputFormats.All.Select(format => format.Name))}; " +
                "else as the file of --out is called",
            HelpName = "FORMAT",
        };
        var into = new Option<string?>("--out")
        {
            Description = "Write the rows to a file, whole or not at all, in the form that its name asks for",
            HelpName = "F",
        };
        var batch = new Option<string?>("--batch")
        {
            Description = "Answer one JSON object a line from a file or `-`: {\"id\",\"query\"} gives {\"id\",\"columns\",\"rows\"} " +
                "or {\"id\",\"error\"}",
            HelpName = "F",
        };

        var excel = new Option<bool>("--excel")
        {
            Description = "CSV for a double click: UTF-8 with its mark, semicolons, decimal commas, an apostrophe before what looks like a formula",
        };
        var all = new Option<bool>("--all") { Description = "Show all rows on a terminal, not only the first 40" };

        var command = new Command("query", "Runs a query in KQL and writes its rows") { output, into, excel, all, batch };
        text.AddTo(command);
        settings.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var place = Place(parse.GetValue(output), parse.GetValue(into), parse.GetValue(excel));
            var given = settings.Read(parse);
            if (parse.GetValue(batch) is { } requests)
            {
                using var asked = CommonOptions.AskedStore(parse);
                return Batch(new(new(asked, given)), requests, cancellation);
            }
            var kql = text.Read(parse);
            using var store = CommonOptions.AskedStore(parse);
            return new QueryTeller(new(store, given)).Tell(kql,
                [parse.GetValue(all) ? place : place with { Most = new(AnswerPlace.RowsOnScreen, "--all") }], cancellation);
        });
        return command;
    }

    static AnswerPlace Place(string? name, string? path, bool forExcel)
    {
        var format = name is not null ? OutputChoice.Named(name) : path is not null ? OutputChoice.ForFile(path)
            : forExcel ? new CsvOutput() : OutputFormats.All[0];
        if (!forExcel) return new(format, path);
        return format is CsvOutput ? new(new CsvOutput { ForExcel = true }, path)
            : throw new UsageException($"--excel is a form of csv, and `{format.Name}` is asked for");
    }

    static ExitCode Batch(QueryTeller teller, string requests, CancellationToken cancellation)
    {
        var worst = ExitCode.Done;
        BatchLines.Serve(requests, (kql, json) => worst = Worse(worst, teller.Answer(kql, json, cancellation)), cancellation);
        return worst;

        static ExitCode Worse(ExitCode one, ExitCode other) => one > other ? one : other;
    }
}
