using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Segments;

/// <summary>Text that was coded as templates and columns of values. Only between builder and file, which takes the blobs.</summary>
sealed class LinesColumn(Column text, LineBlobs blobs) : Column(text.Type, text.Length)
{
    public LineBlobs Blobs => blobs;

    public override long Bytes => 0;
    public override bool IsNull(int row) => text.IsNull(row);
    public override object? Value(int row) => text.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => text.Gather(rows);

    /// <summary>A text as lines, null where templates don't pay.</summary>
    public static LinesColumn? Coded(Column text) =>
        LineCoder.Code(text.Length, text is PlainTextRows rows ? rows.At : row => ((TextColumn)text)[row]) is { } blobs ? new(text, blobs) : null;
}
