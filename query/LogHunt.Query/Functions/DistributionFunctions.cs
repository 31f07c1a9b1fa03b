using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>The gamma function and what is computed with it.</summary>
static class DistributionFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("gamma", "The gamma function: of a whole number, the factorial of the one before.", "round(gamma(5), 6)", "24.0"),
            Map((double x) => SpecialFunctions.Gamma(x))),
        new(new("loggamma", "The logarithm of the gamma function.", "round(loggamma(5), 6)", "3.178054"),
            Map((double x) => SpecialFunctions.GammaLn(x))),
        new(new("erf", "The error function.", "round(erf(0.5), 6)", "0.5205"), Map((double x) => SpecialFunctions.Erf(x))),
        new(new("erfc", "1 less the error function.", "round(erfc(0.5), 6)", "0.4795"), Map((double x) => SpecialFunctions.Erfc(x))),
        new(new("beta_cdf", "How much of a beta distribution (alpha, beta) is up to a value.", "round(beta_cdf(0.2, 10, 50), 5)", "0.76842"),
            Map((double x, double alpha, double beta) => IsShape(alpha, beta) && !double.IsNaN(x) ? Beta.CDF(alpha, beta, x) : double.NaN)),
        new(new("beta_pdf", "The density of a beta distribution (alpha, beta) at a value.", "round(beta_pdf(0.5, 2, 2), 6)", "1.5"),
            Map((double x, double alpha, double beta) => IsShape(alpha, beta) && !double.IsNaN(x) ? Beta.PDF(alpha, beta, x) : double.NaN)),
        new(new("beta_inv", "The value up to which so much (0 to 1) of a beta distribution (alpha, beta) is.",
            "round(beta_inv(0.1, 10, 20), 4)", "0.2264"),
            Map((double p, double alpha, double beta) => p is < 0 or > 1 ? (double?)null : Inverse(p, alpha, beta))),
    ];

    static bool IsShape(double alpha, double beta) => alpha > 0 && beta > 0 && double.IsFinite(alpha) && double.IsFinite(beta);

    static double Inverse(double p, double alpha, double beta)
    {
        if (!IsShape(alpha, beta) || double.IsNaN(p)) return double.NaN;
        var (low, high) = (0.0, 1.0);
        while ((low + high) / 2 is var middle && middle > low && middle < high)
        {
            if (Beta.CDF(alpha, beta, middle) < p) low = middle;
            else high = middle;
        }
        return high;
    }
}
