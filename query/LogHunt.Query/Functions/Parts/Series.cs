using LogHunt.Engine.Columns;

namespace LogHunt.Query.Functions.Parts;

/// <summary>Arrays of numbers as functions over series compute with them. What is no number is a gap.</summary>
static class Series
{
    /// <summary>The numbers with NaN for gaps; null for what is no array of numbers at all.</summary>
    public static double[]? Of(object? value)
    {
        if (value is not DynamicArray array) return null;
        var numbers = new double[array.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Number(array[i]);
        return numbers;
    }

    public static double Number(object? value) => value switch
    {
        long number => number, int number => number, double number => number, decimal number => (double)number,
        bool flag => flag ? 1 : 0,
        _ => double.NaN,
    };

    /// <summary>The numbers as an array; NaN becomes null, and whole numbers stay whole where `isWhole`.</summary>
    public static DynamicArray Array(IEnumerable<double> numbers, bool isWhole = false) =>
        new([.. numbers.Select(number => Value(number, isWhole))]);

    public static object? Value(double number, bool isWhole = false) =>
        double.IsNaN(number) ? null : isWhole && Math.Abs(number) < 1L << 53 ? (object)(long)number : number;

    /// <summary>Count, mean and variance of the sample, without gaps.</summary>
    public static (int Count, double Mean, double Variance) Moments(IReadOnlyCollection<double> numbers)
    {
        var (count, mean, squares) = (0, 0.0, 0.0);
        foreach (var number in numbers)
        {
            if (double.IsNaN(number)) continue;
            count++;
            var delta = number - mean;
            mean += delta / count;
            squares += delta * (number - mean);
        }
        return (count, count == 0 ? double.NaN : mean, count > 1 ? squares / (count - 1) : 0);
    }

    /// <summary>The line of least squares over the positions; its own values are as many as the numbers.</summary>
    public static (double Slope, double Interception, double[] Line) Line(double[] numbers)
    {
        var (n, sx, sy, sxx, sxy) = (0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (double.IsNaN(numbers[i])) continue;
            n++;
            sx += i;
            sy += numbers[i];
            sxx += (double)i * i;
            sxy += i * numbers[i];
        }
        var below = n * sxx - sx * sx;
        var slope = below == 0 ? 0 : (n * sxy - sx * sy) / below;
        var interception = n == 0 ? 0 : (sy - slope * sx) / n;
        return (slope, interception, [.. Enumerable.Range(0, numbers.Length).Select(i => interception + slope * i)]);
    }

    /// <summary>A percentile between the values, gaps left out; NaN of none.</summary>
    public static double Percentile(double[] numbers, double share)
    {
        double[] sorted = [.. numbers.Where(number => !double.IsNaN(number)).Order()];
        if (sorted.Length == 0) return double.NaN;
        var at = share / 100 * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>A shorter one is noise.</summary>
    const int LeastSeason = 4;

    /// <summary>The length of the season whose autocorrelation is largest, at least `least`; 0 for none.</summary>
    public static int Season(double[] numbers, double least)
    {
        var (_, mean, _) = Moments(numbers);
        double[] around = [.. numbers.Select(number => double.IsNaN(number) ? 0 : number - mean)];
        var power = around.Sum(x => x * x);
        var (best, season) = (least, 0);
        if (power <= 0) return 0;
        for (var lag = LeastSeason; lag <= Math.Min((numbers.Length - 1) / 2, 2_000); lag++)
        {
            Work.Tick();
            var product = 0.0;
            for (var i = lag; i < around.Length; i++) product += around[i] * around[i - lag];
            var correlation = product / power * numbers.Length / (numbers.Length - lag);
            if (correlation > best + 1e-9) (best, season) = (correlation, lag);
        }
        return season;
    }

    /// <summary>The mean, or the median, of each place of a season, repeated; zeros for a season of 0.</summary>
    public static double[] Seasonal(double[] numbers, int season, bool byMedian = false)
    {
        var result = new double[numbers.Length];
        if (season < 1) return result;
        for (var place = 0; place < Math.Min(season, numbers.Length); place++)
        {
            var first = place;
            var count = (numbers.Length - first + season - 1) / season;
            double[] one = [.. Enumerable.Range(0, count).Select(i => numbers[first + i * season])];
            var mean = byMedian ? Percentile(one, 50) : Moments(one).Mean;
            for (var i = place; i < numbers.Length; i += season) result[i] = double.IsNaN(mean) ? 0 : mean;
        }
        return result;
    }
}
