using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Whole numbers: for each page which rows have one, and the numbers, packed as a layout says.</summary>
abstract class WholeNumberLayout : Layout
{
    /// <summary>The numbers of a column that the layout takes.</summary>
    protected abstract ValueColumn Values(Column column);

    /// <summary>Packs the numbers of a page, which are given; where a row has none it is 0.</summary>
    protected abstract void Pack(Column column, int start, ReadOnlySpan<long> page, ByteWriter to);

    /// <summary>What <see cref="Pack"/> wrote.</summary>
    protected abstract void Unpack(ref ByteReader from, Span<long> numbers);

    /// <summary>Makes the numbers out of what was unpacked and other columns.</summary>
    protected virtual void Complete(StoredColumn column, int page, Validity validity, Span<long> numbers) { }

    public sealed override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var values = Values(column);
        writer.Begin(name, Id);
        return WholeNumbers.WritePages(new(name, column.Type, this), values, writer, (start, page, nulls) =>
        {
            WholeNumbers.WriteValidity(values, start, page.Length, nulls, writer.Packed);
            Pack(column, start, page, writer.Packed);
        });
    }

    public sealed override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var part = column.Footer.Pages[page];
        var numbers = new long[column.RowsOf(page)];
        var validity = column.Read(part, packed =>
        {
            var from = new ByteReader(packed);
            var present = WholeNumbers.ReadValidity(ref from, numbers.Length, part.Nulls);
            Unpack(ref from, numbers);
            from.End();
            return present;
        });
        Complete(column, page, validity, numbers);
        var values = WholeNumbers.Build(column.Footer.Type, numbers, validity);
        column.Keep(page, values, values.Bytes);
        return values;
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);
}
