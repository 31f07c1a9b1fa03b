using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `new_activity_metrics(id, time, start, end, window [, cohort] [, dimensions] [, known])`: of those who are first seen in one window, how
/// many are there in each later one. Who stands in the column of the table `known` is not new.
/// </summary>
sealed class NewActivityPlugin() : EvaluatePlugin("new_activity_metrics", "follows those who are new in a window through the later ones")
{
    const int MostWindows = 1_000;

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time) return UnknownRows.Instance;
        var window = Constant(Argument(call, 4), binder);
        if (Constant(Argument(call, 2), binder) is not DateTime start || Constant(Argument(call, 3), binder) is not DateTime end
            || window is not (TimeSpan { Ticks: > 0 } or "week" or "month" or "year")
            || (end - start) / (window as TimeSpan? ?? TimeSpan.FromDays(7)) > MostWindows)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name,
                $"two datetimes, and a timespan, 'week', 'month' or 'year' that parts them into no more than {MostWindows} windows");
            return UnknownRows.Instance;
        }
        var cohort = Argument(call, 5) is { } given and not NameSyntax ? Constant(given, binder) as DateTime? : null;
        var known = call.Arguments.Length > 5 && binder.IsTable(call.Arguments[^1]) ? binder.BindTable(call.Arguments[^1]) : null;
        var named = call with { Arguments = known is null ? call.Arguments : call.Arguments[..^1] };
        if (known is UnknownRows || Names(named, cohort is null ? 5 : 6, row, binder) is not { } names) return UnknownRows.Instance;

        var (who, when) = (row.Columns[id.Ordinal].Name, row.Columns[time.Ordinal].Name);
        var (from, to) = (QuotedText.Name($"from_{when}"), QuotedText.Name($"to_{when}"));
        (who, when) = (QuotedText.Name(who), QuotedText.Name(when));
        var by = Also(names);
        if (known is not null && known.Output.All(column => column.Name != row.Columns[id.Ordinal].Name))
        {
            binder.Diagnostics.PluginArgument(call.Arguments[^1].Span, Name, $"a table with the column {who}");
            return UnknownRows.Instance;
        }
        return Written($$"""
            let seen = rows | where {{when}} between ({{Literal(start)}} .. {{Literal(end)}})
                {{(known is null ? "" : $"| join kind=leftanti known on {who}")}}
                | distinct {{who}}, {{to}} = {{Bin(when)}}{{by}};
            let new = seen | summarize {{from}} = min({{to}}) by {{who}}{{by}};
            let cohorts = new | summarize ['$size'] = count() by {{from}}{{by}}
                {{(cohort is null ? "" : $"| where {from} == {Bin(Literal(cohort))}")}};
            let windows = range ['$i'] from 0 to {{MostWindows}} step 1 | extend {{to}} = {{At("['$i']")}} | where {{to}} <= {{Literal(end)}};
            let there = seen | join kind=inner new on {{who}}{{by}} | summarize ['$n'] = count() by {{to}}, ['$first'] = {{from}}{{by}};
            cohorts | extend ['$'] = 1 | join kind=inner (windows | extend ['$'] = 1) on ['$'] | where {{to}} >= {{from}}
            | join kind=leftouter there on {{to}}{{by}}
            | summarize ['$size'] = take_any(['$size']), ['$stay'] = sumif(['$n'], ['$first'] == {{from}}),
                dcount_new_values = sumif(['$n'], ['$first'] > {{from}} or {{from}} == {{to}} and ['$first'] == {{from}}) by {{from}}, {{to}}{{by}}
            | sort by {{Ascending(names)}}{{from}} asc, {{to}} asc
            | project {{from}}, {{to}}, dcount_new_values, dcount_retained_values = ['$stay'], dcount_churn_values = ['$size'] - ['$stay'],
                retention_rate = todouble(['$stay']) / ['$size'], churn_rate = todouble(['$size'] - ['$stay']) / ['$size']{{by}}
            """, binder, known is null ? [("rows", input)] : [("rows", input), ("known", known)]);

        string Bin(string at) => window is string calendar ? $"startof{calendar}({at})" : $"bin_at({at}, {Literal(window)}, {Literal(start)})";

        string At(string number) => window is string calendar
            ? $"datetime_add('{calendar}', {number}, startof{calendar}({Literal(start)}))" : $"{Literal(start)} + {number} * {Literal(window)}";
    }
}
