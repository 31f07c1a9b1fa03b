using System.Collections.Immutable;
using LogHunt.Engine.Execution.Vector.Scans;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// What a scan would read: segments opened, segments skipped with the reason and how many for it, columns with their bytes in the
/// opened segments.
/// </summary>
public sealed record ScanExplain(
    ScanNode Scan, int SegmentsOpened, ImmutableArray<(string Reason, int Segments)> Skipped, ImmutableArray<ScanColumn> Columns, long RowsRead)
{
    /// <summary>Each scan of a plan over a snapshot. Reads dictionaries, no rows.</summary>
    public static ImmutableArray<ScanExplain> Of(PlanNode plan, Snapshot snapshot)
    {
        var scans = ImmutableArray.CreateBuilder<ScanExplain>();
        Collect(plan, snapshot, scans);
        return scans.ToImmutable();
    }

    static void Collect(PlanNode plan, Snapshot snapshot, ImmutableArray<ScanExplain>.Builder scans)
    {
        if (plan is ScanNode scan) scans.Add(Of(scan, snapshot));
        foreach (var input in plan.Inputs) Collect(input, snapshot, scans);
    }

    static ScanExplain Of(ScanNode scan, Snapshot snapshot)
    {
        var segments = TableScan.Segments(scan, snapshot, QueryBudget.Unlimited, wanted: null).ToList();
        var opened = segments.Where(segment => segment.Skipped is null).ToList();
        var skipped = segments.Where(segment => segment.Skipped is not null).GroupBy(segment => segment.Skipped!).Select(group => (group.Key, group.Count()));
        var first = Conjunct.Split(scan).SelectMany(conjunct => conjunct.Columns).ToHashSet();
        var columns = scan.Columns.Select((column, ordinal) => new ScanColumn(
            scan.Output[ordinal], first.Contains(ordinal), opened.Sum(segment => segment.Segment.BytesOf(column))));
        return new(scan, opened.Count, [.. skipped], [.. columns], opened.Sum(segment => (long)segment.Segment.RowCount));
    }
}

/// <summary>A column that a scan reads: always when a condition needs it, else only in pages where rows are left.</summary>
public sealed record ScanColumn(ColumnSchema Column, bool ByCondition, long Bytes);
