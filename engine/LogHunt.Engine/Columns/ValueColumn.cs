using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Fixed-width values in one buffer. `T` is the storage: long for datetime (ticks of 100 ns since 0001-01-01 UTC) and timespan (ticks),
/// one byte for bool, else the .NET type of the column's type. The value of a null row is default and means nothing.
/// </summary>
public sealed class ValueColumn<T>(ColumnType type, ReadOnlyMemory<byte> buffer, Validity validity, int length) : ValueColumn(type, buffer, validity, length)
    where T : unmanaged
{
    /// <summary>The value of each row.</summary>
    public ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(Buffer.Span)[..Length];

    /// <summary>Whether these are instants or other longs of which each row has one, none less than the one before it. Asked once.</summary>
    public bool IsAscending
    {
        get
        {
            if (ascending == 0) ascending = (sbyte)(Ascends() ? 1 : -1);
            return ascending > 0;
        }
    }

    sbyte ascending;   // 0 until it is known

    bool Ascends()
    {
        if (typeof(T) != typeof(long) || Validity.HasNulls) return false;
        var values = MemoryMarshal.Cast<T, long>(Values);
        for (var row = 1; row < values.Length; row++)
            if (values[row] < values[row - 1]) return false;
        return true;
    }

    /// <inheritdoc/>
    public override int Width => Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public override object? Value(int row)
    {
        if (!Validity[row]) return null;
        var value = Values[row];
        return Type switch
        {
            ColumnType.DateTime => new DateTime(Unsafe.BitCast<T, long>(value), DateTimeKind.Utc),
            ColumnType.TimeSpan => new TimeSpan(Unsafe.BitCast<T, long>(value)),
            _ => value,
        };
    }

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(rows.Length * Unsafe.SizeOf<T>());
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        var values = Values;
        for (var i = 0; i < rows.Length; i++) target[i] = rows[i] < 0 ? default : values[rows[i]];
        return new ValueColumn<T>(Type, bytes, Validity.Gather(rows), rows.Length);
    }

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => start == 0 && count == Length ? this
        : Validity.HasNulls && (start & 7) != 0 ? base.Slice(start, count)
        : new ValueColumn<T>(Type, Buffer.Slice(start * Unsafe.SizeOf<T>(), count * Unsafe.SizeOf<T>()),
            Validity.HasNulls ? new(Validity.Bits[(start >> 3)..]) : Validity.All, count);
}

/// <summary>Fixed-width values of whatever type: one buffer, and which rows have a value.</summary>
public abstract class ValueColumn(ColumnType type, ReadOnlyMemory<byte> buffer, Validity validity, int length) : Column(type, length)
{
    /// <summary>The values one after another, little-endian, each <see cref="Width"/> bytes.</summary>
    public ReadOnlyMemory<byte> Buffer { get; } = buffer;

    /// <summary>Which rows have a value.</summary>
    public Validity Validity { get; } = validity;

    /// <summary>Bytes of a value.</summary>
    public abstract int Width { get; }

    /// <inheritdoc/>
    public sealed override bool IsNull(int row) => !Validity[row];

    /// <inheritdoc/>
    public sealed override long Bytes => Buffer.Length + Validity.Bits.Length;

    /// <summary>
    /// A column over a buffer of the storage that `type` has. Requires: no text and nothing dynamic; the buffer is long enough.
    /// </summary>
    public static ValueColumn Over(ColumnType type, ReadOnlyMemory<byte> buffer, Validity validity, int rows)
    {
        ValueColumn column = type switch
        {
            ColumnType.Bool => new ValueColumn<bool>(type, buffer, validity, rows),
            ColumnType.Int => new ValueColumn<int>(type, buffer, validity, rows),
            ColumnType.Real => new ValueColumn<double>(type, buffer, validity, rows),
            ColumnType.Guid => new ValueColumn<Guid>(type, buffer, validity, rows),
            ColumnType.Decimal => new ValueColumn<decimal>(type, buffer, validity, rows),
            _ => new ValueColumn<long>(type, buffer, validity, rows),
        };
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, rows * column.Width);
        return column;
    }

    /// <summary>A column over an array that the caller gives away.</summary>
    public static ValueColumn<T> Of<T>(ColumnType type, T[] values, Validity validity = default) where T : unmanaged =>
        new(type, new ArrayBytes<T>(values).Memory, validity, values.Length);

    /// <summary>An array seen as bytes without a copy.</summary>
    sealed class ArrayBytes<T>(T[] array) : System.Buffers.MemoryManager<byte> where T : unmanaged
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(array.AsSpan());

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
            unsafe { return new((byte*)handle.AddrOfPinnedObject() + elementIndex, handle, this); }
        }

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
