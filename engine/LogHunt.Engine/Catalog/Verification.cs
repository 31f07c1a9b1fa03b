using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// Whether a store still holds what was taken in: every byte of every segment read under its hash, catalog, files and receipts
/// compared, and the audit log's chain followed. `SegmentsRead` of `Segments` were whole and hold `Rows` rows in `Bytes` bytes;
/// `Faults` say what is wrong, one sentence a file.
/// </summary>
public sealed record Verification(int Segments, int SegmentsRead, long Rows, long Bytes, ImmutableArray<FileFault> Faults, TimeSpan Elapsed)
{
    /// <summary>Nothing was found to be wrong.</summary>
    public bool IsSound => Faults.IsEmpty;

    /// <summary>
    /// Reads the whole store. `progress` gets the segments read so far and how many there are; it is called by several threads.
    /// </summary>
    public static Verification Of(Store store, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        var catalog = Path.Combine(store.Directory, Store.CatalogName);
        ImmutableArray<FileFault> ofCatalog =
            [.. store.Catalog.Problems().Select(problem => new FileFault(catalog, $"the catalog `{catalog}` is damaged: {problem}"))];
        var segments = store.Catalog.Segments();
        var faults = new FileFault?[segments.Length];
        var done = 0;
        Parallel.For(0, segments.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            faults[i] = FaultOf(store, segments[i]);
            progress?.Invoke(Interlocked.Increment(ref done), segments.Length);
        });
        var whole = segments.Where((_, i) => faults[i] is null).ToList();
        return new(
            segments.Length, whole.Count, whole.Sum(segment => (long)segment.Rows), whole.Sum(segment => segment.Bytes),
            [
                .. ofCatalog, .. faults.OfType<FileFault>(), .. Receipts(store.Catalog.Uploads(), store.Catalog.EverySegment(), catalog),
                .. Mergers(store, catalog), .. ReceiptFiles(store), .. store.UnknownFiles(), .. AuditLog(store.Catalog, catalog),
            ], Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Receipts beside the segments that are gone or say other than the catalog.</summary>
    static IEnumerable<FileFault> ReceiptFiles(Store store)
    {
        var since = store.Catalog.Read(CatalogSchema.ReceiptsSince);
        foreach (var known in UploadReceipt.AllOf(store.Catalog))
        {
            var path = UploadReceipt.PathOf(store.Directory, known.Upload.UploadId);
            if (!File.Exists(path))
            {
                if (known.Upload.Received > since)
                    yield return new(path, $"the receipt `{path}` is missing; the next upload writes it again");
            }
            else if (UploadReceipt.Find(store.Directory, known.Upload.UploadId) is not { } kept || !kept.Says(known))
                yield return new(path, $"the receipt `{path}` is damaged or another one: it does not say what the catalog says");
        }
    }

    /// <summary>Mergers whose segments do not hold as many rows as those that they replaced, or whose receipts are gone.</summary>
    static IEnumerable<FileFault> Mergers(Store store, string catalog)
    {
        var segments = store.Catalog.EverySegment();
        var written = segments.ToLookup(segment => segment.MergedBy);
        var replaced = segments.ToLookup(segment => segment.ReplacedBy);
        foreach (var merger in store.Catalog.Mergers())
        {
            var (rows, before) = (written[merger.Id].Sum(segment => (long)segment.Rows), replaced[merger.Id].Sum(segment => (long)segment.Rows));
            if (rows + merger.Dropped != before)
                yield return new(catalog, string.Create(CultureInfo.InvariantCulture,
                    $"the merger `{merger.Id}` does not add up: it replaced segments of {before:N0} rows, its segments hold {rows:N0}") +
                    (merger.Dropped > 0 ? string.Create(CultureInfo.InvariantCulture, $", and it left {merger.Dropped:N0} out") : ""));
            var path = MergeReceipt.PathOf(store.Directory, merger.Id);
            if (MergeReceipt.Find(store.Directory, merger.Id) is not { } receipt
                || receipt.Dropped != merger.Dropped
                || !receipt.Parts.ToHashSet(StringComparer.Ordinal).SetEquals(replaced[merger.Id].Select(segment => segment.Id))
                || !receipt.Segments.Select(one => one.Entry with { MergedBy = merger.Id }).ToHashSet()
                    .SetEquals(written[merger.Id].Select(segment => segment with { ReplacedBy = null })))
                yield return new(path, $"the receipt `{path}` is missing, damaged or another one: it does not say what the catalog says");
        }
    }

    static IEnumerable<FileFault> AuditLog(CatalogDb catalog, string path) => AuditChain.FirstBreak(catalog) is { } wrong
        ? [new(path, $"the table AuditLog in `{path}` is not what was written: {wrong}")] : [];

    /// <summary>Reads one segment under its hashes; what is wrong with it, null when nothing is.</summary>
    public static FileFault? FaultOf(Store store, SegmentEntry entry)
    {
        var file = Path.Combine(store.Directory, entry.Path);
        try
        {
            store.Segment(entry).Verify();
            var length = new FileInfo(file).Length;
            return length == entry.Bytes ? null
                : new(file, string.Create(CultureInfo.InvariantCulture,
                    $"the segment `{file}` is another one: it has {length:N0} bytes, the catalog says {entry.Bytes:N0}"));
        }
        catch (SegmentCorruptException damaged)
        {
            return damaged.Fault;
        }
        catch (StoreException unknown)
        {
            return new(file, unknown.Message);
        }
    }

    /// <summary>
    /// Uploads whose receipts do not say what their segments hold: as many rows in the tables, and of what became no row at least
    /// one row in Unparsed where lines were, and no more rows than lines.
    /// </summary>
    static IEnumerable<FileFault> Receipts(ImmutableArray<Upload> uploads, ImmutableArray<SegmentEntry> segments, string catalog)
    {
        var ofUpload = segments.Where(segment => segment.MergedBy is null).ToLookup(segment => segment.UploadId, StringComparer.Ordinal);
        foreach (var upload in uploads)
        {
            var held = ofUpload[upload.UploadId].ToLookup(segment => segment.Table == StandardTables.Unparsed.Name, segment => (long)segment.Rows);
            var (rows, unparsed) = (upload.Files.Sum(file => file.Rows), upload.Files.Sum(file => file.Unparsed));
            if (held[false].Sum() != rows) yield return Wrong(upload, "rows", rows, held[false].Sum());
            if (held[true].Sum() > unparsed || (held[true].Sum() == 0 && unparsed > 0))
                yield return Wrong(upload, "unparsed lines", unparsed, held[true].Sum());
        }

        FileFault Wrong(Upload upload, string what, long said, long held) => new(catalog, string.Create(CultureInfo.InvariantCulture,
            $"the upload `{upload.UploadId}` does not add up: its receipt says {said:N0} {what}, its segments hold {held:N0}"));
    }
}
