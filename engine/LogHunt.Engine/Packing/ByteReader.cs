namespace LogHunt.Engine.Packing;

/// <summary>
/// What a <see cref="ByteWriter"/> wrote, from front to back. Bytes that it cannot have written are an
/// <see cref="InvalidDataException"/>: files are damaged, by disks and by people.
/// </summary>
ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> rest = bytes;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)rest.Length) throw new InvalidDataException("packed bytes end too early");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("a packed number is longer than 64 bits");
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A count or a length that may be `most` at most.</summary>
    public int Count(int most)
    {
        var count = Varint();
        return count <= (ulong)most ? (int)count : throw new InvalidDataException($"{count} packed values where {most} are the most");
    }

    /// <summary>Requires that nothing is left.</summary>
    public readonly void End()
    {
        if (!rest.IsEmpty) throw new InvalidDataException($"{rest.Length} bytes behind what was packed");
    }
}
