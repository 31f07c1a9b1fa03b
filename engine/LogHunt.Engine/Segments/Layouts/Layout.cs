using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>How the values of a column are read out of a segment's file: as a page, and for a few rows. Objects hold nothing that changes.</summary>
abstract class LayoutReader
{
    /// <summary>What stands for it in footers. Guarantees: never another one, and no other layout's: old segments stay readable.</summary>
    public abstract byte Id { get; }

    /// <summary>
    /// The values of a page. Guarantees: those that were written, or <see cref="SegmentCorruptException"/>; may be called by
    /// several threads.
    /// </summary>
    public abstract Column Read(StoredColumn column, int page);

    /// <summary>The values of some rows of a page, in ascending order; reads less than the page where it can.</summary>
    public virtual Column Read(StoredColumn column, int page, ReadOnlySpan<int> rows) => Read(column, page).Gather(rows);

    /// <summary>The distinct values, sorted by bytes; null where the layout keeps none. Reads no rows.</summary>
    public virtual TextColumn? Dictionary(StoredColumn column) => null;

    /// <summary>What is known without reading it; null where that is nothing.</summary>
    public virtual ZoneMap? Zone(StoredColumn column) => column.Footer is { Min: not null } known ? new(known.Min, known.Max, known.Nulls) : null;

    /// <summary>What is known of a page without reading it; null when it is no more than what is known of the column.</summary>
    public virtual ZoneMap? Zone(StoredColumn column, int page) => null;

    /// <summary>Who looks for a need in the column without reading its rows; null where that is no less than reading them.</summary>
    public virtual TextSeeker? Seek(StoredColumn column, TextNeed need) => null;

    /// <summary>False where it is known, without making its texts, that no value, of addresses or hosts, carries an indicator.</summary>
    public virtual bool MayCarry(StoredColumn column, Bearing bearing, IndicatorSet sought) => true;

    /// <summary>Bytes of the file that a reading of all of it takes.</summary>
    public virtual long Bytes(StoredColumn column) => column.Footer.Bytes;
}

/// <summary>
/// How the values of a column lie in a segment's file: chosen, written, read as a page and read for a few rows. One class, and its line in
/// <see cref="ColumnLayouts.All"/>: writer and reader know nothing but the list.
/// </summary>
abstract class Layout : LayoutReader
{
    /// <summary>Whether a column lies so when it is written. Of several that take it, the first of the list gets it.</summary>
    public abstract bool Takes(Column column);

    /// <summary>
    /// Writes a column. Requires: <see cref="Takes"/>. Guarantees: it lies in parts of the file that are under a hash each (or only in the
    /// footer), and what is read of it are its values.
    /// </summary>
    public abstract FooterColumn Write(string name, Column column, ColumnWriter writer);
}
