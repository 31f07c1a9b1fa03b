using System.Collections.Immutable;
using System.IO.Hashing;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Writes columns: a layout begins one, puts its dictionary and its pages one after another into <see cref="Packed"/>, and ends it.
/// Pages lie in the file column after column, and behind them all dictionaries in one run. Not thread-safe.
/// </summary>
sealed class ColumnWriter : IDisposable
{
    /// <summary>Bytes of pages that make a batch.</summary>
    const int EnoughForBatch = 1 << 20;

    /// <summary>Room for the text of some rows: enlarged as needed, given back at the end.</summary>
    byte[] gathered = [];

    readonly Stream file;
    readonly ImmutableArray<FooterPart>.Builder written = ImmutableArray.CreateBuilder<FooterPart>();
    readonly ImmutableArray<FooterBatch>.Builder batches = ImmutableArray.CreateBuilder<FooterBatch>();
    readonly PartBatch pages = new(), dictionaries = new();
    readonly XxHash3 frame = new();
    (string Name, byte Layout) column;
    FooterPart head;

    public ColumnWriter(Stream file, long position)
    {
        this.file = file;
        Position = position;
    }

    public long Position { get; private set; }

    /// <summary>The part that comes next, put together here by the layout.</summary>
    public ByteWriter Packed { get; } = new();

    /// <summary>Some rows of a text, good until the next are asked for.</summary>
    public TextColumn Text(Column column, int start, int rows) =>
        column is PlainTextRows plain ? plain.Slice(start, rows, ref gathered) : (TextColumn)column.Slice(start, rows);

    public void Begin(string name, byte layout)
    {
        column = (name, layout);
        head = default;
        written.Clear();
    }

    /// <summary>What is packed is the column's dictionary.</summary>
    public void Dictionary()
    {
        head = new(0, Packed.Length, XxHash3.HashToUInt64(Packed.Written));
        dictionaries.Add(column.Name, PartBatch.Dictionary, column.Layout, Packed.Written);
        Packed.Clear();
    }

    /// <summary>What is packed is the column's next page, or a part of it where the layout cuts pages; `min` and `max` as in the footer.</summary>
    public void Page(int nulls = 0, long min = 0, long max = 0)
    {
        if (Packed.Length > 0) pages.Add(column.Name, written.Count, column.Layout, Packed.Written);
        written.Add(new(0, Packed.Length, XxHash3.HashToUInt64(Packed.Written), nulls, min, max));
        Packed.Clear();
        if (pages.Length >= EnoughForBatch) Write(pages);
    }

    /// <summary>What is known of the column, with its parts.</summary>
    public FooterColumn End(FooterColumn known) => known with { Head = head, Pages = written.ToImmutable() };

    /// <summary>Ends the stream; without a part there is none. Guarantees: every byte of it is a part's, or under the hash.</summary>
    public SegmentFrame Finish()
    {
        if (pages.Length > 0) Write(pages);
        if (dictionaries.Length > 0) Write(dictionaries);
        if (batches.Count > 0) Frame(PartBatch.EndOfStream.ToArray());
        return new(batches.ToImmutable(), Position, frame.GetCurrentHashAsUInt64());
    }

    void Write(PartBatch batch)
    {
        if (batches.Count == 0) Frame(PartBatch.Schema);
        var length = batch.Length;
        var start = Position;
        var before = batch.Write(file, bytes =>
        {
            frame.Append(bytes.Span);
            Position += bytes.Length;
        });
        Position += length;
        batches.Add(new(start + before, length));
    }

    void Frame(byte[] bytes)
    {
        frame.Append(bytes);
        file.Write(bytes);
        Position += bytes.Length;
    }

    public void Dispose()
    {
        Packed.Recycle();
        pages.Recycle();
        dictionaries.Recycle();
        Rented.Recycle(ref gathered);
    }
}
