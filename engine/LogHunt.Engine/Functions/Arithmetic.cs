using System.Numerics.Tensors;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>An operation on stored values; false where it has no answer, which is null.</summary>
interface IArithmetic<TA, TB, TResult>
{
    static abstract bool Try(TA a, TB b, out TResult result);

    /// <summary>All rows at once, for an operation that always has an answer; false when there is no such form.</summary>
    static virtual bool Try(ReadOnlySpan<TA> a, ReadOnlySpan<TB> b, Span<TResult> result) => false;
}

/// <summary>A binary arithmetic operator for one pair of types: null when either side is.</summary>
sealed class Arithmetic<TA, TB, TResult, TOperation>(ColumnType a, ColumnType b, ColumnType returns) : Overload(returns, a, b)
    where TA : unmanaged
    where TB : unmanaged
    where TResult : unmanaged
    where TOperation : IArithmetic<TA, TB, TResult>
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        arguments[0] is { } left && arguments[1] is { } right && TOperation.Try(Storage.Of<TA>(left), Storage.Of<TB>(right), out var result)
            ? Storage.Value(Returns, result)
            : null;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var left = Operand<TA>.Of(arguments[0]);
        var right = Operand<TB>.Of(arguments[1]);
        if ((left.IsConstant && left.ConstantIsNull) || (right.IsConstant && right.ConstantIsNull))
            return new ConstantColumn(Returns, null, rows);
        var result = GC.AllocateUninitializedArray<TResult>(rows);
        var validity = Validity.Both(left.Validity, right.Validity, rows);
        if (!left.IsConstant && !right.IsConstant && TOperation.Try(left.Values, right.Values, result))
            return ValueColumn.Of(Returns, result, validity);
        byte[]? present = null;
        for (var row = 0; row < rows; row++)
        {
            if (TOperation.Try(left[row], right[row], out result[row])) continue;
            result[row] = default;
            Validity.SetNull(present ??= Validity.AllPresent(rows), row);
        }
        return ValueColumn.Of(Returns, result, present is null ? validity : Validity.Both(validity, new(present), rows));
    }
}

/// <summary>Unary minus.</summary>
sealed class Minus<T>(ColumnType type) : Overload(type, type) where T : unmanaged, System.Numerics.INumberBase<T>
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) =>
        arguments[0] is { } value ? Storage.Value(Returns, unchecked(-Storage.Of<T>(value))) : null;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        var operand = Operand<T>.Of(arguments[0]);
        if (operand.IsConstant) return new ConstantColumn(Returns, Invoke([arguments[0].Value(0)]), rows);
        var result = GC.AllocateUninitializedArray<T>(rows);
        TensorPrimitives.Negate(operand.Values, result);
        return ValueColumn.Of(Returns, result, operand.Validity);
    }
}

/// <summary>An arithmetic operator. A dynamic value must be converted first, as in Kusto, so dynamic arguments have no overload.</summary>
sealed class ArithmeticOperator(Doc doc, params System.Collections.Immutable.ImmutableArray<Overload> overloads)
    : ScalarFunction(doc, overloads)
{
    public override Overload? Resolve(ReadOnlySpan<ColumnType> arguments) =>
        arguments.Contains(ColumnType.Dynamic) ? null : base.Resolve(arguments);
}
