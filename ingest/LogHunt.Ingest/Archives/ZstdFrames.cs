using System.Buffers.Binary;
using System.Numerics;
using ZstdSharp.Unsafe;

namespace LogHunt.Ingest.Archives;

/// <summary>Zstandard frames, one after the other, skippable ones among them. Frames that have a checksum are checked.</summary>
sealed unsafe class ZstdFrames : Decoder
{
    const uint Frame = 0xFD2FB528;
    const int LongestHeader = 18;

    readonly Stream file;
    readonly ArchiveBudget budget;
    readonly ZSTD_DCtx_s* context = Methods.ZSTD_createDCtx();
    readonly byte[] input = new byte[128 << 10];
    int start;
    int end;
    bool inFrame;
    bool isDisposed;

    public ZstdFrames(Stream file, ArchiveBudget budget)
    {
        (this.file, this.budget) = (file, budget);
        Methods.ZSTD_DCtx_setParameter(context, ZSTD_dParameter.ZSTD_d_windowLogMax, BitOperations.Log2((uint)budget.Window));
    }

    public override int Read(Span<byte> buffer)
    {
        while (!IsAtEnd && !buffer.IsEmpty)
        {
            if (!inFrame && !BeginFrame()) return 0;
            budget.Cancellation.ThrowIfCancellationRequested();
            var written = Decode(buffer, out var consumed);
            if (written > 0) return written;
            if (inFrame && consumed == 0 && !More()) throw new EndOfStreamException("zstandard data ends in the middle");
        }
        return 0;
    }

    /// <summary>The library's streams go on into what follows a frame; its own function stops at the frame's last byte.</summary>
    int Decode(Span<byte> buffer, out int consumed)
    {
        fixed (byte* from = input, to = buffer)
        {
            var source = new ZSTD_inBuffer_s { src = from, size = (nuint)end, pos = (nuint)start };
            var target = new ZSTD_outBuffer_s { dst = to, size = (nuint)buffer.Length, pos = 0 };
            var wanted = Methods.ZSTD_decompressStream(context, &target, &source);
            if (Methods.ZSTD_isError(wanted)) throw new InvalidDataException(Methods.ZSTD_getErrorName(wanted));
            consumed = (int)source.pos - start;
            start += consumed;
            End += consumed;
            inFrame = wanted != 0;
            return (int)target.pos;
        }
    }

    bool BeginFrame()
    {
        while (end - start < LongestHeader && More()) { }
        var magic = end - start < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(start));
        inFrame = magic == Frame || (magic & 0xFFFFFFF0) == 0x184D2A50;
        IsAtEnd = !inFrame;
        if (inFrame) budget.Expand(CostOfMember);
        if (inFrame && magic == Frame && WindowOf(input.AsSpan(start, end - start)) > (ulong)budget.Window)
            throw new RefusedException(budget.SaysWindow);
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
        if (!isDisposed) Methods.ZSTD_freeDCtx(context);
        isDisposed = true;
        base.Dispose(disposing);
    }
}
