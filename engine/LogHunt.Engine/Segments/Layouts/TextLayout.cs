using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Text as it is, for values that hardly repeat: for each part of a page the lengths, and the bytes one after another.</summary>
sealed class TextLayout : Layout
{
    static readonly TextParts Parts = new(Unpacked);

    public override byte Id => 9;

    public override bool Takes(Column column) => column is TextColumn or PlainTextRows;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        writer.Begin(name, Id);
        var lengths = new int[TextParts.Rows];
        for (var start = 0; start < column.Length; start += TextParts.Rows)
        {
            var rows = Math.Min(TextParts.Rows, column.Length - start);
            var text = writer.Text(column, start, rows);
            var offsets = text.Offsets;
            for (var i = 0; i < rows; i++) lengths[i] = offsets[i + 1] - offsets[i];
            PackedNumbers.Write(lengths.AsSpan(0, rows), writer.Packed);
            PackedBytes.Write(text.Data.Span[offsets[0]..offsets[rows]], writer.Packed);
            writer.Page();
        }
        return writer.End(new(name, column.Type, this));
    }

    static TextColumn Unpacked(ReadOnlySpan<byte> bytes, ColumnType type, int rows)
    {
        var from = new ByteReader(bytes);
        var offsets = new byte[(rows + 1) * sizeof(int)];
        var ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..];
        PackedNumbers.Read(ref from, ends);
        var end = 0L;
        foreach (ref var next in ends)
        {
            end += next >= 0 ? next : throw new InvalidDataException("a packed text is shorter than nothing");
            next = checked((int)end);
        }
        var data = PackedBytes.Read(ref from, end);
        from.End();
        return new(type, offsets, data, rows);
    }

    public override Column Read(StoredColumn column, int page) => Parts.Read(column, page);

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows) => Parts.Read(column, page, rows);
}
