using LogHunt.Engine.Schema;
using LogHunt.Engine.Segments;

namespace LogHunt.Ingest.Rows;

/// <summary>
/// A column's value in a row: text or a number. `Of` is one more than the place of the column that it repeats, 0 where it repeats none.
/// </summary>
readonly record struct RowValue(int Column, int Start, int Length, long Number, int Of = 0);

/// <summary>
/// Completed rows of many records on their way to tables: records are read on several cores, and tables take their rows in order.
/// Memory is kept for the next rows unless it is much. Not thread-safe.
/// </summary>
sealed class RowBatch
{
    const int MostKept = 4 << 20;

    /// <summary>Where the values of a row end, and where the text begins that they lie in.</summary>
    readonly record struct Row(TableSchema Table, int End, int Text);

    readonly List<Row> rows = [];
    RowValue[] values = new RowValue[1024];
    byte[] bytes = new byte[4096];
    int count;
    int used;

    /// <summary>Rows so far.</summary>
    public int Count => rows.Count;

    /// <summary>Copies text that rows lie in; it begins at the place that is returned.</summary>
    public int Copy(ReadOnlySpan<byte> text)
    {
        if (used + text.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + text.Length));
        text.CopyTo(bytes.AsSpan(used));
        used += text.Length;
        return used - text.Length;
    }

    /// <summary>Adds a row whose values lie in text that begins at a place.</summary>
    public void Add(TableSchema table, ReadOnlySpan<RowValue> row, int text)
    {
        if (count + row.Length > values.Length) Array.Resize(ref values, Math.Max(values.Length * 2, count + row.Length));
        row.CopyTo(values.AsSpan(count));
        count += row.Length;
        rows.Add(new(table, count, text));
    }

    public TableSchema Table(int row) => rows[row].Table;

    /// <summary>Sets a row's columns in the row that a builder is at.</summary>
    public void Give(int row, SegmentBuilder builder)
    {
        var (_, end, text) = rows[row];
        foreach (ref readonly var value in values.AsSpan((row == 0 ? 0 : rows[row - 1].End)..end))
        {
            if (value.Of > 0) builder.Repeat(value.Column, value.Of - 1);
            else if (value.Length > 0) builder.Text(value.Column, bytes.AsSpan(text + value.Start, value.Length));
            else builder.Number(value.Column, value.Number);
        }
    }

    public void Clear()
    {
        rows.Clear();
        (count, used) = (0, 0);
        if (bytes.Length > MostKept) bytes = new byte[4096];
        if (values.Length > MostKept / 32) values = new RowValue[1024];
    }
}
