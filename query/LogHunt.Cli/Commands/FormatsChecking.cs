using System.CommandLine;
using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Ingest;
using LogHunt.Ingest.Described;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Cli.Commands;

/// <summary>`formats check` and `formats try`: a format of one's own before it is used.</summary>
static class FormatsChecking
{
    /// <summary>Lines that a trial shows of those that the format does not read.</summary>
    const int RejectsShown = 3;

    public static Command Check()
    {
        var files = new Argument<string[]>("FILE") { Description = "Descriptions of formats", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var command = new Command("check",
            "Reads formats of one's own, shows what their samples become, and names each mistake with its line") { files, json };
        command.Runs((parse, _) =>
        {
            CheckedFormat[] given = [.. parse.GetRequiredValue(files).Select(Read).Select(FormatCheck.Run)];
            foreach (var mistake in given.SelectMany(one => one.Faults))
                if (mistake.IsWarning) Terminal.Warn(mistake.Shown);
                else Terminal.Error(mistake.Shown);
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report => Write(report, given));
            else Write(given);
            return given.All(one => one.IsRight) ? ExitCode.Done : ExitCode.Wrong;
        });
        return command;
    }

    public static Command Try()
    {
        var file = new Argument<string>("FILE") { Description = "The description of a format" };
        var log = new Argument<string>("LOG") { Description = "A log, not packed" };
        var json = CommonOptions.Json();
        var command = new Command("try",
            "Says how many lines of a log a format of one's own would read, and shows the first that it would not") { file, log, json };
        command.Runs((parse, cancellation) =>
        {
            var given = Read(parse.GetRequiredValue(file));
            foreach (var mistake in given.Errors) Terminal.Error(mistake.Shown);
            if (given.Format is not { } format) return ExitCode.Wrong;
            var path = parse.GetRequiredValue(log);
            if (!File.Exists(path)) throw InputException.NoFile(path);
            var trial = FormatTrial.Run(format, path, new IngestOptions(""), RejectsShown, cancellation);
            if (parse.GetValue(json)) Report.Write(Terminal.Target, report => Write(report, format, trial));
            else Listing.Write(Terminal.Target, asJson: false, "rejects", trial.Rejects,
                new("line", reject => reject.Number), new("reason", reject => reject.Reason), new("text", reject => reject.Text));
            Terminal.Note($"{format.Name} would read {trial.Read} of {SizeText.Count(trial.Lines, "line")}; other formats {trial.Others}, nobody {trial.Unparsed}, " +
                $"and {trial.Skipped} hold nothing");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A file that the user names. Throws <see cref="InputException"/> when it is not there.</summary>
    public static FormatFile Read(string path) => File.Exists(path) ? FormatFile.Read(path)
        : throw InputException.NoFile(path);

    static void Write(CheckedFormat[] given)
    {
        var columns = given.SelectMany(one => one.Samples.SelectMany((sample, i) => sample.Columns
            .Select(column => (Format: one.File.Format!.BareName, Sample: i + 1, sample.Table, column.Column, column.Value)))).ToArray();
        Listing.Write(Terminal.Target, asJson: false, "columns", columns,
            new("format", row => row.Format), new("sample", row => (long)row.Sample), new("table", row => row.Table),
                new("column", row => row.Column),
            new("value", row => row.Value));
        foreach (var one in given.Where(one => one.File.Format is not null))
            Terminal.Note($"{one.File.Path}: {one.File.Format!.Name}, {SizeText.Count(one.Samples.Length, "sample")}, " +
                $"{SizeText.Count(one.Faults.Count(mistake => !mistake.IsWarning), "mistake")}");
    }

    static void Write(Utf8JsonWriter json, CheckedFormat[] given)
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (var one in given)
        {
            json.WriteStartObject();
            json.WriteString("file", one.File.Path);
            json.WriteString("format", one.File.Format?.Name);
            json.WriteStartArray("samples");
            foreach (var sample in one.Samples)
            {
                json.WriteStartObject();
                json.WriteString("line", sample.Line);
                json.WriteString("table", sample.Table);
                json.WriteStartObject("columns");
                foreach (var (column, value) in sample.Columns) json.WriteString(column, value);
                json.WriteEndObject();
                json.WriteString("reason", sample.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            Listing.WriteArray(json, "mistakes", one.Faults,
                [new("line", mistake => (long)mistake.Line), new("isWarning", mistake => mistake.IsWarning), new("sentence", mistake =>
                    mistake.Sentence)]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, DescribedFormat format, FormatTrial trial)
    {
        json.WriteStartObject();
        json.WriteString("format", format.Name);
        foreach (var (name, count) in ((string, long)[])[("lines", trial.Lines), ("read", trial.Read), ("others", trial.Others),
            ("unparsed", trial.Unparsed),
            ("skipped", trial.Skipped)]) json.WriteNumber(name, count);
        Listing.WriteArray(json, "rejects", trial.Rejects,
            [new("line", reject => reject.Number), new("reason", reject => reject.Reason), new("text", reject => reject.Text),
                new("by", reject => reject.By)]);
        json.WriteEndObject();
    }
}
