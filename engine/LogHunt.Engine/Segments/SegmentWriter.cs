using System.Collections.Immutable;
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
        var named = Repetitions.Named(rows);
        for (var i = 0; i < named.Length; i++)
            if (named[i] is { } column) columns.Add(ColumnLayouts.Of(column).Write(rows.Schema.Columns[i].Name, column, writer));
        file.Write(new SegmentFooter(rows.Schema.Name, rows.RowCount, columns.DrainToImmutable()).ToBytes(writer.Position));
    }
}
