using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Plan;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Times and spans by a format of letters. What a format has besides its letters comes out as it is.</summary>
static class TimeTextFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("format_datetime", "The time by a format: y yy yyyy, M MM, d dd, h hh H HH, m mm, s ss, f… F…, tt.",
            """format_datetime(datetime(2026-11-23 17:04:03.5), "d/M/yy h:mm:ss.ff tt")""", "23/11/26 5:04:03.50 PM"),
                Map((DateTime time, string format) => Format(time, format))),
        new(new("format_timespan", "The span by a format: d…, h hh H HH, m mm, s ss, f… F….",
            """format_timespan(1d + 2h + 3m, "d.hh:mm")""", "1.02:03"), Map((TimeSpan span, string format) => Format(span, format))),
    ];

    static string Format(DateTime time, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            var letter = format[i];
            // A letter stands at most twice, years four times: `MMM` is a month of two digits and one of as many as it needs.
            var length =
                Run(format, i, letter switch { 'y' => 4, 'f' or 'F' => 7, 'd' or 'M' or 'h' or 'H' or 'm' or 's' or 't' => 2, _ => 1 });
            i += length;
            switch (letter)
            {
                case 'y': Digits(text, length == 2 ? time.Year % 100 : time.Year, length); break;
                case 'M': Digits(text, time.Month, length); break;
                case 'd': Digits(text, time.Day, length); break;
                case 'H': Digits(text, time.Hour, length); break;
                case 'h': Digits(text, (time.Hour + 11) % 12 + 1, length); break;
                case 'm': Digits(text, time.Minute, length); break;
                case 's': Digits(text, time.Second, length); break;
                case 'f' or 'F': Fraction(text, time.Ticks % TimeSpan.TicksPerSecond, length, letter); break;
                case 't': text.Append((time.Hour < 12 ? "AM" : "PM")[..length]); break;
                default: text.Append(letter); break;
            }
        }
        return text.ToString();
    }

    static string Format(TimeSpan span, string format)
    {
        var text = new StringBuilder(span < TimeSpan.Zero ? "-" : "");
        for (var i = 0; i < format.Length;)
        {
            var letter = format[i];
            var length = Run(format, i, letter switch { 'd' => 8, 'f' or 'F' => 7, 'h' or 'H' or 'm' or 's' => 2, _ => 1 });
            i += length;
            switch (letter)
            {
                case 'd': Digits(text, Math.Abs((long)span.Days), length); break;
                case 'h' or 'H': Digits(text, Math.Abs(span.Hours), length); break;
                case 'm': Digits(text, Math.Abs(span.Minutes), length); break;
                case 's': Digits(text, Math.Abs(span.Seconds), length); break;
                case 'f' or 'F': Fraction(text, Math.Abs(span.Ticks % TimeSpan.TicksPerSecond), length, letter); break;
                default: text.Append(letter); break;
            }
        }
        return text.ToString();
    }

    static int Run(string format, int start, int most)
    {
        var end = start + 1;
        while (end < format.Length && end - start < most && format[end] == format[start]) end++;
        return end - start;
    }

    static void Digits(StringBuilder text, long number, int length) =>
        text.Append(number.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0'));

    /// <summary>`f` keeps zeros at the end, `F` does not.</summary>
    static void Fraction(StringBuilder text, long ticks, int length, char letter)
    {
        var digits = ticks.ToString("0000000", CultureInfo.InvariantCulture)[..length];
        text.Append(letter == 'F' ? digits.TrimEnd('0') : digits);
    }
}
