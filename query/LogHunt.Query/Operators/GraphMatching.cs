using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Operators;

/// <summary>
/// A pattern over a graph as a plan. Parts of the condition that are about one element are asked while the pattern is looked for, the others
/// of each match.
/// </summary>
static class GraphMatching
{
    const int MostElements = 64;

    public static PlanNode Bind(GraphPattern pattern, string name, PlanNode input, GraphCycles cycles, GraphShortest shortest, Binder binder)
    {
        if (input is UnknownRows) return input;
        if (input is not GraphRows graph)
        {
            binder.Diagnostics.NeedsGraph(pattern.NameSpan, name);
            return UnknownRows.Instance;
        }
        if (Elements(pattern, binder) is not var (vertices, edges, walks)) return UnknownRows.Instance;
        var scope = new GraphScope(graph, vertices, edges, walks, binder);
        var (others, condition) = (new List<Expr>(), new List<GraphValue>());
        if (pattern.Where is { } where)
        {
            var bound = binder.BindCondition(where, scope.Row(isCondition: true));
            if (bound is ErrorExpr) return UnknownRows.Instance;
            condition.AddRange(scope.Values);
            foreach (var part in GraphScope.Conjuncts(bound))
            {
                if (Push(part, condition, ref vertices, ref edges)) continue;
                others.Add(part);
                var values = part.Columns().Select(column => condition[column]).ToList();
                if (values.Find(value => value.Part == GraphPart.Edge && value.Fold == GraphFold.One && walks.Contains(value.Element)) is { } walk)
                    binder.Diagnostics.WalkBesideOthers(where.Span, edges[walk.Element].Name);
                else if (shortest != GraphShortest.No && values.Exists(value => value.Part != GraphPart.Vertex))
                    binder.Diagnostics.Unsupported(where.Span, "a condition of `graph-shortest-paths` over whole paths");
                else continue;
                return UnknownRows.Instance;
            }
        }
        var row = scope.Row(isCondition: false);
        var columns = new ColumnList(binder, row);
        foreach (var column in SeveralColumns.Spread(pattern.Columns, binder)) columns.Add(column);
        var named = columns.All.Select(column => column.Column).ToList();
        if (named.Exists(column => column.Expr is ErrorExpr)) return UnknownRows.Instance;
        return Plan(new(graph.Edges, graph.Vertices, graph.Keys, vertices, edges, cycles, shortest, []), others, condition, named, scope.Values);
    }

    /// <summary>The matches with the values that something reads, those of the condition first.</summary>
    static ProjectNode Plan(GraphMatchNode match, List<Expr> others, List<GraphValue> condition, List<NamedExpr> columns,
        IReadOnlyList<GraphValue> values)
    {
        var asked = others.SelectMany(Exprs.Columns).Distinct().ToList();
        var shown = columns.SelectMany(column => column.Expr.Columns()).Distinct().ToList();
        PlanNode plan = new GraphMatchNode(match.Edges, match.Vertices, match.Keys, match.PatternVertices, match.PatternEdges, match.Cycles, match.Shortest,
            [.. asked.Select(column => condition[column]), .. shown.Select(column => values[column])]);
        foreach (var other in others) plan = new FilterNode(plan, Moved(other, asked.IndexOf));
        return new(plan, [.. columns.Select(column => column with { Expr = Moved(column.Expr, place => asked.Count + shown.IndexOf(place)) })]);
    }

    static Expr Moved(Expr expr, Func<int, int> place) =>
        expr.Rewrite(inner => inner is ColumnExpr column ? column with { Ordinal = place(column.Ordinal) } : inner);

    /// <summary>Asks a part of the condition of one element, when it is about one only.</summary>
    static bool Push(Expr part, List<GraphValue> values, ref ImmutableArray<GraphVertex> vertices, ref ImmutableArray<GraphEdge> edges)
    {
        var read = part.Columns().Select(column => values[column]).Distinct().ToList();
        if (read.Count == 0) return false;
        var (first, element) = (read[0], read[0].Element);
        if (part is ColumnExpr && first.Fold == GraphFold.All)
        {
            var edge = edges[element];
            edges = edges.SetItem(element, first.Part == GraphPart.Inner
                ? edge with { Inner = GraphScope.And(edge.Inner, first.Value) } : edge with { Filter = GraphScope.And(edge.Filter, first.Value) });
            return true;
        }
        if (read.Exists(value => value.Part != first.Part || value.Element != element || value.Fold != GraphFold.One)) return false;
        var own = part.Rewrite(expr => expr is ColumnExpr column ? values[column.Ordinal].Value : expr);
        if (first.Part == GraphPart.Vertex)
            vertices = vertices.SetItem(element, vertices[element] with { Filter = GraphScope.And(vertices[element].Filter, own) });
        else edges = edges.SetItem(element, edges[element] with { Filter = GraphScope.And(edges[element].Filter, own) });
        return true;
    }

    /// <summary>The pattern's vertices, each name once, its edges so that each begins where one before it was, and which of them are walks.</summary>
    static (ImmutableArray<GraphVertex>, ImmutableArray<GraphEdge>, ImmutableHashSet<int>)? Elements(GraphPattern pattern, Binder binder)
    {
        var vertices = new List<GraphVertex>();
        var (waiting, ordered, walks) = (new List<(GraphEdge Edge, bool IsWalk)>(), new List<GraphEdge>(), new List<int>());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sequence in pattern.Sequences)
        {
            int[] places = [.. sequence.Vertices.Select(vertex => Place(vertex, vertices))];
            for (var i = 0; i < sequence.Edges.Length; i++)
            {
                var edge = sequence.Edges[i];
                if (edge.Name is { } name && !names.Add(name.Name)) binder.Diagnostics.DuplicateColumn(name.Span, name.Name);
                waiting.Add((new(edge.Name?.Name ?? "", places[i], places[i + 1], edge.Direction, edge.Least, edge.Most, null, null), edge.IsWalk));
            }
        }
        if (vertices.Count + waiting.Count > MostElements)
        {
            binder.Diagnostics.TooLarge(pattern.Span);
            return null;
        }
        var reached = new HashSet<int> { waiting is [var first, ..] ? first.Edge.Left : 0 };
        while (waiting.FindIndex(one => reached.Contains(one.Edge.Left) || reached.Contains(one.Edge.Right)) is var next and >= 0)
        {
            if (waiting[next].IsWalk) walks.Add(ordered.Count);
            ordered.Add(waiting[next].Edge);
            reached.UnionWith([waiting[next].Edge.Left, waiting[next].Edge.Right]);
            waiting.RemoveAt(next);
        }
        if (waiting.Count == 0 && reached.Count == vertices.Count) return ([.. vertices], [.. ordered], [.. walks]);
        binder.Diagnostics.Unsupported(pattern.Span, "a pattern whose parts share no vertex");
        return null;
    }

    static int Place(GraphVertexSyntax vertex, List<GraphVertex> vertices)
    {
        var name = vertex.Name?.Name ?? "";
        if (name.Length > 0 && vertices.FindIndex(one => one.Name == name) is var known and >= 0) return known;
        vertices.Add(new(name, null));
        return vertices.Count - 1;
    }
}
