using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Geography;
using static LogHunt.Query.Functions.GeoArguments;
using Type = LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Query.Functions;

/// <summary>What two shapes in GeoJSON have in common. Null when they do not fit into half of the sphere.</summary>
static class GeoOverlayFunctions
{
    const string Line = """dynamic({"type":"LineString","coordinates":[[1,0],[2,0]]})""";
    const string Other = """dynamic({"type":"LineString","coordinates":[[1.5,-1],[1.5,1]]})""";
    const string Triangle = """dynamic({"type":"Polygon","coordinates":[[[0,-1],[3,0],[0,1],[0,-1]]]})""";

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Test("geo_intersects_2lines", "Whether two lines or multilines have a place in common.", Line, Other, GeoJson.Lines, GeoJson.Lines),
        Test("geo_intersects_2polygons", "Whether two polygons or multipolygons have a place in common.", Triangle, Triangle,
            GeoJson.Polygons, GeoJson.Polygons),
        Test("geo_intersects_line_with_polygon", "Whether a line and a polygon, or several, have a place in common.", Line, Triangle,
            GeoJson.Lines, GeoJson.Polygons),
        Common("geo_intersection_2lines", "What two lines or multilines have in common: places, lines, an empty collection.", Line, Line,
            """{"type":"LineString","coordinates":[[1,0],[2,0]]}""", GeoJson.Lines, GeoJson.Lines),
        Common("geo_intersection_2polygons", "What two polygons or multipolygons have in common.", Triangle, Triangle,
            """{"type":"Polygon","coordinates":[[[0,-1],[3,0],[0,1],[0,-1]]]}""", GeoJson.Polygons, GeoJson.Polygons),
        Common("geo_intersection_line_with_polygon", "The part of a line or multiline that is in a polygon or multipolygon.",
            Line, Triangle,
            """{"type":"LineString","coordinates":[[1,0],[2,0]]}""", GeoJson.Lines, GeoJson.Polygons),
    ];

    static ScalarFunction Test(string name, string summary, string first, string second, Func<object?, Shape?> readFirst,
        Func<object?, Shape?> readSecond) =>
        Function(new(name, summary, $"{name}({first}, {second})", "True"), Type.Bool, [Type.Dynamic, Type.Dynamic], values =>
            readFirst(values[0]) is { } a && readSecond(values[1]) is { } b ? Overlay.Intersects(a, b) : null);

    static ScalarFunction Common(string name, string summary, string first, string second, string result, Func<object?, Shape?> readFirst,
        Func<object?, Shape?> readSecond) =>
        Function(new(name, summary, $"{name}({first}, {second})", result), Type.Dynamic, [Type.Dynamic, Type.Dynamic], values =>
            readFirst(values[0]) is { } a && readSecond(values[1]) is { } b ? Written(Overlay.Intersection(a, b)) : null);
}
