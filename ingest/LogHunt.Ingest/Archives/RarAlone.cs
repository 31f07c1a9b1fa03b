using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Writes the headers of an archive as SharpCompress is shown it: what the decoder needs, and nothing that an archive says beside.
/// </summary>
static class RarAlone
{
    public static byte[] Head(int generation) => generation == RarHeaders.Fifth
        ? [.. "Rar!\x1A\x07\x01\0"u8, .. Fifth([1, 0, 0])]
        : [.. "Rar!\x1A\x07\0"u8, .. Fourth(0x73, 0, new byte[6])];

    public static byte[] End(int generation) => generation == RarHeaders.Fifth ? Fifth([5, 0, 0]) : Fourth(0x7B, 0x4000, []);

    /// <summary>A member whose packed bytes follow, with a window of its own.</summary>
    public static byte[] File(RarBlock file, int window, bool isSolid)
    {
        if (file.Generation == RarHeaders.Fifth)
        {
            var power = (uint)Math.Max(0, BitOperations.Log2((uint)window - 1) - 16);
            return Fifth(
            [
                2, 2, .. Number((ulong)file.Packed), 4, .. Number((ulong)file.Size), 0, .. UInt32(file.Checksum ?? 0),
                .. Number((uint)file.Compression.Method << 7 | (isSolid ? 0x40U : 0) | power << 10), 1, 1, (byte)'m',
            ]);
        }
        var flags = 0x8100 | (isSolid ? 0x10 : 0) | Math.Clamp(BitOperations.Log2((uint)window - 1) - 15, 0, 6) << 5;
        return Fourth(0x74, (ushort)flags,
        [
            .. UInt32((uint)file.Packed), .. UInt32((uint)file.Size), 3, .. UInt32(file.Checksum ?? 0), 0, 0, 0x21, 0x5A,
            file.Compression.Version, file.Compression.Method, 1, 0, 0xA4, 0x81, 0, 0,
            .. UInt32((uint)(file.Packed >> 32)), .. UInt32((uint)(file.Size >> 32)), (byte)'m',
        ]);
    }

    static byte[] Fifth(byte[] fields)
    {
        byte[] sized = [.. Number((ulong)fields.Length), .. fields];
        return [.. UInt32(Crc32.HashToUInt32(sized)), .. sized];
    }

    static byte[] Fourth(byte type, ushort flags, byte[] fields)
    {
        byte[] sized = [type, (byte)flags, (byte)(flags >> 8), (byte)(7 + fields.Length), 0, .. fields];
        var sum = Crc32.HashToUInt32(sized);
        return [(byte)sum, (byte)(sum >> 8), .. sized];
    }

    static byte[] UInt32(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    static byte[] Number(ulong number)
    {
        var bytes = new List<byte>();
        for (; number > 0x7F; number >>= 7) bytes.Add((byte)(number | 0x80));
        return [.. bytes, (byte)number];
    }
}
