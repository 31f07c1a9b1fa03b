using System.Buffers.Binary;
using System.IO.Hashing;
using K4os.Compression.LZ4;

namespace LogHunt.Ingest.Archives;

/// <summary>Lz4 frames, one after the other, skippable ones among them. Frames and blocks that have a checksum are checked.</summary>
sealed class Lz4Frames(Stream file, ArchiveBudget budget) : Decoder
{
    const uint Frame = 0x184D2204;

    /// <summary>How far a block that leans on those before it looks back.</summary>
    const int Reach = 64 << 10;

    readonly ByteInput input = new(file, budget);
    readonly XxHash32 checksum = new();

    /// <summary>What was given before, and behind it the block that is read.</summary>
    byte[] window = [];
    byte[] packed = [];
    int start;
    int end;
    byte flags;
    int blockSize;
    long length;
    long? said;
    bool inFrame;

    public static bool IsOne(ReadOnlySpan<byte> start) => start.Length > 6 && BinaryPrimitives.ReadUInt32LittleEndian(start) == Frame;

    public override int Read(Span<byte> buffer)
    {
        while (!IsAtEnd && !buffer.IsEmpty)
        {
            if (start < end)
            {
                var read = Math.Min(buffer.Length, end - start);
                window.AsSpan(start, read).CopyTo(buffer);
                start += read;
                return read;
            }
            if (inFrame) NextBlock();
            else if (!BeginFrame()) IsAtEnd = true;
        }
        return 0;
    }

    /// <summary>Goes over a header, or a skippable frame; false where none is.</summary>
    bool BeginFrame()
    {
        if (input.Peek(4) is not { Length: 4 } peeked) return false;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(peeked);
        if ((magic & 0xFFFFFFF0) == 0x184D2A50) return Skip();
        if (magic != Frame) return false;
        budget.Expand(CostOfMember);
        Span<byte> header = stackalloc byte[19];
        input.ReadExactly(header[..6]);
        flags = header[4];
        var size = 6;
        if ((flags & 8) != 0) size += 8;
        if ((flags & 1) != 0) size += 4;
        input.ReadExactly(header[6..(size + 1)]);
        if (flags >> 6 != 1 || (header[5] >> 4 & 7) < 4
            || (byte)(XxHash32.HashToUInt32(header[4..size]) >> 8) != header[size])
            throw new InvalidDataException("its header is damaged");
        if ((flags & 1) != 0) throw new RefusedException("it was compressed with a dictionary that lies elsewhere: not read");
        blockSize = 1 << (8 + 2 * (header[5] >> 4 & 7));
        said = (flags & 8) != 0 ? BinaryPrimitives.ReadInt64LittleEndian(header[6..]) : null;
        if (window.Length < Reach + blockSize) (window, packed) = (new byte[Reach + blockSize], new byte[blockSize]);
        (start, end, length, inFrame) = (0, 0, 0, true);
        checksum.Reset();
        return true;
    }

    bool Skip()
    {
        Span<byte> header = stackalloc byte[8];
        input.ReadExactly(header);
        budget.Expand(CostOfMember);
        var left = (long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var step = new byte[4096];
        while (left > 0) left -= input.Read(step.AsSpan(0, (int)Math.Min(step.Length, left)));
        End = input.Place;
        return true;
    }

    void NextBlock()
    {
        Span<byte> word = stackalloc byte[4];
        input.ReadExactly(word);
        var head = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (head == 0)
        {
            EndFrame();
            return;
        }
        var size = (int)(head & int.MaxValue);
        if (size > blockSize) throw new InvalidDataException("a block in it is longer than blocks may be");
        input.ReadExactly(packed.AsSpan(0, size));
        if ((flags & 0x10) != 0)
        {
            input.ReadExactly(word);
            if (XxHash32.HashToUInt32(packed.AsSpan(0, size)) != BinaryPrimitives.ReadUInt32LittleEndian(word))
                throw new InvalidDataException("the checksum of a block differs");
        }
        // Blocks that stand alone look back on nothing.
        var kept = (flags & 0x20) != 0 ? 0 : Math.Min(end, Reach);
        window.AsSpan(end - kept, kept).CopyTo(window);
        start = kept;
        var given = head != (uint)size ? Stored(size)
            : LZ4Codec.Decode(packed.AsSpan(0, size), window.AsSpan(kept, blockSize), window.AsSpan(0, kept));
        if (given < 0) throw new InvalidDataException("a block in it is damaged");
        end = kept + given;
        length += given;
        checksum.Append(window.AsSpan(start, given));
        if (given == 0) budget.Expand(CostOfMember);
    }

    int Stored(int size)
    {
        packed.AsSpan(0, size).CopyTo(window.AsSpan(start));
        return size;
    }

    void EndFrame()
    {
        if ((flags & 4) != 0)
        {
            Span<byte> word = stackalloc byte[4];
            input.ReadExactly(word);
            if (checksum.GetCurrentHashAsUInt32() != BinaryPrimitives.ReadUInt32LittleEndian(word)) Problem ??= DiffersFromChecksum;
        }
        if (said is { } size && size != length) Problem ??= DiffersFromChecksum;
        End = input.Place;
        inFrame = false;
    }
}
