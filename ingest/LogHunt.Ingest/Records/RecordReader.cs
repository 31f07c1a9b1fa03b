namespace LogHunt.Ingest.Records;

/// <summary>
/// Reads a file record by record: a physical line, an element of a document, an event of a log in binary form.
/// Memory is bounded whatever the file. Throws
/// what the file's stream throws, nothing else.
/// </summary>
abstract class RecordReader(UnitReader units, Charset charset) : IDisposable
{
    /// <summary>Units of a record beyond which it is cut out.</summary>
    public const int Longest = 1 << 20;

    /// <summary>Units that are kept of a record that is cut out.</summary>
    public const int Kept = 64 << 10;

    internal static readonly string SaysLongest = $"longer than {Longest} characters: only the first {Kept} are kept, unparsed";

    byte[] decoded = [];

    /// <summary>Records so far: the number of the current one, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Lines of nothing at all that stand between the record before and this one: they are counted, not given.</summary>
    public long Empty { get; private set; }

    /// <summary>Where the record begins and how long it is, in bytes of the file, without its line end.</summary>
    public long Offset { get; private set; }
    public long Length { get; private set; }

    public RecordPlace Place => new(Number, Offset, Length);

    /// <summary>Whether the next record begins with a blank, and so may be this one's continuation.</summary>
    public bool MayContinue { get; protected set; }

    /// <summary>Whether the record was longer than <see cref="Longest"/>: then its text is its beginning.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Why the record is nothing that a format could read; null of all others.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What is wrong with the file, beyond its records; a loss is what could not be read of it.</summary>
    public virtual IEnumerable<(string Fault, bool IsLoss)> Faults => [];

    /// <summary>Whether bytes of this record had to be read as Windows-1252.</summary>
    public bool IsGuessed { get; private set; }

    /// <summary>Goes on to the next record, whose text in UTF-8 is valid until the one after is read; false at the end.</summary>
    public abstract bool Read(out ReadOnlySpan<byte> text);

    public void Dispose() => units.Dispose();

    protected UnitReader Units => units;

    /// <summary>Counts lines that have nothing but their end.</summary>
    protected void Pass(int lines)
    {
        Number += lines;
        Empty += lines;
    }

    protected void BeginRecord() => Empty = 0;

    /// <summary>Takes the record that begins at `offset`; `raw` are its bytes, or the first of them when `length` says more.</summary>
    protected ReadOnlySpan<byte> Take(long offset, long length, ReadOnlySpan<byte> raw)
    {
        Number++;
        (Offset, Length, IsCut) = (offset, length, length > raw.Length);
        var text = charset.Utf8(raw, ref decoded, out var guessed);
        IsGuessed = guessed;
        Refusal = IsCut ? $"longer than {Longest} characters: {length} bytes" : null;
        return text;
    }

    /// <summary>
    /// Takes a line that is longer than <see cref="Longest"/>, keeping its beginning, and stands at the unit that ends it; `ended` says
    /// that one does.
    /// </summary>
    protected ReadOnlySpan<byte> TakeBeginning(ReadOnlySpan<byte> ends, out bool ended)
    {
        var offset = units.Offset;
        var beginning = units.Raw(0, Kept).ToArray();
        int end;
        do
        {
            end = units.Narrow.IndexOfAny(ends);
            units.Skip(end < 0 ? units.Narrow.Length : end);
        }
        while (end < 0 && units.More());
        ended = end >= 0;
        return Take(offset, units.Offset - offset, beginning);
    }

    /// <summary>Takes a record whose text is not the file's own bytes.</summary>
    protected void Take(long offset, long length, string? refusal)
    {
        Number++;
        (Offset, Length, IsCut, IsGuessed, Refusal) = (offset, length, false, false, refusal);
    }
}
