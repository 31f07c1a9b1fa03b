using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Calls;
using LogHunt.Query.Completions;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Formatting;
using LogHunt.Query.Functions;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Functions.Geography;
using LogHunt.Query.Operators;
using LogHunt.Query.Syntax;
using LogHunt.Query.Views;
using Superpower.Model;

namespace LogHunt.Query;

/// <summary>
/// A query made ready to run, or what is wrong with it. `Plan` is null when there are diagnostics; notes are remarks that stop nothing.
/// </summary>
public sealed record Compilation(PlanNode? Plan, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Notes, RenderHint? Render)
{
    /// <summary>Why the answer may lack rows, a sentence each: columns and tables of other products that no log here fills.</summary>
    public ImmutableArray<string> Doubts { get; init; } = [];
}

/// <summary>KQL text → plan.</summary>
public static class Kql
{
    /// <summary>
    /// Deeper queries, and those with functions, whose bodies are bound inside of each other, are compiled on a stack of their own: a
    /// level takes up to some kilobytes, and a server's threads have small stacks.
    /// </summary>
    const int ShallowDepth = 60, DeepStack = 128 << 20;

    /// <summary>How often a query is bound that asks for columns which only data tells.</summary>
    internal const int MostRounds = 30;

    static readonly Language Language = new(TabularOperators.List, SpecialCalls.All, TableCalls.All, StoredFunctions.All);

    /// <summary>Characters of a query, as in Kusto.</summary>
    const int LongestText = 2_000_000;

    /// <summary>What the language bounds, the engine's limits apart, as documents list it.</summary>
    public static ImmutableArray<Limit> Limits { get; } =
    [
        Limit.Of("length of a query", LongestText, "characters", DiagnosticBag.TooLongText(LongestText)),
        Limit.Of("depth of a query", DepthGuard.Limit, "levels", DiagnosticBag.TooDeepText(DepthGuard.Limit)),
        Limit.Of("size of a file that a query reads", LookupRows.MostBytes >> 20, "MiB", LookupRows.TooLarge),
        Limit.Of("size of a query with what its `let`s stand for", QuerySize.MostNodes, "expressions", DiagnosticBag.TooLargeText),
        Limit.Of("crossings of edges in shapes that are laid over each other", Crossings.Most, "", Crossings.Says),
    ];

    /// <summary>
    /// Guarantees: never throws for any text; every mistake that can be told apart is reported, each where it stands. Under a budget it ends
    /// as that says when its time is over.
    /// </summary>
    public static Compilation Compile(string text, CompileContext context)
    {
        var diagnostics = new DiagnosticBag(text);
        if (text.Length > LongestText)
        {
            diagnostics.TooLong(new(0, 0), LongestText);
            return new(null, diagnostics.InOrder(), [], null);
        }
        var tokens = KqlTokenizer.Tokenize(text, diagnostics);
        if (diagnostics.HasUnknownCharacters) return new(null, diagnostics.InOrder(), [], null);
        var (depth, tooDeep) = DepthGuard.Measure(tokens);
        if (tooDeep is { } place)
        {
            diagnostics.TooDeep(place, DepthGuard.Limit);
            return new(null, diagnostics.InOrder(), [], null);
        }
        var isShallow = depth <= ShallowDepth && tokens.All(token => token.Kind != KqlToken.OpenBrace
            && (token.Kind != KqlToken.Identifier || context.Functions.Count == 0
                || !context.Functions.ContainsKey(token.ToStringValue())));
        return isShallow ? Compile(tokens, context, diagnostics) : OnDeepStack(() => Compile(tokens, context, diagnostics));
    }

    /// <summary>
    /// What may stand at a place of a text, in the order in which to show it; whatever is wrong elsewhere, and nothing that would not bind
    /// there. `values` gives the texts that a column of a table holds, when they are few. Guarantees: never throws for any text.
    /// </summary>
    public static ImmutableArray<Completion> Complete(
        string text, int position, CompileContext context, Func<string, string, ImmutableArray<string>> values) =>
        text.Length > LongestText ? [] : OnDeepStack(() => new Completer(Language, context, values).At(text, position));

    /// <summary>
    /// The query in its one layout, or what is wrong with its text; its meaning and its comments stay. Only what no token can be made of is
    /// wrong here. Of a command that defines a function the body is laid out.
    /// </summary>
    public static (string? Text, ImmutableArray<Diagnostic> Diagnostics) Format(string text)
    {
        var diagnostics = new DiagnosticBag(text);
        if (text.Length > LongestText) diagnostics.TooLong(new(0, 0), LongestText);
        if (diagnostics.HasAny) return (null, diagnostics.InOrder());
        if (FunctionStatement.IsOne(text) && FunctionStatement.AsLet(text) is var (let, shift) && Format(let).Text is { } body)
            return (text[..(let.IndexOf('(', StringComparison.Ordinal) - shift)].Trim() + body[body.IndexOf('(', StringComparison.Ordinal)..], []);
        var tokens = KqlTokenizer.Tokenize(text, diagnostics);
        return diagnostics.HasAny ? (null, diagnostics.InOrder()) : (QueryLayout.Of(text, tokens, Language.Operators), []);
    }

