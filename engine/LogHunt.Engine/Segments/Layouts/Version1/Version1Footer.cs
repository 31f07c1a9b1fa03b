using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>
/// The footer of format 1, in which each column is an Arrow stream of its own: a head (schema and dictionary), a message a page. All
/// numbers have a fixed width.
/// </summary>
static class Version1Footer
{
    public static SegmentFooter Parse(byte[] footer)
    {
        var from = new ByteReader(footer);
        var (table, rows, count) = (Text(ref from), Int(ref from), Int(ref from));
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        while (columns.Count < count) columns.Add(Column(ref from));
        from.End();
        return new(table, rows, columns.ToImmutable(), Frame: null);
    }

    static FooterColumn Column(ref ByteReader from)
    {
        var column = new FooterColumn(Text(ref from), (ColumnType)from.Byte(), ColumnLayouts.Find(from.Byte()))
        {
            Storage = (NumberStorage)from.Byte(),
            Min = FooterValue.Read(ref from),
            Max = FooterValue.Read(ref from),
            Nulls = Long(ref from),
            Distinct = Int(ref from),
        };
        var offset = Long(ref from);
        column = column with { SchemaLength = Int(ref from), Head = new(offset, Int(ref from), (ulong)Long(ref from)) };
        offset += column.Head.Length;
        var pages = ImmutableArray.CreateBuilder<FooterPart>();
        for (var left = Int(ref from); left > 0; left--)
        {
            var page = new FooterPart(offset, Int(ref from), (ulong)Long(ref from), Int(ref from), Long(ref from), Long(ref from));
            pages.Add(page);
            offset += page.Length;
        }
        return column with { Pages = pages.ToImmutable() };
    }

    static string Text(ref ByteReader from) => Encoding.UTF8.GetString(from.Bytes(from.Count(from.Rest.Length)));

    static int Int(ref ByteReader from) => BinaryPrimitives.ReadInt32LittleEndian(from.Bytes(sizeof(int)));

    static long Long(ref ByteReader from) => BinaryPrimitives.ReadInt64LittleEndian(from.Bytes(sizeof(long)));
}
