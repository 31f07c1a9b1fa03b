using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Query.Functions.Geography;
using static LogHunt.Query.Functions.GeoArguments;
using Type = LogHunt.Engine.Schema.ColumnType;

namespace LogHunt.Query.Functions;

/// <summary>Cells of three grids that cover the Earth: geohash, S2 and H3. What is no cell gives null, as text the empty one.</summary>
static class GeoCellFunctions
{
    /// <summary>As in Kusto: how many resolutions below a cell its children may be, and how far rings go.</summary>
    const int MostGenerations = 5, MostRings = 142;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Function(new("geo_point_to_geohash", "The geohash of a place, of so many letters (5; 1 to 18).",
            "geo_point_to_geohash(10.75, 59.91)", "u4xsu"),
            Type.String, [Type.Real, Type.Real, Type.Long], values =>
                Place(values, 0) is { } place && Whole(values, 2, 5, 1, Geohash.MostLetters) is { } letters
                ? Geohash.Of(place, letters).ToString() : "", optional: 1),
        Function(new("geo_geohash_to_central_point", "The middle of a geohash's cell in GeoJSON.",
            "geo_geohash_to_central_point('u4xsu')", """{"type":"Point","coordinates":[10.74462890625,59.91943359375]}"""),
            Type.Dynamic, [Type.String], values => Geohash.Parse((string)values[0]!) is { } cell
                ? Written(SpherePoint.Of((cell.West + cell.East) / 2, (cell.South + cell.North) / 2)) : null),
        Function(new("geo_geohash_neighbors", "The eight geohashes around one.",
            "geo_geohash_neighbors('u4xsu')", """["u4xse","u4xt5","u4xst","u4xth","u4xsg","u4xtj","u4xsv","u4xss"]"""),
            Type.Dynamic, [Type.String], values =>
                Geohash.Parse((string)values[0]!) is { } cell ? new DynamicArray([.. cell.Neighbours]) : null),
        Function(new("geo_geohash_to_polygon", "The rectangle of a geohash in GeoJSON.",
            "geo_geohash_to_polygon('u')", """{"type":"Polygon","coordinates":[[[0,45],[45,45],[45,90],[0,90],[0,45]]]}"""),
            Type.Dynamic, [Type.String], values => Geohash.Parse((string)values[0]!) is { } cell ? Rectangle(cell) : null),

        Function(new("geo_point_to_s2cell", "The token of the S2 cell of a place, of a level (11; 0 to 30).",
            "geo_point_to_s2cell(10.75, 59.91)", "46416ec"),
            Type.String, [Type.Real, Type.Real, Type.Long], values =>
                Place(values, 0) is { } place && Whole(values, 2, 11, 0, S2Cell.MostLevel) is { } level
                ? S2Cell.Of(place, level).ToString() : "", optional: 1),
        Function(new("geo_s2cell_to_central_point", "The middle of an S2 cell in GeoJSON.",
            "geo_s2cell_to_central_point('1')", """{"type":"Point","coordinates":[0,0]}"""),
            Type.Dynamic, [Type.String], values => S2Cell.Parse((string)values[0]!) is { } cell ? Written(cell.Middle) : null),
        Function(new("geo_s2cell_neighbors", "The eight S2 cells around one.",
            "geo_s2cell_neighbors('89c259')", """["89c25d","89c2f9","89c251","89c257","89c25f","89c25b","89c2f7","89c2f5"]"""),
            Type.Dynamic, [Type.String], values =>
                S2Cell.Parse((string)values[0]!) is { } cell ? new DynamicArray([.. cell.Neighbours]) : null),
        Function(new("geo_s2cell_to_polygon", "The border of an S2 cell in GeoJSON.",
            "array_length(geo_s2cell_to_polygon('89c259').coordinates[0])", "5"),
            Type.Dynamic, [Type.String], values =>
                S2Cell.Parse((string)values[0]!) is { } cell ? Written(new Polygons([new([new(cell.Corners)])])) : null),

