using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Times and their parts. A result beyond the years 1 to 9999 is null.</summary>
static class TimeFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Edge("startofday", "The first tick of the day; with a number, of so many days later.",
            "startofday(datetime(2026-11-23 12:34), -1)", "2026-11-22T00:00:00.0000000Z", Day, last: false),
        Edge("startofweek", "The first tick of the week, which begins on Sunday; with a number, of so many weeks later.",
            "startofweek(datetime(2026-11-23 12:34))", "2026-11-22T00:00:00.0000000Z", Week, last: false),
        Edge("startofmonth", "The first tick of the month; with a number, of so many months later.",
            "startofmonth(datetime(2026-11-23 12:34))", "2026-11-01T00:00:00.0000000Z", Month, last: false),
        Edge("startofyear", "The first tick of the year; with a number, of so many years later.",
            "startofyear(datetime(2026-11-23 12:34))", "2026-01-01T00:00:00.0000000Z", Year, last: false),
        Edge("endofday", "The last tick of the day; with a number, of so many days later.", "endofday(datetime(2026-11-23 12:34))",
            "2026-11-23T23:59:59.9999999Z", Day, last: true),
        Edge("endofweek", "The last tick of the week, which ends on Saturday; with a number, of so many weeks later.",
            "endofweek(datetime(2026-11-23 12:34))", "2026-11-28T23:59:59.9999999Z", Week, last: true),
        Edge("endofmonth", "The last tick of the month; with a number, of so many months later.",
            "endofmonth(datetime(2026-11-23 12:34))", "2026-11-30T23:59:59.9999999Z", Month, last: true),
        Edge("endofyear", "The last tick of the year; with a number, of so many years later.", "endofyear(datetime(2026-11-23 12:34))",
            "2026-12-31T23:59:59.9999999Z", Year, last: true),

        new(new("dayofweek", "Days since the Sunday before, as a timespan.", "dayofweek(datetime(2026-11-23))", "1.00:00:00"),
            Map((DateTime time) => TimeSpan.FromDays((int)time.DayOfWeek))),
        new(new("dayofmonth", "The day of the month, from 1.", "dayofmonth(datetime(2026-11-23))", "23"), Map((DateTime time) => time.Day)),
        new(new("dayofyear", "The day of the year, from 1.", "dayofyear(datetime(2026-11-23))", "327"),
            Map((DateTime time) => time.DayOfYear)),
        new(new("hourofday", "The hour, 0 to 23.", "hourofday(datetime(2026-11-23 12:34))", "12"), Map((DateTime time) => time.Hour)),
        new(new("monthofyear", "The month, 1 to 12.", "monthofyear(datetime(2026-11-23))", "11") { Aliases = ["getmonth"] },
            Map((DateTime time) => time.Month)),
        new(new("getyear", "The year.", "getyear(datetime(2026-11-23))", "2026"), Map((DateTime time) => time.Year)),
        new(new("week_of_year", "The week of the year as ISO 8601 counts: week 1 has the year's first Thursday.",
            "week_of_year(datetime(2020-12-28))", "53") { Aliases = ["weekofyear"] },
            Map((DateTime time) => ISOWeek.GetWeekOfYear(time))),
        new(new("datetime_part",
            "A part of the time by its name: year, quarter, month, week_of_year, day, dayOfYear, hour, minute, second, millisecond, microsecond, nanosecond.",
            """datetime_part("minute", datetime(2026-11-23 12:34))""", "34"), Map((string part, DateTime time) => Part(part, time))),

        new(new("datetime_add",
            "The time so many years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds or nanoseconds later.",
            """datetime_add("month", 1, datetime(2026-01-31))""", "2026-02-28T00:00:00.0000000Z"),
                Map((string unit, long amount, DateTime time) => Add(unit, amount, time))),
        new(new("datetime_diff", "How many borders of a unit lie between: the first time minus the second.",
            """datetime_diff("month", datetime(2021-03-15), datetime(2020-01-01))""", "14"),
            Map((string unit, DateTime later, DateTime earlier) => Difference(unit, later, earlier))),

        new(new("make_datetime", "The time of a year, month, day and optionally hour, minute, second; null when there is none.",
            "make_datetime(2026, 11, 23, 12, 34)", "2026-11-23T12:34:00.0000000Z"),
            Map((long year, long month, long day) => Make(year, month, day, 0, 0, 0)),
            Rows(ColumnType.DateTime, [Long, Long, Long, Long, Long, ColumnType.Real], values =>
                values.Contains(null) ? null : Make((long)values[0]!, (long)values[1]!, (long)values[2]!, (long)values[3]!,
                    values.Length > 4 ? (long)values[4]! : 0, values.Length > 5 ? (double)values[5]! : 0), optional: 2)),
        new(new("make_timespan",
            "The span of hours, minutes and optionally seconds, or of days, hours, minutes and seconds; null beyond 23 hours, 59 minutes, 59 seconds.",
            "make_timespan(1, 15)", "01:15:00"),
            Map((long hours, long minutes) => Make(0, hours, minutes, 0)),
            Map((long hours, long minutes, double seconds) => Make(0, hours, minutes, seconds)),
            Rows(ColumnType.TimeSpan, [Long, Long, Long, ColumnType.Real], values =>
                values.Contains(null) ? null : Make((long)values[0]!, (long)values[1]!, (long)values[2]!, (double)values[3]!))),

        new(new("datetime_utc_to_local", "What clocks in a time zone (IANA's name) show at a time.",
            """datetime_utc_to_local(datetime(2026-07-01 12:00), "Europe/Oslo")""", "2026-07-01T14:00:00.0000000Z"),
            Map((DateTime time, string zone) => InZone(time, zone, toLocal: true))),
        new(new("datetime_local_to_utc", "When clocks in a time zone (IANA's name) show a time.",
            """datetime_local_to_utc(datetime(2026-07-01 14:00), "Europe/Oslo")""", "2026-07-01T12:00:00.0000000Z"),
            Map((DateTime time, string zone) => InZone(time, zone, toLocal: false))),
        new(new("datetime_list_timezones", "The names of all time zones that these two take.",
            """array_index_of(datetime_list_timezones(), "Europe/Oslo") >= 0""", "True"),
            Rows(ColumnType.Dynamic, [], _ => new DynamicArray([.. TimeZoneInfo.GetSystemTimeZones().Select(zone => (object?)zone.Id)]))),

        Unix("seconds", TimeSpan.TicksPerSecond, "1795437296", "2026-11-23T12:34:56.0000000Z"),
        Unix("milliseconds", TimeSpan.TicksPerMillisecond, "1795437296789", "2026-11-23T12:34:56.7890000Z"),
        Unix("microseconds", TimeSpan.TicksPerMicrosecond, "1795437296789012", "2026-11-23T12:34:56.7890120Z"),
        new(new("unixtime_nanoseconds_todatetime", "The time of a number of nanoseconds since 1970.",
            "unixtime_nanoseconds_todatetime(1546300800000000000)", "2019-01-01T00:00:00.0000000Z"),
            Map((long number) => Conversions.OfTicks(DateTime.UnixEpoch.Ticks + number / 100))),
    ];

    const ColumnType Long = ColumnType.Long;

    /// <summary>
    /// Null for a zone that nobody knows. An hour that the clocks skip is read as an hour later, one that comes twice as the first.
    /// </summary>
    static DateTime? InZone(DateTime time, string zone, bool toLocal)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var rules)) return null;
        if (toLocal) return AddTicks(time, rules.GetUtcOffset(time).Ticks, 1);
        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        var offset = rules.IsAmbiguousTime(local) ? rules.GetAmbiguousTimeOffsets(local).Max() : rules.GetUtcOffset(local);
        return AddTicks(time, -offset.Ticks, 1);
    }

    static ScalarFunction Edge(string name, string summary, string example, string result, Func<DateTime, long, DateTime?> start, bool last)
    {
        DateTime? Of(DateTime time, long later)
        {
            if (!last) return start(time, later);
            if (start(time, later) is not { } first) return null;
            // The period after the last one there is begins beyond the calendar.
            return start(first, 1) is { } next ? next.AddTicks(-1) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
        }
        return new(new(name, summary, example, result), Map((DateTime time) => Of(time, 0)),
            Map((DateTime time, long later) => Of(time, later)));
    }

    static DateTime? Day(DateTime time, long later) => AddTicks(time.Date, later, TimeSpan.TicksPerDay);

    static DateTime? Week(DateTime time, long later) =>
        AddTicks(time.Date, -(int)time.DayOfWeek, TimeSpan.TicksPerDay) is { } sunday
            ? AddTicks(sunday, later, 7 * TimeSpan.TicksPerDay)
            : null;

    static DateTime? Month(DateTime time, long later) => AddMonths(new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc), later, 1);

    static DateTime? Year(DateTime time, long later) => AddMonths(new(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc), later, 12);

    static DateTime? AddTicks(DateTime time, long amount, long ticks) =>
        Math.Abs((double)amount * ticks) > DateTime.MaxValue.Ticks ? null : Conversions.OfTicks(time.Ticks + amount * ticks);

    static DateTime? AddMonths(DateTime time, long amount, int months)
    {
        var month = time.Year * 12L + time.Month - 1 + Math.Clamp(amount, -120_000, 120_000) * months;
        return month is < 12 or >= 120_000 ? null : time.AddMonths((int)(month - time.Year * 12L - time.Month + 1));
    }

    static DateTime? Add(string unit, long amount, DateTime time) => unit.ToLowerInvariant() switch
    {
        "year" => AddMonths(time, amount, 12),
        "quarter" => AddMonths(time, amount, 3),
        "month" => AddMonths(time, amount, 1),
        "nanosecond" => Conversions.OfTicks(time.Ticks + amount / 100),
        var other => Ticks(other) is { } ticks ? AddTicks(time, amount, ticks) : null,
    };

    static long? Ticks(string unit) => unit switch
    {
        "week" => 7 * TimeSpan.TicksPerDay,
        "day" => TimeSpan.TicksPerDay,
        "hour" => TimeSpan.TicksPerHour,
        "minute" => TimeSpan.TicksPerMinute,
        "second" => TimeSpan.TicksPerSecond,
        "millisecond" => TimeSpan.TicksPerMillisecond,
        "microsecond" => TimeSpan.TicksPerMicrosecond,
        _ => null,
    };

    /// <summary>How many borders of years, months, weeks … lie between two times; null where that is no number.</summary>
    static long? Difference(string unit, DateTime later, DateTime earlier)
    {
        if (!unit.Equals("nanosecond", StringComparison.OrdinalIgnoreCase)) return Index(unit, later) - Index(unit, earlier);
        var ticks = later.Ticks - earlier.Ticks;
        return Math.Abs(ticks) <= long.MaxValue / TimeSpan.NanosecondsPerTick ? ticks * TimeSpan.NanosecondsPerTick : null;
    }

    /// <summary>Which year, month, week … since the beginning of the calendar a time lies in: differences count borders.</summary>
    static long? Index(string unit, DateTime time) => unit.ToLowerInvariant() switch
    {
        "year" => time.Year,
        "quarter" => time.Year * 4 + (time.Month - 1) / 3,
        "month" => time.Year * 12 + time.Month,
        // The calendar begins on a Monday, weeks on a Sunday.
        "week" => (time.Ticks / TimeSpan.TicksPerDay + 1) / 7,
        var other => Ticks(other) is { } ticks ? time.Ticks / ticks : null,
    };

    static int? Part(string part, DateTime time) => part.ToLowerInvariant() switch
    {
        "year" => time.Year,
        "quarter" => (time.Month - 1) / 3 + 1,
        "month" => time.Month,
        "week_of_year" or "weekofyear" => ISOWeek.GetWeekOfYear(time),
        "day" => time.Day,
        "dayofyear" => time.DayOfYear,
        "hour" => time.Hour,
        "minute" => time.Minute,
        "second" => time.Second,
        "millisecond" => time.Millisecond,
        "microsecond" => (int)(time.Ticks % TimeSpan.TicksPerSecond / 10),
        "nanosecond" => (int)(time.Ticks % TimeSpan.TicksPerSecond * 100),
        _ => null,
    };

    static DateTime? Make(long year, long month, long day, long hour, long minute, double second)
    {
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)) return null;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is not (>= 0 and < 60)) return null;
        return new DateTime((int)year, (int)month, (int)day, (int)hour, (int)minute, 0, DateTimeKind.Utc)
            .AddTicks((long)Math.Round(second * TimeSpan.TicksPerSecond));
    }

    static TimeSpan? Make(long days, long hours, long minutes, double seconds)
    {
        if (days is < 0 or > 10_000_000 || hours is < 0 or > 23 || minutes is < 0 or > 59 || seconds is not (>= 0 and < 60)) return null;
        return new TimeSpan((int)days, (int)hours, (int)minutes, 0) + new TimeSpan((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
    }

    static ScalarFunction Unix(string unit, long ticks, string example, string result) =>
        new(new($"unixtime_{unit}_todatetime", $"The time of a number of {unit} since 1970.",
            $"unixtime_{unit}_todatetime({example})", result),
            Map((long number) => AddTicks(DateTime.UnixEpoch, number, ticks)),
            Map((double number) => Conversions.ToLong(Math.Round(number * ticks)) is { } since
                ? AddTicks(DateTime.UnixEpoch, since, 1)
                : null));
}
