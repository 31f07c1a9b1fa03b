using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using LogHunt.Query.Operators;

namespace LogHunt.Query.Completions;

/// <summary>
/// What may stand at a cursor. The grammar and the binder are asked, not imitated: a name that means nothing is put there, and the binder
/// tells what it would have to be and what is in sight (<see cref="Binder.Missing"/>). The steps before the cursor's are bound once; what
/// is tried after that is the one step over their columns.
/// </summary>
sealed class Completer(Language language, CompileContext context, Func<string, string, ImmutableArray<string>> values)
{
    /// <summary>What may be missing behind the cursor for the step to be read at all.</summary>
    static readonly ImmutableArray<string> Endings =
        ["", $" on {Keyword.Else}", $" == $right.{Keyword.Else}", " with * '' x", " on (take 1)", " (take 1)", " step 1",
            " in (range(1, 2, 1))"];

    static readonly string[] Drawings =
        ["table", "timechart", "linechart", "barchart", "columnchart", "piechart", "areachart", "scatterchart", "anomalychart", "card"];

    readonly List<MissingName> missing = [];
    CursorPlace place = null!;
    Scope names = Scope.Empty;
    PlanNode rows = UnknownRows.Instance, columns = UnknownRows.Instance;
    int start;

    public ImmutableArray<Completion> At(string text, int position)
    {
        position = Math.Clamp(position, 0, text.Length);
        if (CursorPlace.Of(text[..position]) is not { } found) return [];
        place = found;
        start = position - place.Word.Length;
        FindRows();
        var offered = place.Quote is null ? OfStep() ?? Names() : Values();
        return [.. offered.Where(one => one.Text.StartsWith(place.Word, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(one => one.Text, StringComparer.Ordinal)
            .OrderBy(one => one.Kind).ThenBy(one => context.Table(one.Text) is null)
            .ThenBy(one => one.Text, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The rows and the names that the cursor's step sees.</summary>
    void FindRows()
    {
        foreach (var outer in place.Outers)
        {
            missing.Clear();
            Bind(place.IsPiped ? outer : $"{outer} print 1 | {Keyword.Here}", Scope.Empty);
            if (missing is not [var seen, ..]) continue;
            names = seen.Scope;
            if (place.IsPiped) rows = seen.Row.Input ?? UnknownRows.Instance;
            break;
        }
        // To what is tried the columns will do, and whether their order counts: that takes less time than the steps before.
        columns = rows is UnknownRows ? rows
            : new ValuesNode(rows.Output, new([.. rows.Output.Select(column => new ConstantColumn(column.Type, null, 0))], 0));
        names = names.With(CursorPlace.Input, new TableLet(WindowCall.IsSerialized(rows) ? new WindowNode(columns, []) : columns));
    }

    /// <summary>After operators with lists of names of their own; null after all others.</summary>
    IEnumerable<Completion>? OfStep() => place.Step.Trim() switch
    {
        "render" => Drawings.Select(name => Of(name, CompletionKind.Keyword, "how to draw the rows")),
        "evaluate" => EvaluateOperator.Plugins.Select(plugin => Of($"{plugin.Name}(", CompletionKind.Function, plugin.Summary)),
        "invoke" => FunctionsOfRows(),
        _ => null,
    };

    IEnumerable<Completion> Names()
    {
        var bare = MissingAt(Keyword.Here);
        // Where a value can stand, no word between two values can.
        foreach (var word in (bare.Count == 0 ? Keyword.Infix.AddRange(Keyword.Other) : Keyword.Other)
            .Where(word => IsTyped(word.Text) && IsRight(word.Text, [.. word.Continuations])))
            yield return Of(word.Text, CompletionKind.Keyword, word.Doc);
        var called = MissingAt($"{Keyword.Here}()");
        var isValue = called.Exists(seen => seen.Kind == MissingKind.Call);
        // A key of a join is a column of both sides.
        var sides = bare.Where(seen => seen.Kind == MissingKind.Column).Select(seen => seen.Row).ToList();
        if (sides.Count > 0)
            foreach (var column in sides[0].Columns
                .Where(column => !column.Name.StartsWith('$') && sides.TrueForAll(side => side.Find(column.Name) is not null)))
                yield return new(Written(column.Name), CompletionKind.Column, column.Type.Kql(), start, place.Word.Length);
        if (isValue)
            foreach (var name in names.Scalars) yield return Of(name, CompletionKind.Let, "a value of the query");
        if (called.Find(seen => seen.Kind == MissingKind.Call) is { Row: { } row })
            foreach (var function in Calls(row)) yield return function;
        if (bare.Exists(seen => seen.Kind == MissingKind.Table))
            foreach (var table in Tables()) yield return table;
        if (bare.Find(seen => seen.Kind == MissingKind.Operator) is { Row: { } before })
            foreach (var one in TabularOperators.All.Where(one => one.Place != OperatorPlace.Start
                && one.TakesGraph == (before.Input is GraphRows) && IsOrderedFor(one)))
                foreach (var name in one.Doc.Aliases.Prepend(one.Doc.Name)) yield return Of(name, CompletionKind.Operator, one.Doc.Summary);
    }

    IEnumerable<Completion> Calls(Row row)
    {
        foreach (var function in FunctionList.All)
            foreach (var name in function.Doc.Aliases.Prepend(function.Doc.Name))
                if (IsTyped(name)) yield return Of($"{name}(", CompletionKind.Function, Signatures.Of(function) + function.Doc.Summary);
        if (row.Aggregates is not null && !row.IsInAggregate)
            foreach (var aggregate in AggregateList.All)
                foreach (var name in aggregate.Doc.Aliases.Prepend(aggregate.Doc.Name))
                    if (IsTyped(name))
                        yield return Of($"{name}(", CompletionKind.Function, Signatures.Of(aggregate) + aggregate.Doc.Summary);
        foreach (var name in language.Calls.Append("not").Where(name => IsTyped(name)
            && IsRight($"{name}(", ")", $"{Keyword.Here})", $"{Keyword.Here}, 1)", $"'', {Keyword.Here})")))
            yield return Of($"{name}(", CompletionKind.Function,
                language.FindCall(name)?.Doc.Summary ?? "True where the condition is false.");
        foreach (var name in names.Functions.Where(name => IsFunction(name, isTable: false)))
            yield return Of($"{name}(", CompletionKind.Let, "a function of the query");
        foreach (var function in Saved(isTable: false)) yield return function;
    }

    /// <summary>Functions of the store.</summary>
    IEnumerable<Completion> Saved(bool isTable)
    {
        if (context.Functions.Count == 0) yield break;
        var binder = new Binder(language, context, new(""), new(ColumnType.String));
        foreach (var function in context.Functions.Values.Where(one => IsTyped(one.Name)))
            if (binder.Meanings.Saved(function.Name) is { } lambda && binder.Meanings.IsTable(lambda) == isTable)
                yield return Of($"{function.Name}(", CompletionKind.Function, Signatures.Of(function, lambda));
    }

    IEnumerable<Completion> Tables()
    {
        foreach (var name in context.TableNames) yield return Of(Written(name), CompletionKind.Table, "a table");
        foreach (var name in language.Stored
            .Where(name => language.FindStored(name)!.Tables.All(table => context.Table(table) is not null)))
            yield return Of(name, CompletionKind.Table, language.FindStored(name)!.Doc.Summary);
        foreach (var name in names.Tables.Where(name => !name.StartsWith('$') && names.Find(name) is TableLet))
            yield return Of(name, CompletionKind.Let, "rows of the query");
        foreach (var function in FunctionsOfRows()) yield return function;
        foreach (var name in language.TableCalls.Where(name => language.FindTableCall(name) is not null))
            yield return Of($"{name}(", CompletionKind.Function, language.FindTableCall(name)!.Doc.Summary);
        if (!Endings.Any(ending => IsWithoutMistake("print x = 1", ending))) yield break;
        foreach (var one in TabularOperators.All.Where(one => one.Place != OperatorPlace.Pipe))
            yield return Of(one.Doc.Name, CompletionKind.Operator, one.Doc.Summary);
    }

    IEnumerable<Completion> FunctionsOfRows() => names.Functions.Where(name => IsFunction(name, isTable: true))
        .Select(name => Of($"{name}(", CompletionKind.Let, "a function of the query")).Concat(Saved(isTable: true));

    /// <summary>`scan` takes rows in a fixed order only.</summary>
    bool IsOrderedFor(TabularOperator one) => one is not ScanOperator || IsWithoutMistake("scan with (step s: true;)");

    bool IsFunction(string name, bool isTable) =>
        names.Find(name) is LambdaLet lambda && new Binder(language, context, new(""), new(ColumnType.String))
            .Meanings.IsTable(lambda) == isTable;

    /// <summary>Inside of a text: what the column holds that it is compared with, or what a call takes.</summary>
    IEnumerable<Completion> Values()
    {
        var tokens = KqlTokenizer.Tokenize(place.Step, new(place.Step)).ToList();
        if (tokens is [.., { Kind: KqlToken.Identifier } call, { Kind: KqlToken.OpenParen }] && call.ToStringValue() == "_GetWatchlist")
            return context.LookupNames(LookupKind.Watchlist).Select(name => Quoted(name, "a watchlist"));
        if (ComparedColumn.Of(tokens) is not { } column) return [];
        var name = column.ToStringValue();
        var seen = MissingIn(place.Step[..column.Source().Start] + Keyword.Here, place.Closing);
        return seen.Where(one => one.Kind == MissingKind.Column && one.Row.Input is not null)
            .SelectMany(one => one.Row.Find(name) is { } at ? new ColumnOrigins(columns, rows).Of(one.Row.Input!, at.Ordinal) : [])
            .Distinct().SelectMany(origin => values(origin.Table, origin.Column)).Select(value => Quoted(value, $"stands in {name}"));
    }

    Completion Quoted(string value, string doc) =>
        Of($"{QuotedText.Inside(value, place.Quote!.Value)}{place.Quote}", CompletionKind.Value, doc);

    Completion Of(string text, CompletionKind kind, string doc) => new(text, kind, doc, start, place.Word.Length);

    bool IsTyped(string name) => name.StartsWith(place.Word, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name as a query writes it.</summary>
    static string Written(string name) =>
        KqlTokenizer.Tokenize(name, new(name)).ToArray() is [{ Kind: KqlToken.Identifier } only] && only.Span.Length == name.Length
            ? name : QuotedText.Name(name);

    List<MissingName> MissingAt(string word) => MissingIn(place.Step + word, place.Closing);

    List<MissingName> MissingIn(string step, string closing)
    {
        foreach (var ending in Endings)
        {
            missing.Clear();
            Bind(Whole(step + closing + ending), names);
            missing.RemoveAll(seen => seen.Name != Keyword.Here);
            if (missing.Count > 0) break;
        }
        return [.. missing];
    }

    /// <summary>Whether a word with one of these behind it is right, and not only because any name would be.</summary>
    bool IsRight(string word, params ReadOnlySpan<string> continuations)
    {
        foreach (var continuation in continuations)
            if (IsWithoutMistake(word + continuation))
                return !IsWithoutMistake(Keyword.Else + (word.EndsWith('(') ? "(" : "") + continuation)
                    || missing.Exists(seen => seen.Name == Keyword.Else);
        return false;
    }

    /// <summary>Mistakes of items before the cursor's are not those of what is tried.</summary>
    bool IsWithoutMistake(string end, string ending = "")
    {
        missing.Clear();
        var before = Whole(place.Step);
        var text = before + end + place.Closing + ending;
        var item = before.LastIndexOf(',');
        return Bind(text, names).TrueForAll(mistake => mistake.Start < item || IsOurs(mistake, text));
    }

    /// <summary>That our names mean nothing is no mistake, but that none may stand there is.</summary>
    static bool IsOurs(Diagnostics.Diagnostic mistake, string text) => !Diagnostics.DiagnosticBag.IsOfSyntax(mistake)
        && (text.AsSpan(mistake.Start).StartsWith(Keyword.Here) || text.AsSpan(mistake.Start).StartsWith(Keyword.Else));

    string Whole(string step) => place.IsPiped ? $"{CursorPlace.Input} | {step}" : step;

    /// <summary>Binds a text; its mistakes come back, and what is missing under our name is noted.</summary>
    List<Diagnostics.Diagnostic> Bind(string text, Scope known)
    {
        var mistakes = new Diagnostics.DiagnosticBag(text);
        var tokens = KqlTokenizer.Tokenize(text, mistakes);
        var binder = new Binder(language, context, mistakes, new(ColumnType.String)) { Missing = Note };
        binder.Bind(language.Parser.Parse(tokens), known);
        return [.. mistakes.InOrder()];
    }

    void Note(MissingName name)
    {
        if (name.Name is Keyword.Here or Keyword.Else) missing.Add(name);
    }
}
