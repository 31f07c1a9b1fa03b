using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Geography;

namespace LogHunt.Query.Functions;

/// <summary>
/// What the functions on places take: degrees, shapes, and what may be left out. What is no place or no shape gives null.
/// </summary>
static class GeoArguments
{
    /// <summary>Metres within which something may be looked for around a shape.</summary>
    public const double LeastRadius = 0.001, MostRadius = 9_000_000;

    public static ScalarFunction Function(Doc doc, ColumnType returns, ImmutableArray<ColumnType> parameters, Scalar.RowFunction f,
        int optional = 0) => new(doc, Scalar.Rows(returns, parameters, f, optional: optional));

    /// <summary>The place of two arguments.</summary>
    public static SpherePoint? Place(ReadOnlySpan<object?> values, int at) =>
        values[at] is double longitude && values[at + 1] is double latitude ? SpherePoint.Of(longitude, latitude) : null;

    /// <summary>A number within bounds, `otherwise` when it is left out, null when it is another or null.</summary>
    public static int? Whole(ReadOnlySpan<object?> values, int at, int otherwise, int least, int most) =>
        values.Length <= at ? otherwise : values[at] is long whole && whole >= least && whole <= most ? (int)whole : null;

    /// <summary>Metres within bounds as an angle, `otherwise` metres when they are left out, null when they are others or null.</summary>
    public static double? Angle(ReadOnlySpan<object?> values, int at, double otherwise, double least, double most) =>
        (values.Length <= at ? otherwise : values[at] is double metres && metres >= least && metres <= most ? metres : (double?)null)
            / SpherePoint.EarthRadius;

    public static bool IsSet(ReadOnlySpan<object?> values, int at) => values.Length > at && values[at] is true;

    /// <summary>Metres between two places, on the sphere or on the spheroid.</summary>
    public static double Metres(SpherePoint from, SpherePoint to, bool onSpheroid) =>
        onSpheroid ? Spheroid.Metres(from, to) : from.AngleTo(to) * SpherePoint.EarthRadius;

    public static object? Written(Shape? shape) => shape is null ? null : GeoJson.Write(shape);

    public static object? Written(SpherePoint? point) => point is { } place ? GeoJson.Write(new Places([place])) : null;
}
