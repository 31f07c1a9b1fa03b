using System.Runtime.CompilerServices;
using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// A column as an array of .NET values, for functions that are plain lambdas. `Null[i]` says that row i has none; `Null` is null
/// when all have. `T` is bool, int, long, double, decimal, DateTime, TimeSpan, string, Guid or <see cref="Dynamic"/> (never null
/// itself).
/// </summary>
public readonly record struct Cells<T>(T[] Values, bool[]? Null)
{
    /// <summary>The values of a column. Requires: its type is the KQL type of `T`.</summary>
    public static Cells<T> Read(Column column) => column switch
    {
        ConstantColumn constant => Repeat(constant),
        CodedColumn coded => Decode(coded),
        TextColumn text when typeof(T) == typeof(string) => new((T[])(object)Strings(text), null),
        _ => Convert(column),
    };

    static Cells<T> Repeat(ConstantColumn column)
    {
        var values = new T[column.Length];
        if (column.Constant is null && typeof(T) != typeof(Dynamic))
        {
            var all = new bool[column.Length];
            Array.Fill(all, true);
            return new(values, all);
        }
        Array.Fill(values, Cell.To<T>(column.Constant));
        return new(values, null);
    }

    static Cells<T> Decode(CodedColumn column)
    {
        // A segment's dictionary can hold far more values than the batch has rows.
        if (column.Dictionary.Length > column.Length) return Convert(column);
        var dictionary = Read(column.Dictionary).Values;
        var values = new T[column.Length];
        for (var i = 0; i < values.Length; i++) values[i] = dictionary[column.Code(i)];
        return new(values, null);
    }

    static string[] Strings(TextColumn column)
    {
        var values = new string[column.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Encoding.UTF8.GetString(column[i]);
        return values;
    }

    static Cells<T> Convert(Column column)
    {
        var values = new T[column.Length];
        if (typeof(T) == typeof(Dynamic))
        {
            for (var i = 0; i < values.Length; i++) values[i] = Cell.To<T>(column.Value(i));
            return new(values, null);
        }
        switch (column)
        {
            case ValueColumn<long> ticks when typeof(T) == typeof(DateTime):
                Times(ticks.Values, Unsafe.As<T[], DateTime[]>(ref values));
                break;
            case ValueColumn<long> longs: longs.Values.CopyTo(Unsafe.As<T[], long[]>(ref values)); break;
            case ValueColumn<int> ints: ints.Values.CopyTo(Unsafe.As<T[], int[]>(ref values)); break;
            case ValueColumn<double> reals: reals.Values.CopyTo(Unsafe.As<T[], double[]>(ref values)); break;
            case ValueColumn<bool> flags: flags.Values.CopyTo(Unsafe.As<T[], bool[]>(ref values)); break;
            case CodedColumn coded when typeof(T) == typeof(string):
                for (var i = 0; i < values.Length; i++) values[i] = (T)(object)Encoding.UTF8.GetString(coded.Dictionary[coded.Code(i)]);
                return new(values, null);
            default:
                for (var i = 0; i < values.Length; i++) if (!column.IsNull(i)) values[i] = Cell.To<T>(column.Value(i));
                break;
        }
        if (column is ValueColumn { Validity.HasNulls: false }) return new(values, null);
        bool[]? nulls = null;
        for (var i = 0; i < values.Length; i++)
            if (column.IsNull(i)) (nulls ??= new bool[values.Length])[i] = true;
        return new(values, nulls);
    }

    static void Times(ReadOnlySpan<long> ticks, Span<DateTime> times)
    {
        for (var i = 0; i < ticks.Length; i++) times[i] = new DateTime(ticks[i], DateTimeKind.Utc);
    }
}

/// <summary>One value between its box and its .NET type.</summary>
public static class Cell
{
    /// <summary>The .NET value of a boxed one. Requires: not null unless `T` is string or <see cref="Dynamic"/>.</summary>
    public static T To<T>(object? value)
    {
        if (typeof(T) == typeof(Dynamic)) return (T)(object)new Dynamic(value);
        if (typeof(T) == typeof(string)) return (T)(value ?? "");
        return (T)value!;
    }

    /// <summary>A result as <see cref="Column.Value"/> would give it.</summary>
    public static object? From<T>(T value) => value is Dynamic dynamic ? dynamic.Value : value;

    /// <summary>The KQL type whose values are `T` (or `T?`).</summary>
    public static ColumnType TypeOf<T>()
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type == typeof(bool) ? ColumnType.Bool
            : type == typeof(int) ? ColumnType.Int
            : type == typeof(long) ? ColumnType.Long
            : type == typeof(double) ? ColumnType.Real
            : type == typeof(decimal) ? ColumnType.Decimal
            : type == typeof(DateTime) ? ColumnType.DateTime
            : type == typeof(TimeSpan) ? ColumnType.TimeSpan
            : type == typeof(Guid) ? ColumnType.Guid
            : type == typeof(Dynamic) ? ColumnType.Dynamic
            : ColumnType.String;
    }
}
