using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Diagnostics;

/// <summary>Collects the mistakes of one query: one method for each message. The same message at the same place is kept once.</summary>
sealed class DiagnosticBag(string text)
{
    /// <summary>A text with more mistakes than this is not a query; the rest would be noise.</summary>
    const int Most = 100;

    readonly List<Diagnostic> diagnostics = [];
    readonly HashSet<Diagnostic> seen = [];

    /// <summary>The query that they are about.</summary>
    public string Text => text;

    public bool HasAny => diagnostics.Count > 0;

    /// <summary>Whether there are characters that are in no token: what would be said of the text around them would be false.</summary>
    public bool HasUnknownCharacters { get; private set; }

    public ImmutableArray<Diagnostic> InOrder() => [.. diagnostics.OrderBy(diagnostic => diagnostic.Start)];

    void Report(string code, QuerySpan span, string message)
    {
        var start = Math.Clamp(span.Start, 0, text.Length);
        var diagnostic = new Diagnostic(code, message, start, Math.Min(span.Length, text.Length - start));
        if (diagnostics.Count < Most && seen.Add(diagnostic)) diagnostics.Add(diagnostic);
    }

    static string DidYouMean(string? nearest) => nearest is null ? "" : $"; did you mean `{nearest}`?";

    /// <summary>What is written for a word of another language, else the name that may be meant.</summary>
    static string Instead(WordKind kind, string name, string? nearest) => OtherWords.Hint(kind, name) is { Length: > 0 } hint ? hint : DidYouMean(nearest);

    static string Types(IEnumerable<ColumnType> types) => string.Join(", ", types.Select(type => type.Kql()));

    /// <summary>Names and pieces of the query are repeated in part: the place shows the whole.</summary>
    static string Short(string name) => name.Length <= 60 ? name : string.Concat(name.AsSpan(0, 59), "…");

    /// <summary>What stands at a place of the query, in part.</summary>
    public string Written(QuerySpan span)
    {
        var rest = text[Math.Clamp(span.Start, 0, text.Length)..];
        return Short(rest[..Math.Min(span.Length, rest.Length)]);
    }

    // Text
    public void StringNotClosed(QuerySpan span) => Report("LH001", span, "the string is not closed on its line");
    public void UnknownEscape(QuerySpan span, string escape) =>
        Report("LH002", span, $"no escape `{escape}` in a string; write `\\\\` for a backslash, or @\"…\" for a string without escapes");
    public void UnknownCharacter(QuerySpan span, string character)
    {
        HasUnknownCharacters = true;
        Report("LH003", span, $"`{character}` has no meaning here{OtherWords.Hint(WordKind.Sign, character)}");
    }
    public void PastedCharacter(QuerySpan span, string what, string write)
    {
        HasUnknownCharacters = true;
        Report("LH006", span, $"{what}, as word processors and chat programs put it; {write}");
    }
    public void TooDeep(QuerySpan span, int levels) => Report("LH004", span, TooDeepText(levels));
    public void TooLong(QuerySpan span, int characters) => Report("LH005", span, TooLongText(characters));

    // Syntax
    /// <summary>Whether a mistake is one of these, so that what stands there was not read.</summary>
    public static bool IsOfSyntax(Diagnostic mistake) => mistake.Code.StartsWith("LH01", StringComparison.Ordinal);

    /// <summary>`found` is empty at the end of the text.</summary>
    public void Unexpected(QuerySpan span, string found, string expected) =>
        Report("LH010", span,
            found.Length == 0 ? $"the query ends where {expected} should follow" : $"unexpected `{Short(found)}`; expected {expected}{OtherWords.Hint(WordKind.Sign, found)}");
    public void UnknownOperator(QuerySpan span, string name, string? nearest) =>
        Report("LH011", span, $"no operator `{Short(name)}`{Instead(WordKind.Operator, name, nearest)}");
    public void UnsupportedOperator(QuerySpan span, string name) => Report("LH012", span, $"the operator `{name}` is not supported");
    public void UnsupportedStatement(QuerySpan span, string name) => Report("LH013", span, $"the statement `{name}` is not supported");
    public void SecondQuery(QuerySpan span) => Report("LH014", span, "a second query; a text holds `let` statements and one query");
    public void NoQuery(QuerySpan span) =>
        Report("LH017", span, "nothing is asked; a query, such as `print …` or the name of a table, follows what was declared");
    public void BadLiteral(QuerySpan span, string literal, string type) => Report("LH015", span, $"`{Short(literal)}` is no {type}");
    public void StartsAPipe(QuerySpan span, string name) =>
        Report("LH016", span, $"`{name}` starts a query and takes no rows; nothing may be piped into it");

