using System.Collections.Immutable;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// Where in the rows of edges the ends stand, and where in those of vertices the value is by which edges name them: values of one type.
/// A row of edges without one of its ends, or with an end that no vertex has, is no edge. Of vertices with the same value the first counts.
/// </summary>
public sealed record GraphKeys(int Source, int Target, int Vertex);

/// <summary>Which way an edge of a pattern goes.</summary>
public enum GraphDirection
{
    /// <summary>`(a)-->(b)`</summary>
    Forward,

    /// <summary>`(a)&lt;--(b)`</summary>
    Backward,

    /// <summary>`(a)--(b)`</summary>
    Any,
}

/// <summary>Which matches of a pattern that come back to where they were count.</summary>
public enum GraphCycles
{
    /// <summary>Those that take no edge twice.</summary>
    UniqueEdges,

    /// <summary>None: a match has each vertex once.</summary>
    None,

    /// <summary>All of them.</summary>
    All,
}

/// <summary>Whether only the shortest paths between two vertices count.</summary>
public enum GraphShortest
{
    /// <summary>No: every match counts.</summary>
    No,

    /// <summary>One of the shortest for each pair.</summary>
    Any,

    /// <summary>All of the shortest for each pair.</summary>
    All,
}

/// <summary>
/// A vertex of a pattern. The filter, and every expression over a vertex, sees its columns and then the number of edges into it and out
/// of it.
/// </summary>
public sealed record GraphVertex(string Name, Expr? Filter);

/// <summary>
/// An edge of a pattern, or a walk of `Least` to `Most` edges. `Filter` is over each edge's columns, `Inner` over each vertex between two
/// of a walk's edges.
/// </summary>
public sealed record GraphEdge(string Name, int Left, int Right, GraphDirection Direction, int Least, int Most, Expr? Filter, Expr? Inner)
{
    /// <summary>Whether it is one edge and no walk.</summary>
    public bool IsOne => Least == 1 && Most == 1;
}

/// <summary>What a value of a match is made of.</summary>
public enum GraphPart
{
    /// <summary>The row of a vertex.</summary>
    Vertex,

    /// <summary>The row of an edge, or those of a walk's edges.</summary>
    Edge,

    /// <summary>The rows of the vertices inside of a walk.</summary>
    Inner,
}

/// <summary>What becomes of a value over the rows of a walk.</summary>
public enum GraphFold
{
    /// <summary>The value itself, of one row.</summary>
    One,

    /// <summary>An array of the values, in the pattern's order.</summary>
    Map,

    /// <summary>Whether all are true.</summary>
    All,

    /// <summary>Whether any is true.</summary>
    Any,
}

/// <summary>A column of the matches: an expression over the rows of one element of the pattern.</summary>
public sealed record GraphValue(string Name, GraphPart Part, int Element, GraphFold Fold, Expr Value)
{
    /// <summary>Its name and type.</summary>
    public ColumnSchema Schema => new(Name, Fold switch
    {
        GraphFold.One => Value.Type,
        GraphFold.Map => ColumnType.Dynamic,
        _ => ColumnType.Bool,
    });
}

/// <summary>
/// A row for each match of a pattern in a graph, in the order of the first vertex's rows. Every edge of the pattern after the first has an
/// end in those before it.
/// </summary>
public sealed record GraphMatchNode(
    PlanNode Edges, PlanNode Vertices, GraphKeys Keys, ImmutableArray<GraphVertex> PatternVertices, ImmutableArray<GraphEdge> PatternEdges,
    GraphCycles Cycles, GraphShortest Shortest, ImmutableArray<GraphValue> Values)
    : PlanNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Values.Select(value => value.Schema)];

    /// <inheritdoc/>
    public override ImmutableArray<PlanNode> Inputs => [Edges, Vertices];

    /// <inheritdoc/>
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Edges = inputs[0], Vertices = inputs[1] };

    /// <inheritdoc/>
    public override string Describe()
    {
        var edges = PatternEdges.Select(edge => $"({PatternVertices[edge.Left].Name})-[{edge.Name}*{edge.Least}..{edge.Most}]-"
            + $"({PatternVertices[edge.Right].Name}) {edge.Direction}{(edge.Filter is null ? "" : $" if {edge.Filter}")}");
        var vertices = PatternVertices.Where(vertex => vertex.Filter is not null).Select(vertex => $"({vertex.Name}) if {vertex.Filter}");
        return $"graph match {string.Join(", ", edges.Concat(vertices))}; cycles {Cycles}, shortest {Shortest}";
    }

    /// <summary>The node with its expressions replaced.</summary>
    internal GraphMatchNode MapExprs(Func<Expr, Expr> map)
    {
        var vertices = PatternVertices.Map(vertex => Mapped(vertex.Filter, map) is var filter && ReferenceEquals(filter, vertex.Filter)
            ? vertex : vertex with { Filter = filter });
        var edges = PatternEdges.Map(edge =>
            (Mapped(edge.Filter, map), Mapped(edge.Inner, map)) is var (filter, inner) && ReferenceEquals(filter, edge.Filter)
                && ReferenceEquals(inner, edge.Inner) ? edge : edge with { Filter = filter, Inner = inner });
        var values = Values.Map(value => map(value.Value) is var mapped && ReferenceEquals(mapped, value.Value)
            ? value : value with { Value = mapped });
        return vertices == PatternVertices && edges == PatternEdges && values == Values ? this
            : this with { PatternVertices = vertices, PatternEdges = edges, Values = values };
    }

    static Expr? Mapped(Expr? expr, Func<Expr, Expr> map) => expr is null ? null : map(expr);
}

/// <summary>
/// The vertices, each with the number of its component, from 0 in the order of their first vertices: those that edges lead between in any
/// direction, or, when `IsStrong`, that reach each other.
/// </summary>
public sealed record GraphComponentsNode(PlanNode Edges, PlanNode Vertices, GraphKeys Keys, string Name, bool IsStrong) : PlanNode
{
    /// <inheritdoc/>
    public override ImmutableArray<ColumnSchema> Output { get; } = [.. Vertices.Output, new(Name, ColumnType.Long)];

    /// <inheritdoc/>
    public override ImmutableArray<PlanNode> Inputs => [Edges, Vertices];

    /// <inheritdoc/>
    public override PlanNode With(ImmutableArray<PlanNode> inputs) => this with { Edges = inputs[0], Vertices = inputs[1] };

    /// <inheritdoc/>
    public override string Describe() => $"graph components {(IsStrong ? "strong" : "weak")}";
}
