using LogHunt.Cli.Editing;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Query;
using LogHunt.Query.Completions;

namespace LogHunt.Cli.Repl;

/// <summary>What is typed at the prompt: KQL over a store, and commands that begin with a dot.</summary>
sealed class PromptLanguage(AskedStore store)
{
    /// <summary>A text is checked while it is typed up to this length; a longer one when it is run.</summary>
    const int LongestChecked = 20_000;

    const string Explain = ".explain";

    static readonly bool HasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public EditedLanguage Edited => new(EditedStatements.CanRun, Complete, Styles);

    IReadOnlyList<Completion> Complete(string text, int position)
    {
        var (start, from, query) = QueryOf(text);
        if (query is not null) return position < from ? [] : [.. store.Complete(query, position - start)
            .Select(one => one with { Start = one.Start + start })];
        var typed = text[..position];
        var space = typed.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? Offered(DotCommands.All.Select(command => (command.Name, command.Summary)), 0, position, text)
            : Offered(Arguments(typed[..space]), space + 1, position, text);
    }

    IEnumerable<(string Text, string Doc)> Arguments(string command) => command switch
    {
        ".schema" => store.Snapshot().Tables.Select(table => (table.Schema.Name, "a table")),
        ".help" or "help" => Kql.HelpNames.Distinct().Select(name => (name, Kql.Help(name)!.Summary)),
        ".show" => [("tables", "the tables"), ("table", "a table's columns"), ("functions", "the functions of the store"),
            ("function", "a function as it was written"), ("hunts", "the hunts of the store"), ("watchlists", "the watchlists of the store")],
        ".out" => [("off", "the next answer goes to no file")],
        ".function" => [("list", "the functions of the store"), ("show", "a function as it was written"),
            ("remove", "takes a function out of the store"),
            .. store.Functions.Select(function => (function.Name, function.Doc))],
        ".create" or ".create-or-alter" or ".alter" or ".drop" => [("function", "a function of the store")],
        ".hunt" => [("save", "keeps the last query as a hunt")],
        ".pager" => [("on", "all answers"), ("off", "no answers"), ("auto", "answers that do not fit the screen"),
            ("$PAGER", "by the pager of your own")],
        ".all" => [("on", "all rows"), ("off", "the first rows")],
        ".output" => OutputFormats.All.Select(format => (format.Name, format.Summary)),
        _ => [],
    };

    static List<Completion> Offered(IEnumerable<(string Text, string Doc)> all, int start, int position, string text) =>
        [.. all.Where(one => one.Text.StartsWith(text[start..position], StringComparison.OrdinalIgnoreCase))
            .OrderBy(one => one.Text, StringComparer.Ordinal)
            .Select(one => new Completion(one.Text, CompletionKind.Keyword, one.Doc, start, position - start))];

    IReadOnlyList<StyledSpan> Styles(string text, bool withMistakes)
    {
        if (!HasColours) return [];
        var (start, from, query) = QueryOf(text);
        if (query is null) return [new(0, text.Length, "36")];
        List<StyledSpan> styles = [new(0, from, "36"), .. store.Parts(query).Where(part => part.Start + start >= from)
            .Select(part => new StyledSpan(part.Start + start, part.Length, Sgr(part.Kind)))];
        if (withMistakes && text.Length <= LongestChecked)
            styles.AddRange(store.Compile(query, new()).Diagnostics
                .Where(mistake => mistake.Start + start >= from && mistake.Start + mistake.Length < query.TrimEnd().Length)
                .Select(mistake => new StyledSpan(mistake.Start + start, mistake.Length, "4")));
        return styles;
    }

    /// <summary>
    /// What of the text is KQL, where it begins, and from where on it is shown so; a null for a command. What defines a function is
    /// read as a query would define it, whose head may be the longer one: then it begins before the text.
    /// </summary>
    static (int Start, int From, string? Query) QueryOf(string text)
    {
        var trimmed = text.TrimStart();
        if (ShellWords.AsCommand(trimmed) is not null) return (0, 0, null);
        if (!trimmed.StartsWith('.')) return (0, 0, text);
        if (FunctionStatement.IsDefinition(trimmed))
            return FunctionStatement.AsLet(text) is var (query, shift)
                ? (-shift, query.IndexOf('(', StringComparison.Ordinal) - shift, query) : (0, 0, null);
        if (!trimmed.StartsWith(Explain, StringComparison.Ordinal)) return (0, 0, null);
        var start = text.Length - trimmed.Length + Explain.Length;
        return (start, start, text[start..]);
    }

    static string Sgr(TextKind kind) => kind switch
    {
        TextKind.Keyword => "1;34",
        TextKind.Table => "1;36",
        TextKind.Function => "34",
        TextKind.String => "32",
        TextKind.Number => "35",
        _ => "90",
    };
}
