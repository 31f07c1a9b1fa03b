using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// What another column of the segment holds, as ASIM's aliases do: the footer says which, and nothing else is written. Read, it is the
/// other: the same objects, dictionary and entries of the cache.
/// </summary>
sealed class RepeatedLayout : Layout
{
    public override byte Id => 6;

    public override bool Takes(Column column) => column is RepeatedColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer) => new(name, column.Type, this);

    public override Column Read(StoredColumn column, int page) => Original(column).Read(page);

    public override Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows) => Original(column).Read(page, rows);

    public override TextColumn? Dictionary(StoredColumn column) => Original(column).Dictionary;

    public override bool MayCarry(StoredColumn column, Bearing bearing, IndicatorSet sought) => Original(column).MayCarry(bearing, sought);

    public override ZoneMap? Zone(StoredColumn column) => Original(column).Zone();

    public override ZoneMap? Zone(StoredColumn column, int page) => Original(column).Zone(page);

    public override long Bytes(StoredColumn column) => Original(column).Bytes;

    static StoredColumn Original(StoredColumn column) => column.Terms[0].Column;
}
