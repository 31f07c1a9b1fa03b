using System.Numerics.Tensors;

namespace LogHunt.Engine.Functions;

// Integers wrap; what leaves the range of datetime, timespan or decimal, and division of an exact number by zero, has no answer.

readonly struct AddLong : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = unchecked(a + b);
        return true;
    }

    public static bool Try(ReadOnlySpan<long> a, ReadOnlySpan<long> b, Span<long> result)
    {
        TensorPrimitives.Add(a, b, result);
        return true;
    }
}

readonly struct SubtractLong : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = unchecked(a - b);
        return true;
    }

    public static bool Try(ReadOnlySpan<long> a, ReadOnlySpan<long> b, Span<long> result)
    {
        TensorPrimitives.Subtract(a, b, result);
        return true;
    }
}

readonly struct MultiplyLong : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = unchecked(a * b);
        return true;
    }
}

/// <summary>Toward zero.</summary>
readonly struct DivideLong : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;
        return b != 0;
    }
}

/// <summary>Never negative: -7 % 3 is 2 and 7 % -3 is 1.</summary>
readonly struct ModuloLong : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = b is 0 or -1 ? 0 : a % b;
        if (result < 0) result = unchecked(result + (b < 0 ? -b : b));
        return b != 0;
    }
}

readonly struct AddReal : IArithmetic<double, double, double>
{
    public static bool Try(double a, double b, out double result)
    {
        result = a + b;
        return true;
    }

    public static bool Try(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        TensorPrimitives.Add(a, b, result);
        return true;
    }
}

readonly struct SubtractReal : IArithmetic<double, double, double>
{
    public static bool Try(double a, double b, out double result)
    {
        result = a - b;
        return true;
    }
}

readonly struct MultiplyReal : IArithmetic<double, double, double>
{
    public static bool Try(double a, double b, out double result)
    {
        result = a * b;
        return true;
    }
}

readonly struct DivideReal : IArithmetic<double, double, double>
{
    public static bool Try(double a, double b, out double result)
    {
        result = a / b;
        return true;
    }
}

readonly struct ModuloReal : IArithmetic<double, double, double>
{
    public static bool Try(double a, double b, out double result)
    {
        result = a % b;
        if (result < 0) result += Math.Abs(b);
        return true;
    }
}

readonly struct AddDecimal : IArithmetic<decimal, decimal, decimal>
{
    public static bool Try(decimal a, decimal b, out decimal result) => DecimalRange.Try(static (a, b) => a + b, a, b, out result);
}

readonly struct SubtractDecimal : IArithmetic<decimal, decimal, decimal>
{
    public static bool Try(decimal a, decimal b, out decimal result) => DecimalRange.Try(static (a, b) => a - b, a, b, out result);
}

readonly struct MultiplyDecimal : IArithmetic<decimal, decimal, decimal>
{
    public static bool Try(decimal a, decimal b, out decimal result) => DecimalRange.Try(static (a, b) => a * b, a, b, out result);
}

readonly struct DivideDecimal : IArithmetic<decimal, decimal, decimal>
{
    public static bool Try(decimal a, decimal b, out decimal result) => DecimalRange.Try(static (a, b) => a / b, a, b, out result);
}

readonly struct ModuloDecimal : IArithmetic<decimal, decimal, decimal>
{
    public static bool Try(decimal a, decimal b, out decimal result) =>
        DecimalRange.Try(static (a, b) => a % b < 0 ? a % b + Math.Abs(b) : a % b, a, b, out result);
}

static class DecimalRange
{
    public static bool Try(Func<decimal, decimal, decimal> operation, decimal a, decimal b, out decimal result)
    {
        try
        {
            result = operation(a, b);
            return true;
        }
        catch (ArithmeticException)   // overflow, or division by zero: decimal has no wrapping form
        {
            result = 0;
            return false;
        }
    }
}

/// <summary>datetime + timespan; timespan + timespan keeps its own range.</summary>
readonly struct AddTicks : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = unchecked(a + b);
        return (ulong)result <= (ulong)DateTime.MaxValue.Ticks;
    }
}

readonly struct SubtractTicks : IArithmetic<long, long, long>
{
    public static bool Try(long a, long b, out long result)
    {
        result = unchecked(a - b);
        return (ulong)result <= (ulong)DateTime.MaxValue.Ticks;
    }
}

readonly struct MultiplySpanReal : IArithmetic<long, double, long>
{
    public static bool Try(long a, double b, out long result)
    {
        var product = a * b;
        var fits = product is >= long.MinValue and < 9.2233720368547758E18;
        result = fits ? (long)product : 0;
        return fits;
    }
}

readonly struct MultiplyRealSpan : IArithmetic<double, long, long>
{
    public static bool Try(double a, long b, out long result) => MultiplySpanReal.Try(b, a, out result);
}

readonly struct DivideSpanReal : IArithmetic<long, double, long>
{
    public static bool Try(long a, double b, out long result)
    {
        result = 0;
        return b != 0 && MultiplySpanReal.Try(a, 1 / b, out result);
    }
}

readonly struct DivideSpans : IArithmetic<long, long, double>
{
    public static bool Try(long a, long b, out double result)
    {
        result = (double)a / b;
        return b != 0;
    }
}
