using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

sealed class TableNameCall() : TableCall(new("table", "The table whose name the text is.", "let t = print a = 1; table('t') | count", "1"))
{
    public override PlanNode Bind(CallSyntax call, Binder binder)
    {
        if (call.Arguments is [var argument, ..]
            && Constants.Fold(binder.Expressions.Bind(argument, Row.None)) is ConstantExpr { Value: string name })
            return binder.BindTable(new NameSyntax(name, argument.Span));
        binder.Diagnostics.NotConstant(call.Span, "the table's name");
        return UnknownRows.Instance;
    }
}
