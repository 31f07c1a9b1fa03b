using LogHunt.Engine.Plan;

namespace LogHunt.Query.Completions;

/// <summary>A column of a table.</summary>
readonly record struct ColumnOrigin(string Table, string Column);

/// <summary>
/// From which columns of tables the values of a column come unchanged. Where `columns` stands in a plan, that plan goes on with `rows`.
/// </summary>
sealed class ColumnOrigins(PlanNode columns, PlanNode rows)
{
    public IEnumerable<ColumnOrigin> Of(PlanNode plan, int ordinal) => plan switch
    {
        _ when ReferenceEquals(plan, columns) && !ReferenceEquals(columns, rows) => Of(rows, ordinal),
        ScanNode scan => [new(scan.Table.Name, scan.Output[ordinal].Name)],
        ProjectNode project => project.Columns[ordinal].Expr is ColumnExpr column ? Of(project.Input, column.Ordinal) : [],
        AggregateNode groups => ordinal < groups.Keys.Length && groups.Keys[ordinal].Expr is ColumnExpr key
            ? Of(groups.Input, key.Ordinal) : [],
        UnionNode union => union.Parts.SelectMany(part => Of(part, ordinal)),
        { Inputs: [var only] } when ordinal < only.Output.Length && only.Output[ordinal] == plan.Output[ordinal] => Of(only, ordinal),
        _ => [],
    };
}
