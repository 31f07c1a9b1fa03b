using System.Buffers.Binary;
using System.IO.Hashing;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Xz streams, one after the other, with zeros between them. Every block is held against its check, and all of them against the index
/// behind them. Filters for programs are refused: no log needs them.
/// </summary>
sealed class XzStreams(Stream file, ArchiveBudget budget) : MembersDecoder
{
    const int Header = 12;
    const ulong Lzma2 = 0x21;

    static ReadOnlySpan<byte> Magic => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0];

    readonly ByteInput input = new(file, budget);

    /// <summary>The lengths of the blocks, as the index has to say them again.</summary>
    readonly XxHash3 blocks = new();
    readonly XxHash3 indexed = new();
    long count;
    XzCheck check = new(0);
    Block block;
    long length;
    bool inStream;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    protected override Stream? BeginMember()
    {
        while (inStream || BeginStream())
            if (BeginBlock() is { } decoder) return decoder;
        return null;
    }

    protected override void Take(ReadOnlySpan<byte> given)
    {
        check.Append(given);
        length += given.Length;
    }

    bool BeginStream()
    {
        // Streams begin at multiples of four bytes, between which zeros may stand.
        Span<byte> zeros = stackalloc byte[4];
        while (End > 0 && input.Peek(4).SequenceEqual("\0\0\0\0"u8)) input.ReadExactly(zeros);
        if (!IsOne(input.Peek(Magic.Length))) return false;
        Span<byte> header = stackalloc byte[Header];
        input.ReadExactly(header);
        if (!HasChecksum(header[6..8], header[8..]) || header[6] != 0 || header[7] > 15)
            throw new InvalidDataException("its header is damaged");
        budget.Expand(CostOfMember);
        check = new(header[7]);
        if (!check.IsKnown) Problem ??= "its check is of a kind that is not known: not checked";
        blocks.Reset();
        count = 0;
        return inStream = true;
    }

    /// <summary>Null at the index, which ends the stream.</summary>
    Stream? BeginBlock()
    {
        var begin = input.Place;
        if (input.Peek(1) is [0])
        {
            EndStream(begin);
            return null;
        }
        var header = new byte[4 * (input.ReadByte() + 1)];
        header[0] = (byte)(header.Length / 4 - 1);
        input.ReadExactly(header.AsSpan(1));
        if (!HasChecksum(header.AsSpan(..^4), header.AsSpan(^4))) throw new InvalidDataException("the header of a block is damaged");
        var fields = new MemoryStream(header, 2, header.Length - 6);
        var packed = (header[1] & 0x40) != 0 ? Number(fields) : ulong.MaxValue;
        var size = (header[1] & 0x80) != 0 ? Number(fields) : ulong.MaxValue;
        if ((header[1] & 0x3F) != 0 || Number(fields) != Lzma2)
            throw new RefusedException("it was compressed with a filter for programs: not read");
        if (Number(fields) != 1 || LzmaWindow.OfLzma2((byte)fields.ReadByte()) is not { } window)
            throw new InvalidDataException("the header of a block is damaged");
        budget.Expand(CostOfMember);
        check.Reset();
        (block, length) = (new(begin, input.Place, packed, size), 0);
        return LzmaWindow.Lzma2(input, LzmaWindow.Take(window, size, budget));
    }

    protected override void EndMember()
    {
        var packed = input.Place - block.Data;
        var isWhole = (block.Packed == ulong.MaxValue || block.Packed == (ulong)packed)
            && (block.Size == ulong.MaxValue || block.Size == (ulong)length);
        for (var i = packed; i % 4 != 0; i++) isWhole &= input.ReadByte() == 0;
        Span<byte> said = stackalloc byte[check.Length];
        input.ReadExactly(said);
        if (!isWhole || !check.Is(said)) Problem ??= DiffersFromChecksum;
        Append(blocks, block.Data - block.Begin + packed + check.Length, length);
        count++;
    }

    void EndStream(long begin)
    {
        var index = new CheckedInput(input);
        index.ReadByte();
        indexed.Reset();
        var (isWhole, said) = (Number(index) == (ulong)count, count);
        for (var i = 0L; isWhole && i < said; i++) Append(indexed, (long)Number(index), (long)Number(index));
        isWhole &= indexed.GetCurrentHashAsUInt64() == blocks.GetCurrentHashAsUInt64();
        while (isWhole && (input.Place - begin) % 4 != 0) isWhole &= index.ReadByte() == 0;
        Span<byte> checksum = stackalloc byte[4], footer = stackalloc byte[Header];
        if (isWhole)
        {
            input.ReadExactly(checksum);
            isWhole = index.HasChecksum(checksum);
            var length = input.Place - begin;
            input.ReadExactly(footer);
            isWhole &= HasChecksum(footer[4..10], footer[..4]) && footer[10..].SequenceEqual("YZ"u8)
                && (BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) + 1L) * 4 == length && footer[8] == 0 && footer[9] == check.Kind;
        }
        if (!isWhole) throw new InvalidDataException("the index at its end says something else");
        End = input.Place;
        inStream = false;
    }

    static void Append(XxHash3 hash, long packed, long size)
    {
        Span<byte> both = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(both, packed);
        BinaryPrimitives.WriteInt64LittleEndian(both[8..], size);
        hash.Append(both);
    }

    static bool HasChecksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> said) =>
        Crc32.HashToUInt32(bytes) == BinaryPrimitives.ReadUInt32LittleEndian(said);

    /// <summary>Seven bits a byte, the lowest first.</summary>
    static ulong Number(Stream stream)
    {
        var number = 0UL;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var read = stream.ReadByte();
            if (read < 0) break;
            number |= (ulong)(read & 0x7F) << shift;
            if (read < 0x80) return number;
        }
        throw new InvalidDataException("a number in it is none");
    }

    /// <summary>Where the header and the data of a block begin, and what the header says of the lengths, packed and not.</summary>
    readonly record struct Block(long Begin, long Data, ulong Packed, ulong Size);

    /// <summary>Bytes that are read one by one, and their checksum.</summary>
    sealed class CheckedInput(ByteInput input) : ForwardStream
    {
        readonly Crc32 checksum = new();

        public override int ReadByte()
        {
            Span<byte> one = [(byte)input.ReadByte()];
            checksum.Append(one);
            return one[0];
        }

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public bool HasChecksum(ReadOnlySpan<byte> said) =>
            checksum.GetCurrentHashAsUInt32() == BinaryPrimitives.ReadUInt32LittleEndian(said);
    }
}
