using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class InvokeOperator : Operator<InvokeOperator.Invoke>
{
    internal sealed record Invoke(CallSyntax Call) : OperatorSyntax;

    public override Doc Doc { get; } = new("invoke", "Calls a function of the query with the rows so far as its first argument.",
        "let f = (T:(x:long), n:long) { T | where x > n }; range x from 1 to 3 step 1 | invoke f(2)", "3");

    protected override TokenListParser<KqlToken, Invoke> Parser(Grammar grammar) =>
        grammar.Expression.Where(syntax => syntax is CallSyntax, "a call").Select(call => new Invoke((CallSyntax)call));

    protected override PlanNode Bind(Invoke syntax, PlanNode input, Binder binder)
    {
        if (binder.Scope.Find(syntax.Call.Function.Name) is LambdaLet lambda)
            return binder.Lambdas.Table(lambda, syntax.Call, Row.None, input);
        binder.Expressions.ReportUnknown(syntax.Call.Function, Row.None);
        return UnknownRows.Instance;
    }
}
