using LogHunt.Engine.Columns;
using LogHunt.Engine.Lines;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Text that was coded as templates and columns of values, some of which the lines around it have. Only between builder and file.
/// </summary>
sealed class LinesColumn(Column text, SharedLines lines, string? around = null) : Column(text.Type, text.Length)
{
    public SharedLines Lines => lines;

    /// <summary>The column of the lines around it, null where there are none.</summary>
    public string? Around => around;

    public override long Bytes => 0;
    public override bool IsNull(int row) => text.IsNull(row);
    public override object? Value(int row) => text.Value(row);
    public override Column Gather(ReadOnlySpan<int> rows) => text.Gather(rows);

    /// <summary>A text as lines, null where templates don't pay.</summary>
    public static LinesColumn? Coded(Column text, (string Name, SharedLines Lines)? around = null) =>
        LineCoder.Code(text.Length, At(text), around?.Lines) is { } lines ? new(text, lines, around?.Name) : null;

    /// <summary>The rows of a text that was not coded.</summary>
    public static LineAt At(Column text) => text is PlainTextRows rows ? rows.At : row => ((TextColumn)text)[row];
}
