using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>Hours without any row of a source, `From` and `To` in UTC, `To` not included.</summary>
sealed record CoverageGap(DateTime From, DateTime To)
{
    public int Hours => (int)((To - From).Ticks / TimeSpan.TicksPerHour);
}

/// <summary>
/// For which hours there are rows of one device's logs in one format, and where they are missing. A quiet source is silent for hours
/// without having lost anything. So a silence is a gap when the source should have written at least <see cref="Missed"/> rows in it, by
/// what it wrote in the same hours of the day on other days (working days and weekends apart); a source that is known for fewer than
/// three such days is expected to write as it does on average.
/// </summary>
sealed record DeviceCoverage(string Municipality, string Format, string Device, DateTime From, DateTime To, long Rows, int Hours,
    ImmutableArray<CoverageGap> Gaps, ImmutableArray<DateTime> HoursSeen)
{
    /// <summary>
    /// Were rows independent of each other, so many would fail to come once in 500 million times; they are not, hence no fewer.
    /// </summary>
    public const double Missed = 20;

    const int DaysToKnow = 3;

    /// <summary>
    /// Every source, by municipality. Between `from` and `to` when they are given: what a source lacks at either end is a gap then too.
    /// </summary>
    public static ImmutableArray<DeviceCoverage> Of(IEnumerable<CoverageHour> hours, DateTime? from = null, DateTime? to = null) =>
    [
        .. hours.GroupBy(hour => (hour.Municipality, hour.Format, hour.Dvc))
            .OrderBy(source => source.Key)
            .Select(source => Of(source.Key, source, from, to)),
    ];

    static DeviceCoverage Of((string Municipality, string Format, string Device) source, IEnumerable<CoverageHour> hours, DateTime? from,
        DateTime? to)
    {
        var rows = new SortedDictionary<DateTime, long>();
        foreach (var hour in hours) rows[hour.Hour] = rows.GetValueOrDefault(hour.Hour) + hour.Rows;
        var (firstSeen, lastSeen) = (rows.First().Key, rows.Last().Key);
        var expected = Expectation(rows, firstSeen, lastSeen);
        var first = from is { } given ? Floor(given) : firstSeen;
        var last = to is { } end ? Ceiling(end) : lastSeen.AddHours(1);
        var within = rows.Where(hour => hour.Key >= first && hour.Key < last).ToArray();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var covered = first;
        foreach (var hour in within.Select(hour => hour.Key).Append(last))
        {
            var missed = 0d;
            for (var silent = covered; silent < hour; silent = silent.AddHours(1)) missed += expected(silent);
            if (missed >= Missed) gaps.Add(new(covered, hour));
            covered = hour.AddHours(1);
        }
        return new(source.Municipality, source.Format, source.Device, first, last, within.Sum(hour => hour.Value), within.Length,
            gaps.ToImmutable(), [.. within.Select(hour => hour.Key)]);
    }

    /// <summary>Rows that an hour should have.</summary>
    static Func<DateTime, double> Expectation(SortedDictionary<DateTime, long> rows, DateTime first, DateTime last)
    {
        var slots = new (double Rows, int Days)[2 * 24];
        for (var hour = first; hour <= last; hour = hour.AddHours(1))
        {
            ref var slot = ref slots[Slot(hour)];
            slot = (slot.Rows + rows.GetValueOrDefault(hour), slot.Days + 1);
        }
        var average = slots.Sum(slot => slot.Rows) / slots.Sum(slot => slot.Days);
        return hour => slots[Slot(hour)] is { Days: >= DaysToKnow } slot ? slot.Rows / slot.Days : average;
    }

    static int Slot(DateTime hour) => (hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 24 : 0) + hour.Hour;

    /// <summary>One character for each stretch of time: how many of its hours have rows, `·` for none.</summary>
    public string Timeline(DateTime from, DateTime to, int width)
    {
        var step = Math.Max(1, (to - from).TotalHours / width);
        var cells = new int[width];
        foreach (var hour in HoursSeen)
            if (hour >= from && hour < to) cells[Math.Min(width - 1, (int)((hour - from).TotalHours / step))]++;
        return string.Concat(cells.Select(hours => hours == 0 ? '·' : "░▒▓█"[Math.Clamp((int)Math.Ceiling(hours * 4 / step) - 1, 0, 3)]));
    }

    static DateTime Floor(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc);

    static DateTime Ceiling(DateTime time) => Floor(time.AddTicks(TimeSpan.TicksPerHour - 1));
}
