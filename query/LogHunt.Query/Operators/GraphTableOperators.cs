using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>
/// `graph-to-table nodes [as N] [with_node_id=a]`, `graph-to-table edges [as E] [with_source_id=a] [with_target_id=b]`, or both of them
/// with names for the rest of the query.
/// </summary>
sealed class GraphToTableOperator : Operator<GraphToTableOperator.ToTable>
{
    internal sealed record ToTable(ImmutableArray<TableSyntax> Tables) : OperatorSyntax
    {
        /// <summary>Whether it is a statement of its own, which gives its tables names.</summary>
        public bool GivesNames => Tables.Length > 1 && Tables.All(table => table.Name is not null);
    }

    internal sealed record TableSyntax(bool IsOfNodes, NameSyntax Word, NameSyntax? Name, ImmutableArray<Setting> Settings);

    public override bool TakesGraph => true;

    public override Doc Doc { get; } = new("graph-to-table",
        "The rows of a graph's edges or of its nodes, with `with_source_id=`, `with_target_id=` or `with_node_id=` also the hashes that "
        + "stand for the nodes. A statement `… | graph-to-table nodes as N, edges as E;` gives both names for the query that follows.",
        "datatable(a:string, b:string)['x', 'y'] | make-graph a --> b with_node_id=n | graph-to-table nodes | sort by n asc", "x; y");

    protected override TokenListParser<KqlToken, ToTable> Parser(Grammar grammar) =>
        Grammar.ListOf(
            from word in Grammar.Name.Where(name => name.Name is "nodes" or "edges", "`nodes` or `edges`")
            from name in Grammar.Word("as").IgnoreThen(Grammar.Name).Select(name => (NameSyntax?)name).OptionalOrDefault(null)
            from settings in Grammar.SettingsOf("with_node_id", "with_source_id", "with_target_id")
            select new TableSyntax(word.Name == "nodes", word, name, settings)).Select(tables => new ToTable(tables));

    protected override PlanNode Bind(ToTable syntax, PlanNode input, Binder binder)
    {
        if (input is UnknownRows) return input;
        if (input is not GraphRows graph)
        {
            binder.Diagnostics.NeedsGraph(syntax.NameSpan, "graph-to-table");
            return UnknownRows.Instance;
        }
        if (syntax.Tables.Length > 1 && !syntax.GivesNames)
        {
            binder.Diagnostics.Unsupported(syntax.Tables[1].Word.Span, "a second table of one graph without names for both");
            return UnknownRows.Instance;
        }
        PlanNode first = UnknownRows.Instance;
        foreach (var table in syntax.Tables.Reverse())
        {
            first = Rows(table, graph, binder);
            if (table.Name is { } name) binder.Define(name.Name, new TableLet(first));
        }
        return first;
    }

    static PlanNode Rows(TableSyntax table, GraphRows graph, Binder binder)
    {
        var (rows, columns) = (table.IsOfNodes ? graph.Vertices : graph.Edges, new List<string>());
        foreach (var setting in table.Settings)
        {
            var place = (setting.Name.Name, table.IsOfNodes) switch
            {
                ("with_node_id", true) => graph.Keys.Vertex,
                ("with_source_id", false) => graph.Keys.Source,
                ("with_target_id", false) => graph.Keys.Target,
                _ => -1,
            };
            if (place < 0) binder.Diagnostics.NoSetting(setting.Name.Span, setting.Name.Name, $"graph-to-table {table.Word.Name}", null);
            else columns.Add($"{QuotedText.Name(setting.Value)} = hash({QuotedText.Name(rows.Output[place].Name)})");
        }
        var all = ColumnPatterns.Project(rows, Enumerable.Range(0, rows.Output.Length));
        if (columns.Count == 0) return all;
        var ids = string.Join(", ", columns);
        var names = string.Join(", ", columns.Select(column => column[..column.IndexOf(" = ", StringComparison.Ordinal)]));
        return binder.BindText($"rows | extend {ids} | project-reorder {names}", ("rows", all));
    }
}

/// <summary>`graph-mark-components [kind=weak] [with_component_id=name]`</summary>
sealed class GraphMarkComponentsOperator : Operator<GraphMarkComponentsOperator.Mark>
{
    internal sealed record Mark(ImmutableArray<Setting> Settings) : OperatorSyntax;

    public override bool TakesGraph => true;

    public override Doc Doc { get; } = new("graph-mark-components",
        "The graph with the number of the component that each node is in, in `ComponentId` unless `with_component_id=` names it: nodes that "
        + "edges lead between, with `kind=strong` those that reach each other.",
        "datatable(a:string, b:string)['x', 'y', 'v', 'w'] | make-graph a --> b with_node_id=n | graph-mark-components "
        + "| graph-to-table nodes | summarize count() by ComponentId | sort by ComponentId asc", "0, 2; 1, 2");

    protected override TokenListParser<KqlToken, Mark> Parser(Grammar grammar) =>
        Grammar.SettingsOf("kind", "with_component_id").Select(settings => new Mark(settings));

    protected override PlanNode Bind(Mark mark, PlanNode input, Binder binder)
    {
        if (input is UnknownRows) return input;
        if (input is not GraphRows graph)
        {
            binder.Diagnostics.NeedsGraph(mark.NameSpan, "graph-mark-components");
            return UnknownRows.Instance;
        }
        var (name, isStrong) = ("ComponentId", false);
        foreach (var setting in mark.Settings)
        {
            if (setting.Name.Name == "with_component_id") name = setting.Value;
            else if (setting.Value is "weak" or "strong") isStrong = setting.Value == "strong";
            else binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "kind", ["weak", "strong"]);
        }
        if (graph.Vertices.Output.Any(column => column.Name == name)) binder.Diagnostics.DuplicateColumn(mark.NameSpan, name);
        var marked = new GraphComponentsNode(graph.Edges, graph.Vertices, graph.Keys, name, isStrong);
        return graph with { Vertices = marked, HasNodes = true };
    }
}
