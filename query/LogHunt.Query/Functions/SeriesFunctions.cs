using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Series: arrays of numbers at equal steps, as `make-series` makes them. What is no number is a gap and stays null.</summary>
static class SeriesFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Each("abs", "The size of each number.", "[-6.5,0,8]", "[6.5,0.0,8.0]", Math.Abs),
        Each("acos", "The angle of each cosine.", "[1]", "[0.0]", Math.Acos),
        Each("asin", "The angle of each sine.", "[0]", "[0.0]", Math.Asin),
        Each("atan", "The angle of each tangent.", "[0]", "[0.0]", Math.Atan),
        Each("ceiling", "Each number rounded up.", "[-1.5,1,2.5]", "[-1.0,1.0,3.0]", Math.Ceiling),
        Each("cos", "The cosine of each angle.", "[0]", "[1.0]", Math.Cos),
        Each("exp", "e to each number.", "[0]", "[1.0]", Math.Exp),
        Each("floor", "Each number rounded down.", "[-1.5,1]", "[-2.0,1.0]", Math.Floor),
        Each("log", "The natural logarithm of each number.", "[1]", "[0.0]", Math.Log),
        Each("sign", "-1, 0 or 1 for each number.", "[-6,0,8]", "[-1.0,0.0,1.0]", x => double.IsNaN(x) ? x : Math.Sign(x)),
        Each("sin", "The sine of each angle.", "[0]", "[0.0]", Math.Sin),
        Each("tan", "The tangent of each angle.", "[0]", "[0.0]", Math.Tan),
        Both("add", "The sums of two series.", "[5.0,7.0]", (a, b) => Series.Value(a + b)),
        Both("subtract", "The differences of two series.", "[-3.0,-3.0]", (a, b) => Series.Value(a - b)),
        Both("multiply", "The products of two series.", "[4.0,10.0]", (a, b) => Series.Value(a * b)),
        Both("divide", "The quotients of two series.", "[0.25,0.4]", (a, b) => Series.Value(a / b)),
        Both("pow", "The numbers of a series to those of another.", "[1.0,32.0]", (a, b) => Series.Value(Math.Pow(a, b))),
        Both("equals", "Whether the numbers of two series are equal.", "[false,false]", (a, b) => a == b),
        Both("not_equals", "Whether they are not.", "[true,true]", (a, b) => a != b),
        Both("greater", "Whether those of the first are greater.", "[false,false]", (a, b) => a > b),
        Both("greater_equals", "Whether they are not smaller.", "[false,false]", (a, b) => a >= b),
        Both("less", "Whether those of the first are smaller.", "[true,true]", (a, b) => a < b),
        Both("less_equals", "Whether they are not greater.", "[true,true]", (a, b) => a <= b),
        Filling("series_fill_forward", "Each gap filled with what stands before it.", "[1,1,3]", (array, gap) => Filled(array, gap, +1)),
        Filling("series_fill_backward", "Each gap filled with what stands after it.", "[1,3,3]", (array, gap) => Filled(array, gap, -1)),
        TypedFunction.OfAny(new("series_fill_const", "Each gap filled with a value.", "series_fill_const(dynamic([1,null]), 0)", "[1,0]"),
            ColumnType.Dynamic, 2, 3,
            values => values[0] is DynamicArray array ? Constant(array, values[1], values.Length > 2 ? values[2] : null) : null),
        TypedFunction.OfAny(new("series_fir", "Each number as the sum of those before it, weighted by a filter; divided by the filter's sum "
            + "when the third argument says so, and around the number when the fourth does.",
            "series_fir(dynamic([5,15,10]), dynamic([1,-1]), false, false)", "[5.0,10.0,-5.0]"), ColumnType.Dynamic, 2, 4, Fir),
        TypedFunction.OfAny(new("series_iir", "A series through a filter that looks at its own results too.",
            "series_iir(dynamic([1,2,3]), dynamic([1]), dynamic([1,-1]))", "[1.0,3.0,6.0]"), ColumnType.Dynamic, 3, 3, Iir),
        TypedFunction.OfAny(new("series_stats_dynamic", "Smallest, largest, mean, deviation, variance, sum and length as a bag.",
            "series_stats_dynamic(dynamic([1,3])).avg", "2.0"), ColumnType.Dynamic, 1, 2, values => Series.Of(values[0]) is { } numbers
                ? SeriesShapes.Bag("min,min_idx,max,max_idx,avg,stdev,variance,sum,len", SeriesShapes.Stats(numbers)) : null),
        TypedFunction.OfAny(new("series_fit_line_dynamic", "The line through a series as a bag: rsquare, slope, variance, rvariance, "
            + "interception, line_fit.", "series_fit_line_dynamic(dynamic([1,2,3])).slope", "1.0"), ColumnType.Dynamic, 1, 1,
            values => Series.Of(values[0]) is { } numbers
                ? SeriesShapes.Bag("rsquare,slope,variance,rvariance,interception,line_fit", SeriesShapes.FitLine(numbers)) : null),
        TypedFunction.OfAny(new("series_outliers", "How far each number lies outside of the percentiles 10 and 90, in their distance: beyond "
            + "1.5 it is an outlier.", "series_outliers(dynamic([1,1,1,1,1,1,1,1,1,1]))[0]", "0.0"), ColumnType.Dynamic, 1, 5,
            values => Series.Of(values[0]) is { } numbers ? Series.Array(SeriesShapes.Outliers(numbers)) : null),
        TypedFunction.OfAny(new("series_seasonal", "The median of each place of a season, which is found where it is not given.",
            "series_seasonal(dynamic([1,3,5,1,3,5]), 3)", "[1.0,3.0,5.0,1.0,3.0,5.0]"), ColumnType.Dynamic, 1, 2,
            values => Series.Of(values[0]) is { } numbers
                ? Series.Array(Series.Seasonal(numbers, SeriesShapes.SeasonOf(numbers, values.Length > 1 ? values[1] : null, 0.6), byMedian: true))
                : null),
        .. SeriesShapes.Several,
    ];

    static ScalarFunction Each(string name, string summary, string example, string result, Func<double, double> f) => new(
        new("series_" + name, summary, $"series_{name}(dynamic({example}))", result),
        Map((Dynamic value) => Series.Of(value.Value) is { } numbers ? new Dynamic(Series.Array(numbers.Select(f))) : default));

    /// <summary>Two series, or one and a number for all of it.</summary>
    static ScalarFunction Both(string name, string summary, string result, Func<double, double, object?> f) => TypedFunction.OfAny(
        new("series_" + name, summary, $"series_{name}(dynamic([1,2]), dynamic([4,5]))", result), ColumnType.Dynamic, 2, 2, values =>
        {
            var (a, b) = (Series.Of(values[0]), Series.Of(values[1]));
            if (a is null && b is null) return null;
            a ??= [.. Enumerable.Repeat(Series.Number(values[0]), b!.Length)];
            b ??= [.. Enumerable.Repeat(Series.Number(values[1]), a.Length)];
            return new DynamicArray([.. Enumerable.Range(0, Math.Max(a.Length, b.Length))
                .Select(i => i < a.Length && i < b.Length ? f(a[i], b[i]) : null)]);
        });

    static ScalarFunction Filling(string name, string summary, string result, Func<DynamicArray, object?, DynamicArray> fill) =>
        TypedFunction.OfAny(new(name, summary, $"{name}(dynamic([1,null,3]))", result), ColumnType.Dynamic, 1, 2,
            values => values[0] is DynamicArray array ? fill(array, values.Length > 1 ? values[1] : null) : null);

    static bool IsGap(object? item, object? gap) => item is null || (gap is not null && Series.Number(item) == Series.Number(gap));

    static DynamicArray Constant(DynamicArray array, object? value, object? gap) =>
        new([.. array.Select(item => IsGap(item, gap) ? value is int number ? (long)number : value : item)]);

    static DynamicArray Filled(DynamicArray array, object? gap, int step)
    {
        var items = array.ToArray();
        for (var i = step > 0 ? 1 : items.Length - 2; i >= 0 && i < items.Length; i += step)
            if (IsGap(items[i], gap)) items[i] = items[i - step];
        return new(items);
    }

    static object? Fir(ReadOnlySpan<object?> values)
    {
        if (Series.Of(values[0]) is not { } numbers || Series.Of(values[1]) is not { Length: > 0 } filter) return null;
        var normalize = values.Length > 2 && values[2] is bool asked ? asked : System.Array.TrueForAll(filter, weight => weight >= 0);
        var shift = values.Length > 3 && values[3] is true ? filter.Length / 2 : 0;
        var scale = normalize ? filter.Sum() : 1;
        var result = new double[numbers.Length];
        for (var i = 0; i < result.Length; i++)
        {
            Work.Tick();
            for (var j = 0; j < filter.Length; j++)
                if (i + shift - j is var at and >= 0 && at < numbers.Length) result[i] += filter[j] * numbers[at];
            result[i] /= scale;
        }
        return Series.Array(result);
    }

    static object? Iir(ReadOnlySpan<object?> values)
    {
        if (Series.Of(values[0]) is not { } numbers || Series.Of(values[1]) is not { } b || Series.Of(values[2]) is not { Length: > 0 } a)
            return null;
        var result = new double[numbers.Length];
        for (var i = 0; i < result.Length; i++)
        {
            Work.Tick();
            var sum = 0.0;
            for (var j = 0; j < Math.Min(b.Length, i + 1); j++) sum += b[j] * numbers[i - j];
            for (var j = 1; j < Math.Min(a.Length, i + 1); j++) sum -= a[j] * result[i - j];
            result[i] = sum / a[0];
        }
        return Series.Array(result);
    }
}
