namespace LogHunt.Cli.Demo;

/// <summary>One line of a log, or several that belong together, at an instant (UTC).</summary>
readonly record struct DemoEvent(DateTime Time, string Text);

/// <summary>Spreads ordinary events over the days as people work, and sets the planted ones between them.</summary>
static class DemoTimeline
{
    /// <summary>Share of the busiest hour's events in each hour of a working day, local time.</summary>
    static readonly double[] Day = [.06, .05, .05, .05, .06, .08, .2, .6, .95, 1, 1, .9, .85, .95, .9, .7, .4, .25, .2, .2, .18, .15, .1,
        .08];

    const double Weekend = .15;

    /// <summary>Events in the order of time.</summary>
    /// <param name="busiest">Ordinary events in the busiest hour.</param>
    /// <param name="ordinary">Makes one of them.</param>
    /// <param name="planted">Events that come whatever the chance says.</param>
    public static IEnumerable<DemoEvent> Spread(DemoOptions options, double busiest, Random random, Func<DateTime, string> ordinary,
        IEnumerable<DemoEvent> planted)
    {
        var rest = new Queue<DemoEvent>(planted.OrderBy(planted => planted.Time));
        var hour = new List<DemoEvent>();
        for (var start = options.From; start < options.To; start = start.AddHours(1))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(start, DemoOptions.Zone);
            var share = Day[local.Hour] * (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? Weekend : 1);
            var count = (int)Math.Round(busiest * options.Scale * share * (.9 + .2 * random.NextDouble()));
            var ticks = new long[count];
            for (var i = 0; i < count; i++) ticks[i] = start.Ticks + random.NextInt64(TimeSpan.TicksPerHour);
            Array.Sort(ticks);
            hour.Clear();
            foreach (var tick in ticks)
            {
                var time = new DateTime(tick, DateTimeKind.Utc);
                while (rest.TryPeek(out var due) && due.Time <= time) hour.Add(rest.Dequeue());
                hour.Add(new(time, ordinary(time)));
            }
            while (rest.TryPeek(out var due) && due.Time < start.AddHours(1)) hour.Add(rest.Dequeue());
            foreach (var entry in hour) yield return entry;
        }
    }

    public static DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, DemoOptions.Zone);
}
