using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Rows of a format in a table; of Unparsed, lines by the format of the file that they stood in. The format is empty where none was
/// told.
/// </summary>
public sealed record FormatRows(string Format, long Rows);

/// <summary>What a table holds: segments, their bytes on disk, rows, and the rows by format, most first.</summary>
public sealed record TableStatus(string Table, int Segments, long Bytes, long Rows, ImmutableArray<FormatRows> Formats);

/// <summary>
/// What there is of a municipality: uploads, segments, their bytes on disk, rows, and the span of their times (null where there are
/// no rows).
/// </summary>
public sealed record MunicipalityStatus(string Municipality, string Name, int Uploads, int Segments, long Bytes, long Rows, DateTime? First, DateTime? Last);

/// <summary>
/// What a store holds, as its catalog knows: no segment is read. `Bytes` is the whole folder on disk, originals and leftovers included;
/// `CatalogBytes` and `SegmentBytes` are parts of it. `Unknown` are files that the catalog does not know.
/// </summary>
public sealed record StoreStatus(
    string Directory, long Bytes, long CatalogBytes, long SegmentBytes, int Segments, long Rows,
    ImmutableArray<TableStatus> Tables, ImmutableArray<MunicipalityStatus> Municipalities, ImmutableArray<FileFault> Unknown)
{
    /// <summary>Bytes of files that were merged into others, and that a write removes an hour later.</summary>
    public long ReplacedBytes { get; init; }

    /// <summary>Of a store as it is now; tables and municipalities without rows stand in it too.</summary>
    public static StoreStatus Of(Store store)
    {
        var segments = store.Catalog.Segments();
        var uploads = store.Catalog.Uploads();
        var files = new DirectoryInfo(store.Directory).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (IsCatalog: file.Name.StartsWith(Store.CatalogName, StringComparison.Ordinal), file.Length)).ToList();
        var formats = Formats(store.Catalog, uploads);
        return new(
            store.Directory, files.Sum(file => file.Length), files.Where(file => file.IsCatalog).Sum(file => file.Length), segments.Sum(segment => segment.Bytes),
            segments.Length, segments.Sum(segment => (long)segment.Rows),
            [.. StandardTables.All.Select(table => Table(table.Name, segments, formats[table.Name]))],
            [.. store.Catalog.Municipalities().Select(one => Municipality(one, segments, uploads))],
            store.UnknownFiles())
        {
            ReplacedBytes = ReplacedFiles.Of(store).Sum(file => file.Length),
        };
    }

    static ILookup<string, FormatRows> Formats(CatalogDb catalog, ImmutableArray<Upload> uploads)
    {
        var parsed = catalog.Coverage().GroupBy(hour => (hour.Table, hour.Format), (key, hours) => (key.Table, key.Format, Rows: hours.Sum(hour => hour.Rows)));
        var unparsed = uploads.SelectMany(upload => upload.Files).Where(file => file.Unparsed > 0)
            .GroupBy(file => file.Format, (format, files) => (Table: StandardTables.Unparsed.Name, Format: format, Rows: files.Sum(file => file.Unparsed)));
        return parsed.Concat(unparsed).ToLookup(row => row.Table, row => new FormatRows(row.Format, row.Rows), StringComparer.Ordinal);
    }

    static TableStatus Table(string name, ImmutableArray<SegmentEntry> all, IEnumerable<FormatRows> formats)
    {
        var segments = all.Where(segment => segment.Table == name).ToList();
        return new(
            name, segments.Count, segments.Sum(segment => segment.Bytes), segments.Sum(segment => (long)segment.Rows),
            [.. formats.OrderByDescending(format => format.Rows).ThenBy(format => format.Format, StringComparer.Ordinal)]);
    }

    static MunicipalityStatus Municipality(Municipality one, ImmutableArray<SegmentEntry> all, ImmutableArray<Upload> uploads)
    {
        var segments = all.Where(segment => segment.Municipality == one.Id).ToList();
        return new(
            one.Id, one.Name, uploads.Count(upload => upload.Municipality == one.Id), segments.Count, segments.Sum(segment => segment.Bytes),
            segments.Sum(segment => (long)segment.Rows), segments.Count == 0 ? null : segments.Min(segment => segment.MinTime),
            segments.Count == 0 ? null : segments.Max(segment => segment.MaxTime));
    }
}
