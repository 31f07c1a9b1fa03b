namespace LogHunt.Ingest.Times;

/// <summary>
/// A zone's offsets by clock reading. Neighbouring records share a quarter of an hour, and no zone has ever changed its clock
/// inside one, so the last answer is kept.
/// </summary>
sealed class LocalClock(TimeZoneInfo zone)
{
    const long Quarter = 15 * TimeSpan.TicksPerMinute;

    long quarter = -1;
    TimeSpan usual;
    TimeSpan? second;
    bool never;

    /// <summary>
    /// The offset of a reading; for one that occurs twice the earlier instant's (summer time's) first, the other's second. `gap`
    /// says that the zone skips the reading: then the offset before the change is given.
    /// </summary>
    public (TimeSpan Usual, TimeSpan? Second) Offsets(DateTime clock, out bool gap)
    {
        if (clock.Ticks / Quarter != quarter)
        {
            quarter = clock.Ticks / Quarter;
            never = zone.IsInvalidTime(clock);
            (usual, second) = (zone.GetUtcOffset(clock), null);
            if (!never && zone.IsAmbiguousTime(clock))
            {
                var offsets = zone.GetAmbiguousTimeOffsets(clock);
                (usual, second) = (offsets.Max(), offsets.Min());
            }
        }
        gap = never;
        return (usual, second);
    }
}
