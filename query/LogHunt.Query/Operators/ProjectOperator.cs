using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectOperator : Operator<ProjectOperator.Project>
{
    internal sealed record Project(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("project", "Exactly these columns, in this order.", "print a = 1, b = 2 | project b, c = a + b", "2, 3");

    protected override TokenListParser<KqlToken, Project> Parser(Grammar grammar) =>
        grammar.NamedExpressions.Select(columns => new Project(columns));

    protected override PlanNode Bind(Project syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var columns = new ColumnList(binder, row);
        foreach (var column in SeveralColumns.Spread(syntax.Columns, binder)) columns.Add(column);
        return new ProjectNode(row.Input!, [.. columns.All.Select(column => column.Column)]);
    }
}
