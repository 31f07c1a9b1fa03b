using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>Writes a segment's file, which is whole when it has its name.</summary>
public static class SegmentWriter
{
    /// <returns>Bytes of the file.</returns>
    public static long Write(string path, SegmentRows rows, StoreFiles? files = null) =>
        (files ?? StoreFiles.Of(Path.GetDirectoryName(Path.GetFullPath(path))!)).Write(path, file => Write(file, rows));

    internal static void Write(Stream file, SegmentRows rows)
    {
        file.Write(SegmentFooter.Magic);
        using var writer = new ColumnWriter(file, SegmentFooter.Magic.Length);
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var ordered = Ordered(rows).ToList();
        // Coding text as lines is most of the work, and each does it for itself: other cores may.
        var chosen = ordered.ConvertAll(named => named.Column is PlainTextRows ? Task.Run(() => ColumnLayouts.Chosen(named.Column)) : null);
        try
        {
            for (var i = 0; i < ordered.Count; i++)
            {
                var name = ordered[i].Name;
                places.Add(name, columns.Count);
                var (column, layout) = chosen[i]?.GetAwaiter().GetResult() ?? ColumnLayouts.Chosen(ordered[i].Column);
                columns.Add(layout.Write(name, column, writer) with { Terms = TermsOf(column, places) });
            }
        }
        finally
        {
            // They read what the builder lends: it must not be given back before them, also when the file cannot be written.
            Task.WhenAll(chosen.OfType<Task>()).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default).Wait();
        }
        var frame = writer.Finish();
        file.Write(new SegmentFooter(rows.Schema.Name, rows.RowCount, columns.DrainToImmutable(), frame).ToBytes(writer.Position));
    }

    /// <summary>The columns that have values, those before the ones that are made out of them.</summary>
    static IEnumerable<(string Name, Column Column)> Ordered(SegmentRows rows) => Differences.Found(rows.Schema, Repetitions.Named(rows))
        .Select((column, i) => (rows.Schema.Columns[i].Name, Column: column!))
        .Where(named => named.Column is not null)
        .OrderBy(named => named.Column switch { RepeatedColumn => 2, DifferenceColumn => 1, _ => 0 });

    static ImmutableArray<FooterTerm> TermsOf(Column column, Dictionary<string, int> places) => column switch
    {
        RepeatedColumn repeated => [new(places[repeated.Of], 1)],
        DifferenceColumn difference => [.. difference.Terms.Select(term => new FooterTerm(places[term.Name], term.Factor))],
        _ => [],
    };
}
