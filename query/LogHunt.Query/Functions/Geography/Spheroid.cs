namespace LogHunt.Query.Functions.Geography;

/// <summary>Distances on the spheroid of WGS-84, by Vincenty's inverse formula (Survey Review 23, 1975).</summary>
static class Spheroid
{
    const double Equator = 6_378_137, Flattening = 1 / 298.257223563;
    const double Pole = Equator * (1 - Flattening);
    const int MostRounds = 200;

    /// <summary>Metres; where the formula doesn't settle, between places that are nearly opposite, those on the sphere.</summary>
    public static double Metres(SpherePoint from, SpherePoint to)
    {
        if (from.At == to.At) return 0;
        double Reduced(double latitude) => Math.Atan((1 - Flattening) * Math.Tan(double.DegreesToRadians(latitude)));
        var (sin1, cos1) = Math.SinCos(Reduced(from.Latitude));
        var (sin2, cos2) = Math.SinCos(Reduced(to.Latitude));
        var apart = double.DegreesToRadians(to.Longitude - from.Longitude);
        var lambda = apart;
        for (var round = 0; round < MostRounds; round++)
        {
            var (sinLambda, cosLambda) = Math.SinCos(lambda);
            var sinSigma = Math.Sqrt(Math.Pow(cos2 * sinLambda, 2) + Math.Pow(cos1 * sin2 - sin1 * cos2 * cosLambda, 2));
            var cosSigma = sin1 * sin2 + cos1 * cos2 * cosLambda;
            if (sinSigma == 0) return 0;
            var sigma = Math.Atan2(sinSigma, cosSigma);
            var sinAlpha = cos1 * cos2 * sinLambda / sinSigma;
            var cosSquared = 1 - sinAlpha * sinAlpha;
            var cosMiddle = cosSquared == 0 ? 0 : cosSigma - 2 * sin1 * sin2 / cosSquared;
            var c = Flattening / 16 * cosSquared * (4 + Flattening * (4 - 3 * cosSquared));
            var last = lambda;
            lambda = apart + (1 - c) * Flattening * sinAlpha
                * (sigma + c * sinSigma * (cosMiddle + c * cosSigma * (2 * cosMiddle * cosMiddle - 1)));
            if (Math.Abs(lambda - last) > 1e-12) continue;

            var square = cosSquared * (Equator * Equator - Pole * Pole) / (Pole * Pole);
            var a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)));
            var b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)));
            var bent = b * sinSigma * (cosMiddle + b / 4 * (cosSigma * (2 * cosMiddle * cosMiddle - 1)
                - b / 6 * cosMiddle * (4 * sinSigma * sinSigma - 3) * (4 * cosMiddle * cosMiddle - 3)));
            return Pole * a * (sigma - bent);
        }
        return from.AngleTo(to) * SpherePoint.EarthRadius;
    }
}
