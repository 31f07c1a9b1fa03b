using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Values of a fixed width that are no whole numbers: for each page which rows have one, and the bytes of them all.</summary>
sealed class FixedLayout : Layout
{
    public override byte Id => 10;

    public override bool Takes(Column column) => column is ValueColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        var values = (ValueColumn)column;
        writer.Begin(name, Id);
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var rows = Math.Min(Batch.Rows, column.Length - start);
            var nulls = WholeNumbers.Nulls(values, start, rows);
            WholeNumbers.WriteValidity(values, start, rows, nulls, writer.Packed);
            PackedBytes.Write(values.Buffer.Span.Slice(start * values.Width, rows * values.Width), writer.Packed);
            writer.Page(nulls);
        }
        var (min, max) = column is ValueColumn<double> reals ? Extremes(reals) : default;
        return writer.End(new(name, column.Type, this) { Min = min, Max = max, Nulls = values.Validity.CountNulls(column.Length) });
    }

    /// <summary>Null when there is no value, and where a NaN stands, which no range holds.</summary>
    static (double? Min, double? Max) Extremes(ValueColumn<double> column)
    {
        double? min = null, max = null;
        for (var i = 0; i < column.Length; i++)
        {
            if (column.IsNull(i)) continue;
            var value = column.Values[i];
            if (double.IsNaN(value)) return default;
            if (min is not { } least || value < least) min = value;
            if (max is not { } most || value > most) max = value;
        }
        return (min, max);
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
            var width = ValueColumn.Over(column.Footer.Type, default, Validity.All, 0).Width;
            var bytes = PackedBytes.Read(ref from, (long)rows * width);
            from.End();
            return ValueColumn.Over(column.Footer.Type, bytes, validity, rows);
        });
        column.Keep(page, values, values.Bytes);
        return values;
    }
}
