using System.Collections.Immutable;
using System.Globalization;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>Segments that were replaced, and those that hold their rows now.</summary>
sealed record MergedSegments(ImmutableArray<SegmentEntry> Parts, ImmutableArray<SegmentEntry> Written);

/// <summary>
/// Merges segments: new files beside the old ones, a receipt, and one transaction that shows the new and hides the old. Broken off before
/// that, it is taken back as an upload is.
/// </summary>
static class SegmentMerger
{
    /// <summary>Decoded pages kept while a part is read, so that columns that repeat others are the same objects.</summary>
    const long CacheBytes = 256 << 20;

    /// <summary>
    /// What was merged; null when the parts are no longer what was planned, or too few of them can be read. Those that cannot are told in
    /// `faults`, and stay as they are. Requires: the writer lock is held. Throws <see cref="StoreException"/>.
    /// </summary>
    public static MergedSegments? Run(Store store, PlannedMerge plan, List<FileFault> faults, CancellationToken cancellation)
    {
        var id = UploadWriter.NewId();
        store.Catalog.Begin(id, plan.Municipality);
        var isDone = false;
        try
        {
            for (var parts = plan.Parts; parts.Length > 1;)
            {
                using var merged = new MergedRows(StandardTables.Find(plan.Table)!);
                if (LeavesOut(store, ref parts, merged, faults, cancellation)) continue;
                var (rows, places) = merged.Build();
                if (rows.Length >= parts.Length) return null;
                var receipt = Write(store, id, parts, rows, cancellation);
                isDone = store.Catalog.Replace(receipt, placeNow: sample => PlaceNow(sample, receipt, places));
                return isDone ? new(parts, [.. receipt.Segments.Select(segment => segment.Entry)]) : null;
            }
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"segments of the store `{store.Directory}` cannot be merged: {error.Message.TrimEnd('.')}", error);
        }
        finally
        {
            if (!isDone) BegunUploads.TakeBack(store, id, plan.Municipality);
        }
    }

    /// <summary>
    /// Reads the parts, as many as there is room for. True when one is left out, because it cannot be read, which is told, or leaves no room
    /// for another: then the rest is tried again.
    /// </summary>
    static bool LeavesOut(
        Store store, ref ImmutableArray<SegmentEntry> parts, MergedRows merged, List<FileFault> faults, CancellationToken cancellation)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var part = parts[i];
                merged.Add(new StoredSegment(StandardTables.Find(part.Table)!, part.Id, Path.Combine(store.Directory, part.Path), part.Rows,
                    (part.MinTime, part.MaxTime), new PageCache(CacheBytes)));
            }
            catch (SegmentCorruptException damaged)
            {
                faults.Add(damaged.Fault);
                parts = parts.RemoveAt(i);
                return true;
            }
            if (!merged.IsFull) continue;
            parts = i > 0 ? parts[..(i + 1)] : parts.RemoveAt(0);
            return i == 0;
        }
        return false;
    }

    static MergeReceipt Write(Store store, string id, ImmutableArray<SegmentEntry> parts, ImmutableArray<SegmentRows> rows, CancellationToken cancellation)
    {
        var receipt = new MergeReceipt(MergeReceipt.Known, id, parts[0].Municipality, [.. parts.Select(part => part.Id)],
        [
            .. rows.Select((segment, i) => UploadWriter.WriteSegment(store, segment, parts[0].Municipality, parts[0].UploadId,
                string.Create(CultureInfo.InvariantCulture, $"{id}-0001-{i}"), cancellation)),
        ]);
        receipt.Write(store);
        return receipt;
    }

    static HitSample PlaceNow(HitSample sample, MergeReceipt receipt, RowPlaces places)
    {
        if (receipt.Parts.IndexOf(sample.Segment) is not (>= 0 and var part)) return sample;
        var (segment, row) = places.Of(part, sample.Row);
        return sample with { Segment = receipt.Segments[segment].Entry.Id, Row = row };
    }
}
