using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Geography;
using static LogHunt.Query.Functions.GeoArguments;
using Type = LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Query.Functions;

/// <summary>Places by longitude and latitude, in degrees.</summary>
static class GeoPointFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Function(new("geo_distance_2points",
            "Metres between two places, each a longitude and a latitude, on a sphere (or the spheroid of WGS-84).",
            "round(geo_distance_2points(10.75, 59.91, 5.33, 60.39))", "304591.0"),
            Type.Real, [Type.Real, Type.Real, Type.Real, Type.Real, Type.Bool], values =>
                Place(values, 0) is { } from && Place(values, 2) is { } to
                ? Metres(from, to, IsSet(values, 4)) : null, optional: 1),
        Function(new("geo_azimuth", "The direction from one place to another, in radians clockwise from north.",
            "round(degrees(geo_azimuth(10.75, 59.91, 5.33, 60.39)), 1)", "282.4"),
            Type.Real, [Type.Real, Type.Real, Type.Real, Type.Real], values =>
                Place(values, 0) is { } from && Place(values, 2) is { } to ? from.AzimuthTo(to) : null),
        Function(new("geo_angle", "The angle at the second place from the first to the third, in radians clockwise.",
            "round(degrees(geo_angle(0, 10, 0, 5, 3, -10)), 4)", "168.7325"),
            Type.Real, [Type.Real, Type.Real, Type.Real, Type.Real, Type.Real, Type.Real], values =>
                Place(values, 0) is { } first && Place(values, 2) is { } corner && Place(values, 4) is { } last
                && corner.AzimuthTo(first) is { } start && corner.AzimuthTo(last) is { } end
                    ? SpherePoint.Positive(end - start)
                    : null),
        Function(new("geo_point_in_circle", "Whether a place is within a radius in metres of a middle.",
            "geo_point_in_circle(10.75, 59.91, 10.76, 59.92, 2000)", "True"),
            Type.Bool, [Type.Real, Type.Real, Type.Real, Type.Real, Type.Real], values =>
                Place(values, 0) is { } place && Place(values, 2) is { } middle && values[4] is double radius and >= 0
                    ? place.AngleTo(middle) * SpherePoint.EarthRadius <= radius
                    : null),
        Function(new("geo_point_in_polygon", "Whether a place is in a polygon or multipolygon in GeoJSON.",
            """geo_point_in_polygon(1, 1, dynamic({"type":"Polygon","coordinates":[[[0,0],[3,0],[0,3],[0,0]]]}))""", "True"),
            Type.Bool, [Type.Real, Type.Real, Type.Dynamic], values =>
                Place(values, 0) is { } place && GeoJson.Polygons(values[2]) is { } polygons ? polygons.Contains(place) : null),
        Function(new("geo_point_buffer", "A polygon around a place: its radius and how far its border may be off (10), in metres.",
            "array_length(geo_point_buffer(10, 60, 1000, 1).coordinates[0])", "72"),
            Type.Dynamic, [Type.Real, Type.Real, Type.Real, Type.Real], values =>
            {
                if (Place(values, 0) is not { } place || Angle(values, 2, 0, LeastRadius, MostRadius) is not { } radius
                    || Angle(values, 3, 10, double.Epsilon, 1e7) is not { } tolerance)
                    return null;
                return Written(new Polygons([Buffers.Around(place, radius, Math.Clamp(tolerance, radius / 1e6, radius * 0.9))]));
            }, optional: 1),
        Function(new("geo_distance_point_to_line", "Metres from a place to a line or multiline in GeoJSON.",
            """round(geo_distance_point_to_line(0, 1, dynamic({"type":"LineString","coordinates":[[-1,0],[1,0]]})))""", "111195.0"),
            Type.Real, [Type.Real, Type.Real, Type.Dynamic, Type.Bool], values =>
                Place(values, 0) is { } place && GeoJson.Lines(values[2]) is { } lines
                ? Metres(place, lines.Closest(place), IsSet(values, 3)) : null, optional: 1),
        Function(new("geo_distance_point_to_polygon", "Metres from a place to a polygon or multipolygon in GeoJSON; 0 inside.",
            """round(geo_distance_point_to_polygon(0, -1, dynamic({"type":"Polygon","coordinates":[[[-1,0],[1,0],[0,1],[-1,0]]]})))""",
            "111195.0"),
            Type.Real, [Type.Real, Type.Real, Type.Dynamic, Type.Bool], values =>
                Place(values, 0) is { } place && GeoJson.Polygons(values[2]) is { } polygons
                ? Metres(place, polygons.Closest(place), IsSet(values, 3)) : null, optional: 1),
        Function(new("geo_closest_point_on_line", "The place of a line or multiline that is nearest to a place, in GeoJSON.",
            """geo_closest_point_on_line(5, 3, dynamic({"type":"LineString","coordinates":[[0,0],[1,0]]}))""",
            """{"type":"Point","coordinates":[1,0]}"""),
            Type.Dynamic, [Type.Real, Type.Real, Type.Dynamic], values =>
                Place(values, 0) is { } place && GeoJson.Lines(values[2]) is { } lines ? Written(lines.Closest(place)) : null),
        Function(new("geo_closest_point_on_polygon", "The place of a polygon or multipolygon that is nearest to a place, in GeoJSON.",
            """geo_closest_point_on_polygon(5, -3, dynamic({"type":"Polygon","coordinates":[[[0,0],[1,0],[0,1],[0,0]]]}))""",
            """{"type":"Point","coordinates":[1,0]}"""),
            Type.Dynamic, [Type.Real, Type.Real, Type.Dynamic], values =>
                Place(values, 0) is { } place && GeoJson.Polygons(values[2]) is { } polygons ? Written(polygons.Closest(place)) : null),
        Function(new("geo_from_wkt", "GeoJSON of well-known text.",
            "geo_from_wkt('POINT (1 2)')", """{"type":"Point","coordinates":[1,2]}"""),
            Type.Dynamic, [Type.String], values => WellKnownText.Read((string)values[0]!)),
    ];
}
