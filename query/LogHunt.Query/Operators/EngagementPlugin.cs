using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `activity_engagement(id, time, [start, end,] inner, outer [, dimensions])`: in each inner window, how many are active in it and in the
/// outer one that ends with it. Rows before the start count in outer windows only.
/// </summary>
sealed class EngagementPlugin() : EvaluatePlugin("activity_engagement", "counts who is active in a window beside who is in a longer one")
{
    const int MostInner = 1_000;

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time) return UnknownRows.Instance;
        var start = Constant(Argument(call, 2), binder) as DateTime?;
        var end = start is null ? null : Constant(Argument(call, 3), binder) as DateTime?;
        var at = start is null ? 2 : 4;
        if (start is null != end is null || Constant(Argument(call, at), binder) is not TimeSpan { Ticks: > 0 } inner
            || Constant(Argument(call, at + 1), binder) is not TimeSpan outer || outer < inner || outer / inner > MostInner)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name,
                $"two datetimes or none, a timespan and one up to {MostInner} times as long");
            return UnknownRows.Instance;
        }
        if (Names(call, at + 2, row, binder) is not { } names) return UnknownRows.Instance;
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var (by, step, origin) = (Also(names), Literal(inner), Literal(start ?? DateTime.MinValue));
        var ahead = (outer.Ticks + inner.Ticks - 1) / inner.Ticks - 1;
        var within = start is null ? ""
            : $"| where {when} between ({Literal(start)} - {Literal(outer)} .. {Literal(end!)})";
        var from = start is null ? "" : $"| where {when} >= {Literal(start)}";
        return Written($$"""
            let seen = rows {{within}} | distinct {{who}}, {{when}} = bin_at({{when}}, {{step}}, {{origin}}){{by}};
            let longer = seen | mv-expand ['$ahead'] = range(0, {{ahead}}, 1) to typeof(long)
                | distinct {{who}}, {{when}} = {{when}} + ['$ahead'] * {{step}}{{by}} | summarize ['$outer'] = count() by {{when}}{{by}};
            seen {{from}} | summarize ['$inner'] = count() by {{when}}{{by}}
            | join kind=inner longer on {{when}}{{by}}
            | sort by {{Ascending(names)}}{{when}} asc
            | project {{when}}, dcount_activities_inner = ['$inner'], dcount_activities_outer = ['$outer'],
                activity_ratio = todouble(['$inner']) / ['$outer']{{by}}
            """, binder, ("rows", input));
    }
}
