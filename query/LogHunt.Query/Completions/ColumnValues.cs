using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LogHunt.Engine.Segments;

namespace LogHunt.Query.Completions;

/// <summary>
/// The few texts that a column of a store holds, out of the dictionaries of its segments, newest first; no row is read of a stored one.
/// </summary>
static class ColumnValues
{
    /// <summary>A column with more values than this is not one that anybody picks from a list.</summary>
    const int Most = 200;

    /// <summary>Rows of a table in memory (indicators, hunts) that are looked at.</summary>
    const int MostRows = 20_000;

    /// <summary>Who types waits no longer: what was found until then is offered.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(12);

    public static ImmutableArray<string> Of(Snapshot snapshot, string table, string column)
    {
        if (snapshot.Find(table) is not { } found || found.Schema.Find(column) is not (var ordinal and >= 0)) return [];
        var began = Stopwatch.GetTimestamp();
        var values = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var segment in found.Segments.Reverse())
        {
            switch (segment.DistinctOf(ordinal))
            {
                case 0: break;
                case <= Most when segment.Dictionary(ordinal) is { } dictionary:
                    for (var i = 0; i < dictionary.Length; i++) values.Add(Encoding.UTF8.GetString(dictionary[i]));
                    break;
                case null when segment.BytesOf(ordinal) == 0: AddRows(segment, ordinal, values); break;
                default: return [];
            }
            if (values.Count > Most) return [];
            if (Stopwatch.GetElapsedTime(began) > Patience) break;
        }
        values.Remove("");
        return [.. values];
    }

    static void AddRows(Segment segment, int ordinal, SortedSet<string> values)
    {
        var left = MostRows;
        for (var page = 0; page < segment.PageRows.Length && left > 0; page++)
        {
            var column = segment.Read(ordinal, page);
            for (var row = 0; row < column.Length && left-- > 0; row++)
                if (column.Value(row) is string value) values.Add(value);
        }
    }
}
