using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Segments;

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
        var into = new Option<string?>("--out") { Description = "Write the rows to a file", HelpName = "F" };
        var batch = new Option<string?>("--batch")
        {
            Description = "Answer one JSON object a line from a file or `-`: {\"id\",\"query\"} gives {\"id\",\"columns\",\"rows\"} " +
                "or {\"id\",\"error\"}",
            HelpName = "F",
        };

        var command = new Command("query", "Runs a query in KQL and writes its rows") { output, into, batch };
        text.AddTo(command);
        settings.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var (path, name) = (parse.GetValue(into), parse.GetValue(output));
            var format = name is not null ? OutputChoice.Named(name) : path is not null ? OutputChoice.ForFile(path) : OutputFormats.All[0];
            var given = settings.Read(parse);
            if (parse.GetValue(batch) is { } requests)
            {
                using var asked = CommonOptions.AskedStore(parse);
                return Batch(new(new(asked, given)), requests, cancellation);
            }
            var kql = text.Read(parse);
            using var store = CommonOptions.AskedStore(parse);
            var teller = new QueryTeller(new(store, given));
            if (path is null) return teller.Tell(kql, format, () => Terminal.Target, cancellation);
            FileStream? file = null;
            try
            {
                return teller.Tell(kql, format, () =>
                    new OutputTarget(file = RegularFile.Create(path)), cancellation);
            }
            finally
            {
                file?.Dispose();
            }
        });
        return command;
    }

    static ExitCode Batch(QueryTeller teller, string requests, CancellationToken cancellation)
    {
        var worst = ExitCode.Done;
        BatchLines.Serve(requests, (kql, json) => worst = Worse(worst, teller.Answer(kql, json, cancellation)), cancellation);
        return worst;

        static ExitCode Worse(ExitCode one, ExitCode other) => one > other ? one : other;
    }
}