    // Names
    public void NoColumn(QuerySpan span, string name, string? table, string? nearest) =>
        Report("LH101", span, $"no column `{Short(name)}`{(table is null ? "" : $" in {table}")}{Instead(WordKind.Column, name, nearest)}");
    public void NoTable(QuerySpan span, string name, string? nearest) =>
        Report("LH102", span, $"no table `{Short(name)}`{Instead(WordKind.Table, name, nearest)}");
    public void NoFunction(QuerySpan span, string name, string? nearest) =>
        Report("LH103", span, $"no function `{Short(name)}`{Instead(WordKind.Function, name, nearest)}");
    public void UnsupportedFunction(QuerySpan span, string name) => Report("LH104", span, $"the function `{name}` is not supported");
    public void DuplicateColumn(QuerySpan span, string name) => Report("LH105", span, $"a second column `{Short(name)}`");
    public void NoParameter(QuerySpan span, string name, string function, string? nearest) =>
        Report("LH107", span, $"no parameter `{Short(name)}` of `{function}`{DidYouMean(nearest)}");
    public void NoSetting(QuerySpan span, string name, string operatorName, string? nearest) =>
        Report("LH108", span, $"no setting `{Short(name)}` of `{operatorName}`{DidYouMean(nearest)}");
    public void NoSettingValue(QuerySpan span, string value, string setting, IEnumerable<string> values) =>
        Report("LH109", span, $"`{Short(value)}` is no {setting}; there are {string.Join(", ", values.Select(x => $"`{x}`"))}");
    public void LacksSettings(QuerySpan span, string operatorName, string what) => Report("LH113", span, $"`{operatorName}` takes {what}");
    public void NoType(QuerySpan span, string name) => Report("LH111", span, $"no type `{Short(name)}`");
    public void Reserved(QuerySpan span, string name) =>
        Report("LH112", span, $"`{name}` is a word of the language; as a name it is written `['{name}']`");

    // Types
    public void NoOverload(QuerySpan span, string function, IEnumerable<ColumnType> types) =>
        Report("LH201", span, $"`{function}` takes no ({Types(types)})");
    public void NoOperatorFor(QuerySpan span, string name, IEnumerable<ColumnType> types) =>
        Report("LH202", span,
            $"`{name}` is not defined for {string.Join(" and ", types.Select(type => type.Kql()))}{Converted([.. types])}");
    public void NotABool(QuerySpan span, ColumnType type, string instead = "") =>
        Report("LH203", span,
            $"a condition must be a bool and this is a {type.Kql()}{(instead.Length == 0 ? "" : $"; write `{instead}`")}");
    static string Converted(ImmutableArray<ColumnType> types) =>
        types.Contains(ColumnType.Dynamic) ? "; convert the dynamic value first, with tostring(), tolong() …"
        : types is [var one, var other] && one != other && types.Contains(ColumnType.String)
            ? $"; convert one of them, with to{(one == ColumnType.String ? other : one).Kql()}() or tostring()" : "";
    public void NotATerm(QuerySpan span) =>
        Report("LH210", span, $"what is looked for in all columns is a text; write `\"{Written(span)}\"`");
    public void NotConstant(QuerySpan span, string what) => Report("LH204", span, $"{what} must be a constant");
    public void WrongType(QuerySpan span, string what, string wanted, ColumnType type) =>
        Report("LH205", span, $"{what} must be {wanted} and this is a {type.Kql()}");
    public void DynamicKey(QuerySpan span, string use) =>
        Report("LH206", span, $"a dynamic value cannot be {use}; convert it first, with tostring(), tolong() …");
    public void KeyTypes(QuerySpan span, ColumnType left, ColumnType right) =>
        Report("LH207", span, $"a {left.Kql()} cannot be joined with a {right.Kql()}; convert one of them");
    public void ArgumentCount(QuerySpan span, string function, string takes) => Report("LH208", span, $"`{function}` takes {takes}");
    public void NotDynamic(QuerySpan span, ColumnType type) =>
        Report("LH209", span, $"a {type.Kql()} has no members; parse_json() makes a dynamic value of a string");

