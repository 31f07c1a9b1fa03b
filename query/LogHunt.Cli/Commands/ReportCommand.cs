using System.CommandLine;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;

namespace LogHunt.Cli.Commands;

static class ReportCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "Saved hunts, or files of queries or rules", Arity = ArgumentArity.OneOrMore };
        var into = new Option<string>("--out") { Description = "The page: HTML, or Markdown for `.md`", HelpName = "F", Required = true };
        var title = new Option<string>("--title") { Description = "What stands above", HelpName = "TEXT", DefaultValueFactory = _ => "LogHunt report" };
        var from = new Option<string?>("--from") { Description = "Only logs after this time (UTC)", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Only logs until this time (UTC)", HelpName = "TIME" };
        var settings = new QuerySettingsOptions();
        var command = new Command("report", "Makes one page of several hunts: what was covered, each answer as table and chart, and its query")
        {
            names, into, title, from, to,
        };
        settings.AddTo(command);
        command.Runs((parse, cancellation) =>
        {
            var path = parse.GetRequiredValue(into);
            var format = OutputChoice.ForFile(path);
            if (format is not (HtmlOutput or MarkdownOutput)) throw new UsageException("a report is a page: name a file `.html` or `.md`");
            var given = settings.Read(parse);
            var first = parse.GetValue(from) is { } start ? CommonOptions.Instant(start) : DateTime.MinValue;
            var last = parse.GetValue(to) is { } end ? CommonOptions.Instant(end) : DateTime.MaxValue;
            if (first >= last) throw new UsageException("--from is not before --to");
            if (first > DateTime.MinValue || last < DateTime.MaxValue)
                given = given with { Options = given.Options with { Window = (first, last) } };
            using var store = CommonOptions.AskedStore(parse);
            var report = new MakeReport(store, given)
                .Run(parse.GetRequiredValue(title), parse.GetRequiredValue(names), GivenText.Read, cancellation);
            if (report.Answers.All(answer => answer.Rows is null))
                throw new InputException($"no query was answered, the first because: {report.Answers[0].Said[0]}");
            Write(report, path, format is HtmlOutput);
            foreach (var answer in report.Answers.Where(answer => !answer.IsWhole))
                foreach (var sentence in answer.Said) Terminal.Warn($"`{answer.Name}`: {sentence}");
            return report.Answers.All(answer => answer.IsWhole) ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    static void Write(AnswersReport report, string path, bool asHtml)
    {
        using var file = WholeFile.Create(path);
        if (asHtml) report.WriteHtml(file.Stream);
        else report.WriteMarkdown(file.Stream);
        var bytes = file.Keep();
        Terminal.Note($"{SizeText.Count(report.Answers.Length, "answer")}, {SizeText.Bytes(bytes)}: {path}");
    }
}
