namespace LogHunt.Query.Functions.Geography;

/// <summary>A vector of three reals: a place on the unit sphere, or the normal of a plane through its middle.</summary>
readonly record struct Direction(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>The same direction with length 1; of no direction, itself.</summary>
    public Direction Unit => Length is var length && length > 0 ? this * (1 / length) : this;

    public static Direction operator +(Direction a, Direction b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Direction operator -(Direction a, Direction b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Direction operator *(Direction a, double by) => new(a.X * by, a.Y * by, a.Z * by);

    public double Dot(Direction other) => X * other.X + Y * other.Y + Z * other.Z;

    public Direction Cross(Direction other) =>
        new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

    /// <summary>The angle between both, in radians from 0 to pi.</summary>
    public double AngleTo(Direction other) => Math.Atan2(Cross(other).Length, Dot(other));

    /// <summary>The place on the unit sphere at a longitude and a latitude in radians.</summary>
    public static Direction OfRadians(double longitude, double latitude) =>
        new(Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
}
