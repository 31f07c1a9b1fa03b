using System.CommandLine;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class QueryCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var settings = new QuerySettingsOptions();
        var output = new Option<string?>("--output", "-o") { Description = $"How rows are written: {string.Join(", ", OutputFormats.All.Select(format => format.Name))}", HelpName = "FORMAT" };
        var into = new Option<string?>("--out") { Description = "Write the rows to a file", HelpName = "F" };
        var batch = new Option<string?>("--batch") { Description = "Answer one JSON object a line from a file or `-`: {\"id\",\"query\"} gives {\"id\",\"columns\",\"rows\"} or {\"id\",\"error\"}", HelpName = "F" };

        var command = new Command("query", "Runs a query in KQL and writes its rows") { output, into, batch };
        text.AddTo(command);
        settings.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            using var store = LogHuntStore.Open(CommonOptions.StoreFolder(parse));
            var writer = new QueryWriter(store, settings.Read(parse));
            if (parse.GetValue(batch) is { } requests) return Batch(writer, requests, cancellation);
            var format = Format(parse.GetValue(output) ?? "table");
            var kql = text.Read(parse);
            if (parse.GetValue(into) is not { } path) return writer.Write(kql, format, Terminal.Target, cancellation);
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
            return writer.Write(kql, format, new OutputTarget(file), cancellation);
        });
        return command;
    }

    public static IOutputFormat Format(string name) => OutputFormats.Find(name)
        ?? throw new UsageException($"there is no output `{name}`; there are {string.Join(", ", OutputFormats.All.Select(format => $"`{format.Name}`"))}");

    static ExitCode Batch(QueryWriter writer, string requests, CancellationToken cancellation)
    {
        var worst = ExitCode.Done;
        BatchLines.Serve(requests, (kql, json) => worst = Worse(worst, writer.Answer(kql, json, cancellation)), cancellation);
        return worst;

        static ExitCode Worse(ExitCode one, ExitCode other) => one > other ? one : other;
    }
}
