using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// A table whose column says networks is looked up with addresses: as a join on equality, for an address is cut to every length that a
/// network of the table has.
/// </summary>
abstract class AddressLookupPlugin(string name, string summary) : EvaluatePlugin(name, summary)
{
    /// <summary>Whether columns that both tables have may be named, which must be equal too.</summary>
    protected abstract bool TakesKeys { get; }

    /// <summary>Whether the columns of the table that is looked up stand before those of the rows.</summary>
    protected virtual bool LeadsWithTable => false;

    /// <summary>Whether a text is an address, as an expression.</summary>
    protected abstract string IsAddress(string address);

    /// <summary>The length of a network's prefix; that of one address where it names none.</summary>
    protected abstract string LengthOf(string network);

    /// <summary>The first address of the network of `['$length']` bits that an address is in.</summary>
    protected abstract string Cut(string address);

    public override PlanNode Bind(EvaluateOperator.Evaluate evaluate, PlanNode input, Binder binder)
    {
        var (call, row) = (evaluate.Call, new Row(input));
        // A name that is none is told as a table's.
        if (call.Arguments is not [var given, _, _, ..] || !binder.IsTable(given) && given is not NameSyntax) return Wrong(call, binder);
        var table = binder.BindTable(given);
        if (table is UnknownRows || Column(call, 1, row, binder) is not { } address
            || Column(call, 2, new Row(table), binder) is not { } network)
            return UnknownRows.Instance;
        if (address.Type != ColumnType.String || network.Type != ColumnType.String) return Wrong(call, binder, "columns of text");

        var rest = call.Arguments[3..];
        var asked = Argument(call, -1, "return_unmatched") ?? rest.OfType<LiteralSyntax>().LastOrDefault();
        var all = asked is null ? false : Constant(asked, binder) as bool?;
        if (all is null) return Wrong(call, binder, "true or false last");
        var names = rest.OfType<NameSyntax>().ToList();
        if (names.Count + (asked is null ? 0 : 1) != rest.Length || names.Count > 0 && !TakesKeys) return Wrong(call, binder);
        foreach (var key in names)
            if (binder.FindColumn(key, row) is null || binder.FindColumn(key, new Row(table)) is null) return UnknownRows.Instance;

        var keys = Also(names.Select(key => key.Name));
        var dropped = string.Concat(names.Select(key => $", {QuotedText.Name(key.Name + "1")}"));
        var (ip, net) = (QuotedText.Name(input.Output[address.Ordinal].Name), QuotedText.Name(table.Output[network.Ordinal].Name));
        var matched = Written($"""
            let lengths = toscalar(networks | summarize make_set({LengthOf(net)}));
            rows | where {IsAddress(ip)} | extend ['$length'] = lengths | mv-expand ['$length'] to typeof(long)
            | extend ['$network'] = {Cut(ip)}
            | join kind=inner (networks | extend ['$length'] = {LengthOf(net)} | extend ['$network'] = {Cut(net)}) on ['$length'], ['$network']{keys}
            | project-away ['$length'], ['$network'], ['$length1'], ['$network1']{dropped}
            """, binder, ("rows", input), ("networks", table));
        if (matched is UnknownRows || all == false) return Ordered(matched, input.Output.Length);
        var others = Written($"rows | join kind=leftanti (matched | distinct {ip}{keys}) on {ip}{keys}", binder, ("rows", input), ("matched", matched));
        return Ordered(new UnionNode([matched, Padded(others, matched, input.Output.Length)]), input.Output.Length);
    }

    /// <summary>The columns in the plugin's order; those of the rows are the first `width` ones.</summary>
    PlanNode Ordered(PlanNode rows, int width)
    {
        if (!LeadsWithTable || rows is UnknownRows) return rows;
        var all = rows.Output.Select((column, i) => new NamedExpr(column.Name, new ColumnExpr(i, column.Type))).ToList();
        return new ProjectNode(rows, [.. all[width..], .. all[..width]]);
    }

    /// <summary>Rows with nothing in the columns that they have not.</summary>
    static ProjectNode Padded(PlanNode rows, PlanNode like, int width) => new(rows,
    [
        .. like.Output.Select((column, i) => new NamedExpr(column.Name, i < width ? new ColumnExpr(i, column.Type)
            : new ConstantExpr(column.Type == ColumnType.String ? "" : null, column.Type))),
    ]);

    UnknownRows Wrong(CallSyntax call, Binder binder, string? wanted = null)
    {
        binder.Diagnostics.PluginArgument(call.Span, Name, wanted ?? "a table, a column with addresses, the table's column with networks"
            + (TakesKeys ? ", columns of both" : "") + " and whether also the others are wanted");
        return UnknownRows.Instance;
    }
}
