using System.Collections.Immutable;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Writes a segment's file: under another name first, then flushed to the disk and renamed, so that a file of the final name is
/// whole.
/// </summary>
public static class SegmentWriter
{
    /// <summary>What a file is called until it is whole.</summary>
    public const string Unfinished = ".tmp";

    /// <returns>Bytes of the file.</returns>
    public static long Write(string path, SegmentRows rows)
    {
        long length;
        using (var file = new FileStream(path + Unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 18 }))
        {
            Write(file, rows);
            file.Flush(flushToDisk: true);
            length = file.Length;
        }
        File.Move(path + Unfinished, path, overwrite: true);
        Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return length;
    }

    internal static void Write(Stream file, SegmentRows rows)
    {
        file.Write(SegmentFooter.Magic);
        using var writer = new ColumnWriter(file, SegmentFooter.Magic.Length);
        var columns = ImmutableArray.CreateBuilder<FooterColumn>();
        for (var i = 0; i < rows.Columns.Length; i++)
            if (rows.Columns[i] is { } column) columns.Add(ColumnLayouts.Of(column).Write(rows.Schema.Columns[i].Name, column, writer));
        file.Write(new SegmentFooter(rows.Schema.Name, rows.RowCount, columns.DrainToImmutable()).ToBytes(writer.Position));
    }
}
