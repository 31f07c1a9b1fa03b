using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class TopOperator : Operator<TopOperator.Top>
{
    internal sealed record Top(ExprSyntax Count, OrderSyntax Key) : OperatorSyntax;

    public override Doc Doc { get; } =
        new("top", "The first rows in an order: sort and take at once.", "range x from 1 to 9 step 1 | top 2 by x", "9; 8");

    protected override TokenListParser<KqlToken, Top> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf()
        from count in grammar.Expression
        from word in Grammar.Word("by")
        from key in OrderSyntax.Parser(grammar)
        select new Top(count, key);

    protected override PlanNode Bind(Top top, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var count = binder.BindCount(top.Count, "the number of rows") ?? 0;
        var key = top.Key.Bind(row, binder);
        return row.Narrow(new TopNode(row.Input!, Math.Max(0, count), [key]));
    }
}
