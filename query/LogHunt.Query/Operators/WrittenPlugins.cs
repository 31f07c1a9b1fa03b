using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>`narrow()`: a row for each cell. Every cell becomes text.</summary>
sealed class NarrowPlugin() : EvaluatePlugin("narrow", "makes a row of each cell")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        if (input.Output.IsEmpty) return input;
        var cells = string.Join(", ", input.Output.Select(column =>
            $"bag_pack('Column', {QuotedText.Of(column.Name)}, 'Value', tostring({QuotedText.Name(column.Name)}))"));
        return Written($"rows | serialize Row = row_number(0) | project Row, cell = pack_array({cells}) | mv-expand cell "
            + "| project Row, Column = tostring(cell.Column), Value = tostring(cell.Value)", binder, ("rows", input));
    }
}

/// <summary>
/// `ipv4_lookup(table, address, network [, keys] [, return_unmatched=true])`. An address is cut to every length that a network of the
/// table has, so that it is a join on equality.
/// </summary>
sealed class Ipv4LookupPlugin() : AddressLookupPlugin("ipv4_lookup", "adds the columns of a table whose network an address is in")
{
    protected override bool TakesKeys => true;

    protected override string IsAddress(string address) => $"isnotnull(parse_ipv4({address}))";

    protected override string LengthOf(string network) => $"ipv4_netmask_suffix({network})";

    protected override string Cut(string address) => $"format_ipv4(extract('[0-9.]+', 0, {address}), ['$length'])";
}

/// <summary>
/// `ipv6_lookup(table, address, network [, return_unmatched=true])`: the same, the table's columns first, as Kusto's page shows; IPv4 is the
/// part of IPv6 that stands for it.
/// </summary>
sealed class Ipv6LookupPlugin() : AddressLookupPlugin("ipv6_lookup", "adds the columns of a table whose IPv6 network an address is in")
{
    protected override bool TakesKeys => false;

    protected override bool LeadsWithTable => true;

    protected override string IsAddress(string address) => $"isnotempty(parse_ipv6({address}))";

    protected override string LengthOf(string network) =>
        $"iff({network} contains '/', tolong(extract('/([0-9]+)', 1, {network})) + iff({network} contains ':', 0, 96), 128)";

    protected override string Cut(string address) => $"parse_ipv6_mask(extract('[0-9a-fA-F:.]+', 0, {address}), ['$length'])";
}

/// <summary>`rows_near(condition, n)`: the rows that are true, and those up to n before and after each.</summary>
sealed class RowsNearPlugin() : EvaluatePlugin("rows_near", "leaves the rows near those for which a condition is true")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var call = evaluate.Call;
        if (call.Arguments is not [var condition, ..] || Constant(Argument(call, 1), binder) is not long near || near is < 0 or > 10_000)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "a condition and a number of rows up to 10000");
            return UnknownRows.Instance;
        }
        var row = new Row(input);
        var bound = binder.BindCondition(condition, row);
        if (bound is ErrorExpr) return UnknownRows.Instance;
        var marked = new ProjectNode(input,
        [
            .. input.Output.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type))), new("$is", bound),
        ]);
        return Written($$"""
            rows | serialize ['$place'] = row_number()
            | extend ['$all'] = toscalar(rows | serialize ['$place'] = row_number() | where ['$is'] | summarize make_list(['$place']))
            | mv-apply ['$at'] = ['$all'] to typeof(long) on (where abs(['$at'] - ['$place']) <= {{near}} | summarize ['$n'] = count())
            | where ['$n'] > 0 | sort by ['$place'] asc | project-away ['$place'], ['$all'], ['$n'], ['$is']
            """, binder, ("rows", marked));
    }
}

/// <summary>`activity_counts_metrics(id, time, start, end, window [, dimensions])`</summary>
sealed class ActivityCountsPlugin()
    : EvaluatePlugin("activity_counts_metrics", "counts how many are active in each window, and how many of them are new")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id || Timeline(call, 1, row, binder) is not { } time
            || Names(call, 5, row, binder) is not { } names)
            return UnknownRows.Instance;
        if (Constant(Argument(call, 2), binder) is not DateTime start || Constant(Argument(call, 3), binder) is not DateTime end
            || Constant(Argument(call, 4), binder) is not TimeSpan window || window <= TimeSpan.Zero)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "two datetimes and a timespan");
            return UnknownRows.Instance;
        }
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var by = Also(names);
        var on = string.Join(", ", names.Append(row.Columns[id.Ordinal].Name).Select(QuotedText.Name));
        var restart = names.IsEmpty ? "" : $", {string.Join(" or ", names.Select(name => $"{QuotedText.Name(name)} != prev({QuotedText.Name(name)})"))}";
        return Written($$"""
            let seen = rows | where {{when}} >= {{Literal(start)}} and {{when}} < {{Literal(end)}}
                | extend {{when}} = bin_at({{when}}, {{Literal(window)}}, {{Literal(start)}})
                | summarize ['$n'] = count() by {{who}}, {{when}}{{by}};
            seen | join kind=inner (seen | summarize ['$first'] = min({{when}}) by {{on}}) on {{on}}
            | summarize ['count'] = sum(['$n']), ['dcount'] = count(), ['new_dcount'] = countif(['$first'] == {{when}}) by {{when}}{{by}}
            | sort by {{Ascending(names)}}{{when}} asc
            | extend ['aggregated_dcount'] = row_cumsum(['new_dcount']{{restart}})
            """, binder, ("rows", input));
    }
}

