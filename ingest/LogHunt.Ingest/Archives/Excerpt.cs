namespace LogHunt.Ingest.Archives;

/// <summary>
/// Pieces of streams one after the other, between them bytes of our own: how a library is shown one member, and not what else an archive
/// says. Owns none of the streams.
/// </summary>
sealed class Excerpt(IReadOnlyList<(Stream Stream, long From, long Length)> pieces) : Stream
{
    readonly long[] ends = Ends(pieces);

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => ends[^1];
    public override long Position { get; set; }

    public static (Stream Stream, long From, long Length) Own(byte[] bytes) => (new MemoryStream(bytes), 0, bytes.Length);

    public override int Read(Span<byte> buffer)
    {
        // The piece whose end is the first one behind the position.
        var index = Array.BinarySearch(ends, Position);
        index = index < 0 ? ~index : index + 1;
        while (index < ends.Length && ends[index] <= Position) index++;
        if (index >= ends.Length || buffer.IsEmpty) return 0;
        var (stream, from, length) = pieces[index];
        stream.Position = from + length - (ends[index] - Position);
        var read = stream.Read(buffer[..(int)Math.Min(buffer.Length, ends[index] - Position)]);
        Position += read;
        return read;
    }

    static long[] Ends(IReadOnlyList<(Stream Stream, long From, long Length)> pieces)
    {
        var end = 0L;
        return [.. pieces.Select(piece => end += piece.Length)];
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
        if (position < 0) throw new IOException("a position before the beginning");
        return Position = position;
    }

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>
/// A member as a library decodes it. Skipping to the end of a damaged one can fail once more; what was wrong is known by then.
/// </summary>
sealed class Closing(Stream member, Stream archive) : ForwardStream
{
    public override int Read(Span<byte> buffer) => member.Read(buffer);

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing) member.Dispose();
        }
        catch (Exception e) when (Damage.Is(e))
        {
        }
        if (disposing) archive.Dispose();
        base.Dispose(disposing);
    }
}
