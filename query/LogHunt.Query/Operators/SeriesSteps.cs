using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Operators;

/// <summary>The steps of a series: from a value up to but not with another. Numbers are computed as long, double or ticks.</summary>
sealed class SeriesSteps
{
    /// <summary>A series longer than this is a mistake in the step.</summary>
    const int Most = 1_048_576;

    public static ScalarFunction Function { get; } = new(new("step", "The step of the axis that a value is in, -1 outside.", "", ""));

    readonly ColumnType type;
    readonly long from, to, step;
    readonly double realFrom, realTo, realStep;

    SeriesSteps(ColumnType type, object from, object to, object step)
    {
        this.type = type;
        if (type == ColumnType.Real)
        {
            (realFrom, realTo, realStep) = ((double)from, (double)to, (double)step);
            Count = (int)Math.Clamp(Math.Ceiling((realTo - realFrom) / realStep), 0, Most + 1);
        }
        else
        {
            (this.from, this.to, this.step) = (Ticks(from), Ticks(to), Ticks(step));
            Count = this.to <= this.from ? 0 : (int)Int128.Min(Most + 1, ((Int128)this.to - this.from + this.step - 1) / this.step);
        }
        Index = new StepOf(this);
    }

    public int Count { get; }

    /// <summary>axis → the number of its step, -1 outside.</summary>
    public Overload Index { get; }

    /// <summary>Null when the types do not belong together, the step is not positive or the series would be too long.</summary>
    public static SeriesSteps? Of(ColumnType axis, ConstantExpr from, ConstantExpr to, ConstantExpr step)
    {
        var type = axis == ColumnType.Int ? ColumnType.Long : axis;
        var stepType = type == ColumnType.DateTime ? ColumnType.TimeSpan : type;
        if (type is not (ColumnType.Long or ColumnType.Real or ColumnType.DateTime or ColumnType.TimeSpan)) return null;
        if (Value(from, type) is not { } low || Value(to, type) is not { } high || Value(step, stepType) is not { } by) return null;
        if (by is double real ? real <= 0 : Ticks(by) <= 0) return null;
        var steps = new SeriesSteps(type, low, high, by);
        return steps.Count <= Most ? steps : null;
    }

    static object? Value(ConstantExpr constant, ColumnType type) =>
        Overload.Widening(constant.Type, type) >= 0 && OverloadResolution.Convert(constant, type) is { } converted
            && Constants.Fold(converted) is ConstantExpr { Value: var value } ? value : null;

    static long Ticks(object value) => value switch
    {
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        _ => (long)value,
    };

    /// <summary>What a step without rows is: the default of the query, else zero, null for what is no number.</summary>
    public static object? DefaultOf(ConstantExpr? given, ColumnType value)
    {
        if (given is null) return value is ColumnType.Long or ColumnType.Int ? 0L : value is ColumnType.Real ? 0.0 : null;
        return OverloadResolution.Convert(given, value) is { } converted
            && Constants.Fold(converted) is ConstantExpr { Value: var missing } ? missing is int number ? (long)number : missing : null;
    }

    public DynamicArray Axis()
    {
        var values = new object?[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = type switch
            {
                ColumnType.Real => realFrom + i * realStep,
                ColumnType.DateTime => new DateTime(from + i * step, DateTimeKind.Utc),
                ColumnType.TimeSpan => new TimeSpan(from + i * step),
                _ => from + i * step,
            };
        }
        return new(values);
    }

    long Step(object value)
    {
        if (type == ColumnType.Real)
            return (double)value is var real && real >= realFrom && real < realTo ? (long)((real - realFrom) / realStep) : -1;
        var ticks = value is int number ? number : Ticks(value);
        return ticks >= from && ticks < to ? (ticks - from) / step : -1;
    }

    sealed class StepOf(SeriesSteps steps) : Overload(ColumnType.Long, steps.type)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => arguments[0] is { } value ? steps.Step(value) : -1L;
    }
}
