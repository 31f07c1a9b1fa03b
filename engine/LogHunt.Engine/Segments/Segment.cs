using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Least and greatest value of a column in a segment, as <see cref="Column.Value"/> gives them, nulls left out; both null when
/// there is no value.
/// </summary>
public sealed record ZoneMap(object? Min, object? Max, long Nulls);

/// <summary>
/// An immutable set of rows of one table and one municipality that is read column by column, page by page. Rows are sorted by time.
/// Safe to read from several threads.
/// </summary>
public abstract class Segment(TableSchema schema)
{
    /// <summary>The table.</summary>
    public TableSchema Schema { get; } = schema;

    /// <summary>The name under which the catalog and the ledger know it.</summary>
    public abstract string Id { get; }

    /// <summary>Rows in all pages.</summary>
    public abstract int RowCount { get; }

    /// <summary>Rows of each page; all but the last are <see cref="Batch.Rows"/>.</summary>
    public abstract ImmutableArray<int> PageRows { get; }

    /// <summary>
    /// Makes sure that it is there, as far as that costs next to nothing; ends with <see cref="SegmentCorruptException"/> when it
    /// is not, as reading does.
    /// </summary>
    public virtual void Open() { }

    /// <summary>
    /// The values of a column in a page. A column that the segment does not hold is a <see cref="ConstantColumn"/> of null.
    /// </summary>
    public abstract Column Read(int column, int page);

    /// <summary>The values of some rows of a page, in ascending order. Costs less than the page where the segment can read less.</summary>
    public virtual Column Read(int column, int page, ReadOnlySpan<int> rows) => Read(column, page).Gather(rows);

    /// <summary>What is known without reading the column, or null.</summary>
    public abstract ZoneMap? Zone(int column);

    /// <summary>The same of one page; that of the segment where pages are not known apart.</summary>
    public virtual ZoneMap? Zone(int column, int page) => Zone(column);

    /// <summary>The text that a column has in every row, where that is known without opening the segment; else null.</summary>
    internal virtual string? KnownText(int column) => null;

    /// <summary>
    /// The distinct values of a dictionary-coded column, sorted by bytes; null where the column is not coded. Reads no codes.
    /// </summary>
    public abstract TextColumn? Dictionary(int column);

    /// <summary>
    /// Values of the column's dictionary, 0 where it has none in any row; null where that is not known without reading. Reads no values.
    /// </summary>
    public virtual int? DistinctOf(int column) => null;

    /// <summary>
    /// Looks for what a condition needs of the texts of a column without reading them; null where that is no cheaper than reading.
    /// </summary>
    internal virtual TextSeeker? Seek(int column, TextNeed need) => null;

    /// <summary>False where it is known, without making its texts, that no value of a column (of addresses, hosts) carries an indicator.</summary>
    internal virtual bool MayCarry(int column, IndicatorSet sought) => true;

    /// <summary>Bytes on disk of one column, 0 in memory: what a scan of it would read.</summary>
    public virtual long BytesOf(int column) => 0;
}

/// <summary>Rows in memory that look like a segment: catalog tables, tests, partial results.</summary>
public sealed class MemorySegment(TableSchema schema, Batch rows, int pageRows = Batch.Rows) : Segment(schema)
{
    /// <inheritdoc/>
    public override string Id => "memory";

    /// <inheritdoc/>
    public override int RowCount => rows.RowCount;

    /// <inheritdoc/>
    public override ImmutableArray<int> PageRows { get; } =
        [.. Enumerable.Range(0, (rows.RowCount + pageRows - 1) / pageRows).Select(page => Math.Min(pageRows, rows.RowCount - page * pageRows))];

    /// <inheritdoc/>
    public override Column Read(int column, int page) => rows.Columns[column].Slice(page * pageRows, PageRows[page]);

    /// <inheritdoc/>
    public override ZoneMap? Zone(int column) => null;

    /// <inheritdoc/>
    public override TextColumn? Dictionary(int column) => null;
}
