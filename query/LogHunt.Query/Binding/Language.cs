using LogHunt.Query.Syntax;

namespace LogHunt.Query.Binding;

/// <summary>What a query may name beside functions and aggregates: the lists that stand above the binder and are handed down to it.</summary>
sealed class Language(OperatorList operators)
{
    public OperatorList Operators { get; } = operators;

    /// <summary>The parser of this language.</summary>
    public QueryParser Parser { get; } = new(operators);
}
