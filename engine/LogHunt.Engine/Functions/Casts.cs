using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// The conversions that the binder puts in where a parameter is wider than its argument, and those of a dynamic value to a type.
/// </summary>
public static class Casts
{
    static readonly ImmutableArray<ColumnType> Types = [.. Enum.GetValues<ColumnType>()];

    static readonly ImmutableDictionary<(ColumnType From, ColumnType To), ScalarFunction> Functions = Build();

    /// <summary>
    /// The conversion, or null where there is none: <see cref="Signature.Widening"/>, dynamic to bool, and anything to dynamic.
    /// </summary>
    public static ScalarFunction? To(ColumnType from, ColumnType to) => Functions.GetValueOrDefault((from, to));

    /// <summary>The expression as a value of type `to`; itself when it is one. Requires: <see cref="To"/> knows the conversion.</summary>
    public static Expr Cast(Expr expr, ColumnType to)
    {
        if (expr.Type == to) return expr;
        var function = To(expr.Type, to) ?? throw new ArgumentException($"no conversion from {expr.Type.Kql()} to {to.Kql()}", nameof(to));
        return expr is ConstantExpr constant
            ? new ConstantExpr(function.Overloads[0].Invoke([constant.Value]), to)
            : new CallExpr(function, function.Overloads[0], [expr]);
    }

    static ImmutableDictionary<(ColumnType, ColumnType), ScalarFunction> Build()
    {
        var functions = ImmutableDictionary.CreateBuilder<(ColumnType, ColumnType), ScalarFunction>();
        void Add(ColumnType from, ColumnType to, Overload overload) => functions.Add((from, to), new(
            new($"cast_{to.Kql()}", $"a {from.Kql()} as {to.Kql()}", "", ""), overload));

        Add(ColumnType.Int, ColumnType.Long, new Widen<int, long>(ColumnType.Int, ColumnType.Long));
        Add(ColumnType.Int, ColumnType.Real, new Widen<int, double>(ColumnType.Int, ColumnType.Real));
        Add(ColumnType.Int, ColumnType.Decimal, new Widen<int, decimal>(ColumnType.Int, ColumnType.Decimal));
        Add(ColumnType.Long, ColumnType.Real, new Widen<long, double>(ColumnType.Long, ColumnType.Real));
        Add(ColumnType.Long, ColumnType.Decimal, new Widen<long, decimal>(ColumnType.Long, ColumnType.Decimal));
        foreach (var to in Types) if (to != ColumnType.Dynamic) Add(ColumnType.Dynamic, to, new FromDynamic(to));
        foreach (var from in Types)
            if (from != ColumnType.Dynamic)
                Add(from, ColumnType.Dynamic, Scalar.Rows(ColumnType.Dynamic, [from], x => x[0] is int i ? (long)i : x[0]));
        return functions.ToImmutable();
    }

    /// <summary>A number as a wider one, lane by lane.</summary>
    sealed class Widen<TFrom, TTo>(ColumnType from, ColumnType to) : Overload(to, from)
        where TFrom : unmanaged, System.Numerics.INumber<TFrom>
        where TTo : unmanaged, System.Numerics.INumber<TTo>
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => arguments[0] is TFrom value ? TTo.CreateTruncating(value) : null;

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            var operand = Operand<TFrom>.Of(arguments[0]);
            var result = GC.AllocateUninitializedArray<TTo>(rows);
            var values = operand.Values;
            for (var i = 0; i < values.Length; i++) result[i] = TTo.CreateTruncating(values[i]);
            return ValueColumn.Of(Returns, result, operand.Validity);
        }
    }

    /// <summary>What a dynamic value is as `to`, null (empty for strings) when it is nothing of the kind.</summary>
    sealed class FromDynamic(ColumnType to) : Overload(to, ColumnType.Dynamic)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => Convert(arguments[0], Returns);
    }

    /// <summary>A dynamic value as a value of another type: what the conversion functions make of it.</summary>
    public static object? Convert(object? value, ColumnType to) => to switch
    {
        ColumnType.Dynamic => value,
        ColumnType.String => Conversions.DynamicToText(value),
        _ => Conversions.To(to, value),
    };
}
