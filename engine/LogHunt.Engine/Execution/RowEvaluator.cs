using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Execution;

/// <summary>Expressions over one row of values, by <see cref="Overload.Invoke"/>.</summary>
static class RowEvaluator
{
    public static object? Value(Expr expr, object?[] row)
    {
        Work.Tick();
        return Of(expr, row);
    }

    static object? Of(Expr expr, object?[] row) => expr switch
    {
        ColumnExpr column => row[column.Ordinal],
        ConstantExpr constant => Typed(constant.Value, constant.Type),
        CallExpr call => Typed(call.Overload.Invoke([.. call.Arguments.Select(argument => Value(argument, row))]), call.Type),
        _ => throw new ArgumentException($"`{expr}` must be resolved before it is run", nameof(expr)),
    };

    public static object?[] Values(IEnumerable<Expr> exprs, object?[] row) => [.. exprs.Select(expr => Value(expr, row))];

    public static bool IsTrue(Expr predicate, object?[] row) => Value(predicate, row) is true;

    /// <summary>A string is never null.</summary>
    public static object? Typed(object? value, ColumnType type) => value ?? (type == ColumnType.String ? "" : null);
}

/// <summary>Keys of groups and joins: equal when all values are; null equals null, NaN equals NaN.</summary>
static class RowKey
{
    public static IEqualityComparer<object?[]> Comparer { get; } = EqualityComparer<object?[]>.Create(
        (a, b) => a!.SequenceEqual(b!),
        key => key.Aggregate(17, (hash, value) => HashCode.Combine(hash, value)));
}
