using Cronos;
using LogHunt.Engine.Catalog;

namespace LogHunt.Query.Hunts;

/// <summary>A time at which a hunt was wanted, and how many before it nobody served.</summary>
public readonly record struct DueTime(DateTime At, int Missed);

/// <summary>When hunts are due. Times are UTC; what cron says is in the zone of the hunt, whose summer time it follows.</summary>
public static class HuntSchedule
{
    /// <summary>More times than these are not counted.</summary>
    const int MostMissed = 100_000;

    /// <summary>What is wrong with an expression of cron, in one sentence; null when nothing is.</summary>
    public static string? Problem(string cron, string zone)
    {
        try
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) return $"there is no time zone `{zone}`; write one as `Europe/Oslo`";
            return Parsed(cron).GetNextOccurrence(DateTime.UnixEpoch) is null ? $"`{cron}` is never due" : null;
        }
        catch (CronFormatException wrong)
        {
            return $"`{cron}` is no schedule of cron, as `30 2 * * *` is: {wrong.Message.TrimEnd('.')}";
        }
    }

    /// <summary>
    /// The last time until `now` at which a hunt is due that no run since `last` (null when there was none) served; null when there is
    /// none. Those before it are counted: a run catches up by what arrived, so one serves them all.
    /// </summary>
    public static DueTime? Due(Hunt hunt, HuntRun? last, DateTime now)
    {
        if (WasAhead(hunt, last?.Due ?? hunt.Created, now)) return new(now, 0);
        if (Next(hunt, last) is not { } due || due > now) return null;
        if (hunt.Settings is { Cron.Length: 0, Every: { } every })
        {
            var more = (now - due).Ticks / every.Ticks;
            return new(due.AddTicks(more * every.Ticks), (int)Math.Min(more, MostMissed));
        }
        var missed = 0;
        for (; missed < MostMissed && After(hunt, due) is { } later && later <= now; missed++) due = later;
        return new(due, missed);
    }

    /// <summary>
    /// When the hunt is due next, which may be past; null when never. A rule with suppression rests after it found something new, and what
    /// arrives meanwhile is looked at when it is over.
    /// </summary>
    public static DateTime? Next(Hunt hunt, HuntRun? last)
    {
        var rest = last?.Found.New > 0 ? hunt.Settings.Suppression ?? TimeSpan.Zero : TimeSpan.Zero;
        return hunt.Settings switch
        {
            { Cron.Length: > 0 } => After(hunt, last?.Due + rest ?? hunt.Created),
            { Every: { } every } => last?.Due + every * Math.Max(1, Math.Ceiling(rest / every)) ?? hunt.Created,
            _ => null,
        };
    }

    /// <summary>
    /// Whether the clock stood further ahead than from one run to the next when the hunt was run or made: nothing would run until then.
    /// </summary>
    static bool WasAhead(Hunt hunt, DateTime then, DateTime now) => then > now
        && (hunt.Settings.Cron.Length > 0 ? After(hunt, now) : now + hunt.Settings.Every) < then;

    static DateTime? After(Hunt hunt, DateTime time) => Parsed(hunt.Settings.Cron)
        .GetNextOccurrence(DateTime.SpecifyKind(time, DateTimeKind.Utc), TimeZoneInfo.FindSystemTimeZoneById(hunt.Settings.Zone));

    static CronExpression Parsed(string cron) => CronExpression.Parse(cron,
        cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
}
