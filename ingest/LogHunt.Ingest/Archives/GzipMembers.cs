using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Gzip members, one after the other. The platform's decoder neither notices data that ends too early nor says where a member ends: the
/// trailer that must follow is known from what came out, and is looked for behind the last bytes that the decoder took.
/// </summary>
sealed class GzipMembers(Stream file, ArchiveBudget budget) : MembersDecoder
{
    const int TrailerLength = 8;

    readonly Crc32 checksum = new();
    Input? input;
    long begin;
    long length;

    /// <summary>The time in a gzip header, UTC; null when it has none.</summary>
    public static DateTime? ModifiedIn(ReadOnlySpan<byte> header) =>
        header.Length >= 10 && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) is > 0 and var seconds
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : null;

    protected override Stream? BeginMember()
    {
        Span<byte> header = stackalloc byte[10];
        file.Position = End;
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < 3 || !header.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8])) return null;
        if (read < header.Length) throw new EndOfStreamException("gzip data ends in a header");
        var flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> extra = stackalloc byte[2];
            file.ReadExactly(extra);
            file.Position += BinaryPrimitives.ReadUInt16LittleEndian(extra);
        }
        if ((flags & 8) != 0) SkipText();
        if ((flags & 16) != 0) SkipText();
        if ((flags & 2) != 0) file.Position += 2;
        budget.Expand(CostOfMember);
        begin = file.Position;
        (input, length) = (new(file, begin, budget), 0);
        checksum.Reset();
        return new DeflateStream(input, CompressionMode.Decompress);
    }

    protected override void Take(ReadOnlySpan<byte> given)
    {
        checksum.Append(given);
        length += given.Length;
    }

    void SkipText()
    {
        Span<byte> step = stackalloc byte[512];
        while (file.Read(step) is var read and > 0)
        {
            if (step[..read].IndexOf((byte)0) is not (>= 0 and var end)) continue;
            file.Position -= read - end - 1;
            return;
        }
        throw new EndOfStreamException("gzip data ends in a header");
    }

    protected override void EndMember()
    {
        if (input!.IsExhausted) throw new EndOfStreamException("gzip data ends in the middle");
        Span<byte> trailer = stackalloc byte[TrailerLength];
        checksum.GetCurrentHash(trailer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)length);
        var window = new byte[input.Position - input.LastStart + TrailerLength];
        file.Position = input.LastStart;
        var read = file.ReadAtLeast(window, window.Length, throwOnEndOfStream: false);
        var at = window.AsSpan(0, read).IndexOf(trailer);
        if (at < 0 || window.AsSpan(0, read).LastIndexOf(trailer) != at)
        {
            at = (int)(EndOfDeflate(input.LastStart) - input.LastStart);
            if (at + TrailerLength > read) throw new EndOfStreamException("gzip data ends in a trailer");
            if (!window.AsSpan(at, TrailerLength).SequenceEqual(trailer)) Problem ??= DiffersFromChecksum;
        }
        End = input.LastStart + at + TrailerLength;
    }

    /// <summary>
    /// Where the member's data ends, when its trailer is wrong or stands there twice: found by reading it again, the last bytes one by
    /// one.
    /// </summary>
    long EndOfDeflate(long last)
    {
        var again = new Input(file, begin, budget) { OneByOneFrom = last };
        using var decoder = new DeflateStream(again, CompressionMode.Decompress);
        var step = new byte[64 << 10];
        while (decoder.Read(step) is var read and > 0) budget.Expand(read);
        return again.Position;
    }

    /// <summary>The file from a place on. A decoder asks for more only when it has used all that it got before.</summary>
    sealed class Input(Stream file, long from, ArchiveBudget budget) : ForwardStream
    {
        public new long Position { get; private set; } = from;

        /// <summary>Where what was read last begins.</summary>
        public long LastStart { get; private set; } = from;

        public long OneByOneFrom { get; init; } = long.MaxValue;

        public bool IsExhausted { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            var most = Position >= OneByOneFrom ? 1 : (int)Math.Min(buffer.Length, OneByOneFrom - Position);
            file.Position = LastStart = Position;
            var read = file.Read(buffer[..most]);
            IsExhausted = read == 0;
            Position += read;
            return read;
        }
    }
}
