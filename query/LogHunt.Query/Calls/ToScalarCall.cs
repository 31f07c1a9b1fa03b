using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class ToScalarCall()
    : SpecialCall(new("toscalar", "The first cell of a query's first row; the query is run once, before the one it stands in.",
    "range x from 1 to 3 step 1 | where x == toscalar(range y from 1 to 3 step 1 | summarize max(y))", "3"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 1, "one query", binder)) return new ErrorExpr();
        if (!binder.IsTable(call.Arguments[0]))
        {
            // A value's name means the value, whatever columns there are: so `partition` gives its key to what stands in braces.
            var isValue = call.Arguments[0] is NameSyntax name && binder.Scope.Find(name.Name) is ScalarLet;
            return binder.Expressions.Bind(call.Arguments[0], isValue ? Row.None : row);
        }
        var plan = binder.BindTable(call.Arguments[0]);
        if (plan is UnknownRows) return new ErrorExpr();
        if (!plan.Output.IsEmpty) return new SubqueryExpr(plan, false, plan.Output[0].Type);
        binder.Diagnostics.NotATable(call.Arguments[0].Span);
        return new ErrorExpr();
    }
}
