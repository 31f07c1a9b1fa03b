using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

sealed class SummarizeOperator : ITabularOperator
{
    sealed record Summarize(ImmutableArray<ExprSyntax> Items, ImmutableArray<ExprSyntax> Keys) : OperatorSyntax;

    public Doc Doc { get; } = new("summarize", "One row for each combination of the `by` values, with aggregates over its rows; without `by` one row.",
        "range x from 1 to 5 step 1 | summarize count(), sum(x) by odd = x % 2 | sort by odd asc", "0, 2, 6; 1, 3, 9");

    static readonly TokenListParser<KqlToken, ImmutableArray<Setting>> Hints = Grammar.SettingsOf();

    public TokenListParser<KqlToken, OperatorSyntax> Parser { get; } = Read;

    /// <summary>The aggregates may be left out (`summarize by x`), and so may the keys.</summary>
    static Superpower.Model.TokenListParserResult<KqlToken, OperatorSyntax> Read(Superpower.Model.TokenList<KqlToken> input)
    {
        ImmutableArray<ExprSyntax> items = [];
        var at = Hints(input).Remainder;
        if (!at.NextIs("by"))
        {
            var read = Grammar.NamedExpressions(at);
            if (!read.HasValue) return Superpower.Model.TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, OperatorSyntax>(read);
            items = read.Value;
            at = read.Remainder;
        }
        if (!at.NextIs("by")) return Superpower.Model.TokenListParserResult.Value<KqlToken, OperatorSyntax>(new Summarize(items, []), input, at);
        var keys = Grammar.NamedExpressions(at.ConsumeToken().Remainder);
        return keys.HasValue
            ? Superpower.Model.TokenListParserResult.Value<KqlToken, OperatorSyntax>(new Summarize(items, keys.Value), input, keys.Remainder)
            : Superpower.Model.TokenListParserResult.CastEmpty<KqlToken, ImmutableArray<ExprSyntax>, OperatorSyntax>(keys);
    }

    public PlanNode Bind(OperatorSyntax syntax, PlanNode input, Binder binder)
    {
        var summarize = (Summarize)syntax;
        var row = new Row(input);
        var keys = new ColumnList(binder, row);
        keys.Names.Announce(summarize.Items.Concat(summarize.Keys).OfType<NamedSyntax>().SelectMany(item => item.Names).Select(name => name.Name));
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
