namespace LogHunt.Ingest.Archives;

/// <summary>
/// A file from a place on, for decoders that take byte after byte: buffered, it knows the place of the next byte, and that it ends
/// is an <see cref="EndOfStreamException"/>, since decoders go on with bytes that are not there.
/// </summary>
sealed class ByteInput(Stream file, ArchiveBudget budget, long from = 0, long to = long.MaxValue) : ForwardStream
{
    readonly byte[] buffer = new byte[32 << 10];
    int at;
    int length;

    /// <summary>Where the next byte stands.</summary>
    public long Place { get; private set; } = from;

    public override int ReadByte()
    {
        if (at == length) Fill(mustHave: true);
        Place++;
        return buffer[at++];
    }

    public override int Read(Span<byte> target)
    {
        if (target.IsEmpty) return 0;
        if (at == length) Fill(mustHave: true);
        var read = Math.Min(target.Length, length - at);
        buffer.AsSpan(at, read).CopyTo(target);
        (at, Place) = (at + read, Place + read);
        return read;
    }

    /// <summary>The next bytes, up to so many and fewer at the end, without going over them.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (length - at < count) Fill(mustHave: false);
        return buffer.AsSpan(at, Math.Min(count, length - at));
    }

    /// <summary>Keeps what was not taken yet, and reads behind it.</summary>
    void Fill(bool mustHave)
    {
        budget.Cancellation.ThrowIfCancellationRequested();
        buffer.AsSpan(at, length - at).CopyTo(buffer);
        (at, length) = (0, length - at);
        file.Position = Math.Min(Place + length, to);
        var room = buffer.AsSpan(length)[..(int)Math.Min(buffer.Length - length, Math.Max(0, to - file.Position))];
        length += file.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        if (mustHave && length == 0) throw new EndOfStreamException("compressed data ends in the middle");
    }
}