    // Places
    public void AggregateHere(QuerySpan span, string name) =>
        Report("LH301", span, $"`{name}` is an aggregate and stands only in `summarize` and its like");
    public void NoAggregate(QuerySpan span, string name) =>
        Report("LH302", span, $"`{Short(name)}` stands in `summarize` outside of an aggregate and is not grouped by");
    public void NestedAggregate(QuerySpan span, string name) =>
        Report("LH303", span, $"the aggregate `{name}` stands in another aggregate");
    public void SeveralColumns(QuerySpan span, string name) =>
        Report("LH314", span, $"`{name}` gives several columns and cannot stand in an expression");
    public void NotATable(QuerySpan span)
    {
        var isSql = text.AsSpan(Math.Clamp(span.Start, 0, text.Length)).StartsWith("select ", StringComparison.OrdinalIgnoreCase);
        Report("LH304", span, "a table is expected here and this is a single value"
            + (isSql ? "; a query begins with its table: `NetworkSession | where DstPortNumber == 22 | project SrcIpAddr`" : ""));
    }
    public void NotAValue(QuerySpan span, string name) =>
        Report("LH305", span, $"a value is expected here and `{Short(name)}` is a table; toscalar(…) takes its first cell");
    public void OfAnotherRow(QuerySpan span, string name) =>
        Report("LH337", span, $"`{Short(name)}` is of a row, and a query inside of a value is run once for all rows");
    public void NotSerialized(QuerySpan span, string function) =>
        Report("LH306", span, $"`{function}` needs rows in a fixed order; put `sort by` or `serialize` before it");
    public void StarHere(QuerySpan span) => Report("LH307", span, "`*` has no meaning here");
    public void SeveralNames(QuerySpan span) => Report("LH308", span, "several names need a call that gives several columns");
    public void JoinCondition(QuerySpan span) =>
        Report("LH309", span, "a join condition is a column of both sides or `$left.a == $right.b`");
    public void NoCommonColumn(QuerySpan span) => Report("LH311", span, "the tables have no column in common");
    public void Unsupported(QuerySpan span, string what) => Report("LH312", span, $"{what} is not supported");
    public void FunctionHere(QuerySpan span, string name) =>
        Report("LH313", span, $"`{Short(name)}` is a function and is called with parentheses");

    public void ColumnAfterColumn(QuerySpan span) => Report("LH315", span, "a column of a pattern follows a text or `*`");
    public void BadPattern(QuerySpan span, string problem) => Report("LH316", span, $"this regular expression cannot be used: {problem}");

    public void NoBearingColumn(QuerySpan span) =>
        Report("LH317", span, "none of the columns can bear an indicator; name the ones to search with `on`");

    public void NoGroup(QuerySpan span, string function) =>
        Report("LH318", span, $"the pattern of `{function}` needs a group in parentheses: what it catches is the result");

    public void BadFormat(QuerySpan span, string function, char letter, string letters) =>
        Report("LH319", span, $"`{letter}` means nothing in a format of `{function}`; there are {letters}, and between them ` /-:,._[]`");

