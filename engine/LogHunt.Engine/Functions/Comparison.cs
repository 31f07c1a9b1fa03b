using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>One of the six comparisons. With a null on one side the answer is `OneNull`; with two it is always null.</summary>
interface ICompare
{
    static abstract bool? OneNull { get; }
    static abstract bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool>;
    static abstract Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b);
}

readonly struct Equal : ICompare
{
    public static bool? OneNull => false;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a == b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);
}

readonly struct NotEqual : ICompare
{
    public static bool? OneNull => true;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a != b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => ~Vector256.Equals(a, b);
}

readonly struct Less : ICompare
{
    public static bool? OneNull => null;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a < b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => Vector256.LessThan(a, b);
}

readonly struct LessOrEqual : ICompare
{
    public static bool? OneNull => null;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a <= b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => Vector256.LessThanOrEqual(a, b);
}

readonly struct Greater : ICompare
{
    public static bool? OneNull => null;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a > b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => Vector256.GreaterThan(a, b);
}

readonly struct GreaterOrEqual : ICompare
{
    public static bool? OneNull => null;
    public static bool Test<T>(T a, T b) where T : IComparisonOperators<T, T, bool> => a >= b;
    public static Vector256<T> Test<T>(Vector256<T> a, Vector256<T> b) => Vector256.GreaterThanOrEqual(a, b);
}

/// <summary>A comparison of two values of one fixed-width type.</summary>
sealed class Comparison<T, TCompare>(ColumnType type) : Overload(ColumnType.Bool, type, type)
    where T : unmanaged, IComparisonOperators<T, T, bool>
    where TCompare : ICompare
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) => (arguments[0], arguments[1]) switch
    {
        (null, null) => null,
        (null, _) or (_, null) => TCompare.OneNull,
        var (a, b) => TCompare.Test(Storage.Of<T>(a), Storage.Of<T>(b)),
    };

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var a = Operand<T>.Of(arguments[0]);
        var b = Operand<T>.Of(arguments[1]);
        var result = new bool[rows];
        if (b.IsConstant) WithConstant(a.Values, b.Constant, result);
        else if (a.IsConstant) ConstantWith(a.Constant, b.Values, result);
        else Columns(a.Values, b.Values, result);
        return a.HasNulls || b.HasNulls ? ApplyNulls(a, b, result) : Flags.Of(result);
    }

    static void WithConstant(ReadOnlySpan<T> a, T constant, Span<bool> result)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            var right = Vector256.Create(constant);
            for (; i <= a.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                Store(TCompare.Test(Vector256.LoadUnsafe(in a[i]), right), ref result[i]);
        }
        for (; i < a.Length; i++) result[i] = TCompare.Test(a[i], constant);
    }

    static void ConstantWith(T constant, ReadOnlySpan<T> b, Span<bool> result)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            var left = Vector256.Create(constant);
            for (; i <= b.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                Store(TCompare.Test(left, Vector256.LoadUnsafe(in b[i])), ref result[i]);
        }
        for (; i < b.Length; i++) result[i] = TCompare.Test(constant, b[i]);
    }

    static void Columns(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> result)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && Vector256<T>.IsSupported)
        {
            for (; i <= a.Length - Vector256<T>.Count; i += Vector256<T>.Count)
                Store(TCompare.Test(Vector256.LoadUnsafe(in a[i]), Vector256.LoadUnsafe(in b[i])), ref result[i]);
        }
        for (; i < a.Length; i++) result[i] = TCompare.Test(a[i], b[i]);
    }

    /// <summary>A lane mask as one byte of 0 or 1 for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<T> mask, ref bool target)
    {
        ref var bytes = ref Unsafe.As<bool, byte>(ref target);
        if (Vector256<T>.Count == 32)
        {
            (mask.AsByte() & Vector256<byte>.One).StoreUnsafe(ref bytes);
            return;
        }
        ulong bits = mask.ExtractMostSignificantBits();
        var spread = ((bits * 0x0101010101010101 & 0x8040201008040201) + 0x7f7f7f7f7f7f7f7f) >> 7 & 0x0101010101010101;
        if (Vector256<T>.Count == 8) Unsafe.WriteUnaligned(ref bytes, spread);
        else Unsafe.WriteUnaligned(ref bytes, (uint)spread);
    }

    static Column ApplyNulls(Operand<T> a, Operand<T> b, bool[] result)
    {
        var present = Validity.AllPresent(result.Length);
        for (var row = 0; row < result.Length; row++)
        {
            var (left, right) = (a.IsNull(row), b.IsNull(row));
            if (!left && !right) continue;
            result[row] = left != right && TCompare.OneNull == true;
            if (left == right || TCompare.OneNull is null) Validity.SetNull(present, row);
        }
        return Flags.Of(result, present);
    }
}

