using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>The numbers of one column while rows are collected: a slot for each row and a bit that says whether it was set.</summary>
sealed class NumberBuffer(ColumnSchema column)
{
    /// <summary>What a row takes.</summary>
    public const int RowBytes = sizeof(long);

    long[] values = new long[64];
    byte[] bits = new byte[8];

    public void Set(int row, long value)
    {
        if (row >= values.Length) Grow(row);
        values[row] = value;
        bits[row >> 3] |= (byte)(1 << (row & 7));
    }

    /// <summary>Rows that have a value.</summary>
    public int SetRows
    {
        get
        {
            var set = 0;
            foreach (var eight in bits) set += BitOperations.PopCount(eight);
            return set;
        }
    }

    /// <summary>The value of a row, null where none was set.</summary>
    public long? this[int row] => row < values.Length && Bit(row) != 0 ? values[row] : null;

    /// <summary>The values of the first rows; 0 where none was set.</summary>
    public void CopyTo(Span<long> target)
    {
        var held = Math.Min(target.Length, values.Length);
        values.AsSpan(0, held).CopyTo(target);
        target[held..].Clear();
    }

    /// <summary>The column of some rows (`order` maps positions to rows), null when none of them has a value.</summary>
    public Column? Build(int[]? order, int start, int count)
    {
        if (start + count > values.Length && order is null) Grow(start + count - 1);
        if (order is not null && order.Length > values.Length) Grow(order.Length - 1);
        // What stays is an array of its own; what is turned into another type's is rented.
        var stays = column.Type is not (ColumnType.Int or ColumnType.Bool or ColumnType.Real);
        var room = stays ? new long[count] : ArrayPool<long>.Shared.Rent(count);
        var picked = room.AsSpan(0, count);
        var validity = new byte[(count + 7) / 8];
        if (order is null)
        {
            values.AsSpan(start, count).CopyTo(picked);
            if ((start & 7) == 0)
            {
                bits.AsSpan(start >> 3, validity.Length).CopyTo(validity);
                if ((count & 7) != 0) validity[^1] &= (byte)((1 << (count & 7)) - 1);
            }
            else for (var i = 0; i < count; i++) validity[i >> 3] |= (byte)(Bit(start + i) << (i & 7));
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                var row = order[start + i];
                picked[i] = values[row];
                validity[i >> 3] |= (byte)(Bit(row) << (i & 7));
            }
        }
        var built = Typed(room, count, validity);
        if (!stays) ArrayPool<long>.Shared.Return(room);
        return built;
    }

    /// <summary>The column of numbers and bits, null when no bit is set; of a type that is a long's it keeps the numbers.</summary>
    Column? Typed(long[] numbers, int count, byte[] validity)
    {
        var picked = numbers.AsSpan(0, count);
        var set = 0;
        foreach (var eight in validity) set += BitOperations.PopCount(eight);
        if (set == 0) return null;
        if (set == count && !picked.ContainsAnyExcept(picked[0])) return new ConstantColumn(column.Type, Boxed(picked[0]), count);
        var present = set == count ? Validity.All : new Validity(validity);
        switch (column.Type)
        {
            case ColumnType.Int:
                var ints = new int[count];
                TensorPrimitives.ConvertTruncating<long, int>(picked, ints);
                return ValueColumn.Of(column.Type, ints, present);
            case ColumnType.Bool:
                var flags = new bool[count];
                for (var i = 0; i < count; i++) flags[i] = picked[i] != 0;
                return ValueColumn.Of(column.Type, flags, present);
            case ColumnType.Real:
                return ValueColumn.Of(column.Type, MemoryMarshal.Cast<long, double>(picked).ToArray(), present);
            default:
                return ValueColumn.Of(column.Type, numbers, present);
        }
    }

    object Boxed(long value) => column.Type switch
    {
        ColumnType.Int => (int)value,
        ColumnType.Bool => value != 0,
        ColumnType.Real => BitConverter.Int64BitsToDouble(value),
        ColumnType.DateTime => new DateTime(value, DateTimeKind.Utc),
        ColumnType.TimeSpan => new TimeSpan(value),
        _ => value,
    };

    /// <summary>Gives the memory back.</summary>
    public void Recycle()
    {
        Rented.Recycle(ref values);
        Rented.Recycle(ref bits);
    }

    int Bit(int row) => bits[row >> 3] >> (row & 7) & 1;

    void Grow(int row)
    {
        Rented.Grow(ref values, row + 1);
        Rented.Grow(ref bits, values.Length / 8 + 1);
    }
}