    // Plugins
    public void NoPlugin(QuerySpan span, string name, IEnumerable<string> known) =>
        Report("LH322", span, $"no plugin `{Short(name)}`; there are {string.Join(", ", known.Select(one => $"`{one}`"))}");
    public void UnsupportedPlugin(QuerySpan span, string name) => Report("LH336", span, $"the plugin `{name}` is not supported");
    public void PluginArgument(QuerySpan span, string plugin, string what) => Report("LH323", span, $"`{plugin}` takes {what} here");
    public void TooManyColumns(QuerySpan span, string plugin, int most) =>
        Report("LH324", span, $"`{plugin}` would give more than {most} columns; name those that are wanted: `: (a:string, …)`");

    // Partitions
    public void TooManyPartitions(QuerySpan span, string column, int most) =>
        Report("LH335", span, $"`{Short(column)}` has more than {most} values, and what stands here is run for each; "
            + "operators in parentheses without `as`, `join` and `union` have no such limit");

    // Statements
    public void NeedsOption(QuerySpan span, string function, string statement) =>
        Report("LH328", span, $"`{function}` needs `{statement}` before the query");
    public void AssertFailed(QuerySpan span, string message) => Report("LH329", span, $"the query asserts what is not so: {Short(message)}");
    public void NoParameterValue(QuerySpan span, string name) =>
        Report("LH330", span, $"the query's parameter `{Short(name)}` has neither a default nor a value; `--parameter {Short(name)}=…` gives one");
    public void BadParameterValue(QuerySpan span, string name, string value, ColumnType type) =>
        Report("LH331", span, $"`{Short(value)}`, given for the parameter `{Short(name)}`, is no {type.Kql()}");

    // Graphs
    public void NeedsGraph(QuerySpan span, string name) =>
        Report("LH325", span, $"`{name}` needs a graph; put `make-graph source --> target` before it");
    public void GraphHere(QuerySpan span) =>
        Report("LH326", span, "a graph is no table; `graph-match` or `graph-to-table` makes rows of it");
    public void WalkBesideOthers(QuerySpan span, string edge) =>
        Report("LH327", span, $"a condition over the edges of the walk `{Short(edge)}` stands beside others; "
            + $"write all({Short(edge)}, …) or any({Short(edge)}, …)");

    // Files of the store
    public void NoExternalFile(QuerySpan span, string url) =>
        Report("LH320", span,
            $"there is no file for `{Short(url)}` in the store, and nothing is fetched; `loghunt external add URL FILE` puts one in");
    public void BadLookup(QuerySpan span, string what, string problem) => Report("LH321", span, $"{what} cannot be read: {problem}");

    // Size
    public void TooLarge(QuerySpan span) => Report("LH401", span, TooLargeText);
    public void CallsItself(QuerySpan span, string name) => Report("LH402", span, $"calls of `{Short(name)}` nest too deep");

    // Functions of the store
    public void CallsItself(QuerySpan span, IEnumerable<string> circle) =>
        Report("LH334", span, $"{string.Join(" calls ", circle.Select(name => $"`{name}`"))}: a function that calls itself has no end");
    public void TakenName(QuerySpan span, string name, string what) =>
        Report("LH332", span, $"`{Short(name)}` is {what}, which no function may hide; give it another name");
    public void LacksColumns(QuerySpan span, string parameter, string function, IEnumerable<string> columns) =>
        Report("LH333", span, $"`{parameter}` of `{function}` takes rows with "
            + $"{string.Join(", ", columns.Select(name => $"`{Short(name)}`"))}, which these have not");

    /// <summary>What is wrong in the text of a function, where it is called.</summary>
    internal void InFunction(QuerySpan call, string function, DiagnosticBag inside)
    {
        foreach (var mistake in inside.InOrder())
        {
            var (line, column) = DiagnosticText.Place(inside.Text, mistake.Start);
            Report(mistake.Code, call, string.Create(CultureInfo.InvariantCulture,
                $"in the function `{Short(function)}`, line {line}, column {column}: {mistake.Message}"));
        }
    }

    public const string TooLargeText = "the query grows too large here, with its `let` definitions written out";

    public static string TooDeepText(int levels) => $"the query nests deeper than {levels} levels";

    public static string TooLongText(int characters) =>
        string.Create(CultureInfo.InvariantCulture, $"the query is longer than {characters:N0} characters");
}
