using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// `geo_polygon_lookup(table, polygon, longitude, latitude [, radius=…] [, return_unmatched=true] [, return_lookup_key=true])`, and the
/// same for lines; the table's column may also stand last of the three. Every place is tried with every shape of the table.
/// </summary>
sealed class GeoLookupPlugin(string shape)
    : EvaluatePlugin($"geo_{shape}_lookup", $"adds the columns of a table whose {shape} a place is in or near")
{
    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var call = evaluate.Call;
        if (call.Arguments is not [var given, _, _, _, ..] || !binder.IsTable(given))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, $"a table, its column with a {shape}, a longitude and a latitude");
            return UnknownRows.Instance;
        }
        var (row, table) = (new Row(input), binder.BindTable(given));
        if (table is UnknownRows) return table;
        var shapes = new Row(table);
        var keyAt = Argument(call, 1) is NameSyntax name && shapes.Find(name.Name) is { Type: ColumnType.Dynamic } ? 1 : 3;
        if (Column(call, keyAt, shapes, binder) is not { } key || Column(call, keyAt == 1 ? 2 : 1, row, binder) is not { } longitude
            || Column(call, keyAt == 1 ? 3 : 2, row, binder) is not { } latitude)
            return UnknownRows.Instance;
        var radius = Constant(Argument(call, 4, "radius"), binder);
        if (radius is not (null or double or long or int) || (shape == "line" && radius is null))
        {
            binder.Diagnostics.PluginArgument(call.Span, Name, "a radius in metres");
            return UnknownRows.Instance;
        }
        var numbered = Written("rows | serialize ['$row'] = row_number(), ['$one'] = 1", binder, ("rows", input));
        var joined = Written("rows | join kind=inner (shapes | extend ['$one'] = 1) on ['$one']", binder,
            ("rows", numbered), ("shapes", table));
        if (joined is UnknownRows) return joined;
        var first = numbered.Output.Length;
        string Of(PlanNode rows, int column) => QuotedText.Name(rows.Output[column].Name);
        var place = $"{Of(joined, longitude.Ordinal)}, {Of(joined, latitude.Ordinal)}, {Of(joined, first + key.Ordinal)}";
        var condition = radius is null ? $"geo_point_in_{shape}({place})"
            : $"geo_distance_point_to_{shape}({place}) <= {KqlText.Of(Convert.ToDouble(radius, CultureInfo.InvariantCulture))}";
        var withKey = Constant(Argument(call, -1, "return_lookup_key"), binder) is true;
        var added = Enumerable.Range(0, table.Output.Length).Where(i => withKey || i != key.Ordinal).Select(i => Of(joined, first + i));
        var all = Constant(Argument(call, 5, "return_unmatched"), binder) is true;
        return Written($"""
            rows | join kind={(all ? "leftouter" : "inner")} (joined | where {condition}
                | project {string.Join(", ", added.Prepend("['$row']"))}) on ['$row']
            | project-away ['$row'], ['$row1'], ['$one']
            """, binder, ("rows", numbered), ("joined", joined));
    }
}
