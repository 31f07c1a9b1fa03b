namespace LogHunt.Ingest.Archives;

/// <summary>What a decoder gives, counted against the budget of the given file.</summary>
sealed class MeteredStream(Stream decoder, ArchiveBudget budget) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var read = decoder.Read(buffer);
        budget.Expand(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) decoder.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The next bytes of a stream, which must be there: that it ends before is an <see cref="EndOfStreamException"/>.</summary>
sealed class Portion(Stream stream, long length) : ForwardStream
{
    long left = length;

    public override int Read(Span<byte> buffer)
    {
        if (left == 0 || buffer.IsEmpty) return 0;
        var read = stream.Read(buffer[..(int)Math.Min(left, buffer.Length)]);
        if (read == 0) throw new EndOfStreamException("it ends before its last byte");
        left -= read;
        return read;
    }
}
