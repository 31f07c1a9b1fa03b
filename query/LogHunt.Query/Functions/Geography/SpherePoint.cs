namespace LogHunt.Query.Functions.Geography;

/// <summary>A place on Earth, a sphere here as in Kusto: its degrees as they were given, and its direction from the middle.</summary>
readonly record struct SpherePoint(double Longitude, double Latitude, Direction At)
{
    /// <summary>Metres.</summary>
    public const double EarthRadius = 6_371_010;

    /// <summary>The place, or null when the degrees are no place.</summary>
    public static SpherePoint? Of(double longitude, double latitude) => Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90
        ? new(longitude, latitude, Direction.OfRadians(double.DegreesToRadians(longitude), double.DegreesToRadians(latitude)))
        : null;

    public static SpherePoint Of(Direction direction) => new(
        double.RadiansToDegrees(Math.Atan2(direction.Y, direction.X)),
        double.RadiansToDegrees(Math.Atan2(direction.Z, Math.Sqrt(direction.X * direction.X + direction.Y * direction.Y))),
        direction.Unit);

    /// <summary>The angle between both, in radians.</summary>
    public double AngleTo(SpherePoint other) => At.AngleTo(other.At);

    /// <summary>
    /// The direction in which `other` lies, in radians clockwise from north, from 0 up to 2 pi; null where every direction or none leads
    /// there.
    /// </summary>
    public double? AzimuthTo(SpherePoint other)
    {
        if (At.Cross(other.At).Length < 1e-15) return null;
        var (east, north) = Axes(At);
        return Positive(Math.Atan2(other.At.Dot(east), other.At.Dot(north)));
    }

    /// <summary>East and north at a place; at a pole, as if it were a little off it on the meridian of Greenwich.</summary>
    public static (Direction East, Direction North) Axes(Direction at)
    {
        var flat = Math.Sqrt(at.X * at.X + at.Y * at.Y);
        var east = flat < 1e-15 ? new Direction(0, 1, 0) : new Direction(-at.Y / flat, at.X / flat, 0);
        return (east, at.Cross(east));
    }

    /// <summary>The place at a distance in radians in the direction of an azimuth in radians.</summary>
    public SpherePoint Away(double azimuth, double distance)
    {
        var (east, north) = Axes(At);
        return Of(At * Math.Cos(distance) + (north * Math.Cos(azimuth) + east * Math.Sin(azimuth)) * Math.Sin(distance));
    }

    public static double Positive(double radians) => radians % Math.Tau is var rest && rest < 0 ? rest + Math.Tau : rest;
}
