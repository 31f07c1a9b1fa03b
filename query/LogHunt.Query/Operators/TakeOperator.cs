using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class TakeOperator : Operator<TakeOperator.Take>
{
    internal sealed record Take(ExprSyntax Count) : OperatorSyntax;

    public override Doc Doc { get; } = new("take", "Keeps so many rows, in no promised order.",
        "range x from 1 to 9 step 1 | take 2 | count", "2") { Aliases = ["limit"] };

    protected override TokenListParser<KqlToken, Take> Parser(Grammar grammar) => grammar.Expression.Select(count => new Take(count));

    protected override PlanNode Bind(Take syntax, PlanNode input, Binder binder) =>
        new LimitNode(input, Math.Max(0, binder.BindCount(syntax.Count, "the number of rows") ?? 0));
}
