using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Numbers.</summary>
static class MathFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("abs", "The value without its sign.", "abs(-5)", "5"),
            Map((long number) => number == long.MinValue ? long.MinValue : Math.Abs(number)),
            Map((double number) => Math.Abs(number)),
            Map((decimal number) => Math.Abs(number)),
            Map((TimeSpan span) => span == TimeSpan.MinValue ? span : span.Duration())),
        new(new("round", "Rounded, half away from zero, to a number of decimals (0; negative: tens).", "round(-2.5)", "-3.0"),
            Map((long number) => number),
            Map((long number, long digits) => Round(number, digits)),
            Map((double number) => Round(number, 0)),
            Map((double number, long digits) => Round(number, digits)),
            Map((decimal number) => Math.Round(number, MidpointRounding.AwayFromZero)),
            Map((decimal number, long digits) => Math.Round(number, (int)Math.Clamp(digits, 0, 28), MidpointRounding.AwayFromZero))),
        new(new("ceiling", "The smallest whole number that is not below.", "ceiling(1.2)", "2.0"),
            Map((long number) => number), Map((double number) => Math.Ceiling(number)), Map((decimal number) => Math.Ceiling(number))),
        new(new("sign", "-1, 0 (for NaN too) or 1.", "sign(-7)", "-1.0"),
            Map((double number) => double.IsNaN(number) ? 0 : (double)Math.Sign(number))),
        Real("exp", "e to the power.", "exp(0)", "1.0", Math.Exp),
        Real("exp2", "2 to the power.", "exp2(3)", "8.0", x => Math.Pow(2, x)),
        Real("exp10", "10 to the power.", "exp10(3)", "1000.0", x => Math.Pow(10, x)),
        Real("log", "The natural logarithm.", "log(1)", "0.0", Math.Log),
        Real("log2", "The logarithm to base 2.", "log2(8)", "3.0", Math.Log2),
        Real("log10", "The logarithm to base 10.", "log10(1000)", "3.0", Math.Log10),
        Real("sqrt", "The square root.", "sqrt(9)", "3.0", Math.Sqrt),
        Real("sin", "The sine of an angle in radians.", "sin(0)", "0.0", Math.Sin),
        Real("cos", "The cosine of an angle in radians.", "cos(0)", "1.0", Math.Cos),
        Real("tan", "The tangent of an angle in radians.", "tan(0)", "0.0", Math.Tan),
        Real("cot", "The cotangent of an angle in radians.", "round(cot(1), 4)", "0.6421", x => 1 / Math.Tan(x)),
        Real("asin", "The angle of a sine.", "asin(0)", "0.0", Math.Asin),
        Real("acos", "The angle of a cosine.", "acos(1)", "0.0", Math.Acos),
        Real("atan", "The angle of a tangent.", "atan(0)", "0.0", Math.Atan),
        new(new("atan2", "The angle of the point (x, y), given y and x.", "atan2(0, 1)", "0.0"),
            Map((double y, double x) => Math.Atan2(y, x))),
        Real("degrees", "Radians as degrees.", "degrees(pi())", "180.0", double.RadiansToDegrees),
        Real("radians", "Degrees as radians.", "round(radians(180), 4)", "3.1416", double.DegreesToRadians),
        new(new("pi", "The number pi.", "pi()", "3.141592653589793"), Rows(ColumnType.Real, [], _ => Math.PI)),
        new(new("pow", "The first number to the power of the second.", "pow(2, 10)", "1024.0"),
            Map((double number, double power) => Math.Pow(number, power))),
        new(new("rand", "A random number from 0 up to 1, or a whole one below a limit.", "rand(1)", "0.0"),
            Rows(ColumnType.Real, [], _ => Random.Shared.NextDouble()),
            Map((long limit) => limit > 1 ? (double)Random.Shared.NextInt64(limit) : 0)) { IsDeterministic = false },

        Extreme("min_of", "The smallest of the values; nulls do not count.", "min_of(10, 1, -3)", "-3", -1),
        Extreme("max_of", "The largest of the values; nulls do not count.", "max_of(10, 1, -3)", "10", 1),

        new(new("isnan", "Whether a real is not a number.", "isnan(0.0/0.0)", "True"), Map((double number) => double.IsNaN(number))),
        new(new("isinf", "Whether a real is infinite.", "isinf(1.0/0.0)", "True"), Map((double number) => double.IsInfinity(number))),
        new(new("isfinite", "Whether a real is a number and not infinite.", "isfinite(1.5)", "True"),
            Map((double number) => double.IsFinite(number))),

        new(new("binary_and", "The bits that are set in both.", "binary_and(5, 3)", "1"), Map((long a, long b) => a & b)),
        new(new("binary_or", "The bits that are set in either.", "binary_or(5, 3)", "7"), Map((long a, long b) => a | b)),
        new(new("binary_xor", "The bits that are set in one only.", "binary_xor(5, 3)", "6"), Map((long a, long b) => a ^ b)),
        new(new("binary_not", "All bits turned.", "binary_not(5)", "-6"), Map((long a) => ~a)),
        new(new("binary_shift_left", "The bits moved to the left.", "binary_shift_left(1, 4)", "16"),
            Map((long a, long bits) => a << (int)(bits & 63))),
        new(new("binary_shift_right", "The bits moved to the right.", "binary_shift_right(16, 4)", "1"),
            Map((long a, long bits) => a >> (int)(bits & 63))),
        new(new("bitset_count_ones", "How many bits are set.", "bitset_count_ones(42)", "3"),
            Map((long a) => (long)System.Numerics.BitOperations.PopCount((ulong)a))),
    ];

    static ScalarFunction Real(string name, string summary, string example, string result, Func<double, double> f) =>
        new(new(name, summary, example, result), Map(f));

    static long Round(long number, long digits)
    {
        if (digits >= 0) return number;
        if (digits < -18) return 0;
        var scale = (Int128)Math.Pow(10, -digits);
        var half = number < 0 ? -scale / 2 : scale / 2;
        return (long)Int128.Clamp((number + half) / scale * scale, long.MinValue, long.MaxValue);
    }

    static double Round(double number, long digits)
    {
        if (digits is >= 0 and <= 15) return Math.Round(number, (int)digits, MidpointRounding.AwayFromZero);
        if (digits > 15) return number;
        var scale = Math.Pow(10, Math.Min(-digits, 308));
        return Math.Round(number / scale, MidpointRounding.AwayFromZero) * scale;
    }

    static TypedFunction Extreme(string name, string summary, string example, string result, int sign) => new(
        new(name, summary, example, result),
        types => types.Length >= 2 && CommonType.Of(types) is { } common && common is not (ColumnType.Dynamic or ColumnType.Guid)
            ? Rows(common, [.. Enumerable.Repeat(common, types.Length)], values => Furthest(values, sign))
            : null);

    static object? Furthest(ReadOnlySpan<object?> values, int sign)
    {
        object? best = null;
        foreach (var value in values)
            if (value is not null && (best is null || ScalarOrder.Compare(value, best) * sign > 0)) best = value;
        return best;
    }
}
