using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Model;

namespace LogHunt.Query.Operators;

sealed class SummarizeOperator : Operator<SummarizeOperator.Summarize>
{
    internal sealed record Summarize(ImmutableArray<ExprSyntax> Items, ImmutableArray<ExprSyntax> Keys) : OperatorSyntax;

    public override Doc Doc { get; } = new("summarize",
        "One row for each combination of the `by` values, with aggregates over its rows; without `by` one row.",
        "range x from 1 to 5 step 1 | summarize count(), sum(x) by odd = x % 2 | sort by odd asc", "0, 2, 6; 1, 3, 9");

    static readonly TokenListParser<KqlToken, ImmutableArray<Setting>> Hints = Grammar.SettingsOf();

    /// <summary>The aggregates may be left out (`summarize by x`), and so may the keys.</summary>
    protected override TokenListParser<KqlToken, Summarize> Parser(Grammar grammar) => input =>
    {
        ImmutableArray<ExprSyntax> items = [];
        var at = Hints(input).Remainder;
        if (!at.NextIs("by"))
        {
            var read = grammar.NamedExpressions(at);
            if (!read.HasValue) return TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, Summarize>(read);
            items = read.Value;
            at = read.Remainder;
        }
        if (!at.NextIs("by")) return TokenListParserResult.Value(new Summarize(items, []), input, at);
        var keys = grammar.NamedExpressions(at.ConsumeToken().Remainder);
        return keys.HasValue
            ? TokenListParserResult.Value(new Summarize(items, keys.Value), input, keys.Remainder)
            : TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, Summarize>(keys);
    };

    protected override PlanNode Bind(Summarize summarize, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var keys = new ColumnList(binder, row);
        keys.Names.Announce(summarize.Items.Concat(summarize.Keys).OfType<NamedSyntax>().SelectMany(item => item.Names)
            .Select(name => name.Name));
        foreach (var key in summarize.Keys)
        {
            keys.Add(key);
            var (bound, span) = keys.All[^1];
            if (bound.Expr.Type == ColumnType.Dynamic && bound.Expr is not ErrorExpr) binder.Diagnostics.DynamicKey(span, "grouped by");
        }
        ImmutableArray<NamedExpr> keyColumns = [.. keys.All.Select(key => key.Column)];
        var outputs = new AggregateOutputs(row, keyColumns, keys.Names, binder);
        foreach (var item in summarize.Items) outputs.Add(item);
        return outputs.Plan(row.Input!);
    }
}
