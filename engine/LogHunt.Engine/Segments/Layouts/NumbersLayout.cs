using System.Buffers;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Whole numbers, instants and spans: for each page which rows have one, and the packed numbers.</summary>
sealed class NumbersLayout : Layout
{
    public override byte Id => 7;

    public override bool Takes(Column column) => column is ValueColumn<long> or ValueColumn<int>;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        writer.Begin(name, Id);
        var range = new NumberRange(column.Type);
        var numbers = ArrayPool<long>.Shared.Rent(Batch.Rows);
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var page = numbers.AsSpan(0, Math.Min(Batch.Rows, column.Length - start));
            WholeNumbers.Copy(column, start, page);
            var (nulls, min, max) = range.Add((ValueColumn)column, start, page);
            WholeNumbers.WriteValidity((ValueColumn)column, start, page.Length, nulls, writer.Packed);
            PackedNumbers.Write(page, writer.Packed);
            writer.Page(nulls, min, max);
        }
        ArrayPool<long>.Shared.Return(numbers);
        return writer.End(range.Of(new(name, column.Type, this)));
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var rows = column.RowsOf(page);
        var part = column.Footer.Pages[page];
        var values = column.Read(part, packed =>
        {
            var from = new ByteReader(packed);
            var validity = WholeNumbers.ReadValidity(ref from, rows, part.Nulls);
            var numbers = new long[rows];
            PackedNumbers.Read(ref from, numbers);
            from.End();
            return WholeNumbers.Build(column.Footer.Type, numbers, validity);
        });
        column.Keep(page, values, values.Bytes);
        return values;
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);
}
