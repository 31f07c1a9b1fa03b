using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class CountOperator : ITabularOperator
{
    sealed record Count(NameSyntax? Name) : OperatorSyntax;

    public Doc Doc { get; } = new("count", "One row with the number of rows.", "range x from 1 to 9 step 1 | count", "9");

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.Word("as").IgnoreThen(Grammar.Name).Select(name => (NameSyntax?)name).OptionalOrDefault(null).Select(name => (OperatorSyntax)new Count(name));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var count = AggregateList.Find("count")!;
        return new AggregateNode(input, [], [new(((Count)syntax).Name?.Name ?? "Count", count, count.Resolve([])!, [])]);
    }
}
