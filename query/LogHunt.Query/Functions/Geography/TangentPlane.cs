using System.Collections.Immutable;
using NetTopologySuite.Geometries;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// The plane that touches the sphere in the middle of some places. Seen from the sphere's middle, edges are straight lines in it, so that
/// what a library of plane geometry computes there is right on the sphere. It holds less than half of the sphere.
/// </summary>
sealed class TangentPlane
{
    static readonly GeometryFactory Factory = new();

    readonly Direction middle, east, north;

    /// <summary>The places that were given, so that they come back as they were.</summary>
    readonly Dictionary<Coordinate, SpherePoint> given = [];

    TangentPlane(Direction middle)
    {
        this.middle = middle;
        (east, north) = SpherePoint.Axes(middle);
    }

    /// <summary>The plane for some shapes, or null when they do not fit into half of the sphere.</summary>
    public static TangentPlane? Of(params IEnumerable<Shape> shapes)
    {
        var points = shapes.SelectMany(shape => shape.Points).ToArray();
        var middle = points.Aggregate(default(Direction), (sum, point) => sum + point.At).Unit;
        return Array.TrueForAll(points, point => point.At.Dot(middle) > 0.02) ? new(middle) : null;
    }

    Coordinate Flatten(SpherePoint point)
    {
        var depth = point.At.Dot(middle);
        var flat = new Coordinate(point.At.Dot(east) / depth, point.At.Dot(north) / depth);
        given[flat] = point;
        return flat;
    }

    SpherePoint Lift(Coordinate flat) => given.TryGetValue(flat, out var point)
        ? point
        : SpherePoint.Of((middle + east * flat.X + north * flat.Y).Unit);

    public Geometry Flatten(Shape shape) => shape switch
    {
        Lines lines => Factory.BuildGeometry([.. lines.All.Select(Flatten)]),
        Polygons polygons => Factory.BuildGeometry([.. polygons.All.Select(Flatten)]),
        _ => Factory.CreateMultiPointFromCoords([.. shape.Points.Select(Flatten)]),
    };

    Geometry Flatten(ImmutableArray<SpherePoint> line) => Factory.CreateLineString([.. line.Select(Flatten)]);

    public NetTopologySuite.Geometries.Polygon Flatten(Polygon polygon) =>
        Factory.CreatePolygon(Flatten(polygon.Shell), [.. polygon.Rings.Skip(1).Select(Flatten)]);

    LinearRing Flatten(Ring ring) => Factory.CreateLinearRing([.. ring.Points.Append(ring.Points[0]).Select(Flatten)]);

    /// <summary>The shape that a geometry of the plane is.</summary>
    public Shape Lift(Geometry geometry)
    {
        var parts = Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN).Where(part => !part.IsEmpty).ToArray();
        ImmutableArray<Shape> kinds =
        [
            new Places([.. parts.OfType<Point>().Select(point => Lift(point.Coordinate))]),
            new Lines([.. parts.OfType<LineString>().Select(line => line.Coordinates.Select(Lift).ToImmutableArray())]),
            new Polygons([.. parts.OfType<NetTopologySuite.Geometries.Polygon>().Select(Lift)]),
        ];
        kinds = [.. kinds.Where(kind => kind.Points.Any())];
        return kinds is [var only] ? only : new Collection(kinds);
    }

    Polygon Lift(NetTopologySuite.Geometries.Polygon polygon) =>
        new([Lift(polygon.ExteriorRing), .. polygon.InteriorRings.Select(Lift)]);

    Ring Lift(LineString ring) => new([.. ring.Coordinates[..^1].Select(Lift)]);
}
