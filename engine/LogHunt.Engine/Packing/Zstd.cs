using System.Collections.Concurrent;
using ZstdSharp;

namespace LogHunt.Engine.Packing;

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
