using System.Collections.Immutable;
using System.IO.Hashing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>How a column lies in a segment. Constant columns are in the footer alone.</summary>
enum ColumnLayout : byte { Constant, Values, Text, Codes8, Codes16, Codes32 }

/// <summary>One Arrow message with a page's values, or a part of a page's where they are plain text; `Min` and `Max` are the bits of its least and greatest number, both 0 where there is none.</summary>
readonly record struct FooterPage(long Offset, int Length, ulong Hash, int Nulls, long Min, long Max);

/// <summary>
/// A column's Arrow stream in the file: schema message, dictionary message when it is coded, a message a page, end marker. The head is what stands
/// before the pages. `Min` and `Max` are as in <see cref="ZoneMap"/>.
/// </summary>
sealed record FooterColumn(
    string Name, ColumnType Type, ColumnLayout Layout, NumberStorage Storage, object? Min, object? Max, long Nulls, int Distinct,
    long HeadOffset, int SchemaLength, int HeadLength, ulong HeadHash, ImmutableArray<FooterPage> Pages)
{
    /// <summary>Rows of a message of plain text: raw lines are read for a few rows out of many, and a page of them is ten megabytes.</summary>
    public const int TextRows = 1024;

    public bool IsCoded => Layout >= ColumnLayout.Codes8;

    /// <summary>Rows of each message but the last: a page, or of plain text a part of one.</summary>
    public static int RowsOf(ColumnLayout layout) => layout == ColumnLayout.Text ? TextRows : Columns.Batch.Rows;

    public long Bytes => HeadLength + Pages.Sum(page => (long)page.Length);
}

/// <summary>
/// What stands at the end of a segment file. The file is: magic, the columns' Arrow streams one after another, footer, then a tail of fixed length:
/// hash of footer and file length (8 bytes), footer length (4), format version (4), magic (8). All numbers are little-endian.
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
        writer.Write((byte)column.Layout);
        writer.Write((byte)column.Storage);
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
        var column = new FooterColumn(
            reader.ReadString(), (ColumnType)reader.ReadByte(), (ColumnLayout)reader.ReadByte(), (NumberStorage)reader.ReadByte(), ReadValue(reader), ReadValue(reader), reader.ReadInt64(), reader.ReadInt32(),
            reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64(), []);
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
