using System.Collections.Immutable;
using System.Numerics;
using LogHunt.Engine.Segments;

namespace LogHunt.Engine.Catalog;

/// <summary>Small segments of one municipality and table that are to become one, or one for each month that is large enough.</summary>
public sealed record PlannedMerge(string Municipality, string Table, ImmutableArray<SegmentEntry> Parts)
{
    /// <summary>Rows of all parts.</summary>
    public long Rows => Parts.Sum(part => (long)part.Rows);

    /// <summary>Bytes of all parts.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);
}

/// <summary>
/// Which segments are merged. Those of one month belong together, and those of neighbouring months as far as both have few rows, as the
/// rows of an upload do. Segments that were searched for different indicators are not merged, or the ledger would say too much or hits
/// would be found twice.
/// </summary>
static class MergePlan
{
    /// <summary>Rows with which a segment is left as it is: with another one it would often be too large.</summary>
    const int Enough = SegmentBuilder.MaxRows / 2;

    /// <summary>
    /// Segments of one size that a write merges, each of another write: those of one are apart because a builder was full. So a row is in
    /// a segment of the next size after each merger, which happens at most nine times to it.
    /// </summary>
    const int OfOneSize = 4;

    const int MonthsOfSilence = 12;

    /// <summary>Everything that can be merged.</summary>
    public static ImmutableArray<PlannedMerge> Whole(CatalogDb catalog) =>
        [.. Groups(catalog, municipality: null).SelectMany(Stretches).SelectMany(Chunks)];

    /// <summary>What a write of the municipality merges: of each table the smallest segments, where there are enough of one size.</summary>
    public static ImmutableArray<PlannedMerge> Next(CatalogDb catalog, string municipality) =>
    [
        .. Groups(catalog, municipality).Select(group => Stretches(group)
            .SelectMany(stretch => stretch.GroupBy(Size).Select(size => (Size: size.Key, Segments: size.ToList())))
            .OrderBy(one => one.Size).SelectMany(one => Chunks(one.Segments)).FirstOrDefault(merge => Writes(merge) >= OfOneSize))
            .OfType<PlannedMerge>().DistinctBy(merge => merge.Table),
    ];

    /// <summary>Powers of four.</summary>
    static int Size(SegmentEntry segment) => BitOperations.Log2((uint)segment.Rows) / 2;

    /// <summary>Small segments that may be merged at all, by municipality, table and what they were searched for.</summary>
    static IEnumerable<List<SegmentEntry>> Groups(CatalogDb catalog, string? municipality)
    {
        var alike = catalog.Read(connection => connection.Segments(municipality).Where(segment => segment.Rows is > 0 and < Enough)
            .GroupBy(segment => (segment.Municipality, segment.Table)).Where(group => group.Count() > 1)
            .SelectMany(group => group.GroupBy(segment => connection.LedgerOf(segment.Id))).Select(group => group.ToList()).ToList());
        return alike.Where(group => group.Count > 1);
    }

    /// <summary>Segments whose months overlap, and neighbours of few rows; in order of time.</summary>
    static List<List<SegmentEntry>> Stretches(List<SegmentEntry> segments)
    {
        var stretches = new List<List<SegmentEntry>>();
        var (end, isOfOneTime) = (int.MinValue, false);
        foreach (var segment in segments.OrderBy(segment => segment.MinTime).ThenBy(segment => segment.Id, StringComparer.Ordinal))
        {
            if (stretches.Count > 0 && Month(segment.MinTime) <= end) stretches[^1].Add(segment);
            else stretches.Add([segment]);
            end = Math.Max(end, Month(segment.MaxTime));
        }
        var joined = new List<List<SegmentEntry>>();
        foreach (var stretch in stretches)
        {
            isOfOneTime = joined.Count > 0 && Rows(joined[^1]) < RowOrder.EnoughForMonth && Rows(stretch) < RowOrder.EnoughForMonth
                && Month(stretch[0].MinTime) - joined[^1].Max(segment => Month(segment.MaxTime)) < MonthsOfSilence;
            if (isOfOneTime) joined[^1].AddRange(stretch);
            else joined.Add(stretch);
        }
        return joined;
    }

    /// <summary>Parts of a stretch that fit into a segment, where merging leaves fewer than there were.</summary>
    static IEnumerable<PlannedMerge> Chunks(List<SegmentEntry> stretch)
    {
        for (var start = 0; start < stretch.Count;)
        {
            var (end, rows) = (start, 0L);
            while (end < stretch.Count && rows + stretch[end].Rows <= SegmentBuilder.MaxRows) rows += stretch[end++].Rows;
            ImmutableArray<SegmentEntry> parts = [.. stretch[start..end]];
            if (parts.Length > 1 && parts.Length > MostSegments(parts, rows)) yield return new(parts[0].Municipality, parts[0].Table, parts);
            start = end;
        }
    }

    /// <summary>Uploads and mergers that wrote the parts.</summary>
    static int Writes(PlannedMerge merge) => merge.Parts.Select(part => part.MergedBy ?? part.UploadId).Distinct().Count();

    /// <summary>As many as rows can become: a month each, but of two neighbours not both of few rows.</summary>
    static long MostSegments(ImmutableArray<SegmentEntry> parts, long rows) => Math.Min(
        1 + parts.Max(part => Month(part.MaxTime)) - parts.Min(part => Month(part.MinTime)), 1 + 2 * rows / RowOrder.EnoughForMonth);

    static long Rows(List<SegmentEntry> segments) => segments.Sum(segment => (long)segment.Rows);

    static int Month(DateTime time) => time.Year * 12 + time.Month;
}
