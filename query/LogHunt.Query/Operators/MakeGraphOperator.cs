using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;
using Superpower.Parsers;

namespace LogHunt.Query.Operators;

/// <summary>`make-graph source --> target [with Nodes on key [, Nodes on key]] [with_node_id=name]`: rows as the edges of a graph.</summary>
sealed class MakeGraphOperator : Operator<MakeGraphOperator.MakeGraph>
{
    /// <summary>`Nodes on key`</summary>
    internal sealed record NodesSyntax(ExprSyntax Table, NameSyntax Key);

    internal sealed record MakeGraph(NameSyntax Source, NameSyntax Target, ImmutableArray<NodesSyntax> Nodes, ImmutableArray<Setting> Settings)
        : OperatorSyntax;

    /// <summary>The column of a graph whose vertices have none that a query could name.</summary>
    const string Hidden = "$node";

    public override Doc Doc { get; } = new("make-graph",
        "A graph whose edges are the rows, from a column to another; with tables of vertices that have more columns, or a name for the "
        + "vertices' own value. `graph-match`, `graph-shortest-paths`, `graph-mark-components` and `graph-to-table` take it.",
        "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=n "
        + "| graph-match (p)-->(q)-->(r) project p.n, r.n", "x, z");

    protected override TokenListParser<KqlToken, MakeGraph> Parser(Grammar grammar) =>
        from hints in Grammar.SettingsOf()
        from source in Grammar.Name
        from first in Token.EqualTo(KqlToken.Minus)
        from second in Token.EqualTo(KqlToken.Minus)
        from head in Token.EqualTo(KqlToken.Greater)
        from target in Grammar.Name
        from nodes in Grammar.Word("with").IgnoreThen(Grammar.ListOf(Nodes(grammar))).OptionalOrDefault([])
        from settings in Grammar.SettingsOf("with_node_id")
        select new MakeGraph(source, target, nodes, settings);

    static TokenListParser<KqlToken, NodesSyntax> Nodes(Grammar grammar) =>
        from table in grammar.Expression
        from key in Grammar.Word("on").IgnoreThen(Grammar.Name)
        select new NodesSyntax(table, key);

    protected override PlanNode Bind(MakeGraph graph, PlanNode input, Binder binder)
    {
        var row = new Row(input);
        var (source, target) = (binder.FindColumn(graph.Source, row), binder.FindColumn(graph.Target, row));
        var tables = graph.Nodes.Select(nodes => (Nodes: nodes, Rows: binder.BindTable(nodes.Table))).ToList();
        if (source is null || target is null || input is UnknownRows || tables.Exists(table => table.Rows is UnknownRows))
            return UnknownRows.Instance;
        if (source.Type != target.Type)
        {
            binder.Diagnostics.KeyTypes(graph.Target.Span, source.Type, target.Type);
            return UnknownRows.Instance;
        }
        var keys = new List<string>();
        foreach (var (nodes, rows) in tables)
        {
            if (binder.FindColumn(nodes.Key, new Row(rows)) is not { } key) return UnknownRows.Instance;
            keys.Add(nodes.Key.Name);
            if (key.Type == source.Type) continue;
            binder.Diagnostics.KeyTypes(nodes.Key.Span, source.Type, key.Type);
            return UnknownRows.Instance;
        }
        var named = graph.Settings.Length > 0 ? graph.Settings[0].Value : null;
        var vertices = Vertices(graph, input, [.. tables.Select(table => table.Rows)], keys, named ?? Hidden, binder);
        if (vertices is UnknownRows) return vertices;
        var place = vertices.Output.Select(column => column.Name).ToList().IndexOf(keys is [] ? named ?? Hidden : keys[0]);
        return new GraphRows(input, vertices, new(source.Ordinal, target.Ordinal, place), keys.Count > 0 || named is not null);
    }

    /// <summary>
    /// The rows of the tables, and one for each value of an edge that is in none. With several tables each row has its value in the first
    /// one's column.
    /// </summary>
    static PlanNode Vertices(MakeGraph graph, PlanNode edges, ImmutableArray<PlanNode> tables, List<string> keys, string name, Binder binder)
    {
        var (source, target) = (QuotedText.Name(graph.Source.Name), QuotedText.Name(graph.Target.Name));
        var key = QuotedText.Name(keys is [] ? name : keys[0]);
        var all = binder.BindText($"union (edges | project {key} = {source}), (edges | project {key} = {target}) "
            + $"| where isnotnull({key}) | distinct {key}", ("edges", edges));
        if (tables.IsEmpty) return all;
        var given = binder.BindText("union " + string.Join(", ", keys.Select((own, i) =>
            i == 0 || own == keys[0] ? $"t{i}" : $"(t{i} | extend {key} = {QuotedText.Name(own)})")),
            [.. tables.Select((rows, i) => ($"t{i}", rows))]);
        if (tables.Length == 1) given = tables[0];
        return binder.BindText($"union given, (all | join kind=leftanti (given | where isnotnull({key})) on {key})",
            ("given", given), ("all", all));
    }
}
