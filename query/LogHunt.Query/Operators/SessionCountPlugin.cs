using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `session_count(id, time, start, end, bin, lookback [, dimensions])`: how many sessions have a row in each bin. A row of one who was seen
/// within the time to look back is of the session of then, any other begins one. The timeline may be of numbers too.
/// </summary>
sealed class SessionCountPlugin() : EvaluatePlugin("session_count", "counts the sessions that are active in each bin")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id
            || Timeline(call, 1, Constant(Argument(call, 2), binder), row, binder) is not { } time
            || Names(call, 6, row, binder) is not { } names)
            return UnknownRows.Instance;
        if (Constant(Argument(call, 2), binder) is not { } start || Constant(Argument(call, 3), binder) is not { } end
            || Constant(Argument(call, 4), binder) is not { } bin || Constant(Argument(call, 5), binder) is not { } lookback
            || !IsPlace(time.Type, start) || !IsPlace(time.Type, end)
            || Length(time.Type, bin) is null || Length(time.Type, lookback) is null)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name,
                "columns of ids and of times, two datetimes, a bin and how far to look back; or numbers in the place of times");
            return UnknownRows.Instance;
        }
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var (by, from, back) = (Also(names), Literal(start), Literal(lookback));
        var same = string.Concat(names.Prepend(row.Columns[id.Ordinal].Name)
            .Select(name => $" and {QuotedText.Name(name)} == prev({QuotedText.Name(name)})"));
        return Written($$"""
            rows | where {{when}} >= {{from}} - {{back}} and {{when}} < {{Literal(end)}}
            | distinct {{who}}, {{when}}{{by}}
            | sort by {{Ascending(names)}}{{who}} asc, {{when}} asc
            | extend ['$begins'] = iff({{when}} - prev({{when}}) <= {{back}}{{same}}, 0, 1)
            | extend ['$session'] = row_cumsum(['$begins'])
            | where {{when}} >= {{from}}
            | distinct ['$session'], {{when}} = bin_at({{when}}, {{Literal(bin)}}, {{from}}){{by}}
            | summarize count_sessions = count() by {{when}}{{by}}
            | sort by {{Ascending(names)}}{{when}} asc
            """, binder, ("rows", input));
    }
}
