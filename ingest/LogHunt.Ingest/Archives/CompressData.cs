using SharpCompress.Compressors.Lzw;

namespace LogHunt.Ingest.Archives;

/// <summary>What `compress` wrote (`.Z`). It has neither an end nor a checksum: what is cut or changed is not noticed.</summary>
sealed class CompressData(Stream file) : Decoder
{
    readonly LzwStream decoder = new(file) { IsStreamOwner = false };

    /// <summary>Codes of 9 to 16 bits, and the bits of the flags that nobody uses.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start.Length > 3 && start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x9D]) && (start[2] & 0x60) == 0
        && (start[2] & 0x1F) is >= 9 and <= 16;

    public override int Read(Span<byte> buffer)
    {
        if (IsAtEnd || buffer.IsEmpty) return 0;
        var read = decoder.Read(buffer);
        IsAtEnd = read == 0;
        End = file.Length;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) decoder.Dispose();
        base.Dispose(disposing);
    }
}
