using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>Hours without any row of a source, `From` and `To` in UTC, `To` not included.</summary>
sealed record CoverageGap(DateTime From, DateTime To)
{
    public int Hours => (int)((To - From).Ticks / TimeSpan.TicksPerHour);
}

/// <summary>
/// For which hours there are rows of one device's logs in one format, and where they are missing. A quiet source is silent for hours without having lost anything,
/// so a silence is a gap when it is at least <see cref="ShortestGap"/> hours and three times as long as nearly all (95 %) of that source's silences.
/// </summary>
sealed record SourceCoverage(string Municipality, string Format, string Device, DateTime From, DateTime To, long Rows, int Hours, ImmutableArray<CoverageGap> Gaps, ImmutableArray<DateTime> HoursSeen)
{
    public const int ShortestGap = 3;

    /// <summary>Every source, by municipality. Between `from` and `to` when they are given: what a source lacks at either end is a gap then too.</summary>
    public static ImmutableArray<SourceCoverage> Of(IEnumerable<CoverageHour> hours, DateTime? from = null, DateTime? to = null) =>
    [
        .. hours.GroupBy(hour => (hour.Municipality, hour.Format, hour.Dvc))
            .OrderBy(source => source.Key)
            .Select(source => Of(source.Key, source, from, to)),
    ];

    static SourceCoverage Of((string Municipality, string Format, string Device) source, IEnumerable<CoverageHour> hours, DateTime? from, DateTime? to)
    {
        var all = hours.GroupBy(hour => hour.Hour).Select(hour => (Hour: hour.Key, Rows: hour.Sum(part => part.Rows))).OrderBy(hour => hour.Hour).ToArray();
        var within = all.Where(hour => (from is null || hour.Hour >= Floor(from.Value)) && (to is null || hour.Hour < to)).ToArray();
        var usual = UsualSilence([.. all.Select(hour => hour.Hour)]);
        var shortest = Math.Max(ShortestGap, 3 * usual);
        var first = from is { } given ? Floor(given) : all[0].Hour;
        var last = to is { } end ? Ceiling(end) : all[^1].Hour.AddHours(1);
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var covered = first;
        foreach (var hour in within.Select(hour => hour.Hour).Append(last))
        {
            var gap = new CoverageGap(covered, hour);
            if (gap.Hours >= shortest) gaps.Add(gap);
            covered = hour.AddHours(1);
        }
        return new(source.Municipality, source.Format, source.Device, first, last, within.Sum(hour => hour.Rows), within.Length, gaps.ToImmutable(), [.. within.Select(hour => hour.Hour)]);
    }

    /// <summary>One character for each stretch of time: how many of its hours have rows, `·` for none.</summary>
    public string Timeline(DateTime from, DateTime to, int width)
    {
        var step = Math.Max(1, (to - from).TotalHours / width);
        var cells = new int[width];
        foreach (var hour in HoursSeen)
            if (hour >= from && hour < to) cells[Math.Min(width - 1, (int)((hour - from).TotalHours / step))]++;
        return string.Concat(cells.Select(hours => hours == 0 ? '·' : "░▒▓█"[Math.Clamp((int)(hours * 4 / step) - (hours >= step ? 1 : 0), 0, 3)]));
    }

    static int UsualSilence(DateTime[] hours)
    {
        var silences = hours.Zip(hours.Skip(1), (before, after) => (int)((after - before).TotalHours) - 1).Order().ToArray();
        return silences.Length == 0 ? 0 : silences[(int)(silences.Length * .95)];
    }

    static DateTime Floor(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc);

    static DateTime Ceiling(DateTime time) => Floor(time.AddTicks(TimeSpan.TicksPerHour - 1));
}
