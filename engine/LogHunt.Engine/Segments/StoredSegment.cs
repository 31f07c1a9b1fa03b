using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// A segment in a file. Nothing is read before it is asked for: the footer once, then only the heads (dictionaries) and pages asked
/// for, each under its hash, so a changed file ends with <see cref="SegmentCorruptException"/> and never with wrong rows.
/// </summary>
public sealed class StoredSegment : Segment
{
    /// <summary>What is kept of a segment while its values are read for nothing but to see that they can be.</summary>
    const long VerifyBytes = 64 << 20;

    readonly string path;
    readonly SegmentFile file;
    readonly PageCache cache;
    readonly long number = PageCache.NewSegment();
    readonly (DateTime Min, DateTime Max)? time;
    readonly int timeColumn;
    readonly Lazy<StoredColumn?[]> columns;   // by the position that they have in the table now

    /// <param name="schema">The table as it is now; columns that the file lacks read as null.</param>
    /// <param name="id">The name in the catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="rows">Rows, as the catalog knows.</param>
    /// <param name="time">The span of TimeGenerated where the catalog knows it, so that it is known without opening the file.</param>
    /// <param name="cache">By default the process's.</param>
    public StoredSegment(TableSchema schema, string id, string path, int rows, (DateTime Min, DateTime Max)? time = null, PageCache? cache = null) : base(schema)
    {
        Id = id;
        RowCount = rows;
        this.path = path;
        file = new(path);
        this.time = time;
        this.cache = cache ?? PageCache.Shared;
        timeColumn = schema.Find("TimeGenerated");
        PageRows = [.. Enumerable.Range(0, (rows + Batch.Rows - 1) / Batch.Rows).Select(page => Math.Min(Batch.Rows, rows - page * Batch.Rows))];
        columns = new(InTable, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// The segment in a file, with the columns that it holds in the order of its table. Ends with <see cref="SegmentCorruptException"/> where it is none.
    /// </summary>
    public static StoredSegment Of(string path)
    {
        var footer = new SegmentFile(path).ReadFooter();
        var table = StandardTables.Find(footer.Table);
        var columns = footer.Columns.Select(column => new ColumnSchema(column.Name, column.Type)).OrderBy(column => table?.Find(column.Name));
        return new(new(footer.Table, "", [.. columns]), Path.GetFileNameWithoutExtension(path), path, footer.RowCount);
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override int RowCount { get; }

    /// <inheritdoc/>
    public override ImmutableArray<int> PageRows { get; }

    /// <inheritdoc/>
    public override void Open() => _ = columns.Value;

    /// <inheritdoc/>
    public override long BytesOf(int column) => columns.Value[column]?.Bytes ?? 0;

    /// <inheritdoc/>
    public override ZoneMap? Zone(int column)
    {
        if (column == timeColumn && time is { } span) return new(span.Min, span.Max, 0);
        if (columns.Value[column] is { } stored) return stored.Zone();
        return Schema.Columns[column].Type == ColumnType.String ? new("", "", 0) : new(null, null, RowCount);
    }

    /// <inheritdoc/>
    public override ZoneMap? Zone(int column, int page) =>
        columns.Value[column] is { } stored ? stored.Zone(page) : Zone(column);

    /// <summary>Whose rows it holds, where the catalog knows.</summary>
    internal string? Municipality { get; init; }

    /// <inheritdoc/>
    internal override string? KnownText(int column) => Schema.Columns[column].Name == "Municipality" ? Municipality : null;

    /// <inheritdoc/>
    public override TextColumn? Dictionary(int column) => columns.Value[column]?.Dictionary;

    /// <inheritdoc/>
    public override int? DistinctOf(int column) => columns.Value[column] is not { } stored ? 0 : stored.Distinct;

    /// <inheritdoc/>
    public override Column Read(int column, int page) => columns.Value[column] is { } stored
        ? stored.Read(page)
        : new ConstantColumn(Schema.Columns[column].Type, null, PageRows[page]);

    /// <inheritdoc/>
    public override Column Read(int column, int page, ReadOnlySpan<int> rows) => columns.Value[column] is { } stored
        ? stored.Read(page, rows)
        : new ConstantColumn(Schema.Columns[column].Type, null, rows.Length);

    /// <inheritdoc/>
    internal override TextSeeker? Seek(int column, TextNeed need) => columns.Value[column]?.Seek(need);

    /// <inheritdoc/>
    internal override bool MayCarry(int column, IndicatorSet sought) => columns.Value[column]?.MayCarry(Schema.Columns[column].Bearing, sought) == true;

    /// <summary>
    /// Reads the whole file under its hashes, and every value out of it; ends with <see cref="SegmentCorruptException"/> when a byte of it has
    /// changed, or it was not written as it is read.
    /// </summary>
    public void Verify()
    {
        var footer = ReadFooter();
        if (footer.Frame is { } frame) file.Verify(frame);
        foreach (var column in Stored(footer))
        {
            foreach (var part in column.Footer.Pages.Prepend(column.Footer.Head))
                if (part.Length > 0) column.Read(part, static _ => 0);
        }
        // Once, and out of nobody's cache.
        foreach (var column in new StoredSegment(Schema, Id, path, RowCount, time, new PageCache(VerifyBytes)).columns.Value)
            for (var page = 0; page < PageRows.Length; page++) column?.Read(page);
    }

    StoredColumn?[] InTable()
    {
        var byName = Stored(ReadFooter()).ToDictionary(column => column.Footer.Name, StringComparer.Ordinal);
        return [.. Schema.Columns.Select(column => byName.GetValueOrDefault(column.Name) is { } one && one.Footer.Type == column.Type ? one : null)];
    }

    SegmentFooter ReadFooter()
    {
        var footer = file.ReadFooter();
        if (footer.Table == Schema.Name && footer.RowCount == RowCount) return footer;
        throw file.Damaged($"it holds {footer.RowCount} rows of {footer.Table}, the catalog says {RowCount} of {Schema.Name}");
    }

    /// <summary>As they stand in the footer, where a column stands before those that are made out of it.</summary>
    List<StoredColumn> Stored(SegmentFooter footer)
    {
        var stored = new List<StoredColumn>(footer.Columns.Length);
        foreach (var known in footer.Columns)
            stored.Add(new(known, [.. known.Terms.Select(term => (stored[term.Column], term.Factor))], file, PageRows, cache, (number, stored.Count)));
        return stored;
    }
}
