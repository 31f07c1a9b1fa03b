using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;
using LogHunt.Engine.Segments.Layouts;

namespace LogHunt.Engine.Segments;

/// <summary>Text that was coded as templates and columns of values. Only between builder and file, which takes the blobs.</summary>
sealed class LinesColumn(Column text, LineBlobs blobs) : Column(text.Type, text.Length)
{
    public LineBlobs Blobs => blobs;

    public override long Bytes => 0;
    public override bool IsNull(int row) => text.IsNull(row);
    public override object? Value(int row) => text.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => text.Gather(rows);

    /// <summary>The column as it is, or coded where it would lie in the file as plain text and templates pay.</summary>
    public static Column Coded(Column column)
    {
        if (ColumnLayouts.Of(column) is not TextLayout) return column;
        var blobs = LineCoder.Code(column.Length, column is PlainTextRows rows ? rows.At : row => ((TextColumn)column)[row]);
        return blobs is null ? column : new LinesColumn(column, blobs);
    }
}
