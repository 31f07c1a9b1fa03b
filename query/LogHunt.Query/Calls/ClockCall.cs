using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>The clock of the compilation, which stands still, so that one query has one now().</summary>
sealed class ClockCall(Doc doc, ScalarFunction operation, bool isOptional) : SpecialCall(doc)
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        var now = new ConstantExpr(binder.Context.Now, ColumnType.DateTime);
        if (call.Arguments.IsEmpty && isOptional) return now;
        if (!Count(call, 1, 1, "one timespan", binder)) return new ErrorExpr();
        var offset = binder.Expressions.Bind(call.Arguments[0], row);
        if (offset is ErrorExpr) return offset;
        if (offset.Type is ColumnType.TimeSpan or ColumnType.Dynamic && OverloadResolution.Convert(offset, ColumnType.TimeSpan) is { } span)
            return Constants.Fold(ScalarOperators.Call(operation, now, span));
        binder.Diagnostics.WrongType(call.Arguments[0].Span, $"the argument of `{call.Function.Name}`", "a timespan", offset.Type);
        return new ErrorExpr();
    }
}
