using System.Buffers;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Whole numbers by how much they differ from what they are expected to be: a sum of other columns of the same row, or of the row
/// before and with what itself was there (an offset is the one before it and the length there). A page is decoded alone; of
/// the second kind its first number stands before the differences.
/// </summary>
sealed class DifferenceLayout(byte id, bool ofRowBefore) : Layout
{
    public override byte Id => id;

    public override bool Takes(Column column) => column is DifferenceColumn difference && difference.OfRowBefore == ofRowBefore;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var difference = (DifferenceColumn)column;
        writer.Begin(name, Id);
        var range = new NumberRange(column.Type);
        var numbers = ArrayPool<long>.Shared.Rent(Batch.Rows);
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var page = numbers.AsSpan(0, Math.Min(Batch.Rows, column.Length - start));
            WholeNumbers.Copy(difference.Values, start, page);
            var (nulls, min, max) = range.Add(difference.Values, start, page);
            WholeNumbers.WriteValidity(difference.Values, start, page.Length, nulls, writer.Packed);
            difference.Pack(start, page, writer.Packed);
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
        var numbers = new long[rows];
        var validity = column.Read(part, packed =>
        {
            var from = new ByteReader(packed);
            var present = WholeNumbers.ReadValidity(ref from, rows, part.Nulls);
            if (ofRowBefore) numbers[0] = from.Signed();
            PackedNumbers.Read(ref from, ofRowBefore ? numbers.AsSpan(1) : numbers);
            from.End();
            return present;
        });
        if (ofRowBefore)
        {
            foreach (var (other, factor) in column.Terms) WholeNumbers.AddTimes(other.Read(page), factor, 0, numbers.AsSpan(1));
            for (var i = 1; i < rows; i++) numbers[i] += numbers[i - 1];
        }
        else
        {
            foreach (var (other, factor) in column.Terms) WholeNumbers.AddTimes(other.Read(page), factor, 0, numbers);
            for (var i = 0; i < rows && validity.HasNulls; i++) if (!validity[i]) numbers[i] = 0;
        }
        var values = WholeNumbers.Build(column.Footer.Type, numbers, validity);
        column.Keep(page, values, values.Bytes);
        return values;
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);

    public override long Bytes(StoredColumn column) => column.Footer.Bytes + column.Terms.Sum(term => term.Column.Bytes);
}
