using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;

namespace LogHunt.Query.Functions;

/// <summary>
/// Functions over series that give several columns, `extend (a, b) = series_fit_line(x)`: each gives its values as an array, of which
/// `extend`, `project` and `print` make the columns.
/// </summary>
static class SeriesShapes
{
    const double UsualSeason = 0.6, UsualThreshold = 1.5;

    /// <summary>The columns of such a function; null for any other.</summary>
    public static ImmutableArray<(string Name, ColumnType Type)>? ColumnsOf(string function) => function switch
    {
        "series_stats" =>
        [
            ("min", ColumnType.Real), ("min_idx", ColumnType.Long), ("max", ColumnType.Real), ("max_idx", ColumnType.Long),
            ("avg", ColumnType.Real), ("stdev", ColumnType.Real), ("variance", ColumnType.Real),
        ],
        "series_fit_line" =>
        [
            ("rsquare", ColumnType.Real), ("slope", ColumnType.Real), ("variance", ColumnType.Real), ("rvariance", ColumnType.Real),
            ("interception", ColumnType.Real), ("line_fit", ColumnType.Dynamic),
        ],
        "series_fit_2lines" =>
        [
            ("rsquare", ColumnType.Real), ("split_idx", ColumnType.Long), ("variance", ColumnType.Real), ("rvariance", ColumnType.Real),
            ("line_fit", ColumnType.Dynamic),
        ],
        "series_decompose" =>
        [
            ("baseline", ColumnType.Dynamic), ("seasonal", ColumnType.Dynamic), ("trend", ColumnType.Dynamic),
            ("residual", ColumnType.Dynamic),
        ],
        "series_decompose_anomalies" =>
            [("ad_flag", ColumnType.Dynamic), ("ad_score", ColumnType.Dynamic), ("baseline", ColumnType.Dynamic)],
        "series_fft" or "series_ifft" => [("real", ColumnType.Dynamic), ("imag", ColumnType.Dynamic)],
        "series_fit_poly" =>
        [
            ("rsquare", ColumnType.Real), ("coefficients", ColumnType.Dynamic), ("variance", ColumnType.Real), ("rvariance", ColumnType.Real),
            ("poly_fit", ColumnType.Dynamic),
        ],
        "series_periods_detect" or "series_periods_validate" => [("periods", ColumnType.Dynamic), ("scores", ColumnType.Dynamic)],
        _ => null,
    };

    public static ImmutableArray<ScalarFunction> Several { get; } =
    [
        Of("series_stats", "Several columns: smallest and largest with their places, mean, deviation, variance.", "dynamic([1,3])",
            "1.0, 0, 3.0, 1, 2.0, 1.4142135623730951, 2.0", 2, (numbers, _) => Stats(numbers)[..7]),
        Of("series_fit_line", "Several columns: the line of least squares and how well it fits.", "dynamic([1,2,3])",
            "1.0, 1.0, 1.0, 0.0, 1.0, [1.0,2.0,3.0]", 1, (numbers, _) => FitLine(numbers)),
        Of("series_fit_2lines", "Several columns: two lines that meet where they fit best.", "dynamic([1,2,3,3,2,1])",
            "1.0, 3, 0.8, 0.0, [1.0,2.0,3.0,3.0,2.0,1.0]", 1, (numbers, _) => FitTwoLines(numbers)),
        Of("series_decompose", "Several columns: baseline, seasonal part, trend and what is left.", "dynamic([1,3,1,3]), 2",
            "[1.0,3.0,1.0,3.0], [-1.0,1.0,-1.0,1.0], [2.0,2.0,2.0,2.0], [0.0,0.0,0.0,0.0]", 5, Decompose),
        Of("series_decompose_anomalies", "Several columns: 1 or -1 where a number is too large or too small, its score, and the baseline. "
            + "Arguments: threshold, season (-1 finds it), trend (`avg`, `linefit`, `none`).", "dynamic([1,1,1,1,1,1,1,1,1,1]), 1.5",
            "[0,0,0,0,0,0,0,0,0,0], [0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0], [1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0]", 7, Anomalies),
    ];

    static ScalarFunction Of(string name, string summary, string example, string result, int most, Func<double[], object?[], object?[]> f) =>
        TypedFunction.OfAny(new(name, summary, $"{name}({example})", result), ColumnType.Dynamic, 1, most, values =>
            Series.Of(values[0]) is { Length: > 0 } numbers ? new DynamicArray(f(numbers, values.ToArray())) : null);

    public static DynamicBag Bag(string names, object?[] values)
    {
        var bag = new DynamicBag();
        foreach (var (name, value) in names.Split(',').Zip(values)) bag[name] = value;
        return bag;
    }

