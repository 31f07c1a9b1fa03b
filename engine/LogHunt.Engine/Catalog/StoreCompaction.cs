using System.Collections.Immutable;
using System.Diagnostics;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>
/// What merging small segments came to: `Mergers` made `Written` segments of `BytesAfter` bytes out of `Replaced` ones of `BytesBefore`, with
/// the same `Rows` rows; what was merged twice counts twice. `Left` names segments that could not be read and stay as they are.
/// </summary>
public sealed record StoreCompaction(
    int Mergers, int Replaced, int Written, long Rows, long BytesBefore, long BytesAfter, ImmutableArray<FileFault> Left, TimeSpan Elapsed)
{
    /// <summary>What a compaction would merge.</summary>
    public static ImmutableArray<PlannedMerge> Plan(Store store) => MergePlan.Whole(store.Catalog);

    /// <summary>
    /// Merges all small segments that belong together, one merger after another, so that uploads may come in between. `progress` gets the
    /// mergers done and planned. Throws <see cref="StoreException"/> when the store cannot be written, and <see
    /// cref="OperationCanceledException"/>; what was merged until then stays.
    /// </summary>
    public static StoreCompaction Run(Store store, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        // What broke off is settled and what was replaced long ago goes, also when there is nothing to merge.
        store.BeginWriting().Dispose();
        var all = new StoreCompaction(0, 0, 0, 0, 0, 0, [], TimeSpan.Zero);
        // Again while something was merged: not all that was planned may have had room in one segment.
        for (StoreCompaction? last = null; last is null or { Mergers: > 0 }; all = all.With(last))
            last = Merge(store, Plan(store), progress, cancellation);
        return all;
    }

    /// <summary>
    /// Merges as much as an upload of the municipality pays for: of each table at most one segment's worth of rows, and only where there are
    /// several segments of one size. What hinders it is told in `Left`: the upload is whole without it, and the next one merges.
    /// </summary>
    public static StoreCompaction AfterUpload(Store store, string municipality, CancellationToken cancellation = default)
    {
        try
        {
            return Merge(store, MergePlan.Next(store.Catalog, municipality), progress: null, cancellation);
        }
        catch (StoreException hindered)
        {
            return new(0, 0, 0, 0, 0, 0, [new(store.Directory, hindered.Message)], TimeSpan.Zero);
        }
    }

    /// <summary>
    /// Deletes now the files of segments that were replaced by merging, or by taking an upload out: who reads them is told that they are
    /// gone.
    /// </summary>
    public static void DeleteReplaced(Store store)
    {
        using (store.BeginWriting()) ReplacedFiles.Remove(store, DateTime.MaxValue);
    }

    StoreCompaction With(StoreCompaction next) => new(
        Mergers + next.Mergers, Replaced + next.Replaced, Written + next.Written, Rows + next.Rows, BytesBefore + next.BytesBefore,
        BytesAfter + next.BytesAfter, [.. Left.Concat(next.Left).DistinctBy(fault => fault.File)], Elapsed + next.Elapsed);

    static StoreCompaction Merge(Store store, ImmutableArray<PlannedMerge> plans, Action<int, int>? progress, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var faults = new List<FileFault>();
        var (mergers, replaced, written, rows, before, after) = (0, 0, 0, 0L, 0L, 0L);
        foreach (var (i, plan) in plans.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            using (store.BeginWriting())
            {
                if (SegmentMerger.Run(store, plan, faults, cancellation) is { } merged)
                {
                    mergers++;
                    replaced += merged.Parts.Length;
                    written += merged.Written.Length;
                    rows += merged.Written.Sum(segment => (long)segment.Rows);
                    before += merged.Parts.Sum(part => part.Bytes);
                    after += merged.Written.Sum(segment => segment.Bytes);
                }
            }
            progress?.Invoke(i + 1, plans.Length);
        }
        return new(mergers, replaced, written, rows, before, after, [.. faults], Stopwatch.GetElapsedTime(started));
    }
}
