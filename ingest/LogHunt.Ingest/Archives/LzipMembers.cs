using System.Buffers.Binary;
using System.IO.Hashing;

namespace LogHunt.Ingest.Archives;

/// <summary>Lzip members, one after the other: LZMA between a header of six bytes and a trailer that says checksum and lengths.</summary>
sealed class LzipMembers(Stream file, ArchiveBudget budget) : MembersDecoder
{
    const int Header = 6, Trailer = 20;

    /// <summary>Lzip's only coding: lc 3, lp 0, pb 2.</summary>
    const byte Coding = 93;

    readonly ByteInput input = new(file, budget);
    readonly Crc32 checksum = new();
    long begin;
    long length;

    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start.Length >= Header && start.StartsWith("LZIP\x01"u8) && WindowOf(start[5]) is >= 4096 and <= 1 << 29;

    protected override Stream? BeginMember()
    {
        if (!IsOne(input.Peek(Header))) return null;
        begin = input.Place;
        Span<byte> header = stackalloc byte[Header];
        input.ReadExactly(header);
        budget.Expand(CostOfMember);
        checksum.Reset();
        length = 0;
        return LzmaWindow.Lzma(input, Coding, LzmaWindow.Take((ulong)WindowOf(header[5]), ulong.MaxValue, budget), -1);
    }

    protected override void Take(ReadOnlySpan<byte> given)
    {
        checksum.Append(given);
        length += given.Length;
    }

    protected override void EndMember()
    {
        Span<byte> trailer = stackalloc byte[Trailer];
        input.ReadExactly(trailer);
        End = input.Place;
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != checksum.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadInt64LittleEndian(trailer[4..]) != length
            || BinaryPrimitives.ReadInt64LittleEndian(trailer[12..]) != End - begin)
            Problem ??= DiffersFromChecksum;
    }

    /// <summary>A power of two, less so many sixteenths of it.</summary>
    static long WindowOf(byte coded) => (1L << (coded & 31)) - (1L << (coded & 31)) / 16 * (coded >> 5);
}
