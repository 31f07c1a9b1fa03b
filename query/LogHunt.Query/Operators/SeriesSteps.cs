using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Operators;

/// <summary>
/// The steps of a series: from a value up to but not with another. Where one of them is not given, the series goes to its first or last
/// step that has rows, and where no first one is, steps are multiples of their length. Numbers are computed as long, double or ticks.
/// </summary>
sealed class SeriesSteps
{
    /// <summary>A series longer than this is a mistake in the step.</summary>
    const int Most = 1_048_576;

    public static ScalarFunction Function { get; } = new(new("step", "The step of the axis that a value is in, null outside.", "", ""));

    readonly ColumnType type;
    readonly long? from, to;
    readonly long step;
    readonly double? realFrom, realTo;
    readonly double realStep;

    SeriesSteps(ColumnType type, object? from, object? to, object step)
    {
        this.type = type;
        if (type == ColumnType.Real) (realFrom, realTo, realStep) = ((double?)from, (double?)to, (double)step);
        else (this.from, this.to, this.step) = (Ticks(from), Ticks(to), Ticks(step)!.Value);
        Index = new StepOf(this);
    }

    /// <summary>Whether all series have the same steps: both ends are given.</summary>
    public bool AreFixed => HasFrom && HasTo;

    bool HasFrom => from is not null || realFrom is not null;

    bool HasTo => to is not null || realTo is not null;

    /// <summary>axis → the number of its step, null outside.</summary>
    public Overload Index { get; }

    /// <summary>
    /// Null when the types do not belong together, the step is not positive or the series would be too long. With `isRange`, as `in range()`
    /// has it, both ends are rounded down to multiples of the step, and the last one belongs to the series.
    /// </summary>
    public static SeriesSteps? Of(ColumnType axis, ConstantExpr? from, ConstantExpr? to, ConstantExpr step, bool isRange)
    {
        var type = axis == ColumnType.Int ? ColumnType.Long : axis;
        var stepType = type == ColumnType.DateTime ? ColumnType.TimeSpan : type;
        if (type is not (ColumnType.Long or ColumnType.Real or ColumnType.DateTime or ColumnType.TimeSpan)) return null;
        object? low = from is null ? null : Value(from, type), high = to is null ? null : Value(to, type);
        if ((low is null) != (from is null) || (high is null) != (to is null) || Value(step, stepType) is not { } by) return null;
        if (by is double real ? !(real > 0) : Ticks(by) <= 0) return null;
        var steps = new SeriesSteps(type, low, high, by);
        if (isRange)
        {
            var multiples = new SeriesSteps(type, null, null, by);
            steps = new(type, multiples.At(multiples.Step(low!) ?? 0), multiples.At((multiples.Step(high!) ?? 0) + 1), by);
        }
        return !steps.AreFixed || steps.Bounds(null).Count <= Most ? steps : null;
    }

    static object? Value(ConstantExpr constant, ColumnType type) =>
        Overload.Widening(constant.Type, type) >= 0 && OverloadResolution.Convert(constant, type) is { } converted
            && Constants.Fold(converted) is ConstantExpr { Value: var value } ? value : null;

    static long? Ticks(object? value) => value switch
    {
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        _ => (long?)value,
    };

    /// <summary>What a step without rows is: the default of the query, else zero, null for what is no number.</summary>
    public static object? DefaultOf(ConstantExpr? given, ColumnType value)
    {
        if (given is null) return value is ColumnType.Long or ColumnType.Int ? 0L : value is ColumnType.Real ? 0.0 : null;
        return OverloadResolution.Convert(given, value) is { } converted
            && Constants.Fold(converted) is ConstantExpr { Value: var missing } ? missing is int number ? (long)number : missing : null;
    }

    /// <summary>The first step of a series and how many it has; of pairs of a step and a value, where an end is not given.</summary>
    public (long First, int Count) Bounds(DynamicArray? pairs)
    {
        var used = AreFixed ? [] : pairs?.OfType<DynamicArray>().Select(pair => (long)pair[0]!).ToList() ?? [];
        if (!AreFixed && used.Count == 0) return (0, 0);
        var first = HasFrom ? 0 : used.Min();
        var last = !HasTo ? used.Max()
            : type == ColumnType.Real ? (long)Math.Ceiling((realTo!.Value - (realFrom ?? 0)) / realStep) - 1
            : (long)Int128.Clamp(((Int128)to!.Value - (from ?? 0) + step - 1 - Remainder(to.Value - (Int128)(from ?? 0) + step - 1)) / step - 1,
                long.MinValue, long.MaxValue);
        return (first, (int)Int128.Clamp((Int128)last - first + 1, 0, Most + 1));
    }

    Int128 Remainder(Int128 ticks) => (ticks % step + step) % step;

    public DynamicArray Axis(DynamicArray? pairs)
    {
        var (first, count) = Bounds(pairs);
        ValueSize.OfElements(count);
        return new([.. Enumerable.Range(0, Math.Min(count, Most)).Select(i => At(first + i))]);
    }

    object At(long index) => type switch
    {
        ColumnType.Real => (realFrom ?? 0) + index * realStep,
        ColumnType.DateTime => new DateTime(Math.Clamp(TicksAt(index), 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc),
        ColumnType.TimeSpan => new TimeSpan(TicksAt(index)),
        _ => TicksAt(index),
    };

    long TicksAt(long index) => (long)Int128.Clamp((from ?? 0) + (Int128)index * step, long.MinValue, long.MaxValue);

    long? Step(object value)
    {
        if (type == ColumnType.Real)
        {
            var real = (double)value;
            return double.IsFinite(real) && !(real < realFrom) && !(real >= realTo) ? (long)Math.Floor((real - (realFrom ?? 0)) / realStep) : null;
        }
        var ticks = value is int number ? number : Ticks(value)!.Value;
        if (ticks < from || ticks >= to) return null;
        var distance = (Int128)ticks - (from ?? 0);
        return (long)((distance - Remainder(distance)) / step);
    }

    sealed class StepOf(SeriesSteps steps) : Overload(ColumnType.Long, steps.type)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => arguments[0] is { } value ? steps.Step(value) : null;
    }
}
