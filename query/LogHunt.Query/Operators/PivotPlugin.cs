using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions.Aggregates;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `pivot(column [, aggregate] [, columns])`: grouped by the columns, else by all others, with an `…if` aggregate for each value.
/// </summary>
sealed class PivotPlugin() : EvaluatePlugin("pivot", "makes a column of each value of a column, with an aggregate of its rows")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Column(call, 0, row, binder) is not { } pivot) return UnknownRows.Instance;
        var aggregate = Argument(call, 1) as CallSyntax ?? new CallSyntax(new("count", call.Span), [], call.Span);
        if (AggregateList.Find(aggregate.Function.Name) is null || Conditional(aggregate.Function.Name) is not { } conditional)
        {
            binder.Diagnostics.PluginArgument(aggregate.Span, Name, "an aggregate with a conditional form (`count()`, `sum(x)`, `any(x)`)");
            return UnknownRows.Instance;
        }
        if (Names(call, Argument(call, 1) is CallSyntax ? 2 : 1, row, binder) is not { } grouped) return UnknownRows.Instance;
        var used = aggregate.Arguments.OfType<NameSyntax>().Select(name => name.Name).Append(row.Columns[pivot.Ordinal].Name).ToHashSet();
        var keys = grouped.IsEmpty ? [.. row.Columns.Select(column => column.Name).Where(name => !used.Contains(name))] : grouped;
        var found = Found(input, pivot, binder);
        if (found is { Count: > MostColumns })
        {
            binder.Diagnostics.TooManyColumns(call.Span, Name, MostColumns);
            return UnknownRows.Instance;
        }
        var named = evaluate.Schema?.Columns.Select(column => column.Name.Name) ?? binder.Open.Of(call.Span).Select(column => column.Name);
        var values = evaluate.Schema is null && found is not null
            ? found.Select(value => (Value: value, Column: NameFor(value, keys, found))).ToList() : [];
        values = [.. values, .. named.Except(keys).Except(values.Select(value => value.Column)).Select(name => (name, name))];
        var plan = Summarized(evaluate, input, pivot, row, keys, values, aggregate, conditional, binder);
        if (evaluate.Schema is null) binder.Opened[plan] = new(call.Span, IsAsked: found is not null);
        return plan;
    }

    static SortedSet<string>? Found(PlanNode input, ColumnExpr pivot, Binder binder)
    {
        var values = new ProjectNode(input, [new("value", pivot)]);
        if (binder.Ask(new AggregateNode(values, [new("value", new ColumnExpr(0, pivot.Type))], [])) is not { } rows) return null;
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var batch in rows)
            for (var i = 0; i < batch.RowCount && texts.Count <= MostColumns; i++)
                texts.Add(KqlText.Of(batch.Columns[0].Value(i) ?? ""));
        return texts;
    }

    /// <summary>The name of a value's column: itself, and for nothing one that no other column has.</summary>
    static string NameFor(string value, ImmutableArray<string> keys, SortedSet<string> values) => value.Length > 0 ? value
        : Enumerable.Range(1, MostColumns + keys.Length + 1).Select(i => $"Column{i}").Except(keys).Except(values).First();

    static string? Conditional(string name) => name switch
    {
        "any" or "take_any" => "take_anyif",
        _ => new[] { name + "if", name + "_if" }.FirstOrDefault(one => AggregateList.Find(one) is not null),
    };

    static PlanNode Summarized(EvaluateOperator.Evaluate evaluate, PlanNode input, ColumnExpr pivot, Row row, ImmutableArray<string> keys,
        IEnumerable<(string Value, string Column)> values, CallSyntax aggregate, string conditional, Binder binder)
    {
        var span = evaluate.Call.Span;
        var text = As(ColumnType.String, new NameSyntax(row.Columns[pivot.Ordinal].Name, span));
        var items = values.Select(value => (ExprSyntax)new NamedSyntax([new(value.Column, span)], new CallSyntax(new(conditional, span),
        [
            .. aggregate.Arguments.Take(1),
            new BinarySyntax("==", span, text, new LiteralSyntax(value.Value, ColumnType.String, span), span),
            .. aggregate.Arguments.Skip(1),
        ], span), span));
        var step = new SummarizeOperator.Summarize([.. items], [.. keys.Select(key => (ExprSyntax)new NameSyntax(key, span))])
        {
            Operator = TabularOperators.List.Find("summarize"), Span = span, NameSpan = span,
        };
        return binder.BindOperator(step, input);
    }
}
