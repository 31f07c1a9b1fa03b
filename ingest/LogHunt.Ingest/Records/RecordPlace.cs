namespace LogHunt.Ingest.Records;

/// <summary>Where a record stands: its number in the file from 1, and the bytes it takes without its line end.</summary>
readonly record struct RecordPlace(long Number, long Offset, long Length)
{
    /// <summary>From the beginning of this record to the end of a later one.</summary>
    public RecordPlace To(RecordPlace last) => this with { Length = last.Offset + last.Length - Offset };
}

/// <summary>The text of a record as it was received, kept while more lines may join it.</summary>
sealed class RawRecord
{
    byte[] text = new byte[1024];
    int length;

    /// <summary>From the first line to the last that joined.</summary>
    public RecordPlace Place { get; private set; }

    /// <summary>How many lines of the file it is.</summary>
    public int Lines { get; private set; }

    /// <summary>The lines, LF between them; valid until the next is added.</summary>
    public ReadOnlySpan<byte> Text => text.AsSpan(0, length);

    public void Begin(RecordPlace place, ReadOnlySpan<byte> line)
    {
        (Place, Lines, length) = (place, 1, 0);
        Append(line);
    }

    public void Add(RecordPlace place, ReadOnlySpan<byte> line)
    {
        Place = Place.To(place);
        Lines++;
        Append("\n"u8);
        Append(line);
    }

    void Append(ReadOnlySpan<byte> more)
    {
        if (length + more.Length > text.Length) Array.Resize(ref text, Math.Max(text.Length * 2, length + more.Length));
        more.CopyTo(text.AsSpan(length));
        length += more.Length;
    }
}
