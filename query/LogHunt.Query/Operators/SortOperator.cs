using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>`x asc nulls first`</summary>
sealed record OrderSyntax(ExprSyntax Key, string Direction, string Nulls)
{
    public static TokenListParser<KqlToken, OrderSyntax> Parser(Grammar grammar) =>
        from key in grammar.Expression
        from direction in Grammar.Word("asc").Or(Grammar.Word("desc")).Select(word => word.ToStringValue()).OptionalOrDefault("")
        from nulls in Grammar.Word("nulls").IgnoreThen(Grammar.Word("first").Or(Grammar.Word("last")))
            .Select(word => word.ToStringValue()).OptionalOrDefault("")
        select new OrderSyntax(key, direction, nulls);

    /// <summary>Descending unless it says otherwise; nulls are the smallest values.</summary>
    public SortKey Bind(Row row, Binder binder)
    {
        var key = binder.Expressions.Bind(Key, row);
        if (key.Type == ColumnType.Dynamic && key is not ErrorExpr) binder.Diagnostics.DynamicKey(Key.Span, "sorted by");
        var descending = Direction != "asc";
        return new(key, descending, Nulls.Length == 0 ? !descending : Nulls == "first");
    }
}

sealed class SortOperator : Operator<SortOperator.Sort>
{
    internal sealed record Sort(ImmutableArray<OrderSyntax> Keys) : OperatorSyntax;

    public override Doc Doc { get; } = new("sort",
        "Sorts the rows, descending unless `asc` is said; nulls are smallest unless `nulls first` or `nulls last` is.",
        "range x from 1 to 3 step 1 | sort by x", "3; 2; 1") { Aliases = ["order"] };

    protected override TokenListParser<KqlToken, Sort> Parser(Grammar grammar) =>
        from settings in Grammar.SettingsOf()
        from word in Grammar.Word("by")
        from keys in Grammar.ListOf(OrderSyntax.Parser(grammar))
        select new Sort(keys);

    protected override PlanNode Bind(Sort syntax, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        ImmutableArray<SortKey> keys = [.. syntax.Keys.Select(key => key.Bind(row, binder))];
        return row.Narrow(new SortNode(row.Input!, keys));
    }
}
