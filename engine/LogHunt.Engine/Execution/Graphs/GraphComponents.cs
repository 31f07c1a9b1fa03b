using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Graphs;

/// <summary>The components of a graph.</summary>
static class GraphComponents
{
    public static IEnumerable<object?[]> Rows(GraphComponentsNode node, Graph graph)
    {
        var component = node.IsStrong ? Strong(graph) : Weak(graph);
        var numbers = new Dictionary<int, long>();
        return graph.Vertices(vertex => !graph.IsVertex(vertex, node.Keys) ? null
            : numbers.TryGetValue(component[vertex], out var number) ? number : numbers[component[vertex]] = numbers.Count);
    }

    /// <summary>For each vertex one that stands for its component.</summary>
    static int[] Weak(Graph graph)
    {
        var above = Enumerable.Range(0, graph.VertexCount).ToArray();
        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            Work.Tick();
            if (graph.Sources[edge] >= 0) above[Top(graph.Sources[edge])] = Top(graph.Targets[edge]);
        }
        return [.. Enumerable.Range(0, graph.VertexCount).Select(Top)];

        int Top(int vertex)
        {
            while (above[vertex] != vertex) vertex = above[vertex] = above[above[vertex]];
            return vertex;
        }
    }

    /// <summary>Tarjan's walk with a stack of its own: a path may be as long as the graph.</summary>
    static int[] Strong(Graph graph)
    {
        var (component, order, low) = (new int[graph.VertexCount], new int[graph.VertexCount], new int[graph.VertexCount]);
        Array.Fill(component, -1);
        var (open, walk, next) = (new Stack<int>(), new Stack<(int Vertex, int Link)>(), 1);
        for (var start = 0; start < graph.VertexCount; start++)
        {
            if (order[start] > 0) continue;
            walk.Push((start, 0));
            while (walk.TryPop(out var at))
            {
                Work.Tick();
                var (vertex, link) = at;
                if (link == 0)
                {
                    order[vertex] = low[vertex] = next++;
                    open.Push(vertex);
                }
                else
                {
                    var before = graph.OutOf(vertex)[link - 1].Vertex;
                    if (component[before] < 0) low[vertex] = Math.Min(low[vertex], low[before]);
                }
                var links = graph.OutOf(vertex);
                while (link < links.Length && order[links[link].Vertex] > 0)
                {
                    if (component[links[link].Vertex] < 0) low[vertex] = Math.Min(low[vertex], order[links[link].Vertex]);
                    link++;
                }
                if (link < links.Length)
                {
                    walk.Push((vertex, link + 1));
                    walk.Push((links[link].Vertex, 0));
                    continue;
                }
                if (low[vertex] != order[vertex]) continue;
                while (open.TryPop(out var member))
                {
                    component[member] = vertex;
                    if (member == vertex) break;
                }
            }
        }
        return component;
    }
}
