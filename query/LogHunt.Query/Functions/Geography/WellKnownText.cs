using System.Buffers;
using System.Globalization;
using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Geography;

/// <summary>Well-known text (OGC 06-103r4) to GeoJSON: of places, lines, polygons, several of each and collections.</summary>
ref struct WellKnownText
{
    /// <summary>How deep collections may stand in each other.</summary>
    const int MostDepth = 32;

    static readonly Dictionary<string, (string Type, int Depth)> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["POINT"] = ("Point", 0), ["LINESTRING"] = ("LineString", 1), ["POLYGON"] = ("Polygon", 2),
        ["MULTIPOINT"] = ("MultiPoint", 1), ["MULTILINESTRING"] = ("MultiLineString", 2), ["MULTIPOLYGON"] = ("MultiPolygon", 3),
    };

    static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789+-.eE");

    ReadOnlySpan<char> rest;

    /// <summary>The shape, or null when the text is none.</summary>
    public static DynamicBag? Read(string text)
    {
        var reader = new WellKnownText { rest = text };
        var shape = reader.Geometry(0);
        return shape is not null && reader.rest.TrimStart().IsEmpty ? shape : null;
    }

    DynamicBag? Geometry(int depth)
    {
        var word = Word();
        if (word.Equals("GEOMETRYCOLLECTION", StringComparison.OrdinalIgnoreCase)) return OfCollection(depth);
        if (!Kinds.TryGetValue(word, out var kind) || Coordinates(kind.Depth, isMultiPoint: kind.Type == "MultiPoint") is not { } read)
            return null;
        return GeoJson.Bag(kind.Type, read);
    }

    DynamicBag? OfCollection(int depth)
    {
        if (depth > MostDepth || !Take('(')) return null;
        var shapes = new List<DynamicBag>();
        do
        {
            if (Geometry(depth + 1) is not { } shape) return null;
            shapes.Add(shape);
        }
        while (Take(','));
        return Take(')') ? GeoJson.OfCollection(shapes) : null;
    }

    /// <summary>`(1 2)` at depth 0, `(1 2, 3 4)` at depth 1, lists of these below; a MULTIPOINT's places may have brackets.</summary>
    DynamicArray? Coordinates(int depth, bool isMultiPoint)
    {
        if (!Take('(')) return null;
        var items = new List<object?>();
        if (depth == 0) return Pair() is { } only && Take(')') ? only : null;
        do
        {
            var nested = depth > 1 || (isMultiPoint && rest.TrimStart().StartsWith("("));
            if ((nested ? Coordinates(depth - 1, isMultiPoint: false) : Pair()) is not { } item) return null;
            items.Add(item);
        }
        while (Take(','));
        return Take(')') ? new(items) : null;
    }

    DynamicArray? Pair() => Number() is { } longitude && Number() is { } latitude && SpherePoint.Of(longitude, latitude) is { } place
        ? GeoJson.Pair(place)
        : null;

    double? Number()
    {
        rest = rest.TrimStart();
        var length = rest.IndexOfAnyExcept(Numeric);
        var number = length < 0 ? rest : rest[..length];
        rest = rest[number.Length..];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    string Word()
    {
        rest = rest.TrimStart();
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length])) length++;
        var word = rest[..length].ToString();
        rest = rest[length..];
        return word;
    }

    bool Take(char character)
    {
        rest = rest.TrimStart();
        if (rest.IsEmpty || rest[0] != character) return false;
        rest = rest[1..];
        return true;
    }
}
