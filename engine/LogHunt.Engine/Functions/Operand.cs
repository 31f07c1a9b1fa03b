using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Functions;

/// <summary>
/// An argument of a kernel: values in one span, or one value for all rows. `T` is the storage of <see cref="ValueColumn{T}"/>, with byte
/// for bool and UInt128 for guid where those are compared.
/// </summary>
readonly ref struct Operand<T> where T : unmanaged
{
    Operand(ReadOnlySpan<T> values, Validity validity)
    {
        Values = values;
        Validity = validity;
    }

    Operand(T constant, bool isNull)
    {
        Constant = constant;
        IsConstant = true;
        ConstantIsNull = isNull;
    }

    public ReadOnlySpan<T> Values { get; }
    public T Constant { get; }
    public bool IsConstant { get; }
    public bool ConstantIsNull { get; }
    public Validity Validity { get; }

    public bool HasNulls => IsConstant ? ConstantIsNull : Validity.HasNulls;

    public T this[int row] => IsConstant ? Constant : Values[row];

    public bool IsNull(int row) => IsConstant ? ConstantIsNull : !Validity[row];

    public static Operand<T> Of(Column column)
    {
        switch (column)
        {
            case ConstantColumn constant:
                return constant.Constant is null ? new(default, true) : new(Storage.Of<T>(constant.Constant), false);
            case ValueColumn<T> values:
                return new(values.Values, values.Validity);
            case ValueColumn<bool> flags when typeof(T) == typeof(byte):
                return new(MemoryMarshal.Cast<byte, T>(flags.Buffer.Span)[..flags.Length], flags.Validity);
            case ValueColumn<Guid> guids when typeof(T) == typeof(UInt128):
                return new(MemoryMarshal.Cast<byte, T>(guids.Buffer.Span)[..guids.Length], guids.Validity);
            default:
                var builder = ColumnBuilder.For(column.Type, column.Length);
                for (var row = 0; row < column.Length; row++) builder.Append(column.Value(row));
                return Of(builder.Build());
        }
    }
}

/// <summary>Between a value as <see cref="Column.Value"/> gives it and how a <see cref="ValueColumn{T}"/> keeps it.</summary>
static class Storage
{
    public static T Of<T>(object value) where T : unmanaged => value switch
    {
        DateTime time => Unsafe.BitCast<long, T>(time.Ticks),
        TimeSpan span => Unsafe.BitCast<long, T>(span.Ticks),
        bool flag when typeof(T) == typeof(byte) => Unsafe.BitCast<byte, T>(flag ? (byte)1 : (byte)0),
        Guid guid when typeof(T) == typeof(UInt128) => Unsafe.BitCast<Guid, T>(guid),
        _ => (T)value,
    };

    public static object Value<T>(ColumnType type, T stored) where T : unmanaged => type switch
    {
        ColumnType.DateTime => new DateTime(Unsafe.BitCast<T, long>(stored), DateTimeKind.Utc),
        ColumnType.TimeSpan => new TimeSpan(Unsafe.BitCast<T, long>(stored)),
        _ => stored,
    };
}

/// <summary>Bool results of kernels.</summary>
static class Flags
{
    public static Column Constant(bool? value, int rows) => new ConstantColumn(ColumnType.Bool, value, rows);

    public static Column Of(bool[] flags) => ValueColumn.Of(ColumnType.Bool, flags);

    /// <summary>A column with nulls where `present` is 0; takes both arrays.</summary>
    public static Column Of(bool[] flags, byte[] present) => ValueColumn.Of(ColumnType.Bool, flags, new Validity(present));

    public static void Invert(Span<bool> flags)
    {
        var bytes = MemoryMarshal.AsBytes(flags);
        TensorPrimitives.Xor(bytes, (byte)1, bytes);
    }
}
