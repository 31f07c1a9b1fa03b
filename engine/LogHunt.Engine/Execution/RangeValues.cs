using LogHunt.Engine.Plan;

namespace LogHunt.Engine.Execution;

/// <summary>The values of a <see cref="RangeNode"/>; none when a bound or the step is null, or the step leads nowhere.</summary>
static class RangeValues
{
    public static IEnumerable<object?> Of(RangeNode range)
    {
        var (from, to, step) = (RowEvaluator.Value(range.From, []), RowEvaluator.Value(range.To, []), RowEvaluator.Value(range.Step, []));
        return (from, to, step) switch
        {
            (int a, int b, int s) => Integers(a, b, s).Select(value => (object?)(int)value),
            (int a, int b, long s) => Integers(a, b, s).Select(value => (object?)(int)value),
            (long a, long b, long s) => Integers(a, b, s).Select(value => (object?)value),
            (double a, double b, double s) => Reals(a, b, s).Select(value => (object?)value),
            (DateTime a, DateTime b, TimeSpan s) => Integers(a.Ticks, b.Ticks, s.Ticks).Select(ticks => (object?)new DateTime(ticks, DateTimeKind.Utc)),
            (TimeSpan a, TimeSpan b, TimeSpan s) => Integers(a.Ticks, b.Ticks, s.Ticks).Select(ticks => (object?)new TimeSpan(ticks)),
            _ => [],
        };
    }

    static IEnumerable<long> Integers(long from, long to, long step)
    {
        if (step == 0) yield break;
        for (Int128 value = from; step > 0 ? value <= to : value >= to; value += step) yield return (long)value;
    }

    static IEnumerable<double> Reals(double from, double to, double step)
    {
        if (step == 0 || from + step == from) yield break;
        for (var i = 0L; ; i++)
        {
            var value = from + i * step;
            if (!(step > 0 ? value <= to : value >= to)) yield break;
            yield return value;
        }
    }
}
