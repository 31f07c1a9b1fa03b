using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments.Layouts;
using LogHunt.Engine.Segments.Layouts.Version1;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Bytes of a column that are read at once: a dictionary, a page, or a part of a page where the layout cuts them. `Min` and `Max` are
/// the bits of its least and greatest number, both 0 where there is none.
/// </summary>
readonly record struct FooterPart(long Offset, int Length, ulong Hash, int Nulls = 0, long Min = 0, long Max = 0);

/// <summary>A column, by its place in the footer, that goes so many times into what another is expected to be.</summary>
readonly record struct FooterTerm(int Column, long Factor);

/// <summary>Where the bytes of a record batch's parts lie, one after another.</summary>
readonly record struct FooterBatch(long Offset, int Length);

/// <summary>What stands around the columns' parts, under one hash.</summary>
/// <param name="Batches">The record batches that parts lie in.</param>
/// <param name="End">Where the stream ends and the footer begins.</param>
/// <param name="Hash">Of everything that is no part.</param>
sealed record SegmentFrame(ImmutableArray<FooterBatch> Batches, long End, ulong Hash);

/// <summary>What is known of a column, and where it lies. `Min` and `Max` are as in <see cref="ZoneMap"/>.</summary>
sealed record FooterColumn(string Name, ColumnType Type, LayoutReader Layout)
{
    public object? Min { get; init; }
    public object? Max { get; init; }
    public long Nulls { get; init; }

    /// <summary>Values of the dictionary.</summary>
    public int Distinct { get; init; }

    /// <summary>The columns out of which it is made, where the layout makes it so; they stand before it.</summary>
    public ImmutableArray<FooterTerm> Terms { get; init; } = [];

    /// <summary>The dictionary, where there is one; in version 1 what stands before the pages.</summary>
    public FooterPart Head { get; init; }

    public ImmutableArray<FooterPart> Pages { get; init; } = [];

    /// <summary>In version 1: the width of numbers, and bytes of the schema in the head.</summary>
    public NumberStorage Storage { get; init; }

    /// <inheritdoc cref="Storage"/>
    public int SchemaLength { get; init; }

    public long Bytes => Head.Length + Pages.Sum(page => (long)page.Length);
}

/// <summary>
/// What stands at the end of a segment file, as docs/segment-format.md says. The tail has a fixed length: hash of footer and file length
/// (8 bytes), footer length (4), format version (4), magic (8), little-endian.
/// </summary>
/// <param name="Table">The table's name.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="Columns">The columns, those before the ones that are made out of them.</param>
/// <param name="Frame">Null in version 1, where each column has its stream.</param>
sealed record SegmentFooter(string Table, int RowCount, ImmutableArray<FooterColumn> Columns, SegmentFrame? Frame)
{
    public const int Version = 2;
    public const int TailLength = 24;

    const int MostColumns = 1 << 16;

    public static ReadOnlySpan<byte> Magic => "LHSEGMNT"u8;

    /// <param name="offset">Where in the file it will stand.</param>
    public byte[] ToBytes(long offset)
    {
        var to = new ByteWriter();
        WriteText(to, Table);
        to.Varint((ulong)RowCount);
        to.Varint((ulong)Frame!.End);
        Fixed(to, Frame.Hash);
        to.Varint((ulong)Frame.Batches.Length);
        var end = 0L;
        foreach (var batch in Frame.Batches)
        {
            to.Varint((ulong)(batch.Offset - end));
            to.Varint((ulong)batch.Length);
            end = batch.Offset + batch.Length;
        }
        to.Varint((ulong)Columns.Length);
        foreach (var column in Columns) Write(to, column);
        var length = to.Length;
        Fixed(to, HashOf(to.Written, offset + length + TailLength));
        Fixed(to, (ulong)(uint)length | (ulong)Version << 32);
        to.Bytes(Magic);
        var bytes = to.Written.ToArray();
        to.Recycle();
        return bytes;
    }

    /// <summary>The hash takes in the file's length, so that a footer behind missing or added bytes is not believed.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> footer, long fileLength) => XxHash3.HashToUInt64(footer, fileLength);

