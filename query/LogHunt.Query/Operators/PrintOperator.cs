using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class PrintOperator : Operator<PrintOperator.Print>
{
    internal sealed record Print(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    static readonly PlanNode OneRow = new ValuesNode([], new Batch([], 1));

    public override Doc Doc { get; } = new("print", "One row of the values given.", "print a = 1 + 1, 'x'", "2, x");

    public override OperatorPlace Place => OperatorPlace.Start;

    protected override TokenListParser<KqlToken, Print> Parser(Grammar grammar) =>
        grammar.NamedExpressions.Select(columns => new Print(columns));

    protected override PlanNode Bind(Print syntax, PlanNode input, Binder binder)
    {
        var row = new Row(OneRow);
        var columns = new ColumnList(binder, row);
        var items = SeveralColumns.Spread(syntax.Columns, binder);
        for (var i = 0; i < items.Length; i++) columns.Add(items[i], string.Create(CultureInfo.InvariantCulture, $"print_{i}"));
        return new ProjectNode(row.Input!, [.. columns.All.Select(column => column.Column)]);
    }
}
