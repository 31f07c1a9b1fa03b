using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class DistinctOperator : Operator<DistinctOperator.Distinct>
{
    internal sealed record Distinct(ImmutableArray<ExprSyntax> Columns) : OperatorSyntax;

    public override Doc Doc { get; } = new("distinct", "Each combination of the columns once; `*` is all of them.",
        "datatable(a:long, b:string)[1, 'x', 1, 'x', 2, 'x'] | distinct a, b | sort by a asc", "1, x; 2, x");

    static TokenListParser<KqlToken, ExprSyntax> Column(Grammar grammar) =>
        Superpower.Parsers.Token.EqualTo(KqlToken.Star).Select(star => (ExprSyntax)new StarSyntax("*", star.Source())).Or(grammar.Named);

    protected override TokenListParser<KqlToken, Distinct> Parser(Grammar grammar) =>
        Grammar.SettingsOf().IgnoreThen(Grammar.ListOf(Column(grammar))).Select(columns => new Distinct(columns));

    protected override PlanNode Bind(Distinct syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var columns = new ColumnList(binder, row);
        foreach (var column in syntax.Columns)
        {
            if (column is StarSyntax) columns.AddAll();
            else columns.Add(column);
        }
        return Of(columns, row, binder);
    }

    /// <summary>Each combination of the columns once.</summary>
    internal static PlanNode Of(ColumnList columns, Row row, Binder binder)
    {
        foreach (var (column, span) in columns.All)
            if (column.Expr.Type == ColumnType.Dynamic && column.Expr is not ErrorExpr)
                binder.Diagnostics.DynamicKey(span, "made distinct");
        return new AggregateNode(row.Input!, [.. columns.All.Select(column => column.Column)], []);
    }
}
