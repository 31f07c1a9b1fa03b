using System.Buffers.Binary;
using System.IO.Compression;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// Reads gzip and notices when it ends too early, which the platform's decoder does not: it returns what there is and no error. A
/// small member of our own is put behind the input; only when the input ended where a member ends does the decoder give back what
/// that holds.
/// </summary>
sealed class GzipMember : ForwardStream
{
    static readonly byte[] Seal = "end of the given gzip data"u8.ToArray();
    static readonly byte[] SealedMember = Compress(Seal);

    readonly Trailed input;
    readonly GZipStream decoder;
    byte[] behind = [];
    bool ended;

    public GzipMember(Stream compressed)
    {
        input = new Trailed(compressed, SealedMember);
        decoder = new GZipStream(input, CompressionMode.Decompress);
    }

    /// <summary>The time in a gzip header, UTC; null when it has none.</summary>
    public static DateTime? ModifiedIn(ReadOnlySpan<byte> header) =>
        header.Length >= 10 && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) is > 0 and var seconds
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : null;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty) return 0;
        var read = Decode(buffer);
        if (!input.InTrailer && read > 0) return read;
        ended = true;
        Collect(buffer[..read]);
        Span<byte> rest = stackalloc byte[64];
        while (behind.Length <= Seal.Length && Decode(rest) is var more and > 0) Collect(rest[..more]);
        if (behind.AsSpan().SequenceEqual(Seal) || (behind.Length == 0 && input.OnlyZerosLeft())) return 0;
        throw input.InTrailer
            ? new EndOfStreamException("gzip data ends in the middle")
            : new InvalidDataException("something that is no gzip data follows");
    }

    /// <summary>What the decoder makes of the seal after a break is no error of its own.</summary>
    int Decode(Span<byte> buffer)
    {
        try
        {
            return decoder.Read(buffer);
        }
        catch (InvalidDataException) when (input.InTrailer)
        {
            throw new EndOfStreamException("gzip data ends in the middle");
        }
    }

    void Collect(ReadOnlySpan<byte> bytes) => behind = [.. behind, .. bytes];

    static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var encoder = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) encoder.Write(bytes);
        return compressed.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>
    /// A stream, then a few bytes more. The decoder asks for more input only when it has given out all that it made of the input
    /// before.
    /// </summary>
    sealed class Trailed(Stream stream, byte[] trailer) : ForwardStream
    {
        int given;

        public bool InTrailer { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.IsEmpty) return 0;
            if (!InTrailer)
            {
                var read = stream.Read(buffer);
                if (read > 0) return read;
                InTrailer = true;
            }
            var count = Math.Min(buffer.Length, trailer.Length - given);
            trailer.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }

        /// <summary>Zeros that fill up a tape's or disk's block are no damage.</summary>
        public bool OnlyZerosLeft()
        {
            if (InTrailer) return false;
            Span<byte> step = stackalloc byte[4096];
            while (stream.Read(step) is var read and > 0)
                if (step[..read].ContainsAnyExcept((byte)0)) return false;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
