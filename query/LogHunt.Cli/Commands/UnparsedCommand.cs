using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class UnparsedCommand
{
    const string Asked = "Unparsed | project Municipality, SourceFile, SourceLine, Reason, RawLine";

    public static Command Create()
    {
        var municipality = CommonOptions.Municipality("Only this municipality");
        var top = new Option<int>("--top") { Description = "So many shapes, 0 for all", HelpName = "N", DefaultValueFactory = _ => 40 };
        var json = CommonOptions.Json();
        var command = new Command("unparsed", "Groups lines that no format understood by their shape, most first, with one of each and its place")
        {
            municipality, top, json,
        };
        command.Runs((parse, cancellation) =>
        {
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var only = parse.GetValue(municipality) is { } given ? MunicipalityNames.Known(store.Catalog, given) : null;
            var stream = store.Stream(Asked, new() { Municipality = only, Limits = RunHunts.AsLongAsItTakes, Cancellation = cancellation });
            var templates = new LineTemplates();
            foreach (var batch in stream.Batches)
                for (var row = 0; row < batch.RowCount; row++)
                {
                    string Text(int column) => batch.Columns[column].Value(row) as string ?? "";
                    templates.Add(Text(0), Text(1), batch.Columns[2].Value(row) as long?, Text(3), Text(4));
                }
            foreach (var fault in stream.Incomplete) Terminal.Warn(fault.Sentence);
            ImmutableArray<LineGroup> groups = [.. templates.Groups];
            var shown = parse.GetValue(top) is > 0 and var most ? groups.Take(most).ToImmutableArray() : groups;
            Listing.Write(Terminal.Target, parse.GetValue(json), "unparsed", shown,
                new("lines", group => group.Lines), new("files", group => (long)group.Files), new("municipality", group => group.Municipality),
                new("firstAt", group => group.FirstAt), new("reason", group => group.Reason), new("template", group => group.Template),
                new("sample", group => group.Sample));
            if (shown.Length < groups.Length)
                Terminal.Note(string.Create(CultureInfo.InvariantCulture,
                    $"note: {groups.Length - shown.Length:N0} more shapes with {groups.Skip(shown.Length).Sum(group => group.Lines):N0} lines; ") +
                    "`--top 0` shows all");
            return stream.Incomplete.IsEmpty ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }
}
