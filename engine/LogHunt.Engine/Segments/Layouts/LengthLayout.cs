using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>How long the lines of their rows are, in bytes. A page has its exceptions, as <see cref="SharedNumbersLayout"/> has them.</summary>
sealed class LengthLayout : SharedLayout
{
    public override byte Id => 17;

    public override bool Takes(Column column) => column is LengthColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer)
    {
        writer.Begin(name, Id);
        return SharedNumbersLayout.WritePages(name, (LengthColumn)column, ((LengthColumn)column).Numbers, writer, this);
    }

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var offsets = ((TextColumn)Lines(column).Read(page)).Offsets;
        var lengths = new long[column.RowsOf(page)];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = offsets[i + 1] - offsets[i];
        var values = SharedNumbersLayout.WithExceptions(column, page, lengths);
        column.Keep(page, values, values.Bytes);
        return values;
    }

    public override ZoneMap? Zone(StoredColumn column, int page) => WholeNumbers.Zone(column, page);

    public override long Bytes(StoredColumn column) => column.Footer.Bytes + Lines(column).Bytes;
}
