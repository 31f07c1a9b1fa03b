using System.Globalization;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Charts;

/// <summary>Values of KQL as places on an axis, and places as text.</summary>
static class ChartValues
{
    /// <summary>Null for what is no number and for NaN and the infinities; a timespan is seconds.</summary>
    public static double? Number(object? value) => value switch
    {
        int number => number,
        long number => number,
        decimal number => (double)number,
        // So that a difference of two is none of the infinities.
        double real when double.IsFinite(real) => Math.Clamp(real, -1e300, 1e300),
        TimeSpan span => span.TotalSeconds,
        _ => null,
    };

    /// <summary>Seconds since 1970.</summary>
    public static double Seconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    public static DateTime Time(double seconds) =>
        new(Math.Clamp((long)(seconds * TimeSpan.TicksPerSecond) + DateTime.UnixEpoch.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    public static string Name(object? value) => value switch
    {
        null => "(null)",
        DateTime time when time.Ticks % TimeSpan.TicksPerDay == 0 => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time when time.Ticks % TimeSpan.TicksPerMinute == 0 => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateTime time when time.Ticks % TimeSpan.TicksPerSecond == 0 => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => KqlText.Of(value) is { Length: > 0 } text ? text : "(empty)",
    };

    /// <summary>`1234`, `12.3k`, `4.5M`, `0.002`.</summary>
    public static string Short(double number)
    {
        var size = Math.Abs(number);
        return size switch
        {
            0 => "0",
            >= 1e15 or < 1e-4 => number.ToString("0.##E+0", CultureInfo.InvariantCulture),
            >= 1e12 => Of(1e12, "T"),
            >= 1e9 => Of(1e9, "G"),
            >= 1e6 => Of(1e6, "M"),
            >= 1e4 => Of(1e3, "k"),
            >= 100 => number.ToString("0.#", CultureInfo.InvariantCulture),
            >= 1 => number.ToString("0.##", CultureInfo.InvariantCulture),
            _ => number.ToString("0.####", CultureInfo.InvariantCulture),
        };

        string Of(double unit, string letter) => (number / unit).ToString("0.##", CultureInfo.InvariantCulture) + letter;
    }
}
