using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Collects rows of one table, column by column; a row costs only the columns it sets. Not thread-safe.
/// Text is UTF-8; numbers are int, long, bool (0 or 1), datetime (ticks) and timespan (ticks) alike.
/// </summary>
public sealed class SegmentBuilder(TableSchema schema)
{
    readonly ColumnBuilder?[] columns = new ColumnBuilder?[schema.Columns.Length];

    public TableSchema Schema { get; } = schema;

    public int RowCount { get; private set; }

    /// <summary>Bytes of text held: with <see cref="RowCount"/> the measure of when to write a segment.</summary>
    public long Bytes { get; private set; }

    public void Text(int column, ReadOnlySpan<byte> utf8)
    {
        var builder = (TextBuilder)(columns[column] ??= new TextBuilder(Schema.Columns[column].Type));
        while (builder.Length < RowCount) builder.Append(default(ReadOnlySpan<byte>));
        builder.Append(utf8);
        Bytes += utf8.Length;
    }

    public void Number(int column, long value)
    {
        var builder = columns[column] ??= ColumnBuilder.For(Schema.Columns[column].Type);
        while (builder.Length < RowCount) builder.Append(null);
        switch (builder)
        {
            case ValueBuilder<long> longs: longs.Append(value); break;
            case ValueBuilder<int> ints: ints.Append((int)value); break;
            case ValueBuilder<bool> flags: flags.Append(value != 0); break;
        }
    }

    public void Real(int column, double value)
    {
        var builder = (ValueBuilder<double>)(columns[column] ??= ColumnBuilder.For(ColumnType.Real));
        while (builder.Length < RowCount) builder.AppendNull();
        builder.Append(value);
    }

    public void EndRow() => RowCount++;
}
