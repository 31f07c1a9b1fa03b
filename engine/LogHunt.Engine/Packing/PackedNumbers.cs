using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace LogHunt.Engine.Packing;

/// <summary>
/// Numbers whose count the reader knows, as offsets to their least or as offsets of their steps to the least step, whichever takes
/// fewer bytes: a head (bytes an offset, and whether they are of steps), the least or the first and the least step, and then plane by
/// plane the lowest bytes of all offsets, the next ones … as <see cref="PackedBytes"/>. One value, or one step, for all has no plane.
/// Every range fits, also that of all longs: differences wrap around.
/// </summary>
static class PackedNumbers
{
    const int WidthBits = 0x0F;
    const int OfSteps = 0x10;

    public static void Write(ReadOnlySpan<long> values, ByteWriter to)
    {
        if (values.IsEmpty) return;
        var scratch = ArrayPool<long>.Shared.Rent(values.Length);
        var offsets = scratch.AsSpan(0, values.Length);
        var steps = offsets[1..];
        TensorPrimitives.Subtract(values[1..], values[..^1], steps);

        var least = TensorPrimitives.Min(values);
        var width = Width(least, TensorPrimitives.Max(values));
        var leastStep = steps.IsEmpty ? 0 : TensorPrimitives.Min<long>(steps);
        var stepWidth = steps.IsEmpty ? sizeof(long) : Width(leastStep, TensorPrimitives.Max<long>(steps));
        if (stepWidth < width)
        {
            to.Byte((byte)(stepWidth | OfSteps));
            to.Signed(values[0]);
            to.Signed(leastStep);
            TensorPrimitives.Subtract(steps, leastStep, steps);
            WritePlanes(steps, stepWidth, to);
        }
        else
        {
            to.Byte((byte)width);
            to.Signed(least);
            if (width > 0) TensorPrimitives.Subtract(values, least, offsets);
            WritePlanes(offsets, width, to);
        }
        ArrayPool<long>.Shared.Return(scratch);
    }

    public static void Write(ReadOnlySpan<int> values, ByteWriter to)
    {
        var wide = ArrayPool<long>.Shared.Rent(values.Length);
        TensorPrimitives.ConvertTruncating(values, wide.AsSpan(0, values.Length));
        Write(wide.AsSpan(0, values.Length), to);
        ArrayPool<long>.Shared.Return(wide);
    }

    public static void Read(ref ByteReader from, Span<long> values)
    {
        if (values.IsEmpty) return;
        var head = from.Byte();
        var width = head & WidthBits;
        if ((head & ~OfSteps) != width || width > sizeof(long)) throw new InvalidDataException("packed numbers lie in no known way");
        var first = from.Signed();
        if ((head & OfSteps) != 0)
        {
            var leastStep = from.Signed();
            ReadPlanes(ref from, width, values[1..]);
            values[0] = first;
            for (var i = 1; i < values.Length; i++) values[i] = first += values[i] + leastStep;
        }
        else if (width == 0)
        {
            values.Fill(first);
        }
        else
        {
            ReadPlanes(ref from, width, values);
            TensorPrimitives.Add(values, first, values);
        }
    }

    /// <summary>The same where they were written from ints.</summary>
    public static void Read(ref ByteReader from, Span<int> values)
    {
        var rented = ArrayPool<long>.Shared.Rent(values.Length);
        var wide = rented.AsSpan(0, values.Length);
        Read(ref from, wide);
        var fits = wide.IsEmpty || TensorPrimitives.Min<long>(wide) >= int.MinValue && TensorPrimitives.Max<long>(wide) <= int.MaxValue;
        if (fits) TensorPrimitives.ConvertTruncating<long, int>(wide, values);
        ArrayPool<long>.Shared.Return(rented);
        if (!fits) throw new InvalidDataException("a packed number is longer than 32 bits");
    }

    /// <summary>All of `packed`, which holds nothing else.</summary>
    public static void Read(ReadOnlySpan<byte> packed, Span<long> values)
    {
        var from = new ByteReader(packed);
        Read(ref from, values);
        from.End();
    }

    /// <summary>All of `packed`, which holds nothing else.</summary>
    public static void Read(ReadOnlySpan<byte> packed, Span<int> values)
    {
        var from = new ByteReader(packed);
        Read(ref from, values);
        from.End();
    }

    /// <summary>Bytes that the difference of two takes.</summary>
    static int Width(long least, long most) => (71 - BitOperations.LeadingZeroCount((ulong)most - (ulong)least)) >> 3;

    /// <summary>Guarantees: the offsets are shifted away.</summary>
    static void WritePlanes(Span<long> offsets, int width, ByteWriter to)
    {
        if (width == 0) return;
        var plane = ArrayPool<byte>.Shared.Rent(offsets.Length);
        for (var i = 0; i < width; i++)
        {
            if (i > 0) TensorPrimitives.ShiftRightLogical(offsets, 8, offsets);
            TensorPrimitives.ConvertTruncating<long, byte>(offsets, plane);
            PackedBytes.Write(plane.AsSpan(0, offsets.Length), to);
        }
        ArrayPool<byte>.Shared.Return(plane);
    }

    static void ReadPlanes(ref ByteReader from, int width, Span<long> offsets)
    {
        offsets.Clear();
        if (width == 0) return;
        var rented = ArrayPool<byte>.Shared.Rent(offsets.Length);
        var plane = rented.AsSpan(0, offsets.Length);
        for (var shift = 0; shift < width * 8; shift += 8)
        {
            PackedBytes.Read(ref from, plane);
            for (var i = 0; i < plane.Length; i++) offsets[i] |= (long)plane[i] << shift;
        }
        ArrayPool<byte>.Shared.Return(rented);
    }
}
