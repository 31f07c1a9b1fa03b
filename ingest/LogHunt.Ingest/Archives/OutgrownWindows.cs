using System.Buffers;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// What SharpCompress's decoder of LZMA gives. Its window grows by doubling, in arrays of the pool that all share, and the pool keeps
/// those that it outgrew, and at last all of it, for a minute: large ones are taken out again and left to the collector at once.
/// </summary>
/// <param name="largest">Bytes that the window may grow to.</param>
sealed class OutgrownWindows(Stream decoder, ulong largest) : ForwardStream
{
    const int Large = 16 << 20;

    readonly long largest = (long)Math.Min(largest, int.MaxValue / 2 + 1);
    long given;
    long window = Large;

    public override int Read(Span<byte> buffer)
    {
        var read = decoder.Read(buffer);
        given += read;
        for (; window < Math.Min(given, largest); window *= 2) Collect(window);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
            if (Math.Min(given, largest) >= Large) Collect(window);
        }
        base.Dispose(disposing);
    }

    static void Collect(long window)
    {
        _ = ArrayPool<byte>.Shared.Rent((int)window);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
