using System.CommandLine;
using System.Text.Json;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Query;
using LogHunt.Query.Diagnostics;

namespace LogHunt.Cli.Commands;

static class CheckCommand
{
    public static Command Create()
    {
        var text = new QueryText();
        var batch = new Option<string?>("--batch")
        {
            Description = "Check one JSON object a line from a file or `-`: {\"id\",\"query\"} gives {\"id\",\"diagnostics\"}",
            HelpName = "F",
        };
        var json = CommonOptions.Json();
        var command = new Command("check", "Says what is wrong with a query without running it") { batch, json };
        var limits = new LimitOptions();
        text.AddTo(command);
        limits.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var options = new QueryOptions { Limits = limits.Read(parse), Cancellation = cancellation };
            using var store = CommonOptions.AskedStore(parse);
            if (parse.GetValue(batch) is { } requests)
            {
                BatchLines.Serve(requests, (kql, answer) => Answer(store, kql, answer, options), cancellation);
                return ExitCode.Done;
            }
            var kql = text.Read(parse);
            var compilation = store.Compile(kql, options);
            var diagnostics = compilation.Diagnostics;
            if (parse.GetValue(json)) Report.Write(Terminal.Target, answer =>
            {
                answer.WriteStartObject();
                Write(answer, diagnostics);
                answer.WriteEndObject();
            });
            else
            {
                foreach (var diagnostic in diagnostics) Terminal.NoteLines(DiagnosticText.Render(kql, diagnostic));
                foreach (var note in compilation.Notes.Concat(compilation.Doubts)) Terminal.Note($"note: {note}");
            }
            return diagnostics.Any() ? ExitCode.Wrong : ExitCode.Done;
        });
        return command;
    }

    /// <summary>One query never takes the others with it.</summary>
    static void Answer(AskedStore store, string kql, Utf8JsonWriter json, QueryOptions options)
    {
        try
        {
            Write(json, store.Compile(kql, options).Diagnostics);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            json.WriteString("error", Edge.SentenceOfAny(error));
        }
    }

    static void Write(Utf8JsonWriter json, IEnumerable<Diagnostic> diagnostics)
    {
        json.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code);
            json.WriteString("message", diagnostic.Message);
            json.WriteNumber("start", diagnostic.Start);
            json.WriteNumber("length", diagnostic.Length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
