using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Optimizer.Rewrites;

/// <summary>Drops projections that give their input's columns as they are, and unions of one part.</summary>
sealed class RemoveIdentity : PlanRewrite
{
    public override PlanNode Apply(PlanNode plan) => plan.Transform(node => node switch
    {
        ProjectNode project when IsIdentity(project) => project.Input,
        UnionNode { Parts: [var only] } => only,
        _ => node,
    });

    static bool IsIdentity(ProjectNode project)
    {
        var input = project.Input.Output;
        if (project.Columns.Length != input.Length) return false;
        for (var i = 0; i < input.Length; i++)
            if (project.Columns[i] is not { Expr: ColumnExpr column, Name: var name } || column.Ordinal != i || name != input[i].Name)
                return false;
        return true;
    }
}
