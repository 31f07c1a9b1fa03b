using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>`assert(condition, "message")`: a query that is wrong where a constant condition is false.</summary>
sealed class AssertCall() : SpecialCall(new("assert", "True; a query in which the condition, a constant, is not true ends with the message.",
    "print assert(1 < 2, 'less')", "true"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 2, 2, "a constant condition and a message", binder)) return new ErrorExpr();
        var condition = Constants.Fold(binder.BindCondition(call.Arguments[0], Row.None));
        var message = Constants.Fold(binder.Expressions.Bind(call.Arguments[1], Row.None));
        switch (condition, message)
        {
            case (ErrorExpr, _) or (_, ErrorExpr): return new ErrorExpr();
            case (ConstantExpr { Value: true }, ConstantExpr): return condition;
            case (ConstantExpr, ConstantExpr { Value: var text }):
                binder.Diagnostics.AssertFailed(call.Span, KqlText.Of(text));
                return new ErrorExpr();
        }
        binder.Diagnostics.NotConstant(call.Span, "what `assert` asks and says");
        return new ErrorExpr();
    }
}
