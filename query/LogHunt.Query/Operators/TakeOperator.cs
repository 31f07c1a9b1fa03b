using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class TakeOperator : ITabularOperator
{
    sealed record Take(ExprSyntax Count) : OperatorSyntax;

    public Doc Doc { get; } = new("take", "Keeps so many rows, in no promised order.", "range x from 1 to 9 step 1 | take 2 | count", "2") { Aliases = ["limit"] };

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.Expression.Select(count => (OperatorSyntax)new Take(count));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder) =>
        new LimitNode(input, Math.Max(0, binder.BindCount(((Take)syntax).Count, "the number of rows") ?? 0));
}
