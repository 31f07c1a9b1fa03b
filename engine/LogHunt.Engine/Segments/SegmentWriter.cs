using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>Writes a segment's file, which is whole when it has its name.</summary>
public static class SegmentWriter
{
    /// <summary>
    /// Cancelled, it ends before the next column with <see cref="OperationCanceledException"/> and leaves a file that is not whole.
    /// </summary>
    /// <returns>Bytes of the file.</returns>
    public static long Write(string path, SegmentRows rows, StoreFiles? files = null, CancellationToken cancellation = default) =>
        (files ?? StoreFiles.Of(Path.GetDirectoryName(Path.GetFullPath(path))!)).Write(path, file => Write(file, rows, cancellation));

    internal static void Write(Stream file, SegmentRows rows, CancellationToken cancellation = default)
    {
        file.Write(SegmentFooter.Magic);
        using var writer = new ColumnWriter(file, SegmentFooter.Magic.Length);
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, uncoded) in Ordered(rows))
        {
            cancellation.ThrowIfCancellationRequested();
            places.Add(name, columns.Count);
            var (column, layout) = ColumnLayouts.Chosen(uncoded);
            columns.Add(layout.Write(name, column, writer) with { Terms = TermsOf(column, places) });
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
