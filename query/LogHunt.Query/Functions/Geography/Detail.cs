using System.Collections.Immutable;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>More corners, so that edges follow the straight lines of a map; and fewer, where they hardly matter.</summary>
static class Detail
{
    /// <summary>
    /// Of a curve between two places the error is greatest near a third of the way; the factor allows for what lies between. Source: S2's
    /// edge tessellator.
    /// </summary>
    const double Probe = 0.31215691082248312, Allowance = 0.83829992569888509;

    const int MostHalvings = 24;

    /// <summary>Halves edges, straight in longitude and latitude, until each is within a distance in radians of an arc.</summary>
    public static ImmutableArray<SpherePoint> Dense(IReadOnlyList<SpherePoint> line, double tolerance, bool keepsCrossing)
    {
        var points = ImmutableArray.CreateBuilder<SpherePoint>();
        points.Add(line[0]);
        for (var i = 1; i < line.Count; i++)
        {
            var (from, to) = (line[i - 1], line[i]);
            var turn = keepsCrossing || Math.Abs(to.Longitude - from.Longitude) <= 180 ? 0 : to.Longitude > from.Longitude ? -360 : 360;
            Halve(from, to with { Longitude = to.Longitude + turn }, tolerance * Allowance, MostHalvings, points);
            points[^1] = to;
        }
        return points.ToImmutable();
    }

    static void Halve(SpherePoint from, SpherePoint to, double tolerance, int left, ImmutableArray<SpherePoint>.Builder points)
    {
        Work.Tick();
        ValueSize.OfElements(points.Count);
        var arc = new Arc(from, to);
        if (left == 0 || Math.Max(Error(Probe), Error(1 - Probe)) <= tolerance) points.Add(Wrapped(to));
        else
        {
            var middle = OnMap(0.5);
            Halve(from, middle, tolerance, left - 1, points);
            Halve(middle, to, tolerance, left - 1, points);
        }

        double Error(double share) => arc.Along(share).AngleTo(OnMap(share));

        SpherePoint OnMap(double share)
        {
            var longitude = from.Longitude + (to.Longitude - from.Longitude) * share;
            var latitude = from.Latitude + (to.Latitude - from.Latitude) * share;
            return new(longitude, latitude, Direction.OfRadians(double.DegreesToRadians(longitude), double.DegreesToRadians(latitude)));
        }
    }

    static SpherePoint Wrapped(SpherePoint point) => point.Longitude switch
    {
        > 180 => point with { Longitude = point.Longitude - 360 },
        < -180 => point with { Longitude = point.Longitude + 360 },
        _ => point,
    };

    /// <summary>
    /// The corners that are needed so that no other is farther from the line than the tolerance, in radians (Douglas and Peucker), without
    /// those that are nearer than it to the one before; null when only one is left.
    /// </summary>
    public static ImmutableArray<SpherePoint>? Simple(ImmutableArray<SpherePoint> line, double tolerance)
    {
        var kept = new bool[line.Length];
        kept[0] = kept[^1] = true;
        var open = new Stack<(int From, int To)>([(0, line.Length - 1)]);
        while (open.TryPop(out var part))
        {
            Work.Tick();
            var arc = new Arc(line[part.From], line[part.To]);
            var (farthest, far) = (-1, tolerance);
            for (var i = part.From + 1; i < part.To; i++)
                if (arc.Distance(line[i]) is var distance && distance > far) (farthest, far) = (i, distance);
            if (farthest < 0) continue;
            kept[farthest] = true;
            open.Push((part.From, farthest));
            open.Push((farthest, part.To));
        }
        var simple = new List<SpherePoint> { line[0] };
        for (var i = 1; i < line.Length; i++)
            if (kept[i] && line[i].AngleTo(simple[^1]) >= tolerance) simple.Add(line[i]);
        return simple.Count >= 2 ? [.. simple] : null;
    }

    /// <summary>The ring out of fewer corners, or null when it disappears.</summary>
    public static Ring? Simple(Ring ring, double tolerance)
    {
        var start = ring.Points[0];
        var far = Enumerable.Range(1, ring.Points.Length - 1).MaxBy(i => ring.Points[i].AngleTo(start));
        var there = Simple(ring.Points[..(far + 1)], tolerance);
        var back = Simple([.. ring.Points[far..], start], tolerance);
        if (there is null && back is null) return null;
        var points = (there ?? []).AddRange((back ?? []).Skip(1));
        if (points.Length > 0 && points[^1] == start) points = points.RemoveAt(points.Length - 1);
        return points.Length >= 3 && points.Distinct().Count() == points.Length ? new(points) : null;
    }

    /// <summary>The polygons out of fewer corners; null when none is left.</summary>
    public static Polygons? Simple(Polygons polygons, double tolerance)
    {
        var simple = polygons.All.Where(polygon => Simple(polygon.Shell, tolerance) is not null).Select(polygon =>
            new Polygon(
            [
                Simple(polygon.Shell, tolerance)!,
                .. polygon.Rings.Skip(1).Select(hole => Simple(hole, tolerance)).OfType<Ring>()
                    .Select(hole => new Ring(Ring.Turned(hole.Points))),
            ])).ToImmutableArray();
        return simple.IsEmpty ? null : new(simple);
    }
}