/// <summary>`sliding_window_counts(id, time, start, end, window, bin [, dimensions])`; the timeline may be of numbers too.</summary>
sealed class SlidingWindowPlugin() : EvaluatePlugin("sliding_window_counts", "counts how many are active in a window that slides")
{
    const int MostBins = 10_000;

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Key(call, 0, row, binder) is not { } id
            || Timeline(call, 1, Constant(Argument(call, 2), binder), row, binder) is not { } time
            || Names(call, 6, row, binder) is not { } names)
            return UnknownRows.Instance;
        if (Constant(Argument(call, 2), binder) is not { } start || !IsPlace(time.Type, start)
            || Constant(Argument(call, 3), binder) is not { } end || !IsPlace(time.Type, end)
            || Constant(Argument(call, 4), binder) is not { } window || Constant(Argument(call, 5), binder) is not { } bin
            || Length(time.Type, window) / Length(time.Type, bin) is not (>= 1 and <= MostBins and var bins))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "two datetimes, a window and a shorter bin; or numbers in the place of times");
            return UnknownRows.Instance;
        }
        var (who, when) = (QuotedText.Name(row.Columns[id.Ordinal].Name), QuotedText.Name(row.Columns[time.Ordinal].Name));
        var by = Also(names);
        var (from, to, step) = (Literal(start), Literal(end), Literal(bin));
        return Written($$"""
            rows | where {{when}} > {{from}} - {{Literal(window)}} and {{when}} <= {{to}}
            | extend {{when}} = bin_at({{when}}, {{step}}, {{from}})
            | summarize ['$n'] = count() by {{who}}, {{when}}{{by}}
            | mv-expand ['$ahead'] = range(0, {{(long)bins - 1}}, 1) to typeof(long)
            | extend {{when}} = {{when}} + ['$ahead'] * {{step}}
            | where {{when}} >= {{from}} and {{when}} <= {{to}}
            | summarize Count = sum(['$n']), Dcount = dcount({{who}}) by {{when}}{{by}}
            """, binder, ("rows", input));
    }
}

/// <summary>`rolling_percentile(value, percentile, index, bin, bins [, dimensions])`</summary>
sealed class RollingPercentilePlugin() : EvaluatePlugin("rolling_percentile", "gives a percentile over the last bins")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        if (Column(call, 0, row, binder) is not { } value || Column(call, 2, row, binder) is not { } index
            || Names(call, 5, row, binder) is not { } names)
            return UnknownRows.Instance;
        var step = Constant(Argument(call, 3), binder);
        if (Constant(Argument(call, 1), binder) is not { } share || step is not (TimeSpan or long or int or double)
            || Constant(Argument(call, 4), binder) is not long bins || bins is < 1 or > 10_000)
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "a column, a percentile, a column, the length of a bin and a number of bins");
            return UnknownRows.Instance;
        }
        var (what, at) = (QuotedText.Name(row.Columns[value.Ordinal].Name), QuotedText.Name(row.Columns[index.Ordinal].Name));
        var by = Also(names);
        var length = Literal(step);
        var name = QuotedText.Name($"rolling_{bins}_percentile_{row.Columns[value.Ordinal].Name}_{KqlText.Of(share)}");
        return Written($$"""
            let last = toscalar(rows | summarize bin(max({{at}}), {{length}}));
            rows | extend {{at}} = bin({{at}}, {{length}})
            | mv-expand ['$ahead'] = range(0, {{bins - 1}}, 1) to typeof(long) | extend {{at}} = {{at}} + ['$ahead'] * {{length}}
            | where {{at}} <= last
            | summarize {{name}} = percentile({{what}}, {{KqlText.Of(share)}}) by {{at}}{{by}} | sort by {{at}} asc
            """, binder, ("rows", input));
    }
}
