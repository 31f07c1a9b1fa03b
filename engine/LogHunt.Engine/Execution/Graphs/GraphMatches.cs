using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Graphs;

/// <summary>
/// The matches of a pattern, one after the other: a vertex for the first edge's end, then each edge from an end that is known. It holds one
/// match, however many there are; the answers of filters are kept for each edge and vertex.
/// </summary>
sealed class GraphMatches
{
    readonly GraphMatchNode node;
    readonly Graph graph;
    readonly int[] bound;
    readonly Walk[] walks;
    readonly bool[] edgeTaken, vertexTaken;
    readonly RowFilter[] vertexFilters, edgeFilters, innerFilters;

    GraphMatches(GraphMatchNode node, Graph graph)
    {
        (this.node, this.graph) = (node, graph);
        bound = [.. Enumerable.Repeat(-1, node.PatternVertices.Length)];
        walks = [.. node.PatternEdges.Select(_ => new Walk())];
        (edgeTaken, vertexTaken) = (new bool[graph.EdgeCount], new bool[graph.VertexCount]);
        vertexFilters = [.. node.PatternVertices.Select(vertex => new RowFilter(vertex.Filter, graph.VertexRow, graph.VertexCount))];
        edgeFilters = [.. node.PatternEdges.Select(edge => new RowFilter(edge.Filter, graph.EdgeRow, graph.EdgeCount))];
        innerFilters = [.. node.PatternEdges.Select(edge => new RowFilter(edge.Inner, graph.VertexRow, graph.VertexCount))];
    }

    public static IEnumerable<object?[]> Rows(GraphMatchNode node, Graph graph)
    {
        var matches = new GraphMatches(node, graph);
        return matches.Rows(node.Shortest == GraphShortest.No || node.PatternEdges.IsEmpty ? matches.Matches() : matches.Shortest());
    }

    IEnumerable<object?[]> Rows(IEnumerable<bool> matches) => matches.Select(_ => node.Values.Select(Value).ToArray());

    IEnumerable<bool> Matches()
    {
        var first = node.PatternEdges.IsEmpty ? 0 : Rarest();
        for (var vertex = 0; vertex < graph.VertexCount; vertex++)
        {
            Work.Tick();
            if (!graph.IsVertex(vertex, node.Keys) || !vertexFilters[first].Passes(vertex)) continue;
            Bind(first, vertex);
            foreach (var match in From(0)) yield return match;
            Free(first);
        }
    }

    /// <summary>The end of the pattern's first edge that fewer vertices pass for, so that a named one is where the search begins.</summary>
    int Rarest()
    {
        var (left, right) = (node.PatternEdges[0].Left, node.PatternEdges[0].Right);
        return node.PatternVertices[right].Filter is null || Passing(left) <= Passing(right) ? left : right;
    }

    int Passing(int place) => Enumerable.Range(0, graph.VertexCount).Count(vertexFilters[place].Passes);

    void Bind(int place, int vertex)
    {
        bound[place] = vertex;
        if (node.Cycles == GraphCycles.None) vertexTaken[vertex] = true;
    }

    void Free(int place)
    {
        if (node.Cycles == GraphCycles.None) vertexTaken[bound[place]] = false;
        bound[place] = -1;
    }

    /// <summary>The matches of the pattern's edges from one on. Recursion is bounded by the pattern.</summary>
    IEnumerable<bool> From(int step)
    {
        if (step == node.PatternEdges.Length)
        {
            yield return true;
            yield break;
        }
        var edge = node.PatternEdges[step];
        var isForward = bound[edge.Left] >= 0;
        var (start, end) = isForward ? (edge.Left, edge.Right) : (edge.Right, edge.Left);
        var isClosed = bound[end] >= 0;
        foreach (var vertex in Ends(step, bound[start], isForward, isClosed ? bound[end] : -1))
        {
            if (isClosed)
            {
                foreach (var match in From(step + 1)) yield return match;
                continue;
            }
            Bind(end, vertex);
            foreach (var match in From(step + 1)) yield return match;
            Free(end);
        }
    }

