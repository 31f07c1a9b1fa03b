using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;
using LogHunt.Query.Functions;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Operators;

/// <summary>
/// The names of a pattern's elements, `a.x`, and the functions over graphs, as the columns of its matches: each name and each call is a
/// <see cref="GraphValue"/>, whose place in <see cref="Values"/> is its column.
/// </summary>
sealed class GraphScope(GraphRows graph, ImmutableArray<GraphVertex> vertices, ImmutableArray<GraphEdge> edges, ImmutableHashSet<int> walks,
    Binder binder)
{
    const string In = "node_degree_in", Out = "node_degree_out";

    readonly List<GraphValue> values = [];

    public IReadOnlyList<GraphValue> Values => values;

    /// <summary>
    /// The row that a condition or a column sees. In a condition a walk's `e.x` is that of each of its edges, elsewhere the array of all.
    /// </summary>
    public Row Row(bool isCondition)
    {
        values.Clear();
        for (var i = 0; i < vertices.Length; i++)
            if (vertices[i].Name.Length > 0 && graph.HasNodes)
                Add(vertices[i].Name, GraphPart.Vertex, i, GraphFold.One, graph.Vertices.Output);
        for (var i = 0; i < edges.Length; i++)
            if (edges[i].Name.Length > 0)
                Add(edges[i].Name, GraphPart.Edge, i, walks.Contains(i) && !isCondition ? GraphFold.Map : GraphFold.One, graph.Edges.Output);
        return new([.. values.Select(value => value.Schema)]) { HasWindows = false, HasSteps = true, Calls = Call };
    }

    void Add(string name, GraphPart part, int element, GraphFold fold, ImmutableArray<ColumnSchema> columns)
    {
        for (var i = 0; i < columns.Length; i++)
            values.Add(new($"{name}.{columns[i].Name}", part, element, fold, new ColumnExpr(i, columns[i].Type)));
    }

    ColumnExpr Column(GraphPart part, int element, GraphFold fold, Expr value)
    {
        values.Add(new($"${values.Count}", part, element, fold, value));
        return new(values.Count - 1, values[^1].Schema.Type);
    }

    Expr? Call(CallSyntax call) => (call.Function.Name, call.Arguments) switch
    {
        ("map", [var over, var value]) => Folded(GraphFold.Map, over, value),
        ("all", [var over, var value]) => Folded(GraphFold.All, over, value),
        ("any", [var over, var value]) => Folded(GraphFold.Any, over, value),
        (In or Out or "node_id" or "labels", [NameSyntax name]) when Vertex(name) is var place and >= 0 =>
            OfVertex(call.Function.Name) is { } value ? Column(GraphPart.Vertex, place, GraphFold.One, value) : null,
        ("labels", [NameSyntax name]) when Edge(name) >= 0 => Labels,
        _ => null,
    };

    Expr? Folded(GraphFold fold, ExprSyntax over, ExprSyntax syntax)
    {
        var isInner = over is CallSyntax { Function.Name: "inner_nodes", Arguments: [NameSyntax] };
        var named = isInner ? (NameSyntax)((CallSyntax)over).Arguments[0] : over as NameSyntax;
        if (named is null || Edge(named) is not (>= 0 and var place)) return null;
        var row = new Row(isInner ? graph.Vertices.Output : graph.Edges.Output)
        {
            HasWindows = false,
            Calls = call => isInner && call.Arguments.IsEmpty ? OfVertex(call.Function.Name)
                : call is { Function.Name: "labels", Arguments.IsEmpty: true } ? Labels : null,
        };
        var value = fold == GraphFold.Map ? binder.Expressions.Bind(syntax, row) : binder.BindCondition(syntax, row);
        return value is ErrorExpr ? value : Column(isInner ? GraphPart.Inner : GraphPart.Edge, place, fold, value);
    }

    /// <summary>A graph that is made here has no labels.</summary>
    static ConstantExpr Labels => new(new Engine.Columns.DynamicArray([]), ColumnType.Dynamic);

    Expr? OfVertex(string function) => function switch
    {
        In => new ColumnExpr(graph.Vertices.Output.Length, ColumnType.Long),
        Out => new ColumnExpr(graph.Vertices.Output.Length + 1, ColumnType.Long),
        "node_id" => OverloadResolution.Call(FunctionList.Find("hash")!,
            [new ColumnExpr(graph.Keys.Vertex, graph.Vertices.Output[graph.Keys.Vertex].Type)]),
        "labels" => Labels,
        _ => null,
    };

    int Vertex(NameSyntax name) => vertices.Select(vertex => vertex.Name).ToList().IndexOf(name.Name);

    int Edge(NameSyntax name) => edges.Select(edge => edge.Name).ToList().IndexOf(name.Name);

    /// <summary>The parts of a condition of which all must be true.</summary>
    public static IEnumerable<Expr> Conjuncts(Expr condition) => condition is CallExpr call && ReferenceEquals(call.Function, ScalarOperators.And)
        ? call.Arguments.SelectMany(Conjuncts) : [condition];

    /// <summary>Both, when there are two.</summary>
    public static Expr And(Expr? one, Expr other) => one is null ? other : ScalarOperators.Call(ScalarOperators.And, one, other);
}
