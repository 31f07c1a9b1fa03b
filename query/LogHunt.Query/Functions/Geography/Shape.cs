using System.Collections.Immutable;

namespace LogHunt.Query.Functions.Geography;

/// <summary>What a value in GeoJSON is.</summary>
abstract record Shape
{
    public abstract IEnumerable<SpherePoint> Points { get; }

    public abstract IEnumerable<Arc> Edges { get; }

    public virtual bool Contains(SpherePoint point) => false;

    /// <summary>Radians to the nearest place of it; 0 inside.</summary>
    public double Distance(SpherePoint point) => Contains(point) ? 0 : Edges.Min(edge => edge.Distance(point));

    public SpherePoint Closest(SpherePoint point) =>
        Contains(point) ? point : Edges.Select(edge => edge.Closest(point)).MinBy(place => place.AngleTo(point));
}

/// <summary>A place or several.</summary>
sealed record Places(ImmutableArray<SpherePoint> All) : Shape
{
    public override IEnumerable<SpherePoint> Points => All;

    public override IEnumerable<Arc> Edges => [];
}

/// <summary>A line or several, each of two places at least.</summary>
sealed record Lines(ImmutableArray<ImmutableArray<SpherePoint>> All) : Shape
{
    public override IEnumerable<SpherePoint> Points => All.SelectMany(line => line);

    public override IEnumerable<Arc> Edges => All.SelectMany(line => line.Zip(line.Skip(1), (from, to) => new Arc(from, to)));

    /// <summary>The middle of all edges by their lengths, on the unit sphere; null when there is none.</summary>
    public SpherePoint? Middle
    {
        get
        {
            var sum = default(Direction);
            foreach (var edge in Edges) sum += (edge.From.At + edge.To.At) * Math.Tan(edge.Length / 2);
            return sum.Length > 1e-15 ? SpherePoint.Of(sum.Unit) : null;
        }
    }
}

/// <summary>A polygon or several.</summary>
sealed record Polygons(ImmutableArray<Polygon> All) : Shape
{
    public override IEnumerable<SpherePoint> Points => All.SelectMany(polygon => polygon.Rings).SelectMany(ring => ring.Points);

    public override IEnumerable<Arc> Edges => All.SelectMany(polygon => polygon.Edges);

    public override bool Contains(SpherePoint point)
    {
        foreach (var polygon in All)
            if (polygon.Contains(point)) return true;
        return false;
    }
}

/// <summary>Shapes of several kinds, or none.</summary>
sealed record Collection(ImmutableArray<Shape> All) : Shape
{
    public override IEnumerable<SpherePoint> Points => All.SelectMany(shape => shape.Points);

    public override IEnumerable<Arc> Edges => All.SelectMany(shape => shape.Edges);
}
