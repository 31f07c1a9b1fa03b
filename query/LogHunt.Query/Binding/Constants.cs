using LogHunt.Engine.Plan;

namespace LogHunt.Query.Binding;

/// <summary>Computes what can be known when the query is compiled.</summary>
static class Constants
{
    public static Expr Fold(Expr expr) => expr.Rewrite(inner => inner is CallExpr call ? call.Folded() : inner);
}
