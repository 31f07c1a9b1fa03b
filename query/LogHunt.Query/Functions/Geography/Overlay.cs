using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Linemerge;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// What shapes have in common and what they are together, in a plane (<see cref="TangentPlane"/>). Null when they do not fit into half of
/// the sphere, or when a shape's edges cross each other.
/// </summary>
static class Overlay
{
    public static bool? Intersects(Shape first, Shape second)
    {
        if (TangentPlane.Of(first, second) is not { } plane) return null;
        var (a, b) = (plane.Flatten(first), plane.Flatten(second));
        Crossings.Bound(a, b);
        return Try(() => (bool?)a.Intersects(b));
    }

    public static Shape? Intersection(Shape first, Shape second)
    {
        if (TangentPlane.Of(first, second) is not { } plane) return null;
        var (a, b) = (plane.Flatten(first), plane.Flatten(second));
        Crossings.Bound(a, b);
        return Try(() => plane.Lift(Ordered(OverlayNGRobust.Overlay(a, b, SpatialFunction.Intersection), a, b)));
    }

    /// <summary>All lines as one or several that end only where more than two meet, or none goes on.</summary>
    public static Lines? Union(Lines lines)
    {
        if (TangentPlane.Of(lines) is not { } plane) return null;
        var all = plane.Flatten(lines);
        Crossings.Bound(all);
        return Try(() =>
        {
            var merger = new LineMerger();
            merger.Add(UnaryUnionNG.Union(all, new PrecisionModel()));
            var merged = all.Factory.BuildGeometry(merger.GetMergedLineStrings());
            return plane.Lift(Ordered(merged, all, all.Factory.CreateEmpty(Dimension.Curve))) as Lines;
        });
    }

    /// <summary>
    /// All polygons as those that no two overlap. As in S2, the two out of fewest corners are joined first, and a ring begins after its
    /// last edge of those that came in.
    /// </summary>
    public static Polygons? Union(Polygons polygons)
    {
        if (polygons.All.Length == 1) return polygons;
        if (TangentPlane.Of(polygons) is not { } plane) return Apart(polygons) ? polygons : null;
        var (queue, came) = (new PriorityQueue<Geometry, (int Corners, int Came)>(), 0);
        foreach (var polygon in polygons.All) Put(plane.Flatten(polygon), polygon.Rings.Sum(ring => ring.Points.Length));
        return Try(() =>
        {
            while (queue.TryDequeue(out var a, out var first) && queue.TryDequeue(out var b, out var second))
            {
                Crossings.Bound(a, b);
                Put(Ordered(OverlayNGRobust.Overlay(a, b, SpatialFunction.Union), a, b), first.Corners + second.Corners);
                if (queue.Count == 1) break;
            }
            return plane.Lift(queue.Dequeue()) as Polygons;
        });

        void Put(Geometry geometry, int corners) => queue.Enqueue(geometry, (corners, came++));
    }

    /// <summary>Whether no two polygons can touch, because the circles around them don't.</summary>
    static bool Apart(Polygons polygons)
    {
        if (polygons.All.Length > 1_000) return false;
        var circles = polygons.All.Select(polygon =>
        {
            var middle = polygon.Shell.Points.Aggregate(default(Direction), (sum, point) => sum + point.At).Unit;
            return (Middle: middle, Radius: polygon.Shell.Points.Max(point => point.At.AngleTo(middle)));
        }).ToArray();
        for (var i = 0; i < circles.Length; i++)
            for (var j = 0; j < i; j++)
                if (circles[i].Middle.AngleTo(circles[j].Middle) <= circles[i].Radius + circles[j].Radius) return false;
        return true;
    }

    static T? Try<T>(Func<T?> compute)
    {
        try { return compute(); }
        catch (TopologyException) { return default; }   // a ring that crosses itself, of which no side is the inner one
    }

    /// <summary>
    /// Rings turned so that the last of the edges that came in is their last edge, lines in the direction of the edge that they begin with,
    /// and all in the order of the edges they begin with.
    /// </summary>
    static Geometry Ordered(Geometry result, Geometry first, Geometry second)
    {
        var edges = new GivenEdges(first, second);
        var parts = Enumerable.Range(0, result.NumGeometries).Select(result.GetGeometryN).Where(part => !part.IsEmpty)
            .Select(part => part switch
            {
                NetTopologySuite.Geometries.Polygon polygon => Turned(polygon, edges),
                LineString line => edges.RunsBackward(line) ? line.Reverse() : line,
                _ => part,
            })
            .OrderBy(part => edges.FirstOf(part)).ToArray();
        return parts.Length == 1 ? parts[0] : result.Factory.CreateGeometryCollection(parts);
    }

    static Geometry Turned(NetTopologySuite.Geometries.Polygon polygon, GivenEdges edges)
    {
        LinearRing Turn(LineString ring, bool isHole)
        {
            var corners = ring.Coordinates;
            if (NetTopologySuite.Algorithm.Orientation.IsCCW(corners) == isHole) Array.Reverse(corners);
            var at = edges.Begin(corners);
            return ring.Factory.CreateLinearRing([.. corners[at..^1], .. corners[..at], corners[at]]);
        }
        return polygon.Factory.CreatePolygon(Turn(polygon.ExteriorRing, isHole: false),
            [.. polygon.InteriorRings.Select(hole => Turn(hole, isHole: true))]);
    }
}
