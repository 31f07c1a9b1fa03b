using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class CountOperator : Operator<CountOperator.Count>
{
    internal sealed record Count(NameSyntax? Name) : OperatorSyntax;

    public override Doc Doc { get; } = new("count", "One row with the number of rows.", "range x from 1 to 9 step 1 | count", "9");

    protected override TokenListParser<KqlToken, Count> Parser(Grammar grammar) =>
        Grammar.Word("as").IgnoreThen(Grammar.Name).Select(name => (NameSyntax?)name).OptionalOrDefault(null)
            .Select(name => new Count(name));

    protected override PlanNode Bind(Count syntax, PlanNode input, Binder binder)
    {
        var count = AggregateList.Find("count")!;
        return new AggregateNode(input, [], [new(syntax.Name?.Name ?? "Count", count, count.Resolve([])!, [])]);
    }
}
