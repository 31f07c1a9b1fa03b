namespace LogHunt.Ingest.Records;

/// <summary>
/// Turns the times of one file's records into instants. A missing zone is the upload's. A missing year is the newest that keeps the instant no later than
/// 26 hours after the file's last change (or the upload, when that is earlier), and near the records before it; never «the current year».
/// </summary>
public sealed class TimeResolver(TimeZoneInfo zone, int? year, DateTime modified, DateTime received)
{
    static readonly TimeSpan Slack = TimeSpan.FromHours(26);

    readonly DateTime latest = (modified < received ? modified : received) + Slack;

    /// <summary>The instant in UTC, and how it was found.</summary>
    public (DateTime Utc, TimeQuality Quality) Resolve(LogTime? time)
    {
        if (time is not { } given) return (modified, TimeQuality.Missing);
        var clock = given.HasYear ? given.Clock : WithYear(given);
        if (given.Offset is { } offset) return (Utc(clock, offset), given.HasYear ? TimeQuality.Exact : TimeQuality.YearInferred);
        if (zone.IsInvalidTime(clock)) return (Utc(clock, zone.GetUtcOffset(clock)), TimeQuality.Ambiguous);
        var quality = zone.IsAmbiguousTime(clock) ? TimeQuality.Ambiguous : given.HasYear ? TimeQuality.ZoneAssumed : TimeQuality.YearInferred;
        return (Utc(clock, zone.GetUtcOffset(clock)), quality);
    }

    /// <summary>The column's text: `exact`, `zone-assumed`, `year-inferred`, `ambiguous`, `missing`.</summary>
    public static string Text(TimeQuality quality) => quality switch
    {
        TimeQuality.Exact => "exact",
        TimeQuality.ZoneAssumed => "zone-assumed",
        TimeQuality.YearInferred => "year-inferred",
        TimeQuality.Ambiguous => "ambiguous",
        _ => "missing",
    };

    DateTime WithYear(LogTime time)
    {
        var candidate = year ?? latest.Year;
        while (true)
        {
            if ((time.Clock.Month != 2 || time.Clock.Day != 29 || DateTime.IsLeapYear(candidate)) && InYear(time.Clock, candidate) is var clock
                && (year is not null || Utc(clock, time.Offset ?? zone.GetUtcOffset(clock)) <= latest || candidate <= 1970))
                return clock;
            candidate--;
        }
    }

    static DateTime InYear(DateTime clock, int year) => new DateTime(year, clock.Month, clock.Day).Add(clock.TimeOfDay);

    static DateTime Utc(DateTime clock, TimeSpan offset)
    {
        var ticks = Math.Clamp(clock.Ticks - offset.Ticks, 0, DateTime.MaxValue.Ticks);
        return new DateTime(ticks, DateTimeKind.Utc);
    }
}
