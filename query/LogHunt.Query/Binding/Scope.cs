using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What a `let` or a parameter stands for.</summary>
abstract record LetValue;

/// <summary>A value. One of a row's columns is that row's only where `Depth` queries stand in each other; null for any other.</summary>
sealed record ScalarLet(Expr Value, int? Depth = null) : LetValue
{
    public static ScalarLet At(int depth, Expr value) => new(value, value.Columns().Any() ? depth : null);
}

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

    /// <summary>Those of them that a pattern means: tables, and of the functions the views.</summary>
    public IEnumerable<string> Views => Tables.Where(name => names[name] is not LambdaLet { Syntax.IsView: false });

    public IEnumerable<string> Scalars => names.Where(x => x.Value is ScalarLet).Select(x => x.Key);

    public IEnumerable<string> Functions => names.Where(x => x.Value is LambdaLet).Select(x => x.Key);
}
