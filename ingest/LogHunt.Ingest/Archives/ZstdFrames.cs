using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using ZstdSharp.Unsafe;

namespace LogHunt.Ingest.Archives;

/// <summary>Zstandard frames, one after the other, skippable ones among them. Frames that have a checksum are checked.</summary>
sealed class ZstdFrames : Decoder
{
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
            if (inFrame && consumed == 0 && !More()) throw new EndOfStreamException("zstandard data ends in the middle");
        }
        return 0;
    }

    bool BeginFrame()
    {
        while (end - start < 4 && More()) { }
        var magic = end - start < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(start));
        inFrame = magic == 0xFD2FB528 || (magic & 0xFFFFFFF0) == 0x184D2A50;
        IsAtEnd = !inFrame;
        if (inFrame) budget.Expand(CostOfMember);
        return inFrame;
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
