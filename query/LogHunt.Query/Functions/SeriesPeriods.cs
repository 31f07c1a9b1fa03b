using System.Collections.Immutable;
using System.Numerics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Series = LogHunt.Query.Functions.Parts.Series;

namespace LogHunt.Query.Functions;

/// <summary>What repeats in a series and how it goes on: seasons, frequencies, curves and forecasts.</summary>
static class SeriesPeriods
{
    /// <summary>As many points as one is worth computing for: the cost of a curve or a transform grows with them.</summary>
    const int MostPoints = 100_000, MostDegree = 20, LeastPeriod = 4;

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Parts.TypedFunction.OfAny(new("series_fft", "Several columns: the real and the imaginary parts of a series' frequencies.",
            "series_fft(dynamic([1,1,1,1]))", "[4.0,0.0,0.0,0.0], [0.0,0.0,0.0,0.0]"), ColumnType.Dynamic, 1, 2, values => Transformed(values, Forward)),
        Parts.TypedFunction.OfAny(new("series_ifft", "Several columns: the series that frequencies make, real and imaginary.",
            "series_ifft(dynamic([4,0,0,0]))", "[1.0,1.0,1.0,1.0], [0.0,0.0,0.0,0.0]"), ColumnType.Dynamic, 1, 2, values => Transformed(values, Backward)),
        Parts.TypedFunction.OfAny(new("series_fit_poly", "Several columns: the polynomial of a degree (5 when it is not said) that fits a series best, over "
            + "its places or other values: how well it fits, its coefficients from the highest on, variances and values.",
            "array_length(series_fit_poly(dynamic([1,4,9,16]), 2)[1])", "3"), ColumnType.Dynamic, 1, 3, FitPoly),
        Parts.TypedFunction.OfAny(new("series_fit_2lines_dynamic", "Two lines that meet where they fit best, as a bag.",
            "series_fit_2lines_dynamic(dynamic([1,2,3,3,2,1])).split_idx", "3"), ColumnType.Dynamic, 1, 1, values =>
                Series.Of(values[0]) is { Length: > 0 } numbers
                    ? SeriesShapes.Bag("rsquare,split_idx,variance,rvariance,line_fit", SeriesShapes.FitTwoLines(numbers)) : null),
        Parts.TypedFunction.OfAny(new("series_periods_validate", "Several columns: periods and, from 0 to 1, how far the series repeats after each.",
            "series_periods_validate(dynamic([1,3,5,7,1,3,5,7,1,3,5,7,1,3,5,7]), 4.0)[0]", "[4.0]"), ColumnType.Dynamic, 2, 17, values =>
            {
                if (Series.Of(values[0]) is not { } numbers) return null;
                var periods = values[1..].ToArray().Select(Series.Number).ToList();
                return Scored(periods.Select(period => (period, Score(numbers, period))));
            }),
        new(new("series_periods_detect", "Several columns: at most so many periods, between two lengths, after which a series repeats "
            + "most, and how far it does.", "series_periods_detect(dynamic([1,3,5,7,1,3,5,7,1,3,5,7,1,3,5,7]), 4.0, 8.0, 1)[0]", "[4.0]"),
            Scalar.Rows(ColumnType.Dynamic, [ColumnType.Dynamic, ColumnType.Real, ColumnType.Real, ColumnType.Long], Detect)),
        Parts.TypedFunction.OfAny(new("series_decompose_forecast", "A series with its last points, as many as the second argument says, foretold from those "
            + "before. Further arguments: season (-1 finds it), trend (`linefit`, `avg`, `none`), threshold.",
            "series_decompose_forecast(dynamic([1,2,3,4,0,0]), 2, 0)", "[1.0,2.0,3.0,4.0,5.0,6.0]"), ColumnType.Dynamic, 2, 5, Forecast),
    ];

    static DynamicArray? Transformed(ReadOnlySpan<object?> values, Action<Complex[]> transform)
    {
        if (Series.Of(values[0]) is not { Length: > 0 and <= MostPoints } real) return null;
        var imaginary = values.Length > 1 ? Series.Of(values[1]) : null;
        Complex[] points = [.. real.Select((number, i) => new Complex(number, imaginary is not null && i < imaginary.Length ? imaginary[i] : 0))];
        transform(points);
        Work.Tick();
        return new([Series.Array(points.Select(point => Rounded(point.Real))), Series.Array(points.Select(point => Rounded(point.Imaginary)))]);
    }

    /// <summary>What is left of zero by the transform's own error is zero.</summary>
    static double Rounded(double number) => Math.Abs(number) < 1e-12 ? 0 : number;

    static void Forward(Complex[] points) => Fourier.Forward(points, FourierOptions.Matlab);

    static void Backward(Complex[] points) => Fourier.Inverse(points, FourierOptions.Matlab);

    static object? FitPoly(ReadOnlySpan<object?> values)
    {
        if (Series.Of(values[0]) is not { Length: > 0 and <= MostPoints } y) return null;
        var x = values.Length > 1 && values[1] is DynamicArray given ? Places(given) : null;
        var degree = values[^1] is long and >= 1 and <= MostDegree and var asked && values.Length > 1 ? (int)asked : 5;
        x ??= [.. Enumerable.Range(0, y.Length).Select(i => (double)i)];
        if (x.Length != y.Length || y.Length <= degree || x.Concat(y).Any(number => !double.IsFinite(number))) return null;
        var coefficients = Fit.Polynomial(x, y, degree);
        double[] curve = [.. x.Select(at => Polynomial.Evaluate(at, coefficients))];
        var (share, variance, rest) = SeriesShapes.Fit(y, curve);
        return new DynamicArray([share, Series.Array(coefficients.Reverse()), variance, rest, Series.Array(curve)]);
    }

    /// <summary>Times count in days from the first, so that powers of them stay numbers.</summary>
    static double[] Places(DynamicArray given) => given is [DateTime first, ..]
        ? [.. given.Select(item => item is DateTime time ? (time - first).TotalDays : double.NaN)] : Series.Of(given)!;

    static DynamicArray Scored(IEnumerable<(double Period, double Score)> found)
    {
        var all = found.ToList();
        return new([Series.Array(all.Select(one => one.Period)), Series.Array(all.Select(one => one.Score))]);
    }

    /// <summary>The correlation of a series with itself a period later; 0 when that says nothing, or for a period that cannot be told.</summary>
    static double Score(double[] numbers, double period)
    {
        var lag = (int)Math.Round(double.IsFinite(period) ? Math.Clamp(period, -1, int.MaxValue) : -1);
        if (lag < LeastPeriod || lag > numbers.Length / 2) return 0;
        Work.Tick();
        var (_, mean, _) = Series.Moments(numbers);
        double[] around = [.. numbers.Select(number => double.IsNaN(number) ? 0 : number - mean)];
        var power = around.Sum(number => number * number);
        if (power <= 0) return 0;
        var product = 0.0;
        for (var i = lag; i < around.Length; i++) product += around[i] * around[i - lag];
        var score = product / power * Math.Sqrt((double)numbers.Length / (numbers.Length - lag));
        return score < 2 / Math.Sqrt(numbers.Length) ? 0 : Math.Round(Math.Min(score, 1), 2);
    }

    static object? Detect(ReadOnlySpan<object?> values)
    {
        if (Series.Of(values[0]) is not { Length: <= MostPoints } numbers || values[3] is not (long and >= 1 and <= 16 and var count)) return null;
        var least = Math.Max(LeastPeriod, (int)Math.Ceiling(Math.Clamp(Series.Number(values[1]), 0, 4_000)));
        var most = (int)Math.Min(Math.Clamp(Series.Number(values[2]), 0, 4_000), numbers.Length / 2);
        var scores = Enumerable.Range(least - 1, Math.Max(most - least + 3, 0)).ToDictionary(lag => lag, lag => Score(numbers, lag));
        var peaks = scores.Where(one => one.Key >= least && one.Key <= most && one.Value > 0
            && one.Value >= scores.GetValueOrDefault(one.Key - 1) && one.Value > scores.GetValueOrDefault(one.Key + 1));
        var best = peaks.OrderByDescending(one => one.Value).ThenBy(one => one.Key).Take((int)count)
            .Select(one => ((double)one.Key, one.Value)).ToList();
        while (best.Count < count) best.Add((0, 0));
        return Scored(best);
    }

    static object? Forecast(ReadOnlySpan<object?> values)
    {
        if (Series.Of(values[0]) is not { } numbers || values[1] is not (long and >= 0 and var points) || points >= numbers.Length) return null;
        var known = numbers[..^(int)points];
        var trend = (values.Length > 3 ? values[3] as string : null) ?? "linefit";
        var mean = Series.Moments(known).Mean;
        var (slope, start, _) = Series.Line(known);
        double[] line = [.. numbers.Select((_, i) => trend switch { "none" => 0, "avg" => mean, _ => start + slope * i })];
        double[] around = [.. known.Select((number, i) => number - line[i])];
        var threshold = values.Length > 4 ? Series.Number(values[4]) : 0.6;
        var season = SeriesShapes.SeasonOf(around, values.Length > 2 ? values[2] : null, threshold);
        var seasonal = Series.Seasonal(around, season);
        return Series.Array(line.Select((value, i) => value + (season > 0 ? seasonal[i % season] : 0)));
    }
}
