using System.Collections.Immutable;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>What lies within a distance of a shape, as polygons whose border is off by no more than a tolerance. Both in radians.</summary>
static class Buffers
{
    /// <summary>Edges are cut to this length, so that a side that runs beside one keeps its distance.</summary>
    const double LongestEdge = Math.PI / 180;

    const int MostCorners = 10_000;

    public static Polygon Around(SpherePoint point, double radius, double tolerance) =>
        new([new([.. Turn(point, radius, tolerance, Math.PI, -Math.PI).SkipLast(1)])]);

    public static Polygons? Around(Lines lines, double radius, double tolerance) =>
        Overlay.Union(new Polygons([.. Along(lines.Edges, radius, tolerance)]));

    public static Polygons? Around(Polygons polygons, double radius, double tolerance) =>
        Overlay.Union(new Polygons([.. polygons.All, .. Along(polygons.Edges, radius, tolerance)]));

    static ImmutableArray<Polygon> Along(IEnumerable<Arc> edges, double radius, double tolerance)
    {
        var strips = ImmutableArray.CreateBuilder<Polygon>();
        foreach (var edge in edges)
        {
            var pieces = Math.Max(1, (int)Math.Ceiling(edge.Length / LongestEdge));
            for (var i = 0; i < pieces; i++)
            {
                ValueSize.OfElements(strips.Count);
                strips.Add(Strip(new(edge.Along((double)i / pieces), edge.Along((i + 1.0) / pieces)), radius, tolerance));
            }
        }
        return strips.ToImmutable();
    }

    /// <summary>Round the edge's end on the right side first, then round its beginning.</summary>
    static Polygon Strip(Arc edge, double radius, double tolerance)
    {
        var (forward, backward) = (edge.From.AzimuthTo(edge.To) ?? 0, edge.To.AzimuthTo(edge.From) ?? Math.PI);
        var end = Turn(edge.To, radius, tolerance, backward + 3 * Math.PI / 2, backward + Math.PI / 2);
        var begin = Turn(edge.From, radius, tolerance, forward + 3 * Math.PI / 2, forward + Math.PI / 2);
        return new([new([.. end, .. begin])]);
    }

    /// <summary>Places around a place, between two azimuths, to the left.</summary>
    static IEnumerable<SpherePoint> Turn(SpherePoint middle, double radius, double tolerance, double from, double to)
    {
        var step = 2 * Math.Acos(Math.Max(0, Math.Tan(radius - tolerance) / Math.Tan(radius)));
        var steps = (int)Math.Clamp(Math.Ceiling((from - to) / step), 4, MostCorners);
        return Enumerable.Range(0, steps + 1).Select(i => middle.Away(from + (to - from) * i / steps, radius));
    }
}
