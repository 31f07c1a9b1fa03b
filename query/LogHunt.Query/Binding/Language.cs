using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Plan;
using LogHunt.Query.Diagnostics;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>
/// What a query may name beside functions and aggregates: the lists that stand above the binder and are handed down to it.
/// </summary>
sealed class Language(OperatorList operators, ImmutableArray<SpecialCall> calls, ImmutableArray<TableCall> tableCalls,
    ImmutableArray<StoredFunction> stored)
{
    readonly Dictionary<string, SpecialCall> calls = ByName(calls, call => call.Doc);
    readonly Dictionary<string, TableCall> tableCalls = ByName(tableCalls, call => call.Doc);
    readonly Dictionary<string, StoredFunction> stored = ByName(stored, function => function.Doc);
    readonly ConcurrentDictionary<StoredFunction, LambdaSyntax> texts = new();
    readonly ConditionalWeakTable<SavedFunction, LambdaLet> saved = [];

    public OperatorList Operators { get; } = operators;

    /// <summary>The parser of this language.</summary>
    public QueryParser Parser { get; } = new(operators);

    /// <summary>Names and aliases of the calls that are values.</summary>
    public IEnumerable<string> Calls => calls.Keys;

    /// <summary>Names and aliases of the calls that are rows.</summary>
    public IEnumerable<string> TableCalls => tableCalls.Keys.Concat(stored.Keys);

    /// <summary>Names and aliases of the functions that are written in the language.</summary>
    public IEnumerable<string> Stored => stored.Keys;

    public SpecialCall? FindCall(string name) => calls.GetValueOrDefault(name);

    public TableCall? FindTableCall(string name) => tableCalls.GetValueOrDefault(name);

    public StoredFunction? FindStored(string name) => stored.GetValueOrDefault(name);

    /// <summary>The function as the binder takes it, read when it is first named.</summary>
    public LambdaLet Read(StoredFunction function, string name) => new(name, texts.GetOrAdd(function, Parse), Scope.Empty);

    /// <summary>
    /// A function of a store, read once for all queries that share it. One that this program cannot read is a function whose body says so.
    /// </summary>
    public LambdaLet Read(SavedFunction function) => saved.GetValue(function, one => new(one.Name, ReadSaved(one), Scope.Empty, one.Text));

    LambdaSyntax ReadSaved(SavedFunction function)
    {
        var tokens = KqlTokenizer.Tokenize(function.Text, new(function.Text));
        if (Parser.ParseFunction(tokens, out var mistake) is { } lambda) return lambda;
        return new([], [new BadStatementSyntax(mistake, mistake.Place)], false, mistake.Place);
    }

    LambdaSyntax Parse(StoredFunction function)
    {
        var mistakes = new DiagnosticBag(function.Text);
        var tokens = KqlTokenizer.Tokenize(function.Text, mistakes);
        return Parser.Parse(tokens) is [LetSyntax { Value: LambdaSyntax lambda }] && !mistakes.HasAny
            ? lambda
            : throw new InvalidOperationException($"the text of `{function.Doc.Name}` cannot be read");
    }

    static Dictionary<string, T> ByName<T>(ImmutableArray<T> all, Func<T, Doc> docOf) => all
        .SelectMany(one => docOf(one).Aliases.Prepend(docOf(one).Name), (one, name) => (one, name))
        .ToDictionary(x => x.name, x => x.one, StringComparer.Ordinal);
}
