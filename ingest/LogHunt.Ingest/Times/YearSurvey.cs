namespace LogHunt.Ingest.Times;

/// <summary>
/// Looks once over the times of a file that name no year, before its records are read, and finds the year of the first: a step far
/// back is a new year begun, the newest time lies in the newest year that is possible, and 29 February only in a leap year. Files
/// that are written newest first are noticed by most of their steps.
/// </summary>
sealed class YearSurvey
{
    /// <summary>
    /// How far back a record of a growing file may stand and be late rather than of the next year, in days. Less than half a year:
    /// files grow, and silence is likelier than disorder.
    /// </summary>
    internal const int LatestDays = 120;

    readonly Track growing = new(LatestDays);
    readonly Track shrinking = new(365 - LatestDays);
    LogTime? last;
    int steps;

    public void Add(LogTime time)
    {
        if (time.HasYear) return;
        if (last is { } before)
        {
            var step = time.Clock.DayOfYear - before.Clock.DayOfYear;
            growing.Step(step);
            shrinking.Step(step);
            if (Math.Abs(step) < LatestDays) steps += Math.Sign((time.Clock - before.Clock).Ticks);
        }
        growing.Add(time);
        shrinking.Add(time);
        last = time;
    }

    /// <summary>Tells the file's resolver; nothing when no time lacked its year.</summary>
    public void Settle(TimeResolver times)
    {
        if (last is null) return;
        var newestFirst = steps < 0;
        times.BeginIn((newestFirst ? shrinking : growing).First(times), newestFirst);
    }

    /// <summary>The years under one assumption about the file's order, counted from the first record's.</summary>
    sealed class Track(int daysBack)
    {
        LogTime? newest;
        int year;
        int yearOfNewest;
        int? yearOfLeapDay;

        public void Step(int days) => year += days < -daysBack ? 1 : days > 365 - daysBack ? -1 : 0;

        public void Add(LogTime time)
        {
            if (newest is null || year > yearOfNewest || (year == yearOfNewest && time.Clock > newest.Value.Clock))
                (newest, yearOfNewest) = (time, year);
            if (time.Clock is { Month: 2, Day: 29 }) yearOfLeapDay ??= year;
        }

        public int First(TimeResolver times)
        {
            var first = times.NewestUntil(newest!.Value, times.Latest.Year, times.Latest) - yearOfNewest;
            if (yearOfLeapDay is { } leap)
                while (!DateTime.IsLeapYear(Math.Max(first + leap, 4))) first--;
            return first;
        }
    }
}
