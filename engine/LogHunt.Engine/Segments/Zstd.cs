using System.Collections.Concurrent;
using Apache.Arrow.Ipc;
using ZstdSharp;

namespace LogHunt.Engine.Segments;

/// <summary>Zstandard with contexts that are kept and used again: making one costs more than compressing a page.</summary>
public static class Zstd
{
    /// <summary>Higher levels gain 2 % on columns and cost five times as much.</summary>
    public const int Level = 1;

    static readonly ConcurrentBag<Compressor> Compressors = [];
    static readonly ConcurrentBag<Decompressor> Decompressors = [];

    /// <summary>Bytes that compressing so many may take at most.</summary>
    public static int Bound(int length) => Compressor.GetCompressBound(length);

    /// <returns>Bytes written to `target`, which holds at least <see cref="Bound"/>.</returns>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!Compressors.TryTake(out var context)) context = new Compressor(Level);
        try
        {
            return context.Wrap(source, target);
        }
        finally
        {
            Compressors.Add(context);
        }
    }

    /// <returns>Bytes written to `target`. Throws <see cref="ZstdException"/> for what is no frame or does not fit.</returns>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!Decompressors.TryTake(out var context)) context = new Decompressor();
        try
        {
            return context.Unwrap(source, target);
        }
        finally
        {
            Decompressors.Add(context);
        }
    }
}

/// <summary>Lets Apache.Arrow's readers and writers (de)compress zstd buffers.</summary>
public sealed class ZstdCodecs : ICompressionCodecFactory
{
    /// <summary>The one that there is.</summary>
    public static ZstdCodecs Instance { get; } = new();

    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => compressionCodecType == CompressionCodecType.Zstd
        ? new Codec()
        : throw new NotSupportedException($"Arrow buffers compressed with {compressionCodecType} cannot be read");

    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) =>
        CreateCodec(compressionCodecType);

    sealed class Codec : ICompressionCodec
    {
        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination) => Zstd.Decompress(source.Span, destination.Span);

        public void Compress(ReadOnlyMemory<byte> source, Stream destination)
        {
            var target = System.Buffers.ArrayPool<byte>.Shared.Rent(Zstd.Bound(source.Length));
            destination.Write(target, 0, Zstd.Compress(source.Span, target));
            System.Buffers.ArrayPool<byte>.Shared.Return(target);
        }

        public void Dispose() { }
    }
}
