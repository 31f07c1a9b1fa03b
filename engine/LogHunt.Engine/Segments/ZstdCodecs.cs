using System.Buffers;
using Apache.Arrow.Ipc;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments;

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
            var target = ArrayPool<byte>.Shared.Rent(Zstd.Bound(source.Length));
            destination.Write(target, 0, Zstd.Compress(source.Span, target));
            ArrayPool<byte>.Shared.Return(target);
        }

        public void Dispose() { }
    }
}
