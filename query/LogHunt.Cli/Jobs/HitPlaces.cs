using System.Globalization;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Segments;

namespace LogHunt.Cli.Jobs;

/// <summary>Where a hit stands: file and line of its first sample, so that it leads back to what was uploaded.</summary>
sealed class HitPlaces(Store store)
{
    readonly Dictionary<string, SegmentEntry> segments = store.Catalog.Segments()
        .ToDictionary(segment => segment.Id, StringComparer.Ordinal);

    /// <summary>`archive.zip!auth.log:17`; empty when the segment is gone or cannot be read.</summary>
    public string Of(Hit hit)
    {
        if (hit.Samples is not [var first, ..] || !segments.TryGetValue(first.Segment, out var entry)) return "";
        try
        {
            var segment = store.Segment(entry);
            return string.Create(CultureInfo.InvariantCulture,
                $"{Value(segment, "SourceFile", first.Row)}:{Value(segment, "SourceLine", first.Row)}");
        }
        catch (SegmentCorruptException)
        {
            return "";
        }
    }

    static object? Value(StoredSegment segment, string column, int row)
    {
        var page = 0;
        for (; row >= segment.PageRows[page]; page++) row -= segment.PageRows[page];
        return segment.Read(segment.Schema.Find(column), page, [row]).Value(0);
    }
}
