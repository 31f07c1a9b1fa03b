using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using ZstdSharp.Unsafe;

namespace LogHunt.Ingest.Archives;

/// <summary>Zstandard frames, one after the other, skippable ones among them. Frames that have a checksum are checked.</summary>
sealed class ZstdFrames : Decoder
{
    const uint Frame = 0xFD2FB528;
    const int LongestHeader = 18;

    readonly Stream file;
    readonly ArchiveBudget budget;
    readonly ZstdSharp.Decompressor frames = new();
    readonly byte[] input = new byte[128 << 10];
    int start;
    int end;
    bool inFrame;

    public ZstdFrames(Stream file, ArchiveBudget budget)
    {
        (this.file, this.budget) = (file, budget);
        frames.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, BitOperations.Log2((uint)budget.Limits.Window));
    }

    public override int Read(Span<byte> buffer)
    {
        while (!IsAtEnd && !buffer.IsEmpty)
        {
            if (!inFrame && !BeginFrame()) return 0;
            budget.Cancellation.ThrowIfCancellationRequested();
            var status = frames.UnwrapStream(input.AsSpan(start, end - start), buffer, out var consumed, out var written);
            start += consumed;
            End += consumed;
            inFrame = status != OperationStatus.Done;
            if (written > 0) return written;
            if (status == OperationStatus.InvalidData) throw new InvalidDataException("zstandard data is not well formed, or its checksum differs");
            if (inFrame && consumed == 0 && !More()) throw new EndOfStreamException("zstandard data ends in the middle");
        }
        return 0;
    }

    bool BeginFrame()
    {
        while (end - start < LongestHeader && More()) { }
        var magic = end - start < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(start));
        inFrame = magic == Frame || (magic & 0xFFFFFFF0) == 0x184D2A50;
        IsAtEnd = !inFrame;
        if (inFrame) budget.Expand(CostOfMember);
        if (inFrame && magic == Frame && WindowOf(input.AsSpan(start, end - start)) > (ulong)budget.Limits.Window)
            throw new RefusedException(budget.Limits.SaysWindow);
        return inFrame;
    }

    /// <summary>How far a frame looks back: what its header says, or all of what it holds.</summary>
    static ulong WindowOf(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < LongestHeader) return 0;
        var descriptor = frame[4];
        if ((descriptor & 0x20) == 0) return (1UL << (10 + (frame[5] >> 3))) / 8 * (8 + (ulong)(frame[5] & 7));
        var size = frame[(5 + (descriptor & 3) switch { 3 => 4, var bytes => bytes })..];
        return (descriptor >> 6) switch
        {
            0 => size[0],
            1 => BinaryPrimitives.ReadUInt16LittleEndian(size),
            2 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(size),
        };
    }

    bool More()
    {
        input.AsSpan(start, end - start).CopyTo(input);
        (start, end) = (0, end - start);
        var read = file.Read(input.AsSpan(end));
        end += read;
        return read > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) frames.Dispose();
        base.Dispose(disposing);
    }
}
