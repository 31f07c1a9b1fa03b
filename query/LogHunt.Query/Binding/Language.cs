using System.Collections.Frozen;
using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>
/// What a query may name beside functions and aggregates: the lists that stand above the binder and are handed down to it.
/// </summary>
sealed class Language(OperatorList operators, ImmutableArray<SpecialCall> calls, ImmutableArray<TableCall> tableCalls)
{
    readonly FrozenDictionary<string, SpecialCall> calls = ByName(calls, call => call.Doc);
    readonly FrozenDictionary<string, TableCall> tableCalls = ByName(tableCalls, call => call.Doc);

    public OperatorList Operators { get; } = operators;

    /// <summary>The parser of this language.</summary>
    public QueryParser Parser { get; } = new(operators);

    /// <summary>Names and aliases of the calls that are values.</summary>
    public IEnumerable<string> Calls => calls.Keys;

    /// <summary>Names and aliases of the calls that are rows.</summary>
    public IEnumerable<string> TableCalls => tableCalls.Keys;

    public SpecialCall? FindCall(string name) => calls.GetValueOrDefault(name);

    public TableCall? FindTableCall(string name) => tableCalls.GetValueOrDefault(name);

    static FrozenDictionary<string, T> ByName<T>(ImmutableArray<T> all, Func<T, Doc> docOf) => all
        .SelectMany(one => docOf(one).Aliases.Prepend(docOf(one).Name), (one, name) => (one, name))
        .ToFrozenDictionary(x => x.name, x => x.one, StringComparer.Ordinal);
}
