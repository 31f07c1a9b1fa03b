using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `funnel_sequence_completion(id, time, start, end, bin, state, sequence, spans)`: of those who enter the sequence's first state in a bin,
/// how many come to each of its states, one behind the other, within each of the spans from there on.
/// </summary>
sealed class FunnelCompletionPlugin()
    : EvaluatePlugin("funnel_sequence_completion", "counts how many go on from state to state of a sequence within some spans")
{
    const int MostStates = 30;

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time
            || Column(call, 5, row, binder) is not { } state)
            return UnknownRows.Instance;
        var sequence = (Constant(Argument(call, 6), binder) as DynamicArray)?.OfType<string>().Select(one => QuotedText.Of(one)).ToList() ?? [];
        // In an array they may stand as texts.
        var spans = (Constant(Argument(call, 7), binder) as DynamicArray)
            ?.Where(value => value is TimeSpan or string).Select(Conversions.ToSpan).OfType<TimeSpan>().ToList() ?? [];
        if (Constant(Argument(call, 2), binder) is not DateTime start || Constant(Argument(call, 3), binder) is not DateTime end
            || Constant(Argument(call, 4), binder) is not TimeSpan { Ticks: > 0 } bin || state.Type != ColumnType.String
            || sequence.Count is 0 or > MostStates || spans.Count == 0)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name,
                $"two datetimes, a bin, a column of text, an array of up to {MostStates} states and one of timespans");
            return UnknownRows.Instance;
        }
        var (who, when, what) = (Named(id), Named(time), Named(state));
        var text = $"""
            let within = rows | where {when} >= {Literal(start)} and {when} < {Literal(end)};
            let step0 = within | where {what} == {sequence[0]} | distinct {who}, ['$first'] = {when} | extend ['$at'] = ['$first'];

            """;
        for (var i = 1; i < sequence.Count; i++)
        {
            // The earliest row of a state leaves most time for those behind it. One row is no two steps.
            text += $"""
                let step{i} = step{i - 1} | join kind=inner (within | where {what} == {sequence[i]} | distinct {who}, ['$next'] = {when}) on {who}
                    | where ['$next'] {(sequence[i] == sequence[i - 1] ? ">" : ">=")} ['$at'] and ['$next'] - ['$first'] <= {Literal(spans.Max())}
                    | summarize ['$at'] = min(['$next']) by {who}, ['$first'];

                """;
        }
        var counts = sequence.Select((name, i) => $"""
            (step{i} | extend Period = dynamic([{string.Join(", ", spans.Select(span => Literal(span)))}]) | mv-expand Period to typeof(timespan)
            | where ['$at'] - ['$first'] <= Period | distinct {who}, Period, {when} = bin_at(['$first'], {Literal(bin)}, {Literal(start)})
            | summarize ['dcount'] = count() by {when}, Period | extend {what} = {name}, ['$step'] = {i.ToString(CultureInfo.InvariantCulture)})
            """);
        return Written(text + $"union {string.Join(", ", counts)} | sort by {when} asc, Period asc, ['$step'] asc "
            + $"| project {when}, {what}, Period, ['dcount']", binder, ("rows", input));

        string Named(ColumnExpr column) => QuotedText.Name(row.Columns[column.Ordinal].Name);
    }
}
