using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Collects rows of one table, column by column; a row costs only the columns it sets, and setting one twice in a row overwrites.
/// Not thread-safe. Text is UTF-8; numbers are int, long, bool (0 or 1), datetime (ticks) and timespan (ticks) alike. Disposing
/// gives its memory to the next builder.
/// </summary>
/// <param name="schema">The table.</param>
/// <param name="maxBytes">Bytes held after which a segment is to be written though it has fewer rows.</param>
public sealed class SegmentBuilder(TableSchema schema, long maxBytes = SegmentBuilder.MaxBytes) : IDisposable
{
    /// <summary>Rows that a segment may hold.</summary>
    public const int MaxRows = 262_144;

    /// <summary>Bytes that a builder holds unless it is told otherwise.</summary>
    public const long MaxBytes = 64 << 20;

    readonly TextBuffer?[] texts = new TextBuffer?[schema.Columns.Length];
    readonly NumberBuffer?[] numbers = new NumberBuffer?[schema.Columns.Length];
    readonly RepeatedRows?[] repeats = new RepeatedRows?[schema.Columns.Length];
    readonly List<TextBuffer> copies = [];
    long textBytes;
    int rowBytes;

    /// <summary>The table that rows are collected for.</summary>
    public TableSchema Schema { get; } = schema;

    /// <summary>Rows that were ended.</summary>
    public int RowCount { get; private set; }

    /// <summary>Bytes held, of text and of what each row takes in each column: with <see cref="RowCount"/> the measure of when to write.</summary>
    public long Bytes => textBytes + (long)RowCount * rowBytes;

    /// <summary>Whether it is time to write a segment.</summary>
    public bool IsFull => RowCount >= MaxRows || Bytes >= maxBytes;

    /// <summary>Sets text in the row being collected; it is copied. Requires: a column of text or JSON.</summary>
    public void Text(int column, ReadOnlySpan<byte> utf8)
    {
        textBytes += TextsOf(column).Set(RowCount, utf8);
    }

    /// <summary>
    /// Sets text that many rows have one after another: the same array again costs nothing. Requires: a column of text that every row sets
    /// so; nobody writes to the array.
    /// </summary>
    public void Steady(int column, byte[] utf8)
    {
        var buffer = texts[column] ??= new TextBuffer(Schema.Columns[column]);
        if (!buffer.IsSteady(utf8)) textBytes += buffer.Steady(RowCount, utf8);
    }

    /// <summary>Sets a number, an instant, a span or a truth. Requires: a column of such.</summary>
    public void Number(int column, long value) => NumbersOf(column).Set(RowCount, value);

    /// <summary>Sets a real number. Requires: a column of such.</summary>
    public void Real(int column, double value) =>
        NumbersOf(column).Set(RowCount, BitConverter.DoubleToInt64Bits(value));

    /// <summary>
    /// Says that a column has in the row being collected what another has: ASIM's aliases are not collected again. Requires: both
    /// of one type; the other is set in this row and repeats none itself, and the column is not set in this row.
    /// </summary>
    public void Repeat(int column, int of) => (repeats[column] ??= new RepeatedRows()).Set(RowCount, of);

    /// <summary>Ends the row; what was not set stays empty.</summary>
    public void EndRow() => RowCount++;

    /// <summary>
    /// The rows as segments: sorted by TimeGenerated (rows of the same time as they came), a segment for each calendar month that has
    /// `enough` rows and for neighbours of fewer, and of a month with more rows than a segment may hold, days are kept together where they
    /// can be. They may use the builder's memory: dispose it after them.
    /// </summary>
    public ImmutableArray<SegmentRows> Build(int maxRows = MaxRows, int enough = RowOrder.EnoughForMonth,
        CancellationToken cancellation = default)
    {
        if (RowCount == 0) return [];
        foreach (var text in texts) text?.Settle(RowCount);
        var times = Schema.Find("TimeGenerated") is >= 0 and var time ? numbers[time] : null;
        var (order, sorted) = RowOrder.ByTime(times, RowCount);
        return [.. RowOrder.Split(sorted, maxRows, enough).Select(range => Cut(order, range.Start, range.Count, cancellation))];
    }

    /// <summary>Requires: what <see cref="Build"/> gave is no longer in use.</summary>
    public void Dispose()
    {
        foreach (var text in texts) text?.Recycle();
        foreach (var number in numbers) number?.Recycle();
        foreach (var repeated in repeats) repeated?.Recycle();
        foreach (var copy in copies) copy.Recycle();
        copies.Clear();
        Array.Clear(repeats);
        Array.Clear(texts);
        Array.Clear(numbers);
        (RowCount, textBytes, rowBytes) = (0, 0, 0);
    }

    TextBuffer TextsOf(int column)
    {
        if (texts[column] is { } buffer) return buffer;
        rowBytes += TextBuffer.RowBytes;
        return texts[column] = new TextBuffer(Schema.Columns[column]);
    }

    NumberBuffer NumbersOf(int column)
    {
        if (numbers[column] is { } buffer) return buffer;
        rowBytes += NumberBuffer.RowBytes;
        return numbers[column] = new NumberBuffer(Schema.Columns[column]);
    }

    SegmentRows Cut(int[]? order, int start, int count, CancellationToken cancellation)
    {
        var columns = new Column?[Schema.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            columns[i] = repeats[i] is null ? texts[i]?.Build(order, start, count) ?? numbers[i]?.Build(order, start, count) : null;
        }
        for (var i = 0; i < columns.Length; i++)
            if (repeats[i] is { } repeated) columns[i] = IsOther(i, repeated) ? columns[repeated.Of] : Copied(i, repeated, order, start, count);
        return new(Schema, count, [.. columns]);
    }

    /// <summary>Whether a column repeats one other, in each row that this is set in, and says nothing itself.</summary>
    bool IsOther(int column, RepeatedRows repeated) => texts[column] is null && numbers[column] is null && repeated.Of >= 0
        && repeated.Count == (texts[repeated.Of]?.SetRows ?? numbers[repeated.Of]?.SetRows);

    /// <summary>A column that repeats now one and now another, or none, as if its values had been collected.</summary>
    Column? Copied(int column, RepeatedRows repeated, int[]? order, int start, int count)
    {
        var numbersCopy = new NumberBuffer(Schema.Columns[column]);
        var textsCopy = new TextBuffer(Schema.Columns[column]);
        copies.Add(textsCopy);
        for (var i = 0; i < count; i++)
        {
            var row = order is null ? start + i : order[start + i];
            var from = repeated[row] is >= 0 and var of ? of : column;
            if (texts[from] is { } text && !text[row].IsEmpty) textsCopy.Set(i, text[row]);
            else if (numbers[from]?[row] is { } number) numbersCopy.Set(i, number);
        }
        return textsCopy.Build(null, 0, count) ?? numbersCopy.Build(null, 0, count);
    }
}
