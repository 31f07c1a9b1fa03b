namespace LogHunt.Ingest.Times;

/// <summary>
/// A time as a log writes it, before zone and year are settled: clock fields, the offset when the text names one, and whether it
/// names a year. Without a year, `Clock` is in year 4 (a leap year, so 29 February exists).
/// </summary>
public readonly record struct LogTime(DateTime Clock, TimeSpan? Offset, bool HasYear)
{
    /// <summary>Whether nothing tells day and month apart, so that the day was taken to come first.</summary>
    public bool IsDayUncertain { get; init; }

    /// <summary>An instant that is known to be one.</summary>
    public static LogTime OfUtc(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Unspecified), TimeSpan.Zero, true);

    /// <summary>
    /// A time without a year that stands inside of what was received at `outer`: it is of the newest year in which it lies before that,
    /// or little behind it.
    /// </summary>
    internal LogTime Within(LogTime? outer)
    {
        if (HasYear || outer is not { HasYear: true } received || received.Clock.Year is < 2 or > 9997) return this;
        var latest = received.Clock.AddDays(2);
        var year = NewestLeap(latest.Year);
        if (In(year) > latest) year = NewestLeap(year - 1);
        return this with { Clock = In(year), HasYear = true };
    }

    /// <summary>The clock reading in a year. Requires: <see cref="NewestLeap"/> gives that year back.</summary>
    internal DateTime In(int year) => new DateTime(year, Clock.Month, Clock.Day).Add(Clock.TimeOfDay);

    /// <summary>The newest year up to `year` that has the day: 29 February stands in leap years only.</summary>
    internal int NewestLeap(int year)
    {
        year = Math.Clamp(year, 4, 9998);
        if (Clock is { Month: 2, Day: 29 })
            while (!DateTime.IsLeapYear(year)) year--;
        return year;
    }
}

/// <summary>How the instant of a row was found: the column TimeQuality.</summary>
public enum TimeQuality
{
    /// <summary>The text names instant or offset.</summary>
    Exact,

    /// <summary>The text has no zone; the upload's was taken.</summary>
    ZoneAssumed,

    /// <summary>The text has no year (and no zone).</summary>
    YearInferred,

    /// <summary>
    /// The clock reading occurs twice in the assumed zone, or never: the hour of a DST change; or nothing tells the day from the month.
    /// </summary>
    Ambiguous,

    /// <summary>No time at all: the member's modification time.</summary>
    Missing,
}
