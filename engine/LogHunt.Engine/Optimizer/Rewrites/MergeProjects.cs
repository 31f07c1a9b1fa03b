using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>A projection of a projection as one, where no work is done twice by it.</summary>
sealed class MergeProjects : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(Merge);

    static PlanNode Merge(PlanNode node)
    {
        if (node is not ProjectNode { Input: ProjectNode inner } outer) return node;
        var uses = new int[inner.Columns.Length];
        foreach (var column in outer.Columns)
            foreach (var ordinal in column.Expr.Columns()) uses[ordinal]++;
        for (var i = 0; i < uses.Length; i++)
            if (uses[i] > 0 && inner.Columns[i].Expr is CallExpr or SubqueryExpr
                && (uses[i] > 1 || !inner.Columns[i].Expr.IsDeterministic()))
                return node;
        return new ProjectNode(inner.Input, outer.Columns.Map(column => column with { Expr = column.Expr.Over(inner) }));
    }
}

static class Substitution
{
    /// <summary>An expression over a projection's output as one over its input.</summary>
    public static Expr Over(this Expr expr, ProjectNode project) =>
        expr.Rewrite(inner => inner is ColumnExpr column ? project.Columns[column.Ordinal].Expr : inner);

    /// <summary>The expression with its columns moved.</summary>
    public static Expr Shift(this Expr expr, Func<int, int> position) =>
        expr.Rewrite(inner => inner is ColumnExpr column && position(column.Ordinal) is var ordinal && ordinal != column.Ordinal
            ? column with { Ordinal = ordinal }
            : inner);
}
