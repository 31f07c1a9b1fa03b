using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>`top-hitters N of a [by x]`: counted or summed exactly, where Kusto estimates.</summary>
sealed class TopHittersOperator : Operator<TopHittersOperator.TopHitters>
{
    internal sealed record TopHitters(ExprSyntax Count, ExprSyntax Of, ExprSyntax? By) : OperatorSyntax;

    public override Doc Doc { get; } = new("top-hitters",
        "The values of a column that most rows have, or whose sum is largest; the largest stands last.",
        "datatable(k:string)['a', 'b', 'b', 'c'] | top-hitters 1 of k", "b, 2");

    protected override TokenListParser<KqlToken, TopHitters> Parser(Grammar grammar) =>
        from count in grammar.Literal
        from key in Grammar.Word("of").IgnoreThen(grammar.Named)
        from value in Grammar.Word("by").IgnoreThen(grammar.Expression).Select(value => (ExprSyntax?)value).OptionalOrDefault(null)
        select new TopHitters(count, key, value);

    protected override PlanNode Bind(TopHitters hitters, PlanNode input, Binder binder)
    {
        var count = binder.BindCount(hitters.Count, "the number of values");
        var row = new Row(input) { HasWindows = false };
        var keys = new ColumnList(binder, row);
        keys.Add(hitters.Of);
        var value = hitters.By is null ? new ConstantExpr(1L, ColumnType.Long) : binder.Expressions.Bind(hitters.By, row);
        if (input is UnknownRows || count is null || keys.All is not [{ Column: { Expr: not ErrorExpr } key }] || value is ErrorExpr)
            return UnknownRows.Instance;
        if (!value.Type.IsNumeric())
        {
            binder.Diagnostics.WrongType(hitters.By!.Span, "what is summed", "a number", value.Type);
            return UnknownRows.Instance;
        }
        var name = key.Name;
        var sum = $"approximate_{(hitters.By is null ? "count" : "sum")}_{(hitters.By is null ? name : ResultNames.Of(hitters.By) ?? "")}";
        var rows = new ProjectNode(input, [key, new("$value", value)]);
        var (quoted, total) = (QuotedText.Name(name), QuotedText.Name(sum));
        return binder.BindText($"rows | summarize {total} = sum(['$value']) by {quoted} | sort by {total} desc, {quoted} desc "
            + $"| take {count} | sort by {total} asc, {quoted} asc",
            ("rows", rows));
    }
}
