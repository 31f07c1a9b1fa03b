using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `activity_metrics(id, time, [start, end,] window [, dimensions])`: each window beside the one before it. A window of calendar is
/// `'week'`, `'month'` or `'year'`.
/// </summary>
sealed class ActivityMetricsPlugin() : EvaluatePlugin("activity_metrics", "counts who is new, stays and leaves from one window to the next")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time) return UnknownRows.Instance;
        var start = Constant(Argument(call, 2), binder) as DateTime?;
        var end = start is null ? null : Constant(Argument(call, 3), binder) as DateTime?;
        var (at, isWithin) = start is null ? (2, true) : (4, end is not null);
        var window = Constant(Argument(call, at), binder);
        if (!isWithin || window is not (TimeSpan { Ticks: > 0 } or "week" or "month" or "year"))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "two datetimes or none, and a timespan, 'week', 'month' or 'year'");
            return UnknownRows.Instance;
        }
        if (Names(call, at + 1, row, binder) is not { } names) return UnknownRows.Instance;
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var by = Also(names);
        var within = start is null ? "" : $"| where {when} between ({Literal(start)} .. {Literal(end!)})";
        var (bin, next) = window is string calendar ? ($"startof{calendar}({when})", $"datetime_add('{calendar}', 1, {when})")
            : ($"bin_at({when}, {Literal(window)}, {Literal(start ?? DateTime.MinValue)})", $"{when} + {Literal(window)}");
        return Written($$"""
            let seen = rows {{within}} | distinct {{who}}, {{when}} = {{bin}}{{by}};
            seen
            | join kind=leftouter (seen | project {{who}}, {{when}} = {{next}}, ['$stays'] = 1{{by}}) on {{who}}, {{when}}{{by}}
            | summarize dcount_values = count(), ['$stay'] = countif(['$stays'] == 1) by {{when}}{{by}}
            | join kind=leftouter (seen | summarize ['$before'] = count() by {{when}} = {{next}}{{by}}) on {{when}}{{by}}
            | extend ['$before'] = todouble(coalesce(['$before'], 0))
            | sort by {{Ascending(names)}}{{when}} asc
            | project {{when}}, dcount_values, dcount_newvalues = dcount_values - ['$stay'], retention_rate = ['$stay'] / ['$before'],
                churn_rate = (['$before'] - ['$stay']) / ['$before']{{by}}
            """, binder, ("rows", input));
    }
}
