using System.Buffers;
using ZstdSharp;

namespace LogHunt.Engine.Packing;

/// <summary>
/// Bytes whose number the reader knows: a byte that says how they lie, and they themselves, or one byte that stands for all, or a
/// length and a frame of zstd where that is a tenth smaller. No bytes are no bytes, not even the first.
/// </summary>
static class PackedBytes
{
    const byte AsTheyAre = 0;
    const byte Frame = 1;
    const byte AllTheSame = 2;

    /// <summary>Fewer bytes are not worth a frame, whose head alone takes ten.</summary>
    const int ShortestFrame = 24;

    /// <summary>
    /// More equal bytes go into a frame as others do: then every claim of a length is paid for with bytes, and a damaged one is
    /// found before memory is taken for it.
    /// </summary>
    const int LongestRun = 1 << 18;

    public static void Write(ReadOnlySpan<byte> bytes, ByteWriter to)
    {
        if (bytes.IsEmpty) return;
        if (bytes.Length <= LongestRun && bytes.IndexOfAnyExcept(bytes[0]) < 0)
        {
            to.Byte(AllTheSame);
            to.Byte(bytes[0]);
            return;
        }
        if (bytes.Length > ShortestFrame)
        {
            var frame = ArrayPool<byte>.Shared.Rent(Zstd.Bound(bytes.Length));
            var length = Zstd.Compress(bytes, frame);
            var isSmaller = length < bytes.Length - bytes.Length / 10;
            if (isSmaller)
            {
                to.Byte(Frame);
                to.Varint((ulong)length);
                to.Bytes(frame.AsSpan(0, length));
            }
            ArrayPool<byte>.Shared.Return(frame);
            if (isSmaller) return;
        }
        to.Byte(AsTheyAre);
        to.Bytes(bytes);
    }

    public static void Read(ref ByteReader from, Span<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        switch (from.Byte())
        {
            case AllTheSame when bytes.Length <= LongestRun:
                bytes.Fill(from.Byte());
                return;
            case AsTheyAre:
                from.Bytes(bytes.Length).CopyTo(bytes);
                return;
            case Frame:
                Decompress(from.Bytes(from.Count(from.Rest.Length)), bytes);
                return;
            default:
                throw new InvalidDataException("packed bytes lie in no known way");
        }
    }

    /// <summary>
    /// The same in an array of its own, which is `spare` bytes longer; a length that these bytes cannot have takes no memory.
    /// </summary>
    public static byte[] Read(ref ByteReader from, long length, int spare = 0)
    {
        // No bytes were written, and what comes next is another's: to ask what it claims would be to read it wrongly.
        if (length == 0) return new byte[spare];
        if (length < 0 || length > Claimed(from)) throw new InvalidDataException($"{length} packed bytes in {from.Rest.Length}");
        var bytes = new byte[checked((int)length + spare)];
        Read(ref from, bytes.AsSpan(0, (int)length));
        return bytes;
    }

    /// <summary>How many bytes the next ones can stand for at most.</summary>
    static long Claimed(ByteReader from)
    {
        if (from.Rest.IsEmpty) return 0;
        switch (from.Byte())
        {
            case AllTheSame: return LongestRun;
            case Frame:
                var frame = from.Bytes(from.Count(from.Rest.Length));
                try
                {
                    return (long)Math.Min(Decompressor.GetDecompressedSize(frame), (ulong)Array.MaxLength / 2);
                }
                catch (ZstdException damaged)
                {
                    throw new InvalidDataException("a packed frame cannot be read", damaged);
                }
            default: return from.Rest.Length;
        }
    }

    static void Decompress(ReadOnlySpan<byte> frame, Span<byte> bytes)
    {
        try
        {
            if (Zstd.Decompress(frame, bytes) == bytes.Length) return;
        }
        catch (ZstdException damaged)
        {
            throw new InvalidDataException("a packed frame cannot be read", damaged);
        }
        throw new InvalidDataException($"a packed frame holds less than {bytes.Length} bytes");
    }
}
