using System.Buffers.Binary;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Goes over a 7z header. Whatever is not there is an <see cref="InvalidDataException"/>, and no count is believed that the bytes left
/// cannot hold.
/// </summary>
ref struct SevenZipBytes(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> rest = bytes;

    public static InvalidDataException Damaged() => new("its directory is damaged");

    public readonly int Left => rest.Length;

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > rest.Length) throw Damaged();
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>The first byte's leading ones tell how many bytes follow; its other bits are the highest.</summary>
    public long Number()
    {
        var first = Byte();
        var (value, mask) = (0UL, 0x80);
        for (var i = 0; i < 8; i++, mask >>= 1)
        {
            if ((first & mask) == 0)
            {
                value |= (ulong)(first & (mask - 1)) << (8 * i);
                break;
            }
            value |= (ulong)Byte() << (8 * i);
        }
        return value <= long.MaxValue ? (long)value : throw Damaged();
    }

    /// <summary>How many things follow, each of a byte at least unless it is a bit.</summary>
    public int Count(int perByte = 1) => Number() is var count && count <= (long)rest.Length * perByte
        ? (int)count : throw Damaged();

    public void Expect(byte id)
    {
        if (Byte() != id) throw Damaged();
    }

    public bool[] Bits(int count)
    {
        var bytes = Take((count + 7) / 8);
        var bits = new bool[count];
        for (var i = 0; i < count; i++) bits[i] = (bytes[i / 8] & 0x80 >> i % 8) != 0;
        return bits;
    }

    /// <summary>Bits that are left out when all are set.</summary>
    public bool[] Defined(int count)
    {
        if (Byte() == 0) return Bits(count);
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    public uint?[] Checksums(int count)
    {
        var sums = new uint?[count];
        var defined = Defined(count);
        for (var i = 0; i < count; i++) if (defined[i]) sums[i] = UInt32();
        return sums;
    }
}
