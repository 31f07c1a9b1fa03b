using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What a `let` or a parameter stands for.</summary>
abstract record LetValue;

sealed record ScalarLet(Expr Value) : LetValue;

sealed record TableLet(PlanNode Plan) : LetValue;

/// <summary>
/// A function written in the query, with the names that were in sight where it was written. `Text` is what its spans are of when that is
/// not the query: a function of the store.
/// </summary>
sealed record LambdaLet(string Name, LambdaSyntax Syntax, Scope Closure, string? Text = null) : LetValue;

/// <summary>The names that statements have given so far. Immutable, so that a function keeps what it saw.</summary>
sealed class Scope(ImmutableDictionary<string, LetValue> names, ImmutableList<string> order)
{
    public static Scope Empty { get; } = new(ImmutableDictionary.Create<string, LetValue>(StringComparer.Ordinal), []);

    public LetValue? Find(string name) => names.GetValueOrDefault(name);

    public Scope With(string name, LetValue value) => new(names.SetItem(name, value), names.ContainsKey(name) ? order : order.Add(name));

    /// <summary>In the order in which they were given.</summary>
    public IEnumerable<string> Tables => order.Where(name => names[name] is TableLet or LambdaLet);

    public IEnumerable<string> Scalars => names.Where(x => x.Value is ScalarLet).Select(x => x.Key);

    public IEnumerable<string> Functions => names.Where(x => x.Value is LambdaLet).Select(x => x.Key);
}
