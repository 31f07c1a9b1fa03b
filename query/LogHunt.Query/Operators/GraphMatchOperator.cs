using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;
using LogHunt.Query.Syntax;
using Superpower;

namespace LogHunt.Query.Operators;

/// <summary>`graph-match [cycles=none] (a)-[e]->(b)-[w*1..3]-(c) where … project …`</summary>
sealed class GraphMatchOperator : Operator<GraphPattern>
{
    static readonly Dictionary<string, GraphCycles> Cycles = new(StringComparer.Ordinal)
    {
        ["unique_edges"] = GraphCycles.UniqueEdges, ["none"] = GraphCycles.None, ["all"] = GraphCycles.All,
    };

    public override bool TakesGraph => true;

    public override Doc Doc { get; } = new("graph-match",
        "A row for each place where a pattern fits in a graph: vertices `(a)`, edges `-[e]->`, `<-[e]-`, `--`, and walks of several edges "
        + "`-[e*1..5]->`. `a.x` is a value of what was matched; `map(e, x)`, `all(e, x > 1)`, `any(e, …)` look at a walk's edges, with "
        + "`inner_nodes(e)` at the vertices between them; `node_degree_in(a)` and `node_degree_out(a)` count edges. `cycles=` is "
        + "unique_edges, none or all.",
        "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=n "
        + "| graph-match (p)-[w*1..5]->(q) where p.n == 'x' project q.n, way = map(w, a) | sort by q_n asc", """y, ["x"]; z, ["x","y"]""");

    protected override TokenListParser<KqlToken, GraphPattern> Parser(Grammar grammar) => GraphPattern.Parser(grammar, "cycles");

    protected override PlanNode Bind(GraphPattern pattern, PlanNode input, Binder binder)
    {
        var cycles = GraphCycles.UniqueEdges;
        foreach (var setting in pattern.Settings.Where(setting => setting.Name.Name == "cycles"))
            if (!Cycles.TryGetValue(setting.Value, out cycles))
                binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "cycles", Cycles.Keys);
        return GraphMatching.Bind(pattern, "graph-match", input, cycles, GraphShortest.No, binder);
    }
}

/// <summary>`graph-shortest-paths [output=any] (a)-[w*1..5]->(b) where … project …`</summary>
sealed class GraphShortestPathsOperator : Operator<GraphPattern>
{
    static readonly Dictionary<string, GraphShortest> Outputs = new(StringComparer.Ordinal)
    {
        ["any"] = GraphShortest.Any, ["all"] = GraphShortest.All,
    };

    public override bool TakesGraph => true;

    public override Doc Doc { get; } = new("graph-shortest-paths",
        "The shortest walk between each two vertices of a graph, `output=all` of them where several are as short. The pattern is one walk.",
        "datatable(a:string, b:string)['x', 'y', 'y', 'z', 'x', 'z'] | make-graph a --> b with_node_id=n "
        + "| graph-shortest-paths (p)-[w*1..5]->(q) where p.n == 'x' and q.n == 'z' project way = map(w, b)", """["z"]""");

    protected override TokenListParser<KqlToken, GraphPattern> Parser(Grammar grammar) => GraphPattern.Parser(grammar, "output");

    protected override PlanNode Bind(GraphPattern pattern, PlanNode input, Binder binder)
    {
        var output = GraphShortest.Any;
        foreach (var setting in pattern.Settings.Where(setting => setting.Name.Name == "output"))
            if (!Outputs.TryGetValue(setting.Value, out output))
                binder.Diagnostics.NoSettingValue(setting.ValueSpan, setting.Value, "output", Outputs.Keys);
        if (pattern.Sequences is [{ Edges: [{ IsWalk: true }] }])
            return GraphMatching.Bind(pattern, "graph-shortest-paths", input, GraphCycles.UniqueEdges, output, binder);
        binder.Diagnostics.Unsupported(pattern.NameSpan, "a pattern of `graph-shortest-paths` that is not one walk, `(a)-[w*1..5]->(b)`,");
        return UnknownRows.Instance;
    }
}
