using System.Collections.Immutable;

namespace LogHunt.Query.Hunts;

/// <summary>
/// What a scheduled run looks at: the period before its time, as a rule of Sentinel does, and the same period at the earlier times of which
/// logs arrived only since the run before. A run at such a time says what it would have found had the logs been there.
/// </summary>
static class HuntWindows
{
    /// <summary>
    /// Windows of one run. Where logs of more time arrive than so many periods hold, windows are longer than the period: a rule that counts
    /// may then count too much, and misses nothing.
    /// </summary>
    public const int Most = 500;

    /// <summary>
    /// Windows in order of time; the one of the run itself ends at `now`. Others are whole steps before or after it: `every`, but no less
    /// than a quarter of the period, of which each window sees three quarters again, and no more than the period, or what arrived between
    /// two windows would never be looked at.
    /// </summary>
    public static ImmutableArray<(DateTime From, DateTime To)> Of(
        IEnumerable<(DateTime From, DateTime To)> arrived, TimeSpan every, TimeSpan period, DateTime now)
    {
        var step = Math.Clamp(every.Ticks, period.Ticks / 4, period.Ticks);
        var spans = Joined(arrived, Moved(now, -period.Ticks), now);
        while (spans.Sum(span => (span.To - span.From).Ticks / step + 2) > Most) step *= 2;
        var ends = new SortedSet<DateTime> { now };
        if (step > period.Ticks) ends.Add(Moved(now, -period.Ticks));
        foreach (var (from, to) in spans)
            for (var (k, last) = (StepsTo(from), StepsTo(to)); k <= last; k++) ends.Add(Moved(now, k * step));
        return [.. ends.Select(end => (Moved(end, -(end == now ? period.Ticks : Math.Max(period.Ticks, step))), end))];

        // The first end that is not before an instant: division cuts towards zero, which is up for what is past.
        long StepsTo(DateTime time) => Math.DivRem((time - now).Ticks, step, out var rest) + (rest > 0 ? 1 : 0);
    }

    static DateTime Moved(DateTime time, long ticks) =>
        new(Math.Clamp(time.Ticks + ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    /// <summary>Spans without those that the window at `now` holds whole, and as few as they are together.</summary>
    static List<(DateTime From, DateTime To)> Joined(IEnumerable<(DateTime From, DateTime To)> arrived, DateTime from, DateTime now)
    {
        var joined = new List<(DateTime From, DateTime To)>();
        foreach (var span in arrived.Where(span => span.From <= from || span.To > now).OrderBy(span => span.From))
            if (joined is [.., var last] && span.From <= last.To) joined[^1] = (last.From, last.To > span.To ? last.To : span.To);
            else joined.Add(span);
        return joined;
    }
}
