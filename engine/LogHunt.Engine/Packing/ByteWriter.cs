using System.Numerics;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Packing;

/// <summary>Bytes that are appended to. Used again after <see cref="Clear"/>, and given back by <see cref="Recycle"/>.</summary>
sealed class ByteWriter
{
    byte[] bytes = new byte[256];

    public int Length { get; private set; }

    /// <summary>What was appended; valid until more is.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    public void Varint(ulong value)
    {
        var length = (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;
        var target = Reserve(length);
        for (var i = 0; i < length - 1; i++, value >>= 7) target[i] = (byte)(value | 0x80);
        target[length - 1] = (byte)value;
    }

    /// <summary>A number of either sign, small ones in few bytes: 0, -1, 1, -2 … as 0, 1, 2, 3 …</summary>
    public void Signed(long value) => Varint((ulong)(value << 1 ^ value >> 63));

    public void Clear() => Length = 0;

    public void Recycle()
    {
        Rented.Recycle(ref bytes);
        Length = 0;
    }

    Span<byte> Reserve(int count)
    {
        var end = checked(Length + count);
        if (end > bytes.Length) Rented.Grow(ref bytes, end);
        var reserved = bytes.AsSpan(Length, count);
        Length = end;
        return reserved;
    }
}
