using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>
/// `between` as two comparisons, which zone maps and kernels know. A right end that is a length is added to the left end.
/// </summary>
sealed class SplitRanges : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(node => node.MapExprs(expr => expr.Rewrite(Split)));

    static Expr Split(Expr expr)
    {
        if (expr is not CallExpr { Arguments: [var value, var low, var high] } call
            || (call.Function != ScalarOperators.Between && call.Function != ScalarOperators.NotBetween))
            return expr;
        if (!value.IsDeterministic() || !low.IsDeterministic()) return expr;
        if (value.Type == Schema.ColumnType.DateTime && high.Type == Schema.ColumnType.TimeSpan) high = Sum(low, high);
        var inside = ScalarOperators.Call(ScalarOperators.And, ScalarOperators.Call(ScalarOperators.GreaterOrEqual, value, low),
            ScalarOperators.Call(ScalarOperators.LessOrEqual, value, high));
        return call.Function == ScalarOperators.Between ? inside : ScalarOperators.Call(ScalarOperators.Not, inside);
    }

    static Expr Sum(Expr start, Expr length)
    {
        var sum = ScalarOperators.Call(ScalarOperators.Add, start, length);
        return start is ConstantExpr a && length is ConstantExpr b
            ? new ConstantExpr(sum.Overload.Invoke([a.Value, b.Value]), sum.Type)
            : sum;
    }
}
