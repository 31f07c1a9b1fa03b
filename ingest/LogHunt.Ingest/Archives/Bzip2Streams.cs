using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;

namespace LogHunt.Ingest.Archives;

/// <summary>Bzip2 streams, one after the other. The decoder checks every block and the whole.</summary>
sealed class Bzip2Streams(Stream file, ArchiveBudget budget) : MembersDecoder
{
    const int Header = 10;

    readonly ByteInput input = new(file, budget);

    /// <summary>A header is followed by the mark of a block, or of the end.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start.Length >= Header && start.StartsWith("BZh"u8) && start[3] is >= (byte)'1' and <= (byte)'9'
        && (start[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
            || start[4..].StartsWith((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    protected override Stream? BeginMember()
    {
        if (!IsOne(input.Peek(Header))) return null;
        budget.Expand(CostOfMember);
        return BZip2Stream.Create(input, CompressionMode.Decompress, decompressConcatenated: false, leaveOpen: true,
            tolerateTruncatedStream: false);
    }

    protected override void EndMember() => End = input.Place;
}
