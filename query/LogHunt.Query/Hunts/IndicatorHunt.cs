using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Execution;
using LogHunt.Engine.Indicators;
using LogHunt.Engine.Segments;

namespace LogHunt.Query.Hunts;

/// <summary>
/// What one run of the indicator hunt did: segments opened, (segment × batch) pairs searched, indicators looked for, and the hits that
/// are new, each (indicator, municipality, table, column) once with what this run saw of it, first seen first.
/// </summary>
public sealed record IndicatorHuntReport(int Segments, int Searched, int Indicators, ImmutableArray<HitEntry> Hits, TimeSpan Elapsed)
{
    /// <summary>
    /// Segments that could not be read, with one sentence for each: the ledger does not call them searched, and the next run tries again.
    /// </summary>
    public ImmutableArray<FileFault> Incomplete { get; init; } = [];
}

/// <summary>
/// Searches every segment for every standing indicator exactly once: the ledger says which (batch × segment) are missing, a search is
/// recorded together with its hits, and so a run that was killed goes on where it stood and finds nothing twice. New indicators meet the
/// whole past, new segments all indicators.
/// </summary>
public static class IndicatorHunt
{
    /// <summary>
    /// Segments whose searches are recorded in one transaction: one fsync for many, and little to do again after a crash.
    /// </summary>
    const int SegmentsAtOnce = 128;

    /// <summary>
    /// Searches what is missing. `progress` gets (segment × batch) pairs searched so far and all of them. Ends with <see
    /// cref="OperationCanceledException"/> when it is cancelled; what was searched until then is recorded.
    /// </summary>
    public static IndicatorHuntReport Run(Store store, QueryBudget budget, Action<int, int>? progress = null)
    {
        var unsearched = store.Catalog.Unsearched();
        var hits = new Dictionary<(long, string, string, string), Hit>();
        if (unsearched.IsEmpty) return new(0, 0, 0, [], budget.Elapsed);
        ImmutableArray<long> wanted = [.. unsearched.SelectMany(segment => segment.Batches).Distinct()];
        var batches = store.Catalog.Indicators(wanted)
            .ToLookup(entry => entry.BatchId, entry => entry.Indicator);
        var sets = new Dictionary<string, IndicatorSet>(StringComparer.Ordinal);
        var (opened, searched, all) = (0, 0, unsearched.Sum(work => work.Batches.Length));
        var tried = unsearched.Select(work => work.Segment.Id).ToHashSet(StringComparer.Ordinal);
        for (; !unsearched.IsEmpty; unsearched = MergedMeanwhile())
            foreach (var chunk in unsearched.Chunk(SegmentsAtOnce)) Search(chunk);
        var indicators = batches.Sum(batch => batch.Count());
        return new(opened, searched, indicators, Named(hits.Values, batches), budget.Elapsed) { Incomplete = budget.LeftOut };

        void Search(UnsearchedSegment[] chunk)
        {
            var searches = new SegmentSearched?[chunk.Length];
            foreach (var work in chunk) SetOf(work.Batches);
            try
            {
                Parallel.For(0, chunk.Length, i =>
                    searches[i] = Found(chunk[i], store.Segment(chunk[i].Segment), SetOf(chunk[i].Batches), budget));
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
            SegmentSearched[] whole = [.. searches.OfType<SegmentSearched>()];
            foreach (var hit in store.Catalog.RecordSearches(whole, chunk.Length - whole.Length).SelectMany(search => search.Hits)) Add(hits, hit);
            opened += whole.Length;
            searched += whole.Sum(search => search.Batches.Length);
            progress?.Invoke(searched, all);
        }

        // Rows of segments that were merged after the list was made are searched where they stand now, for the same indicators.
        ImmutableArray<UnsearchedSegment> MergedMeanwhile() =>
        [
            .. store.Catalog.Unsearched().Select(work => work with { Batches = [.. work.Batches.Intersect(wanted)] })
                .Where(work => !work.Batches.IsEmpty && tried.Add(work.Segment.Id)),
        ];

        // One set for each combination of batches: most segments lack the same ones.
        IndicatorSet SetOf(ImmutableArray<long> combination)
        {
            var key = string.Join(',', combination);
            if (sets.TryGetValue(key, out var set)) return set;
            return sets[key] = new IndicatorSet([.. combination.SelectMany(batch => batches[batch]).Where(indicator => !indicator.Revoked)]);
        }
    }

    /// <summary>The same indicator in several segments of one municipality is one hit.</summary>
    static void Add(Dictionary<(long, string, string, string), Hit> hits, Hit hit)
    {
        var key = (hit.IndicatorId, hit.Municipality, hit.Table, hit.Column);
        hits[key] = !hits.TryGetValue(key, out var known) ? hit : known with
        {
            FirstSeen = known.FirstSeen < hit.FirstSeen ? known.FirstSeen : hit.FirstSeen,
            LastSeen = known.LastSeen > hit.LastSeen ? known.LastSeen : hit.LastSeen,
            Count = known.Count + hit.Count,
            Samples = [.. known.Samples.Concat(hit.Samples).OrderBy(sample => sample.Time)],
        };
    }

    static ImmutableArray<HitEntry> Named(IReadOnlyCollection<Hit> hits, ILookup<long, Indicator> batches)
    {
        var wanted = hits.Select(hit => hit.IndicatorId).ToHashSet();
        var indicators = batches.SelectMany(batch => batch).Where(indicator => wanted.Contains(indicator.Id))
            .ToDictionary(indicator => indicator.Id);
        var found = DateTime.UtcNow;
        return [.. hits.Select(hit => new HitEntry(hit, indicators[hit.IndicatorId], found)).OrderBy(entry => entry.Hit.FirstSeen)];
    }

    /// <returns>
    /// Null when the segment cannot be read: what was found before it broke off is found again by the run that reads it whole.
    /// </returns>
    static SegmentSearched? Found(UnsearchedSegment work, Segment segment, IndicatorSet indicators, QueryBudget budget)
    {
        budget.Read(segment.RowCount);
        try
        {
            segment.Open();
            return new(work.Segment.Id, work.Batches, IndicatorSearch.Hits(work.Segment, segment, indicators, budget));
        }
        catch (SegmentCorruptException damaged)
        {
            budget.LeaveOut(damaged.Fault);
            return null;
        }
    }
}
