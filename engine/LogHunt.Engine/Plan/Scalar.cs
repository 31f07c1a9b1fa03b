using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Plan;

/// <summary>
/// Overloads out of plain lambdas. `Map` gives null for any null argument; `Rows` hands nulls to the lambda. Types are .NET's: bool, int,
/// long, double, decimal, DateTime, TimeSpan, string, Guid, <see cref="Dynamic"/>; a string and a Dynamic are never null. A result of `T?`
/// may be null.
/// </summary>
public static class Scalar
{
    /// <summary>Of one value.</summary>
    public static Overload Map<TA, TResult>(Func<TA, TResult> f) => new Unary<TA, TResult>(f);

    /// <summary>Of two values.</summary>
    public static Overload Map<TA, TB, TResult>(Func<TA, TB, TResult> f) => new Binary<TA, TB, TResult>(f);

    /// <summary>Of three values.</summary>
    public static Overload Map<TA, TB, TC, TResult>(Func<TA, TB, TC, TResult> f) => new Ternary<TA, TB, TC, TResult>(f);

    /// <summary>Any number of arguments, given as they are: nulls too. `parameters` as in <see cref="Overload"/>.</summary>
    public static Overload Rows(ColumnType returns, ImmutableArray<ColumnType> parameters, RowFunction f, bool variadic = false,
        int optional = 0) =>
        new Row(returns, parameters, f) { IsVariadic = variadic, Optional = optional };

    /// <summary>A value from the arguments of one row, in order, as <see cref="Column.Value"/> gives them.</summary>
    public delegate object? RowFunction(ReadOnlySpan<object?> arguments);

    sealed class Row(ColumnType returns, ImmutableArray<ColumnType> parameters, RowFunction f) : Overload(returns, parameters)
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) => f(arguments);
    }

    /// <summary>What a null argument gives: null, or the empty string where the result is text, which never is null.</summary>
    static string? Nothing<T>() => typeof(T) == typeof(string) ? "" : null;

    static bool TakesNull<T>() => typeof(T) == typeof(string) || typeof(T) == typeof(Dynamic);

    /// <summary>Collects results of a lambda without boxing them.</summary>
    static ColumnBuilder Builder<T>(int rows) => ColumnBuilder.For(Cell.TypeOf<T>(), rows);

    static void Append<T>(ColumnBuilder builder, T value)
    {
        switch (builder)
        {
            case ValueBuilder<long> longs when value is long l: longs.Append(l); break;
            case ValueBuilder<double> reals when value is double d: reals.Append(d); break;
            case ValueBuilder<bool> flags when value is bool b: flags.Append(b); break;
            case ValueBuilder<int> ints when value is int i: ints.Append(i); break;
            case TextBuilder text when value is string s: text.Append(s.AsSpan()); break;
            default: builder.Append(Cell.From(value)); break;
        }
    }

    sealed class Unary<TA, TResult>(Func<TA, TResult> f) : Overload(Cell.TypeOf<TResult>(), Cell.TypeOf<TA>())
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            arguments[0] is null && !TakesNull<TA>() ? Nothing<TResult>() : Cell.From(f(Cell.To<TA>(arguments[0])));

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            var a = Cells<TA>.Read(arguments[0]);
            var builder = Builder<TResult>(rows);
            for (var i = 0; i < rows; i++)
            {
                Work.Tick();
                if (a.Null is not null && a.Null[i]) builder.Append(null);
                else Append(builder, f(a.Values[i]));
            }
            return builder.Build();
        }
    }

    sealed class Binary<TA, TB, TResult>(Func<TA, TB, TResult> f) : Overload(Cell.TypeOf<TResult>(), Cell.TypeOf<TA>(), Cell.TypeOf<TB>())
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            (arguments[0] is null && !TakesNull<TA>()) || (arguments[1] is null && !TakesNull<TB>())
                ? Nothing<TResult>()
                : Cell.From(f(Cell.To<TA>(arguments[0]), Cell.To<TB>(arguments[1])));

        protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
        {
            var a = Cells<TA>.Read(arguments[0]);
            var b = Cells<TB>.Read(arguments[1]);
            var builder = Builder<TResult>(rows);
            for (var i = 0; i < rows; i++)
            {
                Work.Tick();
                if ((a.Null is not null && a.Null[i]) || (b.Null is not null && b.Null[i])) builder.Append(null);
                else Append(builder, f(a.Values[i], b.Values[i]));
            }
            return builder.Build();
        }
    }

    sealed class Ternary<TA, TB, TC, TResult>(Func<TA, TB, TC, TResult> f)
        : Overload(Cell.TypeOf<TResult>(), Cell.TypeOf<TA>(), Cell.TypeOf<TB>(), Cell.TypeOf<TC>())
    {
        public override object? Invoke(ReadOnlySpan<object?> arguments) =>
            (arguments[0] is null && !TakesNull<TA>()) || (arguments[1] is null && !TakesNull<TB>())
                || (arguments[2] is null && !TakesNull<TC>())
                ? Nothing<TResult>()
                : Cell.From(f(Cell.To<TA>(arguments[0]), Cell.To<TB>(arguments[1]), Cell.To<TC>(arguments[2])));
    }
}
