using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `active_users_count(id, time, start, end, lookback, period, periods, bin [, dimensions])`: in each bin, how many have a row in it before
/// which, itself included, the time looked back over holds rows in so many periods. The first and the last row of each period tell that.
/// </summary>
sealed class ActiveUsersPlugin() : EvaluatePlugin("active_users_count", "counts who was there in enough periods before")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time
            || Names(call, 8, row, binder) is not { } names)
            return UnknownRows.Instance;
        if (Constant(Argument(call, 2), binder) is not DateTime start || Constant(Argument(call, 3), binder) is not DateTime end
            || Constant(Argument(call, 4), binder) is not TimeSpan lookback || Constant(Argument(call, 5), binder) is not TimeSpan period
            || Constant(Argument(call, 6), binder) is not long least || Constant(Argument(call, 7), binder) is not TimeSpan bin
            || lookback <= TimeSpan.Zero || period <= TimeSpan.Zero || bin <= TimeSpan.Zero)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "two datetimes, two timespans, a number of periods and a timespan");
            return UnknownRows.Instance;
        }
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var (from, back, by) = (Literal(start), Literal(lookback), Also(names));
        return Written($$"""
            let seen = rows | where {{when}} > {{from}} - {{back}} and {{when}} <= {{Literal(end)}} | distinct {{who}}, {{when}}{{by}};
            seen | where {{when}} >= {{from}}
            | join kind=inner (seen
                | summarize ['$first'] = min({{when}}), ['$last'] = max({{when}})
                    by {{who}}, ['$period'] = bin_at({{when}}, {{Literal(period)}}, {{from}}){{by}}) on {{who}}{{by}}
            | where ['$first'] <= {{when}} and ['$last'] > {{when}} - {{back}}
            | summarize ['$n'] = count() by {{who}}, {{when}}{{by}}
            | where ['$n'] >= {{least}}
            | summarize ['dcount'] = dcount({{who}}) by {{when}} = bin_at({{when}}, {{Literal(bin)}}, {{from}}){{by}}
            | sort by {{Ascending(names)}}{{when}} asc
            """, binder, ("rows", input));
    }
}