    /// <summary>
    /// What is wrong with a function before it is put into a store, with places in its text; with `onlyText` only what is wrong with
    /// its grammar and its name, whatever it means.
    /// </summary>
    public static ImmutableArray<Diagnostic> CheckFunction(SavedFunction function, CompileContext context, bool onlyText = false)
    {
        if (function.Text.Length <= LongestText) return OnDeepStack(() => FunctionCheck.Of(Language, function, context, onlyText));
        var mistakes = new DiagnosticBag(function.Text);
        mistakes.TooLong(new(0, 0), LongestText);
        return mistakes.InOrder();
    }

    /// <summary>Whether a text has the name as a word of its own, outside of its texts and comments.</summary>
    public static bool Names(string text, string name) => KqlTokenizer.Tokenize(text, new(text))
        .Any(token => token.Kind == KqlToken.Identifier && token.Span.EqualsValue(name));

    /// <summary>What is written in a text, for its colours; in order.</summary>
    public static ImmutableArray<TextPart> Parts(string text, CompileContext context) => TextParts.Of(text, Language, context);

    /// <summary>
    /// What an operator, a function, an aggregate or a table in the language says of itself; null where none has the name.
    /// </summary>
    public static Doc? Help(string name) =>
        Language.Operators.Find(name)?.Doc ?? FunctionList.Find(name)?.Doc ?? AggregateList.Find(name)?.Doc
        ?? Language.FindCall(name)?.Doc ?? Language.FindTableCall(name)?.Doc ?? Language.FindStored(name)?.Doc;

    /// <summary>All names that <see cref="Help"/> knows; made when asked for, because most queries name few functions or none.</summary>
    public static IEnumerable<string> HelpNames =>
    [
        .. Language.Operators.Names, .. Language.Calls, .. Language.TableCalls,
        .. FunctionList.All.Select(function => function.Doc.Name), .. AggregateList.All.Select(aggregate => aggregate.Doc.Name),
    ];

    static Compilation Compile(TokenList<KqlToken> tokens, CompileContext context, DiagnosticBag diagnostics)
    {
        var statements = Language.Parser.Parse(tokens);
        // What the tokenizer reported stands whatever the statements mean.
        if (diagnostics.HasAny) return Compile(statements, context, diagnostics, new(ColumnType.String));
        var open = new OpenColumns(ColumnType.String);
        var compilation = CompileOpen(statements, context, diagnostics, open);
        if (compilation.Plan is not null || !open.IsUsed) return compilation;
        var other = CompileOpen(statements, context, new(diagnostics.Text), new(ColumnType.Dynamic));
        return other.Plan is null ? compilation : other;
    }

    /// <summary>Binds the query until it asks for no more columns of tables whose data alone tells them.</summary>
    static Compilation CompileOpen(
        ImmutableArray<StatementSyntax> statements, CompileContext context, DiagnosticBag diagnostics, OpenColumns open)
    {
        for (var round = 1; ; round++)
        {
            open.HasGrown = false;
            var compilation = Compile(statements, context, diagnostics, open);
            if (!open.HasGrown || round == MostRounds) return compilation;
            diagnostics = new(diagnostics.Text);
        }
    }

    static Compilation Compile(
        ImmutableArray<StatementSyntax> statements, CompileContext context, DiagnosticBag diagnostics, OpenColumns open)
    {
        var (isRead, text) = (!diagnostics.HasAny, diagnostics.Text);
        var binder = new Binder(Language, context, diagnostics, open);
        var plan = binder.Bind(statements);
        if (isRead && diagnostics.HasAny && binder.LeftOutAll)
        {
            // It may be that what is missed are columns of tables that `isfuzzy` left out: then nothing is wrong, and there are no rows.
            binder = new Binder(Language, context, diagnostics = new(text), open, isOpen: true);
            plan = binder.Bind(statements);
            if (!diagnostics.HasAny && Gaps.IsIn(plan))
            {
                plan = Binder.Nothing;
                binder.Notes.Add("the query asks for columns of tables that are not here, so it gives no rows");
            }
        }
        if (diagnostics.HasAny) return new(null, diagnostics.InOrder(), [.. binder.Notes], binder.Render);
        var (doubts, notes) = Doubts.Of(plan, binder.Views);
        return new(plan, [], [.. binder.Notes, .. notes], binder.Render) { Doubts = [.. binder.Doubts.Distinct(), .. doubts] };
    }

    static T OnDeepStack<T>(Func<T> compile)
    {
        var work = Work.Current;
        var task = new Task<T>(() =>
        {
            using var scope = Work.For(work);
            return compile();
        });
        // A task keeps what went wrong for whoever asks it; a thread would end the program.
        var thread = new Thread(() => task.RunSynchronously(TaskScheduler.Default), DeepStack);
        thread.Start();
        thread.Join();
        return task.GetAwaiter().GetResult();
    }
}
