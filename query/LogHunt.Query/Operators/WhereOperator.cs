using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class WhereOperator : ITabularOperator
{
    sealed record Where(ExprSyntax Condition) : OperatorSyntax;

    public Doc Doc { get; } = new("where", "Keeps the rows for which the condition is true.", "range x from 1 to 5 step 1 | where x > 3", "4; 5") { Aliases = ["filter"] };

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.Expression.Select(condition => (OperatorSyntax)new Where(condition));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var condition = binder.BindCondition(((Where)syntax).Condition, row);
        return row.Narrow(new FilterNode(row.Input!, condition));
    }
}
