using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
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
        SharedColumns? shared = null;
        foreach (var (schema, uncoded) in Ordered(rows))
        {
            cancellation.ThrowIfCancellationRequested();
            places.Add(schema.Name, columns.Count);
            var (column, layout) = ColumnLayouts.Chosen(uncoded, shared);
            columns.Add(layout.Write(schema.Name, column, writer) with { Terms = TermsOf(column, places) });
            if (column is not LinesColumn { Lines: var lines }) continue;
            if (schema.Bearing == Bearing.Text && shared is null) shared = new(schema.Name, lines, LinesColumn.At(uncoded));
            else lines.Recycle();
        }
        shared?.Around.Lines.Recycle();
        var frame = writer.Finish();
        file.Write(new SegmentFooter(rows.Schema.Name, rows.RowCount, columns.DrainToImmutable(), frame).ToBytes(writer.Position));
    }

    /// <summary>The columns that have values, those before the ones that are made out of them; whole lines first, which others may stand in.</summary>
    static IEnumerable<(ColumnSchema Schema, Column Column)> Ordered(SegmentRows rows) => Differences.Found(rows.Schema, Repetitions.Named(rows))
        .Select((column, i) => (Schema: rows.Schema.Columns[i], Column: column!))
        .Where(named => named.Column is not null)
        .OrderBy(named => named.Column switch { RepeatedColumn => 3, DifferenceColumn => 2, _ => named.Schema.Bearing == Bearing.Text ? 0 : 1 });

    static ImmutableArray<FooterTerm> TermsOf(Column column, Dictionary<string, int> places) => column switch
    {
        RepeatedColumn repeated => [new(places[repeated.Of], 1)],
        DifferenceColumn difference => [.. difference.Terms.Select(term => new FooterTerm(places[term.Name], term.Factor))],
        SharedColumn shared => [new(places[shared.Of], 1)],
        LinesColumn { Around: { } around } => [new(places[around], 1)],
        _ => [],
    };
}
