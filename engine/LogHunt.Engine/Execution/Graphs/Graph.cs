using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution.Graphs;

/// <summary>An edge as it is met at one of its ends, and the vertex at the other.</summary>
readonly record struct Link(int Edge, int Vertex);

/// <summary>
/// Rows of edges and vertices with the links between them. Its rows are held as they came; links are 16 bytes for each edge, and
/// <see cref="HeldFor"/> is what both are in all.
/// </summary>
sealed class Graph
{
    readonly Batch edges, vertices;
    readonly object?[]?[] edgeRows, vertexRows;
    readonly Link[][] into, outOf;
    readonly Dictionary<object, int> places = [];

    public Graph(Batch edges, Batch vertices, GraphKeys keys)
    {
        (this.edges, this.vertices) = (edges, vertices);
        (edgeRows, vertexRows) = (new object?[edges.RowCount][], new object?[vertices.RowCount][]);
        (Sources, Targets) = (new int[edges.RowCount], new int[edges.RowCount]);
        for (var row = 0; row < vertices.RowCount; row++)
        {
            Work.Tick();
            if (vertices.Columns[keys.Vertex].Value(row) is { } key) places.TryAdd(key, row);
        }
        var (ins, outs) = (new List<Link>?[vertices.RowCount], new List<Link>?[vertices.RowCount]);
        for (var row = 0; row < edges.RowCount; row++)
        {
            Work.Tick();
            var (source, target) = (Place(edges.Columns[keys.Source].Value(row)), Place(edges.Columns[keys.Target].Value(row)));
            (Sources[row], Targets[row]) = source < 0 || target < 0 ? (-1, -1) : (source, target);
            if (source < 0 || target < 0) continue;
            (outs[source] ??= []).Add(new(row, target));
            (ins[target] ??= []).Add(new(row, source));
        }
        (into, outOf) = ([.. ins.Select(links => links?.ToArray() ?? [])], [.. outs.Select(links => links?.ToArray() ?? [])]);
    }

    /// <summary>Bytes that a graph of so many rows takes beside the rows themselves, about.</summary>
    public static long HeldFor(long edges, long vertices) => edges * 56 + vertices * 120;

    public int VertexCount => vertices.RowCount;

    public int EdgeCount => edges.RowCount;

    /// <summary>The vertex that each edge begins at; -1 for a row that is none.</summary>
    public int[] Sources { get; }

    /// <summary>The vertex that each edge leads to; -1 for a row that is none.</summary>
    public int[] Targets { get; }

    int Place(object? key) => key is not null && places.TryGetValue(key, out var row) ? row : -1;

    /// <summary>Whether edges can name the vertex: a row without a value, or with one that was there, is none.</summary>
    public bool IsVertex(int row, GraphKeys keys) => Place(vertices.Columns[keys.Vertex].Value(row)) == row;

    public Link[] OutOf(int vertex) => outOf[vertex];

    public Link[] Into(int vertex) => into[vertex];

    /// <summary>The links of a vertex that a pattern's edge may take from it; an edge to itself is one way, not two.</summary>
    public IEnumerable<Link> Links(int vertex, GraphDirection direction) => direction switch
    {
        GraphDirection.Forward => outOf[vertex],
        GraphDirection.Backward => into[vertex],
        _ => outOf[vertex].Concat(into[vertex].Where(link => link.Vertex != vertex)),
    };

    /// <summary>What expressions over an edge see.</summary>
    public object?[] EdgeRow(int edge) => edgeRows[edge] ??= [.. edges.Columns.Select(column => column.Value(edge))];

    /// <summary>What expressions over a vertex see.</summary>
    public object?[] VertexRow(int vertex) => vertexRows[vertex] ??=
        [.. vertices.Columns.Select(column => column.Value(vertex)), (long)into[vertex].Length, (long)outOf[vertex].Length];

    /// <summary>The rows of the vertices as they came, each with one more value.</summary>
    public IEnumerable<object?[]> Vertices(Func<int, object?> more) => Enumerable.Range(0, VertexCount).Select(vertex =>
        (object?[])[.. vertices.Columns.Select(column => column.Value(vertex)), more(vertex)]);
}
