using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace LogHunt.Query.Functions.Geography;

/// <summary>The edges of shapes that came in, in order, and which of them an edge of the result lies on.</summary>
sealed class GivenEdges
{
    /// <summary>How far from an edge a corner may lie that was computed on it: a few micrometres on Earth.</summary>
    const double Near = 1e-12;

    readonly STRtree<int> tree = new();
    readonly List<(Coordinate From, Coordinate To)> edges = [];

    public GivenEdges(params Geometry[] shapes)
    {
        foreach (var shape in shapes)
            shape.Apply(new EachLine(line =>
            {
                for (var i = 0; i + 1 < line.Length; i++)
                {
                    tree.Insert(new Envelope(line[i], line[i + 1]), edges.Count);
                    edges.Add((line[i], line[i + 1]));
                }
            }));
    }

    /// <summary>The last of the edges on which both ends lie, or -1.</summary>
    int Of(Coordinate from, Coordinate to)
    {
        var around = new Envelope(from, to);
        around.ExpandBy(Near);
        return edges.Count == 0 ? -1 : tree.Query(around).Where(i => IsOn(from, i) && IsOn(to, i)).DefaultIfEmpty(-1).Max();
    }

    bool IsOn(Coordinate place, int edge) => DistanceComputer.PointToSegment(place, edges[edge].From, edges[edge].To) <= Near;

    /// <summary>Where a closed ring begins: after the last piece of the last edge.</summary>
    public int Begin(Coordinate[] ring)
    {
        var count = ring.Length - 1;
        var given = Enumerable.Range(0, count).Select(i => Of(ring[i], ring[i + 1])).ToArray();
        var last = given.Max();
        var end = Enumerable.Range(0, count).FirstOrDefault(i => given[i] == last && given[(i + 1) % count] != last);
        return (end + 1) % count;
    }

    public int FirstOf(Geometry part) => part.Coordinates is [var from, var to, ..] ? Of(from, to) : 0;

    public bool RunsBackward(LineString line) => Of(line[0], line[1]) is >= 0 and var i
        && edges[i] is var (from, to) && (to.X - from.X) * (line[1].X - line[0].X) + (to.Y - from.Y) * (line[1].Y - line[0].Y) < 0;

    /// <summary>Every line and ring of a shape, in order.</summary>
    sealed class EachLine(Action<Coordinate[]> visit) : IGeometryComponentFilter
    {
        public void Filter(Geometry geometry)
        {
            if (geometry is LineString line) visit(line.Coordinates);
        }
    }
}
