using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>
/// Values of a fixed width with their validity; a message a page. Whole numbers lie in the narrowest integers that hold the
/// segment's range.
/// </summary>
sealed class ArrowValues : LayoutReader
{
    public override byte Id => 1;

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var known = column.Footer;
        var rows = column.RowsOf(page);
        var values = column.Read(known.Pages[page], message =>
        {
            var validity = new Validity(ArrowBuffers.Unpacked(message, false, 2, 0));
            if (known.Storage == NumberStorage.Own)
                return ValueColumn.Over(known.Type, ArrowBuffers.Unpacked(message, false, 2, 1), validity, rows);
            return known.Type == ColumnType.Int ? Widen<int>(message, known, validity, rows) : Widen<long>(message, known, validity, rows);
        });
        column.Keep(page, values, values.Bytes);
        return values;
    }

    static ValueColumn<T> Widen<T>(ReadOnlySpan<byte> message, FooterColumn known, Validity validity, int rows) where T : unmanaged, INumberBase<T>
    {
        var narrow = ArrayPool<byte>.Shared.Rent(rows * NarrowNumbers.Width(known.Storage));
        try
        {
            var stored = ArrowBuffers.Buffer(message, false, 2, 1);
            if (BinaryPrimitives.ReadInt64LittleEndian(stored) < 0)
                return NarrowNumbers.Widen<T>(known.Type, stored[8..], known.Storage, validity, rows);
            var length = Zstd.Decompress(stored[8..], narrow);
            return NarrowNumbers.Widen<T>(known.Type, narrow.AsSpan(0, length), known.Storage, validity, rows);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);
}
