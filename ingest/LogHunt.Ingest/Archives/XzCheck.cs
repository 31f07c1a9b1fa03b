using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using XzCrc64 = SharpCompress.Compressors.Xz.Crc64;

namespace LogHunt.Ingest.Archives;

/// <summary>What stands behind each block of an xz file, by the kind that its header names.</summary>
sealed class XzCheck(byte kind)
{
    readonly Crc32 crc32 = new();
    readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    ulong crc64 = ulong.MaxValue;

    public byte Kind => kind;

    public bool IsKnown => kind is 0 or 1 or 4 or 10;

    /// <summary>Bytes that it takes; kinds to come have theirs too.</summary>
    public int Length => kind == 0 ? 0 : 4 << ((kind - 1) / 3);

    public void Reset()
    {
        crc32.Reset();
        crc64 = ulong.MaxValue;
        sha256.GetHashAndReset();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (kind == 1) crc32.Append(bytes);
        else if (kind == 4) crc64 = XzCrc64.UpdateXz(crc64, bytes);
        else if (kind == 10) sha256.AppendData(bytes);
    }

    public bool Is(ReadOnlySpan<byte> said) => kind switch
    {
        1 => crc32.GetCurrentHashAsUInt32() == BinaryPrimitives.ReadUInt32LittleEndian(said),
        4 => ~crc64 == BinaryPrimitives.ReadUInt64LittleEndian(said),
        10 => sha256.GetHashAndReset().AsSpan().SequenceEqual(said),
        _ => true,
    };
}
