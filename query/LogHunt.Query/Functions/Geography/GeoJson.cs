using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// Shapes in GeoJSON (RFC 7946), read and written. A line has two places at least, a ring four entries of which the last repeats the first
/// and no other does; every place is in range. What is otherwise is no shape.
/// </summary>
static class GeoJson
{
    /// <summary>A constant of a query is read once, though it stands in every row.</summary>
    static readonly ConditionalWeakTable<DynamicBag, Shape> Known = [];

    public static Lines? Lines(object? value) => Read(value) as Lines;

    public static Polygons? Polygons(object? value) => Read(value) as Polygons;

    /// <summary>The places of an array of shapes of one kind; null when one is of another.</summary>
    public static ImmutableArray<T>? All<T>(object? value) where T : Shape
    {
        if (value is not DynamicArray { Count: > 0 } array) return null;
        var shapes = array.Select(Read).OfType<T>().ToImmutableArray();
        return shapes.Length == array.Count ? shapes : null;
    }

    static Shape? Read(object? value)
    {
        if (value is string text) value = Dynamic.Parse(text).Value;
        if (value is not DynamicBag bag) return null;
        if (Known.TryGetValue(bag, out var known)) return known;
        var shape = Read(bag["type"] as string, bag["coordinates"] as DynamicArray);
        if (shape is not null) Known.AddOrUpdate(bag, shape);
        return shape;
    }

    static Shape? Read(string? type, DynamicArray? coordinates) => (type, coordinates) switch
    {
        (_, null) => null,
        ("Point", var point) => Place(point) is { } place ? new Places([place]) : null,
        ("LineString", var line) => Line(line) is { } one ? new Lines([one]) : null,
        ("MultiLineString", var lines) => Each(lines, Line) is { } all ? new Lines(all) : null,
        ("Polygon", var rings) => OfRings(rings) is { } one ? new Polygons([one]) : null,
        ("MultiPolygon", var polygons) => Each(polygons, polygon => OfRings(polygon)) is { } all ? new Polygons(all) : null,
        _ => null,
    };

    static ImmutableArray<T>? Each<T>(object? value, Func<object?, T?> read) where T : class => value is DynamicArray { Count: > 0 } array
        && array.Select(read).OfType<T>().ToImmutableArray() is var all && all.Length == array.Count ? all : null;

    static ImmutableArray<T>? Each<T>(object? value, Func<object?, T?> read) where T : struct => value is DynamicArray { Count: > 0 } array
        && array.Select(read).OfType<T>().ToImmutableArray() is var all && all.Length == array.Count ? all : null;

    static SpherePoint? Place(object? value) =>
        value is DynamicArray { Count: >= 2 } pair && Number(pair[0]) is { } longitude && Number(pair[1]) is { } latitude
            ? SpherePoint.Of(longitude, latitude)
            : null;

    static double? Number(object? value) => value switch
    {
        long whole => whole,
        int whole => whole,
        double real => real,
        decimal exact => (double)exact,
        _ => null,
    };

    static ImmutableArray<SpherePoint>? Line(object? value) => Each(value, Place) is { Length: >= 2 } line ? line : null;

    static Polygon? OfRings(object? value) => Each(value, RingOf) is { } rings ? new(rings) : null;

    static Ring? RingOf(object? value)
    {
        if (Each(value, Place) is not { Length: >= 4 } places || places[0] != places[^1]) return null;
        var points = places.RemoveAt(places.Length - 1);
        return points.Select(point => point.At).Distinct().Count() == points.Length ? new(points) : null;
    }

    /// <summary>The shape as a value; one of one is a `Polygon`, several are a `MultiPolygon`, none is an empty collection.</summary>
    public static DynamicBag Write(Shape shape) => shape switch
    {
        Places { All: [var place] } => Bag("Point", Pair(place)),
        Places { All: { Length: > 1 } places } => Bag("MultiPoint", Array(places, Pair)),
        Lines { All: [var line] } => Bag("LineString", Array(line, Pair)),
        Lines { All: { Length: > 1 } lines } => Bag("MultiLineString", Array(lines, line => Array(line, Pair))),
        Polygons { All: [var polygon] } => Bag("Polygon", Rings(polygon)),
        Polygons { All: { Length: > 1 } polygons } => Bag("MultiPolygon", Array(polygons, Rings)),
        Collection { All: [var only] } => Write(only),
        Collection collection => OfCollection(collection.All.Select(Write)),
        _ => OfCollection([]),
    };

    public static DynamicBag OfCollection(IEnumerable<DynamicBag> geometries) =>
        new() { ["type"] = "GeometryCollection", ["geometries"] = new DynamicArray([.. geometries]) };

    public static DynamicBag Bag(string type, DynamicArray coordinates) => new() { ["type"] = type, ["coordinates"] = coordinates };

    static DynamicArray Rings(Polygon polygon) => Array(polygon.Rings, ring =>
        Array([.. ring.Given, ring.Given[0]], Pair));

    static DynamicArray Array<T>(IEnumerable<T> items, Func<T, object?> write) => new([.. items.Select(write)]);

    public static DynamicArray Pair(SpherePoint point) => new([Written(point.Longitude), Written(point.Latitude)]);

    /// <summary>Whole degrees are written without a point, as in Kusto.</summary>
    static object Written(double degrees) => Math.Floor(degrees) == degrees ? (object)(long)degrees : degrees;
}