    /// <summary>Requires: the hash is right. Throws <see cref="InvalidDataException"/> for what this program cannot read.</summary>
    public static SegmentFooter Parse(byte[] footer, int version)
    {
        if (version == 1) return Version1Footer.Parse(footer);
        var from = new ByteReader(footer);
        var (table, rows) = (ReadText(ref from), from.Count(int.MaxValue));
        var (streamEnd, hash) = ((long)from.Varint(), Fixed(ref from));
        var batches = ImmutableArray.CreateBuilder<FooterBatch>();
        for (var (left, end) = (from.Count(footer.Length), 0L); left > 0; left--)
        {
            var batch = new FooterBatch(end + (long)from.Varint(), from.Count(int.MaxValue));
            batches.Add(batch);
            end = batch.Offset + batch.Length;
        }
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        for (var left = from.Count(MostColumns); left > 0; left--) columns.Add(ReadColumn(ref from, columns.Count));
        from.End();
        return new(table, rows, Placed(columns, batches), new(batches.ToImmutable(), streamEnd, hash));
    }

    static void Write(ByteWriter to, FooterColumn column)
    {
        WriteText(to, column.Name);
        to.Byte((byte)column.Type);
        to.Byte(column.Layout.Id);
        to.Varint((ulong)column.Terms.Length);
        foreach (var term in column.Terms)
        {
            to.Varint((ulong)term.Column);
            to.Signed(term.Factor);
        }
        FooterValue.Write(to, column.Min);
        to.Byte((byte)(Equals(column.Min, column.Max) ? 1 : 0));
        if (!Equals(column.Min, column.Max)) FooterValue.Write(to, column.Max);
        to.Varint((ulong)column.Nulls);
        to.Varint((ulong)column.Distinct);
        Write(to, column.Head);
        to.Varint((ulong)column.Pages.Length);
        var least = 0L;
        foreach (var page in column.Pages)
        {
            Write(to, page);
            to.Varint((ulong)page.Nulls);
            to.Signed(page.Min - least);
            to.Signed(page.Max - page.Min);
            least = page.Min;
        }
    }

    static FooterColumn ReadColumn(ref ByteReader from, int before)
    {
        var (name, type, layout) = (ReadText(ref from), (ColumnType)from.Byte(), ColumnLayouts.Find(from.Byte()));
        var terms = ImmutableArray.CreateBuilder<FooterTerm>();
        for (var left = from.Count(MostColumns); left > 0; left--) terms.Add(new(from.Count(before - 1), from.Signed()));
        var min = FooterValue.Read(ref from);
        var column = new FooterColumn(name, type, layout)
        {
            Terms = terms.ToImmutable(),
            Min = min,
            Max = from.Byte() == 1 ? min : FooterValue.Read(ref from),
            Nulls = (long)from.Varint(),
            Distinct = from.Count(int.MaxValue),
            Head = ReadPart(ref from),
        };
        var pages = ImmutableArray.CreateBuilder<FooterPart>();
        var least = 0L;
        for (var left = from.Count(int.MaxValue); left > 0; left--)
        {
            var page = ReadPart(ref from) with { Nulls = from.Count(int.MaxValue), Min = least += from.Signed() };
            pages.Add(page with { Max = least + from.Signed() });
        }
        return column with { Pages = pages.ToImmutable() };
    }

    /// <summary>The columns with the places of their parts: pages column after column, then the dictionaries.</summary>
    static ImmutableArray<FooterColumn> Placed(IReadOnlyList<FooterColumn> columns, IReadOnlyList<FooterBatch> batches)
    {
        var (batch, at) = (0, 0);
        var placed = columns.Select(column => column with { Pages = [.. column.Pages.Select(Place)] }).ToList();
        return [.. placed.Select(column => column.Head.Length == 0 ? column : column with { Head = Place(column.Head) })];

        FooterPart Place(FooterPart part)
        {
            while (batch < batches.Count && at == batches[batch].Length) (batch, at) = (batch + 1, 0);
            if (batch == batches.Count || part.Length > batches[batch].Length - at) throw new InvalidDataException("its columns lie nowhere in it");
            at += part.Length;
            return part with { Offset = batches[batch].Offset + at - part.Length };
        }
    }

    /// <summary>Length and hash; where it lies follows from the lengths of those before.</summary>
    static void Write(ByteWriter to, FooterPart part)
    {
        to.Varint((ulong)part.Length);
        if (part.Length > 0) Fixed(to, part.Hash);
    }

    static FooterPart ReadPart(ref ByteReader from) => from.Count(int.MaxValue) is > 0 and var length ? new(0, length, Fixed(ref from)) : default;

    static void WriteText(ByteWriter to, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        to.Varint((ulong)utf8.Length);
        to.Bytes(utf8);
    }

    static string ReadText(ref ByteReader from) => Encoding.UTF8.GetString(from.Bytes(from.Count(from.Rest.Length)));

    static void Fixed(ByteWriter to, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        to.Bytes(bytes);
    }

    static ulong Fixed(ref ByteReader from) => BinaryPrimitives.ReadUInt64LittleEndian(from.Bytes(sizeof(ulong)));
}
