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

    /// <summary>
    /// Collects results of a lambda without boxing them: in an array that becomes the column where they are stored as they are, else in a
    /// builder.
    /// </summary>
    ref struct Results<T>(int rows)
    {
        readonly T[]? stored = IsStored ? new T[rows] : null;
        readonly ColumnBuilder? builder = IsStored ? null : ColumnBuilder.For(Cell.TypeOf<T>(), rows);
        byte[]? present;

        static bool IsStored =>
            typeof(T) == typeof(bool) || typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(double);

        public void Add(int row, T value)
        {
            if (stored is not null) stored[row] = value;
            else Append(builder!, value);
        }

        public void AddNull(int row)
        {
            if (stored is null) builder!.Append(null);
            else Validity.SetNull(present ??= Validity.AllPresent(rows), row);
        }

        public readonly Column Column()
        {
            var validity = present is null ? Validity.All : new(present);
            return (object?)stored switch
            {
                bool[] flags => ValueColumn.Of(ColumnType.Bool, flags, validity),
                int[] ints => ValueColumn.Of(ColumnType.Int, ints, validity),
                long[] longs => ValueColumn.Of(ColumnType.Long, longs, validity),
                double[] reals => ValueColumn.Of(ColumnType.Real, reals, validity),
                _ => builder!.Build(),
            };
        }
    }

    static void Append<T>(ColumnBuilder builder, T value)
    {
        switch (builder)
        {
            case ValueBuilder<long> longs when value is long l: longs.Append(l); break;
            case ValueBuilder<long> times when value is DateTime t: times.Append(t.Ticks); break;
            case ValueBuilder<long> spans when value is TimeSpan t: spans.Append(t.Ticks); break;
            case ValueBuilder<double> reals when value is double d: reals.Append(d); break;
            case ValueBuilder<bool> flags when value is bool b: flags.Append(b); break;
            case ValueBuilder<int> ints when value is int i: ints.Append(i); break;
            case ValueBuilder<decimal> decimals when value is decimal d: decimals.Append(d); break;
            case ValueBuilder<Guid> guids when value is Guid g: guids.Append(g); break;
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
            var results = new Results<TResult>(rows);
            for (var i = 0; i < rows; i++)
            {
                Work.Tick();
                if (a.Null is not null && a.Null[i]) results.AddNull(i);
                else results.Add(i, f(a.Values[i]));
            }
            return results.Column();
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
            var results = new Results<TResult>(rows);
            for (var i = 0; i < rows; i++)
            {
                Work.Tick();
                if ((a.Null is not null && a.Null[i]) || (b.Null is not null && b.Null[i])) results.AddNull(i);
                else results.Add(i, f(a.Values[i], b.Values[i]));
            }
            return results.Column();
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
