using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector.Scans;

/// <summary>A scan over the segments of a snapshot, in parts of some pages each.</summary>
static class TableScan
{
    /// <summary>Rows of a part: enough that handing it out costs nothing, few enough that cores end together.</summary>
    public const int RowsOfPart = 131_072;

    /// <param name="node">The scan.</param>
    /// <param name="snapshot">Its segments.</param>
    /// <param name="budget">Counts what is read.</param>
    /// <param name="wanted">Output columns that somebody reads, null for all; the others come out as null.</param>
    public static RowStream Open(ScanNode node, Snapshot snapshot, QueryBudget budget, IReadOnlySet<int>? wanted)
    {
        var parts = new List<(SegmentScan Segment, int From, int To)>();
        foreach (var segment in Segments(node, snapshot, budget, wanted))
        {
            if (segment.SkippedUnopened is not null)
            {
                budget.Skipped();
                continue;
            }
            var (from, rows) = (0, 0);
            var pages = segment.Segment.PageRows;
            for (var page = 0; page < pages.Length; page++)
            {
                rows += pages[page];
                if (rows < RowsOfPart && page + 1 < pages.Length) continue;
                parts.Add((segment, from, page + 1));
                (from, rows) = (page + 1, 0);
            }
        }
        return new(parts.Count, part => parts[part].Segment.Pages(parts[part].From, parts[part].To));
    }

    public static IEnumerable<SegmentScan> Segments(ScanNode node, Snapshot snapshot, QueryBudget budget, IReadOnlySet<int>? wanted)
    {
        var conjuncts = Conjunct.Split(node);
        return (snapshot.Find(node.Table.Name)?.Segments ?? ImmutableArray<Segments.Segment>.Empty)
            .Select(segment => new SegmentScan(node, conjuncts, segment, budget, wanted));
    }
}
