using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Geography;
using static LogHunt.Query.Functions.GeoArguments;
using Type = LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Query.Functions;

/// <summary>
/// Polygons and multipolygons in GeoJSON. A ring encloses the smaller part of the sphere, and its edges are the shortest ways; of several
/// polygons, what they are together counts.
/// </summary>
static class GeoPolygonFunctions
{
    const string Square = """dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]})""";
    const double MostSimple = 7_800_000;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Function(new("geo_polygon_area", "Square metres.", $"round(geo_polygon_area({Square}) / 1e6)", "12364.0"),
            Type.Real, [Type.Dynamic], values => Together(values[0]) is { } polygons
                ? polygons.All.Sum(polygon => polygon.Area) * SpherePoint.EarthRadius * SpherePoint.EarthRadius : null),
        Function(new("geo_polygon_perimeter", "Metres around it, holes too.", $"round(geo_polygon_perimeter({Square}))", "444763.0"),
            Type.Real, [Type.Dynamic], values => Together(values[0]) is { } polygons
                ? polygons.Edges.Sum(edge => edge.Length) * SpherePoint.EarthRadius : null),
        Function(new("geo_polygon_centroid", "The middle by area, in GeoJSON.",
            $"round(todouble(geo_polygon_centroid({Square}).coordinates[0]), 4)", "0.5"),
            Type.Dynamic, [Type.Dynamic], values => Together(values[0]) is { } polygons ? Written(Middle(polygons)) : null),
        Function(new("geo_polygon_densify",
            "The polygon with more corners, so that edges follow a map's straight lines to some metres (10); true: over the date line too.",
            $"array_length(geo_polygon_densify({Square}, 1).coordinates[0])", "8"),
            Type.Dynamic, [Type.Dynamic, Type.Real, Type.Bool], values => GeoJson.Polygons(values[0]) is { } polygons
                && Angle(values, 1, 10, 0.1, 10_000) is { } tolerance ? Dense(polygons, tolerance, IsSet(values, 2)) : null, optional: 2),
        Function(new("geo_polygon_simplify", "The polygon without the corners that are within some metres (10) of what is left.",
            $"array_length(geo_polygon_simplify({Square}, 10).coordinates[0])", "5"),
            Type.Dynamic, [Type.Dynamic, Type.Real], values => Together(values[0]) is { } polygons
                && Angle(values, 1, 10, 0, MostSimple) is { } tolerance ? Written(Detail.Simple(polygons, tolerance)) : null, optional: 1),
        Function(new("geo_simplify_polygons_array",
            "What is left of an array of polygons without the corners that are within some metres (10) of it.",
            $"array_length(geo_simplify_polygons_array(pack_array({Square}), 10).coordinates[0])", "5"),
            Type.Dynamic, [Type.Dynamic, Type.Real], values =>
                Array(values[0]) is { } all && Angle(values, 1, 10, 0, MostSimple) is { } tolerance
                && Detail.Simple(all, tolerance) is { } simple ? Written(Overlay.Union(simple)) : null, optional: 1),
        Function(new("geo_polygon_buffer", "The polygon and what is within some metres of it; the border may be off by some metres (10).",
            $"geo_point_in_polygon(0.5, -0.01, geo_polygon_buffer({Square}, 2000))", "True"),
            Type.Dynamic, [Type.Dynamic, Type.Real, Type.Real], values => GeoJson.Polygons(values[0]) is { } polygons
                && Angle(values, 1, 0, LeastRadius, MostRadius) is { } radius && Angle(values, 2, 10, double.Epsilon, 1e6) is { } tolerance
                ? Written(Wider(polygons, radius, tolerance)) : null, optional: 1),
        Function(new("geo_polygon_to_s2cells",
            "The S2 cells of a level (11) that a polygon, or what is within some metres (0) of it, touches.",
            $"geo_polygon_to_s2cells({Square}, 5)", """["0554","0ffc","1004","1aac"]"""),
            Type.Dynamic, [Type.Dynamic, Type.Long, Type.Real], values => GeoJson.Polygons(values[0]) is { } polygons
                && Whole(values, 1, 11, 0, S2Cell.MostLevel) is { } level && Angle(values, 2, 0, 0, 1e7) is { } radius
                ? S2Covering.Of(polygons, level, radius) : null, optional: 2),
        Function(new("geo_polygon_to_h3cells",
            "The H3 cells of a resolution (6; 0 to 15) whose middles are in a polygon, or in it and what is within some metres (0) of it.",
            $"array_length(geo_polygon_to_h3cells({Square}, 3))", "1"),
            Type.Dynamic, [Type.Dynamic, Type.Long, Type.Real], values => GeoJson.Polygons(values[0]) is { } polygons
                && Whole(values, 1, 6, 0, H3Cell.MostResolution) is { } resolution && Angle(values, 2, 0, 0, MostRadius) is { } radius
                && (radius == 0 ? polygons : Wider(polygons, radius, 10 / SpherePoint.EarthRadius)) is { } wide
                ? H3Covering.Of(wide, resolution) : null, optional: 2),
        Function(new("geo_union_polygons_array", "An array of polygons and multipolygons as one.",
            $"round(geo_polygon_area(geo_union_polygons_array(pack_array({Square}, {Square}))) / 1e6)", "12364.0"),
            Type.Dynamic, [Type.Dynamic], values => Array(values[0]) is { } all ? Written(Overlay.Union(all)) : null),
    ];

    static Polygons? Together(object? value) => GeoJson.Polygons(value) is { } polygons ? Overlay.Union(polygons) : null;

    static Polygons? Wider(Polygons polygons, double radius, double tolerance) =>
        Buffers.Around(polygons, radius, Math.Clamp(tolerance, radius / 1e6, radius * 0.9));

    static Polygons? Array(object? value) => GeoJson.All<Polygons>(value) is { } all
        ? new([.. all.SelectMany(polygons => polygons.All)]) : null;

    static SpherePoint? Middle(Polygons polygons)
    {
        var moment = polygons.All.Aggregate(default(Direction), (sum, polygon) => sum + polygon.Moment);
        return moment.Length > 1e-15 ? SpherePoint.Of(moment.Unit) : null;
    }

    static object? Dense(Polygons polygons, double tolerance, bool keepsCrossing) => GeoJson.Write(new Polygons(
        [.. polygons.All.Select(polygon => new Polygon([.. polygon.Rings.Select(ring =>
            new Ring(Detail.Dense([.. ring.Given, ring.Given[0]], tolerance, keepsCrossing)[..^1]))]))]));
}
