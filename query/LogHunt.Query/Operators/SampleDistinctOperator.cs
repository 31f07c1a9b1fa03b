using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class SampleDistinctOperator : Operator<SampleDistinctOperator.SampleDistinct>
{
    internal sealed record SampleDistinct(ExprSyntax Count, ExprSyntax Value) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("sample-distinct", "One column with at most so many of the different values, in no promised order.",
        "datatable(a:string)['x', 'y', 'x'] | sample-distinct 5 of a | count", "2");

    protected override TokenListParser<KqlToken, SampleDistinct> Parser(Grammar grammar) =>
        from count in grammar.Expression
        from word in Grammar.Word("of")
        from value in grammar.Named
        select new SampleDistinct(count, value);

    protected override PlanNode Bind(SampleDistinct syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var count = binder.BindCount(syntax.Count, "the number of values") ?? 0;
        var columns = new ColumnList(binder, row);
        columns.Add(syntax.Value);
        return new LimitNode(DistinctOperator.Of(columns, row, binder), Math.Max(0, count));
    }
}