    /// <summary>
    /// Where walks of a pattern's edge from a vertex come to that may be its other end, `wanted` when that is known. While one is looked at,
    /// the walk is in <see cref="walks"/>.
    /// </summary>
    IEnumerable<int> Ends(int step, int from, bool isForward, int wanted)
    {
        var edge = node.PatternEdges[step];
        var end = isForward ? edge.Right : edge.Left;
        var walk = walks[step];
        walk.Begin(isForward);
        if (edge.Least == 0 && IsEnd(from, end, wanted)) yield return from;
        var open = new Stack<IEnumerator<Link>>();
        open.Push(Links(edge, from, isForward));
        while (open.TryPeek(out var links))
        {
            Work.Tick();
            if (!links.MoveNext())
            {
                links.Dispose();
                open.Pop();
                if (open.Count > 0) Leave(walk);
                continue;
            }
            var (taken, vertex) = links.Current;
            if (!edgeFilters[step].Passes(taken) || (node.Cycles != GraphCycles.All && edgeTaken[taken])) continue;
            walk.Edges.Add(taken);
            edgeTaken[taken] = true;
            if (walk.Edges.Count >= edge.Least && IsEnd(vertex, end, wanted)) yield return vertex;
            if (walk.Edges.Count < edge.Most && innerFilters[step].Passes(vertex) && !vertexTaken[vertex])
            {
                walk.Inner.Add(vertex);
                if (node.Cycles == GraphCycles.None) vertexTaken[vertex] = true;
                open.Push(Links(edge, vertex, isForward));
            }
            else
            {
                edgeTaken[taken] = false;
                walk.Edges.RemoveAt(walk.Edges.Count - 1);
            }
        }
    }

    IEnumerator<Link> Links(GraphEdge edge, int vertex, bool isForward) => graph.Links(vertex, (edge.Direction, isForward) switch
    {
        (GraphDirection.Forward, false) => GraphDirection.Backward,
        (GraphDirection.Backward, false) => GraphDirection.Forward,
        var (direction, _) => direction,
    }).GetEnumerator();

    bool IsEnd(int vertex, int place, int wanted) =>
        wanted >= 0 ? vertex == wanted && node.Cycles != GraphCycles.None : !vertexTaken[vertex] && vertexFilters[place].Passes(vertex);

    void Leave(Walk walk)
    {
        edgeTaken[walk.Edges[^1]] = false;
        walk.Edges.RemoveAt(walk.Edges.Count - 1);
        vertexTaken[walk.Inner[^1]] = false;
        walk.Inner.RemoveAt(walk.Inner.Count - 1);
    }

    /// <summary>The shortest walks of the pattern's only edge, from each vertex that may be its left end.</summary>
    IEnumerable<bool> Shortest()
    {
        var edge = node.PatternEdges[0];
        for (var start = 0; start < graph.VertexCount; start++)
        {
            Work.Tick();
            if (!graph.IsVertex(start, node.Keys) || !vertexFilters[edge.Left].Passes(start)) continue;
            var before = Reached(edge, start);
            bound[edge.Left] = start;
            foreach (var (vertex, level) in before.Where(one => one.Key != start && one.Value.Level >= edge.Least
                && vertexFilters[edge.Right].Passes(one.Key)).Select(one => (one.Key, one.Value.Level)).Order())
            {
                bound[edge.Right] = vertex;
                foreach (var match in Back(before, vertex, level)) yield return match;
            }
        }
    }