/// <summary>`==` and `!=` of strings, byte for byte.</summary>
sealed class TextEquality(bool negated) : Overload(ColumnType.Bool, ColumnType.String, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        string.Equals((string?)arguments[0] ?? "", (string?)arguments[1] ?? "", StringComparison.Ordinal) != negated;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var result = new bool[rows];
        if (arguments[1] is ConstantColumn right) Run(arguments[0], right, result);
        else if (arguments[0] is ConstantColumn left) Run(arguments[1], left, result);
        else if (arguments is [CodedColumn first, CodedColumn second]) Run(first, second, result);
        else
        {
            var a = TextView.Of(arguments[0]);
            var b = TextView.Of(arguments[1]);
            for (var row = 0; row < rows; row++) result[row] = a[row].SequenceEqual(b[row]);
        }
        if (negated) Flags.Invert(result);
        return Flags.Of(result);
    }

    /// <summary>Values of rows that follow each other are often the same, as in sorted rows: their texts are compared once.</summary>
    static void Run(CodedColumn a, CodedColumn b, bool[] result)
    {
        int[] left = new int[result.Length], right = new int[result.Length];
        a.CopyCodes(left);
        b.CopyCodes(right);
        var (before, beforeRight, areEqual) = (-1, -1, false);
        for (var row = 0; row < result.Length; row++)
        {
            if (left[row] != before || right[row] != beforeRight)
            {
                (before, beforeRight) = (left[row], right[row]);
                areEqual = a.Dictionary[before].SequenceEqual(b.Dictionary[beforeRight]);
            }
            result[row] = areEqual;
        }
    }

    static void Run(Column column, ConstantColumn constant, bool[] result) =>
        TextView.Of(column).Test(new EqualMatcher(System.Text.Encoding.UTF8.GetBytes((string)constant.Constant!)), result);
}

/// <summary>A comparison. Two dynamic values must be converted first, as in Kusto, so they have no overload.</summary>
sealed class ComparisonOperator(Doc doc, params System.Collections.Immutable.ImmutableArray<Overload> overloads)
    : ScalarFunction(doc, overloads)
{
    public override Overload? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments is [ColumnType.Dynamic, ColumnType.Dynamic] ? null : base.Resolve(arguments);
}

/// <summary>A dynamic value against a bool or a number: numbers by value whatever their type.</summary>
sealed class DynamicComparison<TCompare>(ColumnType left, ColumnType right) : Overload(ColumnType.Bool, left, right)
    where TCompare : ICompare
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var (a, b) = (arguments[0], arguments[1]);
        if (a is null || b is null) return a is null && b is null ? null : TCompare.OneNull;
        if (Parameters[0] == ColumnType.Dynamic) a = Adapt(a, b);
        else b = Adapt(b, a);
        if (a is null || b is null) return TCompare.OneNull;
        if (Numbers.TryOrder(a, b, out var order)) return order is { } known ? TCompare.Test(known, 0) : TCompare.Test(double.NaN, 0);
        return TCompare.OneNull is null ? null : TCompare.Test(Equals(a, b) ? 0 : 1, 0);
    }

    /// <summary>What a dynamic is beside a typed value: text is read as that type, anything else of another kind is nothing.</summary>
    static object? Adapt(object value, object beside) => (value, beside) switch
    {
        (bool flag, not bool) => flag ? 1L : 0L,
        (string text, bool) => Conversions.ParseBool(text),
        (string text, _) => Conversions.ParseReal(text),
        (DynamicArray or DynamicBag, _) => null,
        (not bool, bool) => null,
        _ => value,
    };
}

static class Numbers
{
    /// <summary>True when both are numbers: then how they stand to each other, null when one is NaN.</summary>
    public static bool TryOrder(object a, object b, out int? order)
    {
        order = null;
        if (!IsNumber(a) || !IsNumber(b)) return false;
        if (a is double || b is double)
        {
            var (x, y) = (Convert.ToDouble(a, System.Globalization.CultureInfo.InvariantCulture),
                Convert.ToDouble(b, System.Globalization.CultureInfo.InvariantCulture));
            if (!double.IsNaN(x) && !double.IsNaN(y)) order = x.CompareTo(y);
        }
        else if (a is decimal || b is decimal)
        {
            order = Convert.ToDecimal(a, System.Globalization.CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDecimal(b, System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            order = Convert.ToInt64(a, System.Globalization.CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToInt64(b, System.Globalization.CultureInfo.InvariantCulture));
        }
        return true;
    }

    public static bool IsNumber(object value) => value is int or long or double or decimal;
}
