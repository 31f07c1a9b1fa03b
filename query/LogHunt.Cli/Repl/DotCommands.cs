using System.Collections.Immutable;
using System.Text;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Paging;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Schema;
using LogHunt.Query;

namespace LogHunt.Cli.Repl;

/// <summary>A command of the REPL that is no query.</summary>
sealed record DotCommand(string Name, string Arguments, string Summary, Action<QuerySession, string> Run);

static class DotCommands
{
    const int SampleValues = 5;

    public static ImmutableArray<DotCommand> All { get; } =
    [
        new(".help", "[NAME]", "shows these commands, or what a command, an operator or a function does", (_, name) => Help(name)),
        new(".tables", "", "lists the tables", (session, _) => Tables(session)),
        new(".schema", "TABLE", "lists a table's columns, with the values of those that have few", Schema),
        new(".explain", "KQL", "shows the plan of a query and each rewrite that changed it", Explain),
        new(".output", "FORMAT", $"chooses how rows are written: {string.Join(", ", OutputFormats.All.Select(format => format.Name))}",
            (session, name) => session.Output = OutputChoice.Named(name)),
        new(".out", "[FILE|off]", "writes the next answer to a file as well, in the form that its name asks for; alone says which file waits", OutTo),
        new(".all", "[on|off]", $"shows all rows of answers from now on, or the first {AnswerPlace.RowsOnScreen} again", ShowAll),
        new(".pager", "[on|off|auto|COMMAND]",
            "shows answers that do not fit the screen page by page (auto), all (on) or none (off), or by a command: `less -S`", Pager),
        ShowCommand.Create(),
        .. RowCommands.All,
        .. FunctionCommands.All,
        new(".history", "", "shows what was typed before", (session, _) => Write(string.Join('\n', session.History.Entries))),
        new(".quit", "", "ends", (session, _) => session.Ended = true),
    ];

    public static DotCommand? Find(string name) => All.FirstOrDefault(command => command.Name == name);

    static void Help(string name)
    {
        if (name.Length == 0)
        {
            Listing.Write(Terminal.Target, asJson: false, "commands", All,
                new("command", command => $"{command.Name} {command.Arguments}".TrimEnd()), new("does", command => command.Summary));
            return;
        }
        if (Find(name.StartsWith('.') ? name : "." + name) is { } command && (name.StartsWith('.') || Kql.Help(name) is null))
        {
            Write($"{command.Name} {command.Arguments}".TrimEnd() + $": {command.Summary}");
            return;
        }
        var doc = Kql.Help(name) ?? throw new InputException(Kql.HelpNames.Order(StringComparer.Ordinal)
            .FirstOrDefault(known => known.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } near
            ? $"there is no operator or function `{name}`; there is `{near}`" : $"there is no operator or function `{name}`");
        var aliases = doc.Aliases.IsEmpty ? "" : $" (also {string.Join(", ", doc.Aliases)})";
        Write($"{doc.Name}{aliases}: {doc.Summary}\n\n    {doc.Example}\n    → {doc.Result}");
    }

    static void OutTo(QuerySession session, string file)
    {
        if (file.Length > 0) session.Out = file == "off" ? null : new(OutputChoice.ForFile(file), file);
        Terminal.Note(session.Out is { File: { } waiting } ? $"note: the next answer goes to `{waiting}` as well" : "note: answers go to no file");
    }

    static void Pager(QuerySession session, string choice)
    {
        if (choice is "$PAGER" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PAGER")))
            throw new InputException("`PAGER` is not set; `.pager COMMAND` names a pager");
        if (choice.Length > 0) session.Pager = choice switch
        {
            "on" => new(true, IsAlways: true),
            "off" => new(false),
            "auto" => PagerChoice.Auto,
            _ => new(true, Command: choice),
        };
        Terminal.Note(session.Pager switch
        {
            { IsOn: false } => "note: answers are written, however long",
            { Command: { } command } => $"note: answers that do not fit the screen go to `{command}`",
            { IsAlways: true } => "note: all answers are shown page by page",
            _ => "note: answers that do not fit the screen are shown page by page",
        });
    }

    static void ShowAll(QuerySession session, string state) => session.ShowsAll = state switch
    {
        "" or "on" => true,
        "off" => false,
        _ => throw new InputException($"`.all` takes `on` or `off`, not `{state}`"),
    };

    static void Explain(QuerySession session, string kql) => 
        Write(new ExplainQuery(session.Store).Run(kql, session.Options).ToText());

    static void Tables(QuerySession session)
    {
        var tables = session.Store.Snapshot().Tables.OrderBy(table => table.Schema.Name, StringComparer.Ordinal).ToArray();
        Listing.Write(Terminal.Target, asJson: false, "tables", tables,
            new("table", table => table.Schema.Name),
            new("columns", table => table.Schema.Columns.Length),
            new("rows", table => table.Segments.Sum(segment => (long)segment.RowCount)));
    }

    static void Schema(QuerySession session, string name)
    {
        var tables = session.Store.Snapshot();
        var table = tables.Find(name)?.Schema ?? throw new InputException(name.Length == 0 ? "name a table: `.schema NetworkSession`"
            : $"there is no table `{name}`; " + (Nearest.To(name, tables.Tables.Select(one => one.Schema.Name)) is { } nearest
                ? $"did you mean `{nearest}`?" : "`.tables` lists them"));
        Listing.Write(Terminal.Target, asJson: false, "columns", table.Columns, new("column", column => column.Name),
            new("type", column => column.Type.Kql()), new("values", column => Sample(session.Store.Values(name, column.Name))));
    }

    /// <summary>The first few.</summary>
    static string Sample(ImmutableArray<string> values) =>
        string.Join(", ", values.Take(SampleValues)) + (values.Length > SampleValues ? ", …" : "");

    static void Write(string text) => Terminal.Data.Write(Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n"));
}
