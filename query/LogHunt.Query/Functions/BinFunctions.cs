using System.Collections.Immutable;
using LogHunt.Engine.Functions;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Values down to a grid.</summary>
static class BinFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("bin", "Down to a multiple of a size; times count from the year 1. Null when the size is not above zero.",
            "bin(datetime(2026-11-23 12:34:56), 15m)", "2026-11-23T12:30:00.0000000Z") { Aliases = ["floor"] },
            new TickBinOverload(ColumnType.DateTime),
            new TickBinOverload(ColumnType.TimeSpan),
            Map((long number, long size) => size > 0 ? (long?)unchecked(TickBinOverload.Floor(number, size)) : null),
            Map((double number, double size) => size > 0 ? (double?)(Math.Floor(number / size) * size) : null),
            Map((decimal number, decimal size) => Floor(number, size))),
        new(new("bin_at", "Down to a grid of a size on which a fixed point lies.", "bin_at(6.5, 2.5, 7)", "4.5"),
            Map((long number, long size, long point) =>
                size > 0 ? (long?)unchecked(point + TickBinOverload.Floor(number - point, size)) : null),
            Map((double number, double size, double point) =>
                size > 0 ? (double?)(point + Math.Floor((number - point) / size) * size) : null),
            Map((DateTime time, TimeSpan size, DateTime point) => size > TimeSpan.Zero
                ? Conversions.OfTicks(point.Ticks + TickBinOverload.Floor(time.Ticks - point.Ticks, size.Ticks))
                : null),
            Map((TimeSpan span, TimeSpan size, TimeSpan point) => size > TimeSpan.Zero
                ? (TimeSpan?)new TimeSpan(unchecked(point.Ticks + TickBinOverload.Floor(span.Ticks - point.Ticks, size.Ticks))) : null)),
        new(new("around", "Whether a value is at most a distance away from another.",
            "around(datetime(2026-11-23 12:04), datetime(2026-11-23 12:00), 5m)", "True"),
            Map((long number, long centre, long distance) => Int128.Abs((Int128)number - centre) <= distance),
            Map((double number, double centre, double distance) => Math.Abs(number - centre) <= distance),
            Map((DateTime time, DateTime centre, TimeSpan distance) => (time - centre).Duration() <= distance),
            Map((TimeSpan span, TimeSpan centre, TimeSpan distance) => Int128.Abs((Int128)span.Ticks - centre.Ticks) <= distance.Ticks)),
    ];

    static decimal? Floor(decimal number, decimal size)
    {
        if (size <= 0) return null;
        try
        {
            var rest = number % size;
            return number - (rest < 0 ? rest + size : rest);
        }
        catch (OverflowException)   // the multiple below is no decimal any more
        {
            return null;
        }
    }
}
