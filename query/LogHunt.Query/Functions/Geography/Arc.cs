namespace LogHunt.Query.Functions.Geography;

/// <summary>The shorter way between two places: an edge of a line or of a ring.</summary>
readonly record struct Arc(SpherePoint From, SpherePoint To)
{
    /// <summary>Radians.</summary>
    public double Length => From.AngleTo(To);

    /// <summary>The place of it that is nearest.</summary>
    public SpherePoint Closest(SpherePoint point)
    {
        var normal = From.At.Cross(To.At).Unit;
        if (point.At.Dot(normal.Cross(From.At)) > 0 && point.At.Dot(To.At.Cross(normal)) > 0
            && (point.At - normal * point.At.Dot(normal)) is var foot && foot.Length > 1e-12)
            return SpherePoint.Of(foot);
        return point.AngleTo(From) <= point.AngleTo(To) ? From : To;
    }

    /// <summary>Radians to the nearest place of it.</summary>
    public double Distance(SpherePoint point) => Closest(point).AngleTo(point);

    /// <summary>The place at a fraction of its length, from 0 to 1.</summary>
    public SpherePoint Along(double fraction)
    {
        var angle = Length;
        if (fraction <= 0 || angle < 1e-15) return From;
        if (fraction >= 1) return To;
        return SpherePoint.Of(From.At * Math.Sin((1 - fraction) * angle) + To.At * Math.Sin(fraction * angle));
    }

    /// <summary>Whether both have a place in common.</summary>
    public bool Meets(Arc other)
    {
        var (mine, its) = (From.At.Cross(To.At), other.From.At.Cross(other.To.At));
        var common = mine.Cross(its);
        if (common.Length < 1e-15) return Math.Min(Distance(other.From), Distance(other.To)) < 1e-15;
        if (common.Dot(From.At + To.At) < 0) common *= -1;
        return IsBetween(common, From.At, To.At, mine) && IsBetween(common, other.From.At, other.To.At, its);
    }

    static bool IsBetween(Direction place, Direction from, Direction to, Direction normal) =>
        place.Dot(normal.Cross(from)) >= 0 && place.Dot(to.Cross(normal)) >= 0;

    /// <summary>Radians between the nearest places of both; 0 where they meet.</summary>
    public double Distance(Arc other) => Meets(other) ? 0
        : Math.Min(Math.Min(Distance(other.From), Distance(other.To)), Math.Min(other.Distance(From), other.Distance(To)));
}
