using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Calls;

/// <summary>`bin_auto(x)`: a bin whose size, and the point it begins at, statements of the query set.</summary>
sealed class BinAutoCall() : SpecialCall(new("bin_auto",
    "Down to a grid of the size that `set query_bin_auto_size=…` gives, on which the point of `set query_bin_auto_at=…` lies, 0 when there is none.",
    "set query_bin_auto_size=10; set query_bin_auto_at=3; print bin_auto(27)", "23"))
{
    public override Expr Bind(CallSyntax call, Row row, Binder binder)
    {
        if (!Count(call, 1, 1, "one value", binder)) return new ErrorExpr();
        if (binder.Option("query_bin_auto_size") is not { } size)
        {
            binder.Diagnostics.NeedsOption(call.Span, call.Function.Name, "set query_bin_auto_size = 1h;");
            return new ErrorExpr();
        }
        var value = binder.Expressions.Bind(call.Arguments[0], row);
        var point = binder.Option("query_bin_auto_at");
        if (value is ErrorExpr || size is ErrorExpr || point is ErrorExpr) return new ErrorExpr();
        var function = FunctionList.Find(point is null ? "bin" : "bin_at")!;
        if (OverloadResolution.Call(function, point is null ? [value, size] : [value, size, point]) is { } bin) return bin;
        binder.Diagnostics.NoOverload(call.Span, call.Function.Name, [value.Type, size.Type]);
        return new ErrorExpr();
    }
}
