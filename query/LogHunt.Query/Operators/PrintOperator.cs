using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class PrintOperator : ITabularOperator
{
    sealed record Print(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    static readonly PlanNode OneRow = new ValuesNode([], new Batch([], 1));

    public Doc Doc { get; } = new("print", "One row of the values given.", "print a = 1 + 1, 'x'", "2, x");

    public OperatorPlace Place => OperatorPlace.Start;

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Grammar.NamedExpressions.Select(columns => (OperatorSyntax)new Print(columns));

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var row = new Row(OneRow);
        var columns = new ColumnList(binder, row);
        var items = ((Print)syntax).Columns;
        for (var i = 0; i < items.Length; i++) columns.Add(items[i], string.Create(CultureInfo.InvariantCulture, $"print_{i}"));
        return new ProjectNode(row.Input!, [.. columns.All.Select(column => column.Column)]);
    }
}
