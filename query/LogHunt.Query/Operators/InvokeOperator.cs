using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class InvokeOperator : ITabularOperator
{
    sealed record Invoke(ExprSyntax Call) : OperatorSyntax;

    public Doc Doc { get; } = new("invoke", "Calls a function of the query with the rows so far as its first argument.", "let f = (T:(x:long), n:long) { T | where x > n }; range x from 1 to 3 step 1 | invoke f(2)", "3");

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.Expression.Where(call => call is CallSyntax, "a call").Select(call => (OperatorSyntax)new Invoke(call));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var call = (CallSyntax)((Invoke)syntax).Call;
        if (binder.Scope.Find(call.Function.Name) is LambdaLet lambda) return binder.CallTable(lambda, call, Row.None, input);
        binder.Expressions.ReportUnknown(call.Function, Row.None);
        return UnknownRows.Instance;
    }
}
