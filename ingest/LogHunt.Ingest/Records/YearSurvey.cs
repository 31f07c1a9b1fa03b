namespace LogHunt.Ingest.Records;

/// <summary>
/// Looks once over the times of a file that name no year, before its records are read, and finds the year of the first: each step of more than half a year back
/// is a new year begun, the newest time lies in the newest year that is possible, and 29 February only in a leap year.
/// </summary>
sealed class YearSurvey
{
    LogTime? last;
    LogTime newest;
    int year;
    int yearOfNewest;
    int? yearOfLeapDay;

    public void Add(LogTime time)
    {
        if (time.HasYear) return;
        if (last is { } before)
        {
            var step = time.Clock.DayOfYear - before.Clock.DayOfYear;
            if (step < -183) year++;
            else if (step > 183) year--;
        }
        if (last is null || year > yearOfNewest || (year == yearOfNewest && time.Clock > newest.Clock)) (newest, yearOfNewest) = (time, year);
        if (time.Clock is { Month: 2, Day: 29 }) yearOfLeapDay ??= year;
        last = time;
    }

    /// <summary>The year of the first time, null when no time lacked its year.</summary>
    public int? FirstYear(TimeResolver times)
    {
        if (last is null) return null;
        var first = times.NewestUntil(newest, times.Latest.Year, times.Latest) - yearOfNewest;
        if (yearOfLeapDay is { } leap)
            while (!DateTime.IsLeapYear(Math.Max(first + leap, 4))) first--;
        return first;
    }
}
