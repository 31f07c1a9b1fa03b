using System.Globalization;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Times and spans as KQL reads them in `datetime(…)`, `timespan(…)`, `todatetime` and `totimespan`. Times are UTC unless the text says a
/// zone.
/// </summary>
public static class TimeText
{
    /// <summary>RFC 822, RFC 850, and what people write with slashes (month first as in the invariant culture, else day first).</summary>
    static readonly string[] OtherForms =
    [
        "ddd, d MMM yyyy H:mm:ss", "ddd, d MMM yyyy H:mm", "d MMM yyyy H:mm:ss", "d MMM yyyy H:mm", "d MMM yyyy", "ddd, d MMM yy H:mm:ss",
        "ddd, d MMM yy H:mm", "d MMM yy H:mm:ss", "d MMM yy H:mm",
        "dddd, d-MMM-yy H:mm:ss", "dddd, d-MMM-yy H:mm", "d-MMM-yyyy H:mm:ss", "d-MMM-yy H:mm:ss", "d-MMM-yy H:mm", "d-MMM-yyyy", "MMM d yyyy H:mm:ss",
        "MMM d, yyyy H:mm:ss", "MMM d, yyyy",
        "M/d/yyyy H:mm:ss", "M/d/yyyy H:mm", "M/d/yyyy h:mm:ss tt", "M/d/yyyy", "d/M/yyyy H:mm:ss", "d/M/yyyy H:mm", "d/M/yyyy",
        "M-d-yyyy H:mm:ss", "M-d-yyyy", "d-M-yyyy", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d", "yyyyMMdd'T'HHmmss", "yyyyMMdd",
        "yyyy.M.d H:mm:ss", "yyyy.M.d", "yyyy, M, d",
    ];

    /// <summary>A time as `todatetime` reads it: ISO 8601, then the forms of the list above in turn; UTC where the text names no zone.</summary>
    public static bool TryParse(string text, out DateTime time)
    {
        var trimmed = text.AsSpan().Trim();
        return TryParseIso(trimmed, out time) || TryParseOther(trimmed, out time);
    }

    static bool TryParseOther(ReadOnlySpan<char> text, out DateTime time)
    {
        text = text.EndsWith(" GMT") || text.EndsWith(" UTC") ? text[..^4] : text.EndsWith("Z") ? text[..^1] : text;
        var offset = 0L;
        if (text.Length > 6 && text[^5] is '+' or '-' && text[^6] == ' ' && Zone(text[^5..], out offset)) text = text[..^6];
        time = default;
        if (!DateTime.TryParseExact(text, OtherForms, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces, out var local))
            return false;
        return Shift(local, offset, out time);
    }

    /// <summary>
    /// `yyyy-MM-dd`, then optionally `T` or blanks and `HH:mm[:ss[.fffffff]]`, then optionally `Z` or an offset; also `yyyy-MM` and
    /// `yyyy`.
    /// </summary>
    static bool TryParseIso(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        if (!Number(ref text, 4, 4, out var year)) return false;
        var (month, day, hour, minute, second, ticks, offset) = (1, 1, 0, 0, 0, 0L, 0L);
        if (Skip(ref text, '-'))
        {
            if (!Number(ref text, 1, 2, out month)) return false;
            if (Skip(ref text, '-') && !Number(ref text, 1, 2, out day)) return false;
        }
        if (!text.IsEmpty && text[0] is 'T' or 't' or ' ')
        {
            text = text[1..].TrimStart();
            if (!Number(ref text, 1, 2, out hour) || !Skip(ref text, ':') || !Number(ref text, 2, 2, out minute)) return false;
            if (Skip(ref text, ':') && !Number(ref text, 2, 2, out second)) return false;
            if ((Skip(ref text, '.') || Skip(ref text, ',')) && !Fraction(ref text, out ticks)) return false;
            text = text.TrimStart();
        }
        if (text is "Z" or "z" or "UTC" or "GMT") text = default;
        else if (!text.IsEmpty && text[0] is '+' or '-' && Zone(text, out offset)) text = default;
        if (!text.IsEmpty || year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month) || hour > 23
            || minute > 59 || second > 59)
            return false;
        return Shift(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks), offset, out time);
    }

    static bool Shift(DateTime local, long offset, out DateTime time)
    {
        time = default;
        if (Conversions.OfTicks(local.Ticks - offset) is not { } utc) return false;
        time = utc;
        return true;
    }

    /// <summary>`+02:00`, `+0200` or `+02` in ticks.</summary>
    static bool Zone(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        if (!Number(ref text, 2, 2, out var hours)) return false;
        Skip(ref text, ':');
        var minutes = 0;
        if (!text.IsEmpty && !Number(ref text, 2, 2, out minutes)) return false;
        ticks = sign * (hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute);
        return text.IsEmpty && hours <= 14 && minutes <= 59;
    }

    static bool Skip(ref ReadOnlySpan<char> text, char c)
    {
        if (text.IsEmpty || text[0] != c) return false;
        text = text[1..];
        return true;
    }

    static bool Number(ref ReadOnlySpan<char> text, int least, int most, out int number)
    {
        number = 0;
        var digits = 0;
        while (digits < most && digits < text.Length && char.IsAsciiDigit(text[digits])) number = number * 10 + (text[digits++] - '0');
        text = text[digits..];
        return digits >= least;
    }

    /// <summary>Digits behind the point as ticks; those beyond the seventh are cut.</summary>
    static bool Fraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
            if (digits < 7) ticks = ticks * 10 + (text[digits] - '0');
        for (var i = digits; i < 7; i++) ticks *= 10;
        text = text[digits..];
        return digits > 0;
    }

    /// <summary>`[-][d.]hh:mm[:ss[.fffffff]]`, a number with a unit (`1.5h`, `90m`, `3ms`, `1tick`), or a number of days.</summary>
    public static bool TryParseSpan(string text, out TimeSpan span)
    {
        var trimmed = text.AsSpan().Trim();
        if (TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out span)) return true;
        var unit = trimmed.TrimStart("+-0123456789.");
        if (unit.IsEmpty || TicksOf(unit) is not { } ticks) return false;
        if (!decimal.TryParse(trimmed[..^unit.Length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number))
            return false;
        if (Math.Abs(number) > long.MaxValue / ticks) return false;
        span = new((long)(number * ticks));
        return true;
    }

    /// <summary>The length of a unit that a timespan literal may carry, or null.</summary>
    public static long? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "m" or "min" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "s" or "sec" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "microsecond" or "microseconds" or "micro" or "micros" => TimeSpan.TicksPerMicrosecond,
        "tick" or "ticks" => 1,
        _ => null,
    };
}
