using System.Collections.Immutable;
using System.IO.Hashing;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>
/// One Arrow message with a page's values, or a part of a page's where the layout cuts them; `Min` and `Max` are the bits of its
/// least and greatest number, both 0 where there is none.
/// </summary>
readonly record struct FooterPage(long Offset, int Length, ulong Hash, int Nulls, long Min, long Max);

/// <summary>
/// A column's Arrow stream in the file: schema message, dictionary message when it is coded, a message a page (or of a part of
/// one), end marker. The head is what stands before the pages. `Min` and `Max` are as in <see cref="ZoneMap"/>.
/// </summary>
sealed record FooterColumn(string Name, ColumnType Type, Layout Layout)
{
    /// <summary>The column that it repeats, where it lies so.</summary>
    public string? Of { get; init; }

    public NumberStorage Storage { get; init; }
    public object? Min { get; init; }
    public object? Max { get; init; }
    public long Nulls { get; init; }

    /// <summary>Values of the dictionary.</summary>
    public int Distinct { get; init; }

    public long HeadOffset { get; init; }
    public int SchemaLength { get; init; }
    public int HeadLength { get; init; }
    public ulong HeadHash { get; init; }
    public ImmutableArray<FooterPage> Pages { get; init; } = [];

    public long Bytes => HeadLength + Pages.Sum(page => (long)page.Length);
}

/// <summary>
/// What stands at the end of a segment file. The file is: magic, the columns' Arrow streams one after another, footer, then a tail
/// of fixed length: hash of footer and file length (8 bytes), footer length (4), format version (4), magic (8). All numbers are
/// little-endian.
/// </summary>
sealed record SegmentFooter(string Table, int RowCount, ImmutableArray<FooterColumn> Columns)
{
    public const int Version = 1;
    public const int TailLength = 24;

    public static ReadOnlySpan<byte> Magic => "LHSEGMNT"u8;

    public byte[] ToBytes(long offset)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Table);
        writer.Write(RowCount);
        writer.Write(Columns.Length);
        foreach (var column in Columns) Write(writer, column);
        writer.Flush();
        var length = (int)bytes.Length;
        var hash = HashOf(bytes.GetBuffer().AsSpan(0, length), offset + length + TailLength);
        writer.Write(hash);
        writer.Write(length);
        writer.Write(Version);
        writer.Write(Magic);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The hash takes in the file's length, so that a footer behind missing or added bytes is not believed.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> footer, long fileLength) => XxHash3.HashToUInt64(footer, fileLength);

    public static SegmentFooter Parse(byte[] footer)
    {
        using var reader = new BinaryReader(new MemoryStream(footer));
        var table = reader.ReadString();
        var rows = reader.ReadInt32();
        var columns = ImmutableArray.CreateBuilder<FooterColumn>(reader.ReadInt32());
        while (columns.Count < columns.Capacity) columns.Add(ReadColumn(reader));
        return new(table, rows, columns.MoveToImmutable());
    }

    static void Write(BinaryWriter writer, FooterColumn column)
    {
        writer.Write(column.Name);
        writer.Write((byte)column.Type);
        writer.Write(column.Layout.Id);
        writer.Write((byte)column.Storage);
        if (column.Layout is RepeatedLayout) writer.Write(column.Of!);
        WriteValue(writer, column.Min);
        WriteValue(writer, column.Max);
        writer.Write(column.Nulls);
        writer.Write(column.Distinct);
        writer.Write(column.HeadOffset);
        writer.Write(column.SchemaLength);
        writer.Write(column.HeadLength);
        writer.Write(column.HeadHash);
        writer.Write(column.Pages.Length);
        foreach (var page in column.Pages)
        {
            writer.Write(page.Length);
            writer.Write(page.Hash);
            writer.Write(page.Nulls);
            writer.Write(page.Min);
            writer.Write(page.Max);
        }
    }

    static FooterColumn ReadColumn(BinaryReader reader)
    {
        var column = new FooterColumn(reader.ReadString(), (ColumnType)reader.ReadByte(), LayoutOf(reader.ReadByte()));
        column = column with
        {
            Storage = (NumberStorage)reader.ReadByte(),
            Of = column.Layout is RepeatedLayout ? reader.ReadString() : null,
            Min = ReadValue(reader),
            Max = ReadValue(reader),
            Nulls = reader.ReadInt64(),
            Distinct = reader.ReadInt32(),
            HeadOffset = reader.ReadInt64(),
            SchemaLength = reader.ReadInt32(),
            HeadLength = reader.ReadInt32(),
            HeadHash = reader.ReadUInt64(),
        };
        var pages = ImmutableArray.CreateBuilder<FooterPage>(reader.ReadInt32());
        var offset = column.HeadOffset + column.HeadLength;
        while (pages.Count < pages.Capacity)
        {
            var page = new FooterPage(offset, reader.ReadInt32(), reader.ReadUInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
            offset += page.Length;
            pages.Add(page);
        }
        return column with { Pages = pages.MoveToImmutable() };
    }

    static Layout LayoutOf(byte id) =>
        ColumnLayouts.Find(id) ?? throw new InvalidDataException($"a column lies in a layout {id} that this program does not know");

    static void WriteValue(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.Write((byte)0); break;
            case bool flag: writer.Write((byte)1); writer.Write(flag); break;
            case int number: writer.Write((byte)2); writer.Write(number); break;
            case long number: writer.Write((byte)3); writer.Write(number); break;
            case double real: writer.Write((byte)4); writer.Write(real); break;
            case DateTime time: writer.Write((byte)5); writer.Write(time.Ticks); break;
            case TimeSpan span: writer.Write((byte)6); writer.Write(span.Ticks); break;
            case string text: writer.Write((byte)7); writer.Write(text); break;
            case decimal number: writer.Write((byte)8); writer.Write(number); break;
            case Guid guid: writer.Write((byte)9); writer.Write(guid.ToByteArray()); break;
            default: throw new ArgumentException($"a {value.GetType().Name} cannot be in a footer", nameof(value));
        }
    }

    static object? ReadValue(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => reader.ReadBoolean(),
        2 => reader.ReadInt32(),
        3 => reader.ReadInt64(),
        4 => reader.ReadDouble(),
        5 => new DateTime(reader.ReadInt64(), DateTimeKind.Utc),
        6 => new TimeSpan(reader.ReadInt64()),
        7 => reader.ReadString(),
        8 => reader.ReadDecimal(),
        9 => new Guid(reader.ReadBytes(16)),
        var kind => throw new InvalidDataException($"a footer value of the unknown kind {kind}"),
    };
}
