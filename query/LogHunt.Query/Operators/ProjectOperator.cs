using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class ProjectOperator : ITabularOperator
{
    sealed record Project(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public Doc Doc { get; } = new("project", "Exactly these columns, in this order.", "print a = 1, b = 2 | project b, c = a + b", "2, 3");

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.NamedExpressions.Select(columns => (OperatorSyntax)new Project(columns));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var columns = new ColumnList(binder, row);
        foreach (var column in ((Project)syntax).Columns) columns.Add(column);
        return new ProjectNode(row.Input!, [.. columns.All.Select(column => column.Column)]);
    }
}
