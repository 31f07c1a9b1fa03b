using System.Collections.Immutable;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// What a segment holds of some indicators: how hits are counted again. Ends with <see cref="SegmentCorruptException"/> when the segment
/// cannot be read.
/// </summary>
public delegate ImmutableArray<Hit> HitCount(SegmentEntry entry, Segment segment, ImmutableArray<Indicator> indicators);

/// <summary>
/// An upload that was taken out: `Rows` of its rows stood in `Segments` segments, `Rewritten` of which hold rows of others and were written
/// again without these. `LeftOutFor` are files of other uploads that were not read because this one had them, so that their rows are
/// gone too; `KnownBehind` are later uploads that left out lines which may be those of this one; `NotCounted`
/// names segments that could not be read, in whose tables the hits are as they were.
/// </summary>
public sealed record RemovedUpload(
    Upload Upload, int Segments, int Rewritten, long Rows,
    ImmutableArray<(string Path, string Upload)> LeftOutFor, ImmutableArray<(string Upload, long Lines)> KnownBehind,
    ImmutableArray<FileFault> NotCounted);

/// <summary>
/// Takes an upload out of a store: its segments are hidden, those that it shares with others since they were merged are written again
/// without its rows, and what was found is counted again, all in one transaction. The files go as replaced ones do. The receipt of the
/// upload stays, and a receipt of the removal comes beside it. Requires: the writer lock is held until this is disposed.
/// </summary>
public sealed class UploadRemoval : IDisposable
{
    /// <summary>Times that hits are counted while hunts go on finding others.</summary>
    const int Tries = 5;

    readonly Store store;
    readonly Upload upload;
    readonly HitCount count;
    readonly string id = UploadWriter.NewId();
    ImmutableArray<SegmentEntry> parts = [];
    MergeReceipt? receipt;
    bool isDone;

    UploadRemoval(Store store, Upload upload, HitCount count)
    {
        (this.store, this.upload, this.count) = (store, upload, count);
        store.Catalog.Begin(id, upload.Municipality);
    }

    /// <summary>
    /// Takes an upload out. Throws <see cref="StoreException"/> when the store has no such upload, cannot be written, or a segment that
    /// holds rows of it cannot be read; then nothing has changed.
    /// </summary>
    public static RemovedUpload Run(Store store, string upload, HitCount count, CancellationToken cancellation = default)
    {
        using var held = store.BeginWriting();
        using var removal = Prepare(store, upload, instead: null, count, cancellation);
        return removal.Commit(_ => { }, cancellation);
    }

    /// <summary>Writes what will replace the upload's segments, for an upload that comes in its place if one does.</summary>
    internal static UploadRemoval Prepare(Store store, string upload, string? instead, HitCount count, CancellationToken cancellation)
    {
        var removal = new UploadRemoval(store, Find(store, upload), count);
        try
        {
            removal.Write(instead, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SegmentCorruptException)
        {
            throw new StoreException($"the upload `{upload}` cannot be taken out: {error.Message.TrimEnd('.')}", error);
        }
        finally
        {
            if (removal.receipt is null) removal.Dispose();
        }
        return removal;
    }

    /// <summary>The upload of that id. Throws <see cref="StoreException"/> when there is none, or it was taken out before.</summary>
    public static Upload Find(Store store, string upload) => store.Catalog.Uploads().FirstOrDefault(one => one.UploadId == upload)
        ?? throw new StoreException(store.Catalog.RemovedUploads().Any(one => one.UploadId == upload)
            ? $"the upload `{upload}` was taken out before"
            : $"the store has no upload `{upload}`; `loghunt upload list` shows those it has");

    /// <summary>Hides the upload's rows in one transaction with what `also` writes.</summary>
    internal RemovedUpload Commit(Action<Microsoft.Data.Sqlite.SqliteConnection> also, CancellationToken cancellation)
    {
        string[] tables = [.. parts.Select(part => part.Table).Distinct(StringComparer.Ordinal)];
        for (var tried = 0; tried < Tries; tried++)
        {
            var (searched, found) = store.Catalog.Read(connection => connection.LedgerOf(upload.Municipality, tables));
            var counted = new List<Hit>();
            var faults = Count(searched, found, counted, cancellation);
            string[] sure = [.. tables.Where(table => faults.All(fault => fault.Table != table))];
            var removed = store.Catalog.Write(connection =>
            {
                var (searchedNow, foundNow) = connection.LedgerOf(upload.Municipality, tables);
                if (!searchedNow.SequenceEqual(searched) || !foundNow.SequenceEqual(found)) return null;
                var (leftOut, known) = (connection.LeftOutFor(upload.UploadId), connection.KnownBehind(upload));
                if (!connection.Replace(receipt!))
                    throw new StoreException($"the segments of the upload `{upload.UploadId}` changed meanwhile; try again");
                connection.Recount(upload.Municipality, sure, counted);
                also(connection);
                var rewritten = receipt!.Segments.Select(segment => receipt.PartsOf(segment)[0]).Distinct().Count();
                return new RemovedUpload(
                    upload, parts.Length, rewritten, receipt.Dropped, leftOut, known, [.. faults.Select(fault => fault.Fault)]);
            });
            if (removed is null) continue;
            isDone = true;
            DeleteOriginals();
            return removed;
        }
        throw new StoreException(
            $"the upload `{upload.UploadId}` cannot be taken out while hunts go on finding; try again when they are done");
    }

    /// <summary>Takes back what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (isDone) return;
        isDone = true;
        BegunUploads.TakeBack(store, id, upload.Municipality);
    }

