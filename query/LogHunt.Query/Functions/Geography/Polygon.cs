using System.Collections.Immutable;

namespace LogHunt.Query.Functions.Geography;

/// <summary>A ring of places, the first not repeated at the end. It encloses the smaller of the two parts of the sphere.</summary>
sealed class Ring
{
    /// <summary>In the order in which they came.</summary>
    public ImmutableArray<SpherePoint> Given { get; }

    /// <summary>With what it encloses on the left.</summary>
    public ImmutableArray<SpherePoint> Points { get; }

    /// <summary>What it encloses, on the unit sphere.</summary>
    public double Area { get; }

    public Ring(ImmutableArray<SpherePoint> points)
    {
        var signed = SignedArea(points);
        Given = points;
        Points = signed < 0 ? Turned(points) : points;
        Area = Math.Min(Math.Abs(signed), 4 * Math.PI - Math.Abs(signed));
    }

    /// <summary>The other way round from the same place.</summary>
    public static ImmutableArray<SpherePoint> Turned(ImmutableArray<SpherePoint> points) => [points[0], .. points.Skip(1).Reverse()];

    public IEnumerable<Arc> Edges
    {
        get { for (var i = 0; i < Points.Length; i++) yield return new(Points[i], Points[(i + 1) % Points.Length]); }
    }

    /// <summary>
    /// The excess of a fan of triangles over its first point (Eriksson's formula), from -2 pi to 2 pi: positive when the smaller part is on
    /// the left.
    /// </summary>
    static double SignedArea(ImmutableArray<SpherePoint> points)
    {
        var sum = 0.0;
        var a = points[0].At;
        for (var i = 1; i + 1 < points.Length; i++)
        {
            var (b, c) = (points[i].At, points[i + 1].At);
            sum += 2 * Math.Atan2(a.Dot(b.Cross(c)), 1 + a.Dot(b) + b.Dot(c) + c.Dot(a));
        }
        if (sum > 2 * Math.PI) return sum - 4 * Math.PI;
        return sum < -2 * Math.PI ? sum + 4 * Math.PI : sum;
    }

    /// <summary>
    /// How often the ring goes round a place, counted where it crosses the half meridian from there over north to the place opposite: 1
    /// inside, 0 outside, -1 where it goes round the place opposite.
    /// </summary>
    public int Winding(SpherePoint point)
    {
        var (east, north) = SpherePoint.Axes(point.At);
        var around = 0;
        var last = Points[^1].At;
        var lastEast = last.Dot(east);
        foreach (var place in Points)
        {
            var eastward = place.At.Dot(east);
            if (lastEast < 0 != eastward < 0)
            {
                var crossing = (last.Dot(north) * eastward - place.At.Dot(north) * lastEast) * (eastward < 0 ? -1 : 1);
                if (crossing > 0) around += eastward < 0 ? 1 : -1;
            }
            (last, lastEast) = (place.At, eastward);
        }
        return around;
    }

    /// <summary>Half of the sum of the edges' normals by their lengths, which is the integral of all places inside.</summary>
    public Direction Moment => Edges.Aggregate(default(Direction),
        (sum, edge) => sum + edge.From.At.Cross(edge.To.At).Unit * (edge.Length / 2));
}

/// <summary>A shell without its holes.</summary>
sealed class Polygon(ImmutableArray<Ring> rings)
{
    /// <summary>The shell, then the holes.</summary>
    public ImmutableArray<Ring> Rings => rings;

    public Ring Shell => rings[0];

    public IEnumerable<Arc> Edges => rings.SelectMany(ring => ring.Edges);

    /// <summary>On the unit sphere.</summary>
    public double Area => Shell.Area - rings.Skip(1).Sum(hole => hole.Area);

    public Direction Moment => rings.Skip(1).Aggregate(Shell.Moment, (sum, hole) => sum - hole.Moment);

    public bool Contains(SpherePoint point)
    {
        if (Shell.Winding(point) <= 0) return false;
        for (var i = 1; i < rings.Length; i++)
            if (rings[i].Winding(point) > 0) return false;
        return true;
    }
}
