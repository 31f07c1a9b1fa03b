using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// What another column of the segment holds, as ASIM's aliases do: the footer names the other, and nothing else is written. Read,
/// it is the other: the same objects, dictionary and entries of the cache.
/// </summary>
sealed class RepeatedLayout : Layout
{
    public override byte Id => 6;

    public override bool Takes(Column column) => column is RepeatedColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer) =>
        new(name, column.Type, this) { Of = ((RepeatedColumn)column).Of };

    public override Column Read(StoredColumn column, int page) => column.Original.Read(page);

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows) => column.Original.Read(page, rows);

    public override TextColumn? Dictionary(StoredColumn column) => column.Original.Dictionary;

    public override ZoneMap? Zone(StoredColumn column) => column.Original.Zone();

    public override ZoneMap? Zone(StoredColumn column, int page) => column.Original.Zone(page);

    public override long Bytes(StoredColumn column) => column.Original.Bytes;
}