    /// <summary>Members that were kept as received, and that no other upload has.</summary>
    void DeleteOriginals()
    {
        var folder = Path.Combine(store.Directory, Store.Originals);
        if (!Directory.Exists(folder)) return;
        var held = store.Catalog.Uploads().SelectMany(one => one.Files).Select(file => file.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var name in upload.Files.Select(file => file.Sha256).Where(name => name.Length > 0 && held.Add(name)))
            if (Path.Combine(folder, name) is var original && File.Exists(original)) store.Files.Delete(original);
        store.Files.FlushFolder(folder);
    }

    void Write(string? instead, CancellationToken cancellation)
    {
        parts = [.. store.Catalog.Segments(upload.Municipality).Where(HoldsRows)];
        var rest = new List<ReceiptSegment>();
        for (var i = 0; i < parts.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (parts[i].MergedBy is not null) rest.AddRange(Rest(parts[i], i, cancellation));
        }
        var made = new MergeReceipt(MergeReceipt.Removal, id, upload.Municipality, [.. parts.Select(part => part.Id)], [.. rest])
        {
            Removed = upload.UploadId,
            Dropped = parts.Sum(part => (long)part.Rows) - rest.Sum(segment => (long)segment.Entry.Rows),
            Instead = instead,
        };
        made.Write(store);
        receipt = made;
    }

    /// <summary>An upload's own segments hold its rows and no others; of merged ones a dictionary tells.</summary>
    bool HoldsRows(SegmentEntry entry)
    {
        if (entry.MergedBy is null) return entry.UploadId == upload.UploadId;
        var segment = store.Segment(entry);
        var column = segment.Schema.Ordinal("UploadId");
        return segment.Dictionary(column) is { } dictionary
            ? Enumerable.Range(0, dictionary.Length).Any(code => dictionary.Value(code) is string of && of == upload.UploadId)
            : Enumerable.Range(0, segment.PageRows.Length).Any(page => segment.Read(column, page) is var read
                && Enumerable.Range(0, read.Length).Any(row => read.Value(row) is string of && of == upload.UploadId));
    }

    /// <summary>The segments that hold what a merged one holds of other uploads.</summary>
    IEnumerable<ReceiptSegment> Rest(SegmentEntry part, int number, CancellationToken cancellation)
    {
        using var merged = new MergedRows(StandardTables.Find(part.Table)!);
        merged.Add(store.Segment(part), upload.UploadId);
        if (merged.Count == 0) return [];
        return [.. merged.Build().Segments.Select((rows, i) => UploadWriter.WriteSegment(store, rows, upload.Municipality,
            (string)rows.Column("UploadId")!.Value(0)!, MergeReceipt.RestOf(id, number, i), cancellation))];
    }

    /// <summary>
    /// Counts the hits of the tables that the upload was in, in what is left of them. What was never looked for in a segment is not looked
    /// for now.
    /// </summary>
    ImmutableArray<(string Table, FileFault Fault)> Count(
        ImmutableArray<SearchedFor> searched, ImmutableArray<(long Indicator, string Table)> found, List<Hit> hits,
        CancellationToken cancellation)
    {
        if (found.IsEmpty) return [];
        var wanted = found.Select(hit => hit.Indicator).ToHashSet();
        var indicators = store.Catalog.Indicators().Where(entry => wanted.Contains(entry.Indicator.Id))
            .ToLookup(entry => entry.BatchId);
        var ledger = searched.ToLookup(one => one.Segment, StringComparer.Ordinal);
        var tables = found.Select(hit => hit.Table).ToHashSet(StringComparer.Ordinal);
        var gone = parts.Select(part => part.Id).ToHashSet(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<(string, FileFault)>();
        var others = store.Catalog.Segments(upload.Municipality).Where(entry => !gone.Contains(entry.Id))
            .Select(entry => (Entry: entry, Of: entry.Id));
        var rests = receipt!.Segments.Select(segment => (segment.Entry, Of: receipt.PartsOf(segment)[0]));
        foreach (var (entry, of) in others.Concat(rests).Where(one => tables.Contains(one.Entry.Table)))
            foreach (var batches in ledger[of].GroupBy(one => one.Lines))
            {
                cancellation.ThrowIfCancellationRequested();
                ImmutableArray<Indicator> looked = 
                [
                    // Of one that was withdrawn only what was found before.
                    .. batches.SelectMany(one => indicators[one.Batch].Where(entry => !entry.Indicator.Revoked || one.At <= entry.Changed))
                        .Select(entry => entry.Indicator),
                ];
                if (looked.IsEmpty) continue;
                try
                {
                    hits.AddRange(count(entry, store.Segment(entry), looked)
                        .Where(hit => batches.Key || StandardTables.BearingOf(hit.Column) != Bearing.Text));
                }
                catch (SegmentCorruptException damaged)
                {
                    faults.Add((entry.Table, damaged.Fault));
                }
            }
        return faults.ToImmutable();
    }
}
