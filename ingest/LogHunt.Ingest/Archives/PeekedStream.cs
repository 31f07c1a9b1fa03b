namespace LogHunt.Ingest.Archives;

/// <summary>A stream whose first bytes have been looked at. A break that already shows there is thrown when a reader gets to it.</summary>
sealed class PeekedStream : ForwardStream
{
    readonly Stream stream;
    readonly byte[] start;
    readonly int length;
    readonly Exception? broken;
    int given;

    public PeekedStream(Stream stream, int window)
    {
        this.stream = stream;
        start = new byte[window];
        try
        {
            while (length < window && stream.Read(start, length, window - length) is var read and > 0) length += read;
        }
        catch (Exception e) when (Damage.Is(e))
        {
            broken = e;
        }
    }

    /// <summary>Bytes that were taken from the stream already, and the stream.</summary>
    public PeekedStream(byte[] taken, Stream stream) => (this.stream, start, length) = (stream, taken, taken.Length);

    public ReadOnlySpan<byte> Start => start.AsSpan(0, length);

    public override int Read(Span<byte> buffer)
    {
        if (given < length)
        {
            var count = Math.Min(buffer.Length, length - given);
            start.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }
        if (broken is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
        return stream.Read(buffer);
    }
}
