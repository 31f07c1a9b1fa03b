using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>`prev(x, 1, 0)`, `next(x)`</summary>
sealed class NeighbourCall(Doc doc, WindowKind kind) : WindowCall(doc)
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (Arguments(call, row, binder, 1, 3, "a value, an offset and a default") is not { } arguments) return new ErrorExpr();
        var type = arguments[0].Type;
        if (arguments.Count < 2) arguments.Add(new ConstantExpr(1L, ColumnType.Long));
        arguments[1] = Constants.Fold(arguments[1]);
        if (!IsConstant(call, arguments, 1, "the offset", binder)) return new ErrorExpr();
        if (arguments[1] is ConstantExpr { Value: <= 0L or <= 0 })
        {
            binder.Diagnostics.ArgumentCount(call.Arguments[1].Span, call.Function.Name, "an offset of 1 or more");
            return new ErrorExpr();
        }
        if (arguments.Count < 3) arguments.Add(new ConstantExpr(null, type));
        arguments[2] = Constants.Fold(arguments[2]);
        if (arguments[2] is not ConstantExpr)
        {
            binder.Diagnostics.NotConstant(call.Arguments[2].Span, "the default");
            return new ErrorExpr();
        }
        var offset = OverloadResolution.Convert(arguments[1], ColumnType.Long) ?? arguments[1];
        if (OverloadResolution.Convert(arguments[2], type) is { } fallback)
            return row.AddWindow(kind, [arguments[0], offset, fallback], type);
        binder.Diagnostics.WrongType(call.Arguments[2].Span, "the default", $"a {type.Kql()}", arguments[2].Type);
        return new ErrorExpr();
    }
}
