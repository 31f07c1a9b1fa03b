using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Cli.Charts;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Reports;

/// <summary>What a row of the map stands for, and what a cell.</summary>
/// <param name="ByDevice">A device's logs in one format; else all logs of a municipality.</param>
/// <param name="Step">An hour, a day, or a number of days; null for the least of which no more than
/// <see cref="CoverageHeat.MostCells"/> are needed.</param>
sealed record CoverageHeatWishes(bool ByDevice = true, TimeSpan? Step = null);

/// <summary>How many rows there are of each source in each hour or day, as a heat map: where logs are missing is seen at a
/// glance.</summary>
static class CoverageHeat
{
    /// <summary>Cells of a row.</summary>
    public const int MostCells = 120;

    const int MostRows = 60;

    static readonly ImmutableArray<TimeSpan> Steps =
        [.. new[] { 1, 3, 6, 24, 2 * 24, 7 * 24, 14 * 24, 28 * 24, 91 * 24, 364 * 24 }.Select(hours => TimeSpan.FromHours(hours))];

    /// <summary>
    /// The map from `from` to `to`, or from the first hour to the last; null when there are no logs. A source without rows in all that
    /// time is there when it has rows in other times.
    /// </summary>
    public static Chart? Of(IEnumerable<CoverageHour> hours, DateTime? from, DateTime? to, CoverageHeatWishes wishes)
    {
        var all = hours.ToArray();
        if (all.Length == 0) return null;
        var first = from is { } given && given > DateTime.MinValue ? given : all.Min(hour => hour.Hour);
        var last = to is { } end && end < DateTime.MaxValue ? end : all.Max(hour => hour.Hour).AddHours(1);
        if (last <= first) return null;
        var step = wishes.Step ?? Steps.FirstOrDefault(one => Cells(first, last, one) <= MostCells, TimeSpan.FromDays(3640));
        var start = Floor(first, step);
        var count = Math.Min(Cells(first, last, step), MostCells);
        var notes = new List<string>();
        if (count < Cells(first, last, step)) notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"only the first {count} of {Cells(first, last, step)} {Name(step)}s are drawn"));
        var rows = all.GroupBy(hour => wishes.ByDevice ? $"{hour.Municipality} {hour.Format} {hour.Dvc}".TrimEnd() : hour.Municipality)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ChartSeries(group.Key, Points(group))).ToArray();
        if (rows.Length > MostRows)
        {
            notes.Add($"the {MostRows} of {rows.Length} with the fewest {Name(step)}s that have logs are drawn");
            rows = [.. rows.OrderBy(row => row.Points.Count(point => point.Y > 0)).Take(MostRows)
                .OrderBy(row => row.Name, StringComparer.Ordinal)];
        }
        return new(ChartKinds.Find("heatmap")!, AxisKind.Category,
            [.. Enumerable.Range(0, count).Select(i => (start + i * step)
                .ToString(step < TimeSpan.FromDays(1) ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture))],
            [.. rows])
        {
            Title = $"Rows by {Name(step)} (UTC)",
            YTitle = $"rows in {Article(step)} {Name(step)}",
            IsLogarithmic = true,
            Notes = [.. notes],
        };

        ImmutableArray<ChartPoint> Points(IEnumerable<CoverageHour> group)
        {
            var cells = new double[count];
            foreach (var hour in group)
                if (hour.Hour >= Floor(first, TimeSpan.FromHours(1)) && hour.Hour < last
                    && (hour.Hour - start) / step is >= 0 and var at && (int)at < count) cells[(int)at] += hour.Rows;
            return [.. cells.Select((value, i) => new ChartPoint(i, value))];
        }
    }

    static int Cells(DateTime from, DateTime to, TimeSpan step) => (int)Math.Ceiling((to - Floor(from, step)) / step);

    static DateTime Floor(DateTime time, TimeSpan step) => new(time.Ticks - time.Ticks % step.Ticks, DateTimeKind.Utc);

    static string Name(TimeSpan step) => step.TotalHours switch
    {
        1 => "hour",
        < 24 and var hours => string.Create(CultureInfo.InvariantCulture, $"{hours}-hour step"),
        24 => "day",
        7 * 24 => "week",
        var hours => string.Create(CultureInfo.InvariantCulture, $"{hours / 24}-day step"),
    };

    static string Article(TimeSpan step) => step.TotalHours == 1 ? "an" : "a";
}