    public static object?[] Stats(double[] numbers)
    {
        var (count, mean, variance) = Series.Moments(numbers);
        var (least, most) = (-1, -1);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (double.IsNaN(numbers[i])) continue;
            if (least < 0 || numbers[i] < numbers[least]) least = i;
            if (most < 0 || numbers[i] > numbers[most]) most = i;
        }
        return count == 0 ? [null, null, null, null, null, null, null, null, (long)numbers.Length]
            :
            [
                numbers[least], (long)least, numbers[most], (long)most, mean, Math.Sqrt(variance), variance, mean * count,
                (long)numbers.Length,
            ];
    }

    public static object?[] FitLine(double[] numbers)
    {
        var (slope, interception, line) = Series.Line(numbers);
        var (fit, variance, rest) = Fit(numbers, line);
        return [fit, slope, variance, rest, interception, Series.Array(line)];
    }

    /// <summary>How much of the variance a curve explains, the variance, and that of what is left.</summary>
    public static (double Share, double Variance, double Left) Fit(double[] numbers, double[] line)
    {
        var variance = Series.Moments(numbers).Variance;
        var rest = Series.Moments([.. numbers.Select((number, i) => number - line[i])]).Variance;
        return (variance == 0 ? 1 : Math.Clamp(1 - rest / variance, 0, 1), variance, rest);
    }

    public static object?[] FitTwoLines(double[] numbers)
    {
        var (best, split, line) = (double.NegativeInfinity, 0, numbers);
        var step = Math.Max(1, numbers.Length / 500);
        for (var at = 1; at < numbers.Length; at += step)
        {
            Work.Tick();
            double[] both = [.. Series.Line(numbers[..at]).Line, .. Series.Line(numbers[at..]).Line];
            if (Fit(numbers, both).Share is var fit && fit > best) (best, split, line) = (fit, at, both);
        }
        var (share, variance, rest) = Fit(numbers, line);
        return [share, (long)split, variance, rest, Series.Array(line)];
    }

    /// <summary>A season as a call asks for it: that many steps, none for 0, found for -1 and where nothing is said.</summary>
    public static int SeasonOf(double[] numbers, object? asked, double least) => asked is long or int or double
        ? Series.Number(asked) is var steps and >= 0 ? (int)Math.Min(steps, numbers.Length) : Series.Season(numbers, least)
        : Series.Season(numbers, least);

    static (double[] Baseline, double[] Seasonal, double[] Trend) Parts(double[] numbers, object? season, object? trend, object? least)
    {
        var line = (trend as string) switch
        {
            "linefit" => Series.Line(numbers).Line,
            "none" => new double[numbers.Length],
            _ => [.. Enumerable.Repeat(Series.Moments(numbers).Mean, numbers.Length)],
        };
        double[] around = [.. numbers.Select((number, i) => number - line[i])];
        var threshold = least is double or long ? Series.Number(least) : UsualSeason;
        var seasonal = Series.Seasonal(around, SeasonOf(around, season, threshold));
        return ([.. line.Select((value, i) => value + seasonal[i])], seasonal, line);
    }

    static object? At(object?[] values, int i) => i < values.Length ? values[i] : null;

    static object?[] Decompose(double[] numbers, object?[] values)
    {
        var (baseline, seasonal, trend) = Parts(numbers, At(values, 1), At(values, 2), At(values, 4));
        return
        [
            Series.Array(baseline), Series.Array(seasonal), Series.Array(trend),
            Series.Array(numbers.Select((number, i) => number - baseline[i])),
        ];
    }

    static object?[] Anomalies(double[] numbers, object?[] values)
    {
        var (baseline, _, _) = Parts(numbers, At(values, 2), At(values, 3), At(values, 6));
        var threshold = At(values, 1) is double or long ? Series.Number(At(values, 1)) : UsualThreshold;
        var isOlder = At(values, 5) is "tukey";
        double[] rest = [.. numbers.Select((number, i) => number - baseline[i])];
        var scores = Outliers(rest, isOlder ? 25 : 10, isOlder ? 75 : 90);
        var flags = scores.Select(score => double.IsNaN(score) ? 0 : score > threshold ? 1 : score < -threshold ? -1.0 : 0);
        return [Series.Array(flags, isWhole: true), Series.Array(scores), Series.Array(baseline)];
    }

    /// <summary>How far a number lies outside of two percentiles, in their distance; infinite where they fall together.</summary>
    public static double[] Outliers(double[] numbers, double low = 10, double high = 90)
    {
        var (least, most) = (Series.Percentile(numbers, low), Series.Percentile(numbers, high));
        var width = most - least;
        return [.. numbers.Select(number => double.IsNaN(number) ? number
            : number > most ? (number - most) / width
            : number < least ? (number - least) / width
            : 0.0)];
    }
}
