using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class WhereOperator : Operator<WhereOperator.Where>
{
    internal sealed record Where(ExprSyntax Condition) : OperatorSyntax;

    public override Doc Doc { get; } = new("where", "Keeps the rows for which the condition is true.",
        "range x from 1 to 5 step 1 | where x > 3", "4; 5") { Aliases = ["filter"] };

    protected override TokenListParser<KqlToken, Where> Parser(Grammar grammar) =>
        grammar.Expression.Select(condition => new Where(condition));

    protected override PlanNode Bind(Where syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var condition = binder.BindCondition(syntax.Condition, row);
        return row.Narrow(new FilterNode(row.Input!, condition));
    }
}
