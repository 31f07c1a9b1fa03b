using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Geography;
using static LogHunt.Query.Functions.GeoArguments;
using Type = LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Query.Functions;

/// <summary>
/// Lines and multilines in GeoJSON. Edges are the shortest ways on a sphere; of several lines, what they are together counts.
/// </summary>
static class GeoLineFunctions
{
    const double MostSimple = 7_800_000;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Function(new("geo_line_length", "Metres that a line or multiline is long.",
            """round(geo_line_length(dynamic({"type":"LineString","coordinates":[[0,0],[1,0]]})))""", "111195.0"),
            Type.Real, [Type.Dynamic, Type.Bool], values => Together(values[0]) is { } lines
                ? Length(lines, IsSet(values, 1)) : null, optional: 1),
        Function(new("geo_line_centroid", "The middle of a line or multiline by the lengths of its edges.",
            """geo_line_centroid(dynamic({"type":"LineString","coordinates":[[0,0],[2,0]]}))""",
            """{"type":"Point","coordinates":[1,0]}"""),
            Type.Dynamic, [Type.Dynamic], values => Together(values[0]) is { } lines ? Written(lines.Middle) : null),
        Function(new("geo_line_densify",
            "The line with more places, so that it follows a map's straight line to some metres (10); true: over the date line too.",
            """geo_line_densify(dynamic({"type":"LineString","coordinates":[[0,50],[1,50]]}), 100)""",
            """{"type":"LineString","coordinates":[[0,50],[0.5,50],[1,50]]}"""),
            Type.Dynamic, [Type.Dynamic, Type.Real, Type.Bool], values => GeoJson.Lines(values[0]) is { } lines
                && Angle(values, 1, 10, 0.1, 10_000) is { } tolerance ? Dense(lines, tolerance, IsSet(values, 2)) : null, optional: 2),
        Function(new("geo_line_simplify", "The line without the places that are within some metres (10) of what is left.",
            """geo_line_simplify(dynamic({"type":"LineString","coordinates":[[0,0],[1,0],[2,0]]}))""",
            """{"type":"LineString","coordinates":[[0,0],[2,0]]}"""),
            Type.Dynamic, [Type.Dynamic, Type.Real], values => GeoJson.Lines(values[0]) is { } lines
                && Angle(values, 1, 10, 0, MostSimple) is { } tolerance ? Simple(lines, tolerance) : null, optional: 1),
        Function(new("geo_line_interpolate_point", "The place at a fraction (0 to 1) of a line's length.",
            """geo_line_interpolate_point(dynamic({"type":"LineString","coordinates":[[0,0],[1,0]]}), 0)""",
            """{"type":"Point","coordinates":[0,0]}"""),
            Type.Dynamic, [Type.Dynamic, Type.Real], values =>
                GeoJson.Lines(values[0]) is { All: [_] } line && values[1] is double fraction and >= 0 and <= 1
                ? Written(At(line, fraction)) : null),
        Function(new("geo_line_locate_point", "The fraction of a line's length at which it is nearest to a place.",
            """round(geo_line_locate_point(dynamic({"type":"LineString","coordinates":[[0,0],[2,0]]}), 1, 1), 4)""", "0.5"),
            Type.Real, [Type.Dynamic, Type.Real, Type.Real, Type.Bool], values =>
                GeoJson.Lines(values[0]) is { All: [_] } line && Place(values, 1) is { } place
                ? Fraction(line, place, IsSet(values, 3)) : null, optional: 1),
        Function(new("geo_line_buffer", "What is within some metres of a line, as polygons whose border may be off by some metres (10).",
            """geo_point_in_polygon(0.5, 0.01, geo_line_buffer(dynamic({"type":"LineString","coordinates":[[0,0],[1,0]]}), 2000))""",
            "True"),
            Type.Dynamic, [Type.Dynamic, Type.Real, Type.Real], values => GeoJson.Lines(values[0]) is { } lines
                && Angle(values, 1, 0, LeastRadius, MostRadius) is { } radius && Angle(values, 2, 10, double.Epsilon, 1e6) is { } tolerance
                ? Written(Buffers.Around(lines, radius, Math.Clamp(tolerance, radius / 1e6, radius * 0.9))) : null, optional: 1),
        Function(new("geo_line_to_s2cells", "The S2 cells of a level (11) that a line, or what is within some metres (0) of it, touches.",
            """geo_line_to_s2cells(dynamic({"type":"LineString","coordinates":[[10.7,59.9],[10.8,59.9]]}), 8)""", """["46417"]"""),
            Type.Dynamic, [Type.Dynamic, Type.Long, Type.Real], values => GeoJson.Lines(values[0]) is { } lines
                && Whole(values, 1, 11, 0, S2Cell.MostLevel) is { } level && Angle(values, 2, 0, 0, 1e7) is { } radius
                ? S2Covering.Of(lines, level, radius) : null, optional: 2),
        Function(new("geo_union_lines_array", "An array of lines and multilines as one.",
            """geo_union_lines_array(pack_array(geo_from_wkt('LINESTRING (0 0, 1 1)'), geo_from_wkt('LINESTRING (1 1, 2 1)')))""",
            """{"type":"LineString","coordinates":[[0,0],[1,1],[2,1]]}"""),
            Type.Dynamic, [Type.Dynamic], values => GeoJson.All<Lines>(values[0]) is { } all
                ? Written(Overlay.Union(new Lines([.. all.SelectMany(lines => lines.All)]))) : null),
    ];

    static Lines? Together(object? value) => GeoJson.Lines(value) is { } lines ? lines.All.Length == 1
        ? lines : Overlay.Union(lines) : null;

    static double Length(Lines lines, bool onSpheroid) => lines.Edges.Sum(edge => Metres(edge.From, edge.To, onSpheroid));

    static object? Dense(Lines lines, double tolerance, bool keepsCrossing) =>
        GeoJson.Write(new Lines([.. lines.All.Select(line => Detail.Dense(line, tolerance, keepsCrossing))]));

    static object? Simple(Lines lines, double tolerance)
    {
        if ((lines.All.Length == 1 ? lines : Overlay.Union(lines)) is not { } all) return null;
        var simple = all.All.Select(line => Detail.Simple(line, tolerance)).OfType<ImmutableArray<SpherePoint>>().ToImmutableArray();
        return simple.IsEmpty ? null : GeoJson.Write(new Lines(simple));
    }

    static SpherePoint At(Lines line, double fraction)
    {
        var left = fraction * line.Edges.Sum(edge => edge.Length);
        foreach (var edge in line.Edges)
        {
            if (left <= edge.Length) return edge.Along(left / edge.Length);
            left -= edge.Length;
        }
        return line.All[0][^1];
    }

    static double Fraction(Lines line, SpherePoint place, bool onSpheroid)
    {
        var (before, nearest, best) = (0.0, double.PositiveInfinity, 0.0);
        foreach (var edge in line.Edges)
        {
            var closest = edge.Closest(place);
            if (closest.AngleTo(place) is var distance && distance < nearest)
                (nearest, best) = (distance, before + Metres(edge.From, closest, onSpheroid));
            before += Metres(edge.From, edge.To, onSpheroid);
        }
        return before > 0 ? best / before : 0;
    }
}
