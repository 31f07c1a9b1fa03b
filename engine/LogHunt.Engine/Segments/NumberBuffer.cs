using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>The numbers of one column while rows are collected: a slot for each row and a bit that says whether it was set.</summary>
sealed class NumberBuffer(ColumnSchema column)
{
    long[] values = new long[64];
    byte[] present = new byte[8];

    public void Set(int row, long value)
    {
        if (row >= values.Length) Grow(row);
        values[row] = value;
        present[row >> 3] |= (byte)(1 << (row & 7));
    }

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
        var picked = new long[count];
        var validity = new byte[(count + 7) / 8];
        if (order is null)
        {
            values.AsSpan(start, count).CopyTo(picked);
            if ((start & 7) == 0)
            {
                present.AsSpan(start >> 3, validity.Length).CopyTo(validity);
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
        var set = 0;
        foreach (var bits in validity) set += BitOperations.PopCount(bits);
        if (set == 0) return null;
        var all = set == count;
        return column.Type switch
        {
            ColumnType.Int => Narrow(picked, all ? null : validity, value => (int)value),
            ColumnType.Bool => Narrow(picked, all ? null : validity, value => value != 0),
            ColumnType.Real => Narrow(picked, all ? null : validity, BitConverter.Int64BitsToDouble),
            _ => Narrow(picked, all ? null : validity, value => value),
        };
    }

    /// <summary>Gives the memory back.</summary>
    public void Recycle()
    {
        Rented.Recycle(ref values);
        Rented.Recycle(ref present);
    }

    int Bit(int row) => present[row >> 3] >> (row & 7) & 1;

    Column Narrow<T>(long[] picked, byte[]? validity, Func<long, T> narrow) where T : unmanaged
    {
        if (validity is null && !picked.AsSpan().ContainsAnyExcept(picked[0]))
            return new ConstantColumn(column.Type, new ValueColumn<T>(column.Type, Bytes([narrow(picked[0])]), Validity.All, 1).Value(0), picked.Length);
        if (typeof(T) == typeof(long)) return ValueColumn.Of(column.Type, picked, validity is null ? Validity.All : new(validity));
        var bytes = new byte[picked.Length * Unsafe.SizeOf<T>()];
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (var i = 0; i < picked.Length; i++) target[i] = narrow(picked[i]);
        return new ValueColumn<T>(column.Type, bytes, validity is null ? Validity.All : new(validity), picked.Length);
    }

    static byte[] Bytes<T>(T[] values) where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    void Grow(int row)
    {
        Rented.Grow(ref values, row + 1);
        Rented.Grow(ref present, values.Length / 8 + 1);
    }
}
