using System.Collections.Immutable;
using System.Globalization;

namespace LogHunt.Cli.Charts;

/// <summary>A mark on an axis: its place from 0 to 1, and its text.</summary>
readonly record struct Tick(double Place, string Label);

/// <summary>A stretch of values along one side of a chart.</summary>
sealed record Axis(double From, double To)
{
    const double Minute = 60, Hour = 3600, Day = 86_400, Month = 30.4 * Day;

    static readonly double[] TimeSteps =
    [
        1, 2, 5, 10, 15, 30, Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute, Hour, 2 * Hour, 3 * Hour, 6 * Hour,
        12 * Hour, Day, 2 * Day, 7 * Day, 14 * Day,
    ];

    /// <summary>From 0 to 1 between the ends.</summary>
    public double Place(double value) => (value - From) / (To - From);

    /// <summary>Round numbers around the values; `withZero` begins or ends there.</summary>
    public static Axis OfNumbers(double least, double most, bool withZero, double? from, double? to, int ticks)
    {
        if (withZero) (least, most) = (Math.Min(least, 0), Math.Max(most, 0));
        var (low, high) = (from ?? least, to ?? most);
        // So much that doubles of that size are told apart.
        var apart = Math.Max(1, Math.Abs(low) / 10);
        if (high <= low) (low, high) = to is null ? (from is null && !withZero ? low - apart : low, low + apart) : (high - apart, high);
        var step = Step((high - low) / Math.Max(ticks - 1, 1));
        return new(from ?? Math.Floor(low / step) * step, to ?? Math.Ceiling(high / step) * step);
    }

    /// <summary>From the first to the last, no further.</summary>
    public static Axis Around(double least, double most) => most > least ? new(least, most)
        : new(least - Math.Max(.5, Math.Abs(least) / 1e6), least + Math.Max(.5, Math.Abs(least) / 1e6));

    public ImmutableArray<Tick> Numbers(int ticks)
    {
        var step = Step((To - From) / Math.Max(ticks - 1, 1));
        var marks = ImmutableArray.CreateBuilder<Tick>();
        // A step that the double at the end cannot take would go on for ever.
        for (var i = 0; i <= 4 * ticks && Math.Ceiling(From / step - 1e-9) * step + i * step is var value && value <= To + step * 1e-9; i++)
            marks.Add(new(Place(value), ChartValues.Short(Math.Abs(value) < step * 1e-9 ? 0 : value)));
        return marks.ToImmutable();
    }

    public ImmutableArray<Tick> Times(int ticks)
    {
        var wanted = (To - From) / Math.Max(ticks, 1);
        if (wanted > 14 * Day) return Months(wanted);
        var step = wanted <= .5 ? Step(wanted) : TimeSteps.First(step => step >= Math.Min(wanted, 14 * Day));
        var format = step switch { < 1 => "HH:mm:ss.fff", < Minute => "HH:mm:ss", < Day => "HH:mm", _ => "MM-dd" };
        var marks = ImmutableArray.CreateBuilder<Tick>();
        for (var i = 0; i <= 4 * ticks && Math.Ceiling(From / step - 1e-9) * step + i * step is var value && value <= To + step * 1e-9; i++)
        {
            var time = ChartValues.Time(value);
            var isDay = step < Day && value % Day == 0 && To - From > Day;
            marks.Add(new(Place(value), time.ToString(isDay ? "MM-dd" : format, CultureInfo.InvariantCulture)));
        }
        return marks.ToImmutable();
    }

    ImmutableArray<Tick> Months(double wanted)
    {
        var months = new[] { 1, 2, 3, 6, 12, 24, 60, 120, 600, 1200 }.FirstOrDefault(count => count * Month >= wanted, 12_000);
        var (first, last) = (ChartValues.Time(From), ChartValues.Time(To));
        var marks = ImmutableArray.CreateBuilder<Tick>();
        for (var month = (first.Year * 12 + first.Month - 1) / months * months; month / 12 is <= 9999 and var year; month += months)
        {
            if (year < 1) continue;
            var time = new DateTime(year, month % 12 + 1, 1, 0, 0, 0, DateTimeKind.Utc);
            if (time > last) break;
            var label = time.ToString(months % 12 == 0 ? "yyyy" : "yyyy-MM", CultureInfo.InvariantCulture);
            if (time >= first) marks.Add(new(Place(ChartValues.Seconds(time)), label));
        }
        return marks.ToImmutable();
    }

    /// <summary>1, 2 or 5 with zeros, not below what is wanted.</summary>
    static double Step(double wanted)
    {
        if (!(wanted > 0) || double.IsInfinity(wanted)) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        return (wanted / power) switch { <= 1.0000001 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
