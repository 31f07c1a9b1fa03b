using LogHunt.Engine.Plan;

namespace LogHunt.Query.Binding;

/// <summary>Computes what can be known when the query is compiled.</summary>
static class Constants
{
    public static Expr Fold(Expr expr) => expr.Rewrite(Step);

    static Expr Step(Expr expr)
    {
        if (expr is not CallExpr call || !call.Function.IsDeterministic) return expr;
        var values = new object?[call.Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (call.Arguments[i] is not ConstantExpr constant) return expr;
            values[i] = constant.Value;
        }
        return new ConstantExpr(call.Overload.Invoke(values), call.Type);
    }
}