    /// <summary>What a search by breadth comes to: how far away it is, and the links to it from one step less away.</summary>
    Dictionary<int, (int Level, List<Link> From)> Reached(GraphEdge edge, int start)
    {
        var reached = new Dictionary<int, (int Level, List<Link> From)> { [start] = (0, []) };
        var edgeOf = new List<int> { start };
        for (var level = 1; level <= edge.Most && edgeOf.Count > 0; level++)
        {
            var beyond = new List<int>();
            foreach (var vertex in edgeOf)
            {
                if (vertex != start && !innerFilters[0].Passes(vertex)) continue;
                foreach (var link in graph.Links(vertex, edge.Direction))
                {
                    Work.Tick();
                    if (!edgeFilters[0].Passes(link.Edge)) continue;
                    if (reached.TryGetValue(link.Vertex, out var known))
                    {
                        if (known.Level == level && node.Shortest == GraphShortest.All) known.From.Add(new(link.Edge, vertex));
                        continue;
                    }
                    reached[link.Vertex] = (level, [new(link.Edge, vertex)]);
                    beyond.Add(link.Vertex);
                }
            }
            edgeOf = beyond;
        }
        return reached;
    }

    /// <summary>Each way back to the start, in <see cref="walks"/> while it is looked at.</summary>
    IEnumerable<bool> Back(Dictionary<int, (int Level, List<Link> From)> reached, int end, int length)
    {
        var walk = walks[0];
        var choices = new int[length];
        while (true)
        {
            walk.Begin(isForward: false);
            var vertex = end;
            for (var i = 0; i < length; i++)
            {
                Work.Tick();
                if (i > 0) walk.Inner.Add(vertex);
                var link = reached[vertex].From[choices[i]];
                walk.Edges.Add(link.Edge);
                vertex = link.Vertex;
            }
            yield return true;
            // The next way: the last choice that has another one takes it, and those after it begin anew.
            var turn = length - 1;
            for (; turn >= 0; turn--)
            {
                var at = turn == 0 ? end : walk.Inner[turn - 1];
                if (++choices[turn] < reached[at].From.Count) break;
                choices[turn] = 0;
            }
            if (turn < 0) yield break;
        }
    }

    object? Value(GraphValue value)
    {
        if (value.Part == GraphPart.Vertex) return RowEvaluator.Value(value.Value, graph.VertexRow(bound[value.Element]));
        var walk = walks[value.Element];
        if (value.Fold == GraphFold.One) return RowEvaluator.Value(value.Value, graph.EdgeRow(walk.Edges[0]));
        var places = value.Part == GraphPart.Edge ? walk.Edges : walk.Inner;
        var rows = (walk.IsForward ? places : Enumerable.Reverse(places))
            .Select(place => value.Part == GraphPart.Edge ? graph.EdgeRow(place) : graph.VertexRow(place));
        return value.Fold switch
        {
            GraphFold.All => rows.All(row => RowEvaluator.IsTrue(value.Value, row)),
            GraphFold.Any => rows.Any(row => RowEvaluator.IsTrue(value.Value, row)),
            _ => new DynamicArray([.. rows.Select(row => Functions.Conversions.ToDynamic(RowEvaluator.Value(value.Value, row)))]),
        };
    }

    /// <summary>The edges that a walk took, and the vertices between them; the other way round when it was walked from the right.</summary>
    sealed class Walk
    {
        public List<int> Edges { get; } = [];

        public List<int> Inner { get; } = [];

        public bool IsForward { get; private set; }

        public void Begin(bool isForward)
        {
            IsForward = isForward;
            Edges.Clear();
            Inner.Clear();
        }
    }

    /// <summary>A condition over rows, asked once for each.</summary>
    sealed class RowFilter(Expr? filter, Func<int, object?[]> rowOf, int count)
    {
        readonly byte[] known = filter is null ? [] : new byte[count];

        public bool Passes(int row)
        {
            if (filter is null) return true;
            if (known[row] == 0) known[row] = (byte)(RowEvaluator.IsTrue(filter, rowOf(row)) ? 1 : 2);
            return known[row] == 1;
        }
    }
}
