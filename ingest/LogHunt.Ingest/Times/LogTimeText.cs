namespace LogHunt.Ingest.Times;

/// <summary>
/// Times as logs write them. Each `Try…` reads one at the start of `text` and says how many bytes it took; none throws, whatever the bytes.
/// Fractions keep 100 ns, the rest is cut off. A time whose fields are out of range (month 13, hour 25) is none; second 60 counts as 59.
/// </summary>
public static class LogTimeText
{
    const int YearOfTimesWithout = 4;

    /// <summary>
    /// `2024-01-02T03:04:05.123456789Z`; a blank, `_` or `-` for the T, `/`, `.` or `:` for the dashes, a comma before the
    /// fraction, an offset with or without colon, minutes or a blank before it, ` UTC` and other zone words: `2024/01/02 03:04:05`,
    /// `2019:11:06-00:08:03`, `2020-03-23 06:47:42.80-0700`; and without signs between, `20240102T030405Z`.
    /// </summary>
    public static bool TryIso(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        if (text.Length >= "20240102T030405".Length && text[8] == 'T') return TryBasicIso(text, out time, out length);
        if (text.Length < 19 || !IsDigit(text[0]) || text[4] != text[7] || !(text[4] is (byte)'-' or (byte)'/' or (byte)'.' or (byte)':'))
            return false;
        if (text[10] is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)'_' or (byte)'-' or (byte)','))
            return false;
        if (!Four(text, out var year) || !Two(text[5..], out var month) || !Two(text[8..], out var day)
            || !Clock(text[11..], out var clock, out var read))
            return false;
        if (!Day(year, month, day, out var date)) return false;
        length = 11 + read;
        time = new(date + clock, ZoneText.After(text, ref length), true);
        return true;
    }

    static bool TryBasicIso(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        // With colons it is a clock like others, up to ten bytes of fraction and zone behind it.
        var behind = text[15..Math.Min(text.Length, 25)];
        Span<byte> written = stackalloc byte[8 + behind.Length];
        (written[2], written[5]) = ((byte)':', (byte)':');
        text.Slice(9, 2).CopyTo(written);
        text.Slice(11, 2).CopyTo(written[3..]);
        text.Slice(13, 2).CopyTo(written[6..]);
        behind.CopyTo(written[8..]);
        if (!Four(text, out var year) || !Two(text[4..], out var month) || !Two(text[6..], out var day)
            || !Clock(written, out var clock, out var read) || !Day(year, month, day, out var date)) return false;
        length = 9 + read - 2;
        time = new(date + clock, ZoneText.After(text, ref length), true);
        return true;
    }

    /// <summary>
    /// The time of a BSD syslog head and of ctime: `Jan  2 03:04:05`, with a year before or after the clock (`Apr 15 2013
    /// 09:36:50`, `Jul 16 10:11:12 2019`, `2024 Aug 07 10:29:42`, Kibana's `Jun 5, 2026 @ 09:36:50`), a weekday (`Fri Dec 31 07:07:07 2021`), a fraction, a zone word
    /// or offset, and Cisco's `*` or `.` before it. Month names of the languages in <see cref="MonthNames"/>.
    /// </summary>
    public static bool TrySyslog(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        var at = !text.IsEmpty && text[0] is (byte)'*' or (byte)'.' ? 1 : 0;
        var year = 0;
        if (text.Length > at + 5 && IsDigit(text[at]))
        {
            if (text[at + 4] != ' ' || !Four(text[at..], out year)) return false;
            at += 5;
        }
        if (!MonthNames.TryRead(text[at..], out var month, out var read))
        {
            if (!MonthNames.TryReadWeekday(text[at..], out read)) return false;
            at += read;
            if (!Blanks(text, ref at) || !MonthNames.TryRead(text[at..], out month, out read)) return false;
        }
        at += read;
        if (!Blanks(text, ref at) || !OneOrTwo(text[at..], out var day, out read)) return false;
        at += read;
        if (at < text.Length && text[at] == ',') at++;
        if (!Blanks(text, ref at)) return false;
        if (year == 0 && YearAt(text[at..], out year))
        {
            at += 4;
            if (!Blanks(text, ref at)) return false;
            if (text[at..].StartsWith("@ "u8)) at += 2;
        }
        if (!Clock(text[at..], out var clock, out read)) return false;
        at += read;
        var offset = ZoneText.After(text, ref at);
        if (year == 0 && at < text.Length && text[at] == ' ' && YearAt(text[(at + 1)..], out year)) at += 5;
        if (!Day(year == 0 ? YearOfTimesWithout : year, month, day, out var date)) return false;
        length = at;
        time = new(date + clock, offset, year != 0);
        return true;
    }

    /// <summary>
    /// The time of web servers' logs, also with `:` or a blank before the clock: `20/Jun/2022:13:09:14 +0200`, `02-Jan-2024
    /// 03:04:05.123`.
    /// </summary>
    public static bool TryDayMonthName(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        if (!OneOrTwo(text, out var day, out var at)) return false;
        if (text[at..].StartsWith(". "u8)) at++;
        if (at < text.Length && text[at] is (byte)'/' or (byte)'-' or (byte)' ') at++;
        if (!MonthNames.TryRead(text[at..], out var month, out var read)) return false;
        at += read;
        if (at < text.Length && text[at] is (byte)'/' or (byte)'-' or (byte)' ') at++;
        if (!YearAt(text[at..], out var year)) return false;
        at += 4;
        while (at < text.Length && text[at] is (byte)':' or (byte)' ' or (byte)'"' or (byte)',' or (byte)'\t') at++;
        if (!Clock(text[at..], out var clock, out read) || !Day(year, month, day, out var date)) return false;
        length = at + read;
        time = new(date + clock, ZoneText.After(text, ref length), true);
        return true;
    }

    /// <summary>A date of its own with the month's name: `20Dec2019`, `20 Dec 2019`, `20/Dec/2019`. At midnight, without offset.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out DateTime date, out int length)
    {
        (date, length) = (default, 0);
        if (text.Length >= 10 && text[4] == text[7] && text[4] is (byte)'-' or (byte)'/' && Four(text, out var year)
            && Two(text[5..], out var month) && Two(text[8..], out var day))
        {
            length = 10;
            return Day(year, month, day, out date);
        }
        if (!OneOrTwo(text, out day, out var at)) return false;
        if (at < text.Length && text[at] is (byte)'/' or (byte)'-' or (byte)' ') at++;
        if (!MonthNames.TryRead(text[at..], out month, out var read)) return false;
        at += read;
        if (at < text.Length && text[at] is (byte)'/' or (byte)'-' or (byte)' ') at++;
        if (!YearAt(text[at..], out year)) return false;
        length = at + 4;
        return Day(year, month, day, out date);
    }

    /// <summary>
    /// Month first, as Windows and spreadsheets write it in the United States: `3/12/2025 7:22:01 AM`, `09/20/2023 16:05:03.250`. A
    /// month beyond 12 is read as the day (`20/9/2023`); below that nothing tells the two apart.
    /// </summary>
    public static bool TryUs(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        if (!OneOrTwo(text, out var month, out var at) || at >= text.Length || text[at] is not ((byte)'/' or (byte)'.' or (byte)'-'))
            return false;
        var dayFirst = text[at] == '.';
        if (!OneOrTwo(text[++at..], out var day, out var read)) return false;
        at += read;
        if (at >= text.Length || text[at] is not ((byte)'/' or (byte)'.' or (byte)'-') || !YearAt(text[++at..], out var year)) return false;
        at += 4;
        if (at < text.Length && text[at] == ',') at++;
        if (!Blanks(text, ref at) || !Clock(text[at..], out var clock, out read)) return false;
        at += read;
        var half = at;
        if (Blanks(text, ref half) && half + 1 < text.Length && (text[half + 1] | 0x20) == 'm' && (text[half] | 0x20) is 'a' or 'p'
            && clock.Hours is >= 1 and <= 12)
        {
            clock += TimeSpan.FromHours((text[half] | 0x20) == 'p' ? (clock.Hours == 12 ? 0 : 12) : (clock.Hours == 12 ? -12 : 0));
            at = half + 2;
        }
        if (dayFirst || month > 12) (month, day) = (day, month);
        if (!Day(year, month, day, out var date)) return false;
        length = at;
        time = new(date + clock, ZoneText.After(text, ref length), true);
        return true;
    }

    /// <summary>The same with the day first, unless the number in its place is a month's only: `25-06-2026 16:54:28`.</summary>
    public static bool TryDayMonth(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        if (!TryUs(text, out time, out length)) return false;
        var clock = time.Clock;
        if (text[..3].Contains((byte)'.') || clock.Day > 12 || clock.Day == clock.Month || (text[length - 1] | 0x20) == 'm') return true;
        time = time with { Clock = new DateTime(clock.Year, clock.Day, clock.Month) + clock.TimeOfDay, IsDayUncertain = true };
        return true;
    }

    /// <summary>
    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by the number of digits before a fraction (up to
    /// 11, 14, 17, 20); with a fraction, seconds. Exact. Less than nine digits are no time.
    /// </summary>
    public static bool TryEpoch(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end && end < 0 ? text.Length : end;
        if (digits is < 9 or > 19) return false;
        ulong number = 0;
        for (var i = 0; i < digits; i++) number = number * 10 + (ulong)(text[i] - '0');
        var ticks = digits switch
        {
            <= 11 => (UInt128)number * TimeSpan.TicksPerSecond,
            <= 14 => (UInt128)number * TimeSpan.TicksPerMillisecond,
            <= 17 => (UInt128)number * TimeSpan.TicksPerMicrosecond,
            _ => number / 100,
        };
        length = digits;
        if (digits <= 11 && digits + 1 < text.Length && text[digits] is (byte)'.' or (byte)',' && IsDigit(text[digits + 1]))
            ticks += (UInt128)Fraction(text[(digits + 1)..], ref length).Ticks;
        if (ticks > (UInt128)(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)) return false;
        time = LogTime.OfUtc(DateTime.UnixEpoch.AddTicks((long)ticks));
        return true;
    }

    /// <summary>A clock of its own: `09:36:50`, `7:22:01.123456`.</summary>
    public static bool TryClock(ReadOnlySpan<byte> text, out TimeSpan clock, out int length) => Clock(text, out clock, out length);

    /// <summary>Any of the forms above, epochs last.</summary>
    public static bool TryAny(ReadOnlySpan<byte> text, out LogTime time, out int length) =>
        TryIso(text, out time, out length) || TrySyslog(text, out time, out length) || TryDayMonthName(text, out time, out length) ||
        TryUs(text, out time, out length) || TryEpoch(text, out time, out length);

    /// <summary>Any of the forms, over the whole of `text` but for blanks and quotes around it.</summary>
    public static LogTime? Parse(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\"[]"u8);
        if (text.StartsWith("/Date("u8) && text.EndsWith(")/"u8)) text = Milliseconds(text["/Date(".Length..^")/".Length]);
        return TryAny(text, out var time, out var length) && length == text.Length ? time : null;
    }

    /// <summary>.NET's JSON writes `/Date(1617181723000)/`, and behind the number may show a zone that moves nothing: `+0200`.</summary>
    static ReadOnlySpan<byte> Milliseconds(ReadOnlySpan<byte> text) =>
        text[..(text.IndexOfAny((byte)'+', (byte)'-') is > 0 and var zone ? zone : text.Length)];

    /// <inheritdoc cref="ZoneText.TryRead"/>
    public static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset) => ZoneText.TryRead(text, out offset);

    /// <summary>`h:mm:ss` or `hh:mm:ss` with a fraction; not followed by a digit.</summary>
    static bool Clock(ReadOnlySpan<byte> text, out TimeSpan clock, out int length)
    {
        clock = default;
        if (!OneOrTwo(text, out var hour, out length)) return false;
        if (text.Length < length + 6 || text[length] != ':' || !Two(text[(length + 1)..], out var minute) || text[length + 3] != ':'
            || !Two(text[(length + 4)..], out var second))
            return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        length += 6;
        if (length < text.Length && IsDigit(text[length])) return false;
        clock = new TimeSpan(hour, minute, Math.Min(second, 59));
        if (length + 1 < text.Length && text[length] is (byte)'.' or (byte)',' && IsDigit(text[length + 1]))
            clock += Fraction(text[(length + 1)..], ref length);
        return true;
    }

    /// <summary>The digits after a decimal sign; `length` grows by them and the sign.</summary>
    static TimeSpan Fraction(ReadOnlySpan<byte> digits, ref int length)
    {
        long ticks = 0;
        var scale = TimeSpan.TicksPerSecond;
        var i = 0;
        for (; i < digits.Length && IsDigit(digits[i]); i++)
        {
            scale /= 10;
            ticks += (digits[i] - '0') * scale;
        }
        length += i + 1;
        return new TimeSpan(ticks);
    }

    static bool Day(int year, int month, int day, out DateTime date)
    {
        date = default;
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTime(year, month, day);
        return true;
    }

    static bool YearAt(ReadOnlySpan<byte> text, out int year)
    {
        year = 0;
        if (text.Length < 4 || (text.Length > 4 && (IsDigit(text[4]) || text[4] is (byte)'.' or (byte)'-'))
            || !Four(text, out var digits) || digits is < 1970 or > 2199)
            return false;
        year = digits;
        return true;
    }

    static bool Four(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        if (text.Length < 4) return false;
        for (var i = 0; i < 4; i++)
        {
            if (!IsDigit(text[i])) return false;
            number = number * 10 + (text[i] - '0');
        }
        return true;
    }

    internal static bool Two(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        if (text.Length < 2 || !IsDigit(text[0]) || !IsDigit(text[1])) return false;
        number = (text[0] - '0') * 10 + (text[1] - '0');
        return true;
    }

    static bool OneOrTwo(ReadOnlySpan<byte> text, out int number, out int length)
    {
        (number, length) = (0, 0);
        if (text.IsEmpty || !IsDigit(text[0])) return false;
        number = text[0] - '0';
        length = 1;
        if (text.Length == 1 || !IsDigit(text[1])) return true;
        number = number * 10 + (text[1] - '0');
        length = 2;
        return text.Length == 2 || !IsDigit(text[2]);
    }

    static bool Blanks(ReadOnlySpan<byte> text, ref int at)
    {
        var from = at;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t') at++;
        return at > from;
    }

    internal static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    internal static bool IsCapital(byte c) => (uint)(c - 'A') <= 25;

    internal static bool IsLetter(byte c) => (uint)((c | 0x20) - 'a') <= 25;
}