        Function(new("geo_point_to_h3cell", "The H3 cell of a place, of a resolution (6; 0 to 15).",
            "geo_point_to_h3cell(10.75, 59.91)", "860999387ffffff"),
            Type.String, [Type.Real, Type.Real, Type.Long], values => Place(values, 0) is { } place
                && Whole(values, 2, 6, 0, H3Cell.MostResolution) is { } resolution
                    ? H3Cell.Of(place, resolution).ToString() : "", optional: 1),
        Function(new("geo_h3cell_to_central_point", "The middle of an H3 cell in GeoJSON.",
            "round(todouble(geo_h3cell_to_central_point('862a1072fffffff').coordinates[0]), 4)", "-74.016"),
            Type.Dynamic, [Type.String], values => H3Cell.Parse((string)values[0]!) is { } cell ? Written(cell.Middle) : null),
        Function(new("geo_h3cell_to_polygon", "The border of an H3 cell in GeoJSON.",
            "array_length(geo_h3cell_to_polygon('862a1072fffffff').coordinates[0])", "7"),
            Type.Dynamic, [Type.String], values =>
                H3Cell.Parse((string)values[0]!) is { } cell ? Written(new Polygons([new([new(H3Grid.Border(cell))])])) : null),
        Function(new("geo_h3cell_level", "The resolution of an H3 cell.", "geo_h3cell_level('862a1072fffffff')", "6"),
            Type.Int, [Type.String], values => H3Cell.Parse((string)values[0]!)?.Resolution),
        Function(new("geo_h3cell_parent", "The H3 cell of a coarser resolution (the next) in which a cell is.",
            "geo_h3cell_parent('862a1072fffffff')", "852a1073fffffff"),
            Type.String, [Type.String, Type.Long], values => H3Cell.Parse((string)values[0]!) is { } cell
                && Whole(values, 1, cell.Resolution - 1, 0, H3Cell.MostResolution) is { } resolution
                && cell.Parent(resolution) is { } parent ? parent.ToString() : "", optional: 1),
        Function(new("geo_h3cell_children", "The H3 cells of a finer resolution (the next, at most five) that are in a cell.",
            "array_length(geo_h3cell_children('862a1072fffffff', 8))", "49"),
            Type.Dynamic, [Type.String, Type.Long], values => H3Cell.Parse((string)values[0]!) is { } cell
                && Whole(values, 1, cell.Resolution + 1, cell.Resolution, cell.Resolution + MostGenerations) is { } finer
                && finer <= H3Cell.MostResolution ? Array(cell.Children(finer)) : null, optional: 1),
        Function(new("geo_h3cell_neighbors", "The cells around an H3 cell.",
            "geo_h3cell_neighbors('862a1072fffffff')",
            """["862a10727ffffff","862a10707ffffff","862a1070fffffff","862a10777ffffff","862a100dfffffff","862a100d7ffffff"]"""),
            Type.Dynamic, [Type.String], values => H3Cell.Parse((string)values[0]!) is { } cell ? Array(H3Grid.Rings(cell, 1)[1]) : null),
        Function(new("geo_h3cell_rings", "The rings of cells around an H3 cell up to a distance (0 to 142), the first the cell itself.",
            "array_length(geo_h3cell_rings('862a1072fffffff', 3)[3])", "18"),
            Type.Dynamic, [Type.String, Type.Long], values =>
                H3Cell.Parse((string)values[0]!) is { } cell && Whole(values, 1, 1, 0, MostRings) is { } distance
                ? new DynamicArray([.. H3Grid.Rings(cell, distance).Select(Array)]) : null, optional: 1),
    ];

    static DynamicArray Array(IEnumerable<H3Cell> cells) => new([.. cells.Select(cell => cell.ToString())]);

    /// <summary>Of a cell that may be more than half of the sphere.</summary>
    static DynamicBag Rectangle(Geohash cell)
    {
        DynamicArray Corner(double longitude, double latitude) => GeoJson.Pair(new(longitude, latitude, default));
        var southwest = Corner(cell.West, cell.South);
        return GeoJson.Bag("Polygon", new([new DynamicArray(
            [southwest, Corner(cell.East, cell.South), Corner(cell.East, cell.North), Corner(cell.West, cell.North), southwest])]));
    }
}
