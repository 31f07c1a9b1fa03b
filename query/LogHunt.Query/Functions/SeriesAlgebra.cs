using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using MathNet.Numerics.Distributions;

namespace LogHunt.Query.Functions;

/// <summary>One number of one series or of two, and gaps filled along lines.</summary>
static class SeriesAlgebra
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        One("series_sum", "The sum of a series.", "series_sum(dynamic([1,2,3]))", "6.0", numbers => numbers.Sum()),
        One("series_product", "The product of a series.", "series_product(dynamic([1,2,3]))", "6.0",
            numbers => numbers.Aggregate(1.0, (product, number) => product * number)),
        One("series_magnitude", "The length of a series as a vector.", "series_magnitude(dynamic([3,4]))", "5.0",
            numbers => Math.Sqrt(Dot(numbers, numbers))),
        Two("series_dot_product", "The sum of the products of two series.", "series_dot_product(dynamic([1,2]), dynamic([4,5]))", "14.0", Dot),
        Two("series_cosine_similarity", "The cosine of the angle between two series as vectors; their lengths may be given.",
            "series_cosine_similarity(dynamic([1,2]), dynamic([2,4]))", "1.0", (a, b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)), most: 4,
            given: (a, b, lengths) => Dot(a, b) / lengths),
        Two("series_pearson_correlation", "How two series go together: 1 when one is a line of the other, -1 when a falling one.",
            "series_pearson_correlation(dynamic([1,2,3]), dynamic([2,4,6]))", "1.0", Pearson),
        TypedFunction.OfAny(new("series_fill_linear", "Each gap filled along the line between what stands before and after it; at the ends, "
            + "unless `false` says not to, with what is next to it. A second argument says what a gap is. Whole numbers stay whole.",
            "series_fill_linear(dynamic([1.0,null,3.0]))", "[1.0,2.0,3.0]"), ColumnType.Dynamic, 1, 4, FillLinear),
        new(new("welch_test", "How likely two samples, each by its mean, variance and count, are to have the same mean.",
            "welch_test(1.0, 2.0, 10, 1.0, 2.0, 10)", "1.0"),
            Scalar.Rows(ColumnType.Real, [.. Enumerable.Repeat(ColumnType.Real, 6)], values => Welch([.. values.ToArray().Select(Series.Number)]))),
    ];

    static ScalarFunction One(string name, string summary, string example, string result, Func<double[], double> f) =>
        TypedFunction.OfAny(new(name, summary, example, result), ColumnType.Real, 1, 1,
            values => Series.Of(values[0]) is { } numbers ? Series.Value(f(numbers)) : null);

    static ScalarFunction Two(string name, string summary, string example, string result, Func<double[], double[], double> f, int most = 2,
        Func<double[], double[], double, double>? given = null) =>
        TypedFunction.OfAny(new(name, summary, example, result), ColumnType.Real, 2, most, values =>
        {
            var (a, b) = (Series.Of(values[0]), Series.Of(values[1]));
            a ??= b is not null && Series.Number(values[0]) is var x && !double.IsNaN(x) ? [.. Enumerable.Repeat(x, b.Length)] : null;
            b ??= a is not null && Series.Number(values[1]) is var y && !double.IsNaN(y) ? [.. Enumerable.Repeat(y, a.Length)] : null;
            if (a is null || b is null || a.Length != b.Length) return null;
            return Series.Value(values.Length == 4 && given is not null
                ? given(a, b, Series.Number(values[2]) * Series.Number(values[3])) : f(a, b));
        });

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    static double Pearson(double[] a, double[] b)
    {
        if (a.Length == 0) return double.NaN;
        var (x, y) = (a.Average(), b.Average());
        double[] u = [.. a.Select(number => number - x)], v = [.. b.Select(number => number - y)];
        return Dot(u, v) / Math.Sqrt(Dot(u, u) * Dot(v, v));
    }

    static object? FillLinear(ReadOnlySpan<object?> values)
    {
        if (values[0] is not DynamicArray array) return null;
        var gap = values.Length > 1 ? values[1] : null;
        var (edges, constant) = (values.Length < 3 || values[2] is not false, values.Length > 3 ? Series.Number(values[3]) : 0);
        double[] numbers = [.. array.Select(item => gap is not null && Series.Number(item) == Series.Number(gap) ? double.NaN : Series.Number(item))];
        int[] known = [.. Enumerable.Range(0, numbers.Length).Where(i => !double.IsNaN(numbers[i]))];
        if (known.Length == 0) return Series.Array(numbers.Select(_ => constant));
        var isWhole = System.Array.TrueForAll(known, i => array[i] is long or int);
        for (var i = 1; i < known.Length; i++)
        {
            var (from, to) = (known[i - 1], known[i]);
            for (var at = from + 1; at < to; at++) numbers[at] = numbers[from] + (numbers[to] - numbers[from]) * (at - from) / (to - from);
        }
        if (edges)
        {
            System.Array.Fill(numbers, numbers[known[0]], 0, known[0]);
            System.Array.Fill(numbers, numbers[known[^1]], known[^1] + 1, numbers.Length - known[^1] - 1);
        }
        return Series.Array(isWhole ? numbers.Select(Math.Truncate) : numbers, isWhole);
    }

    static object? Welch(double[] given)
    {
        var (first, second) = (given[1] / given[2], given[4] / given[5]);
        if (!(first >= 0 && second >= 0 && first + second > 0 && given[2] > 1 && given[5] > 1)) return null;
        var t = (given[0] - given[3]) / Math.Sqrt(first + second);
        var freedom = (first + second) * (first + second) / (first * first / (given[2] - 1) + second * second / (given[5] - 1));
        return double.IsFinite(freedom) ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t)) : null;
    }
}
