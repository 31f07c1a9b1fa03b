using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// The values of one column for the rows of a batch, immutable. Buffers have Arrow's layout (little-endian values, validity bitmap
/// with 1 for present, UTF-8 with 32-bit offsets, dictionary codes), so a column read from a segment is a view and writing one out
/// is a view too. The kinds: <see cref="ValueColumn{T}"/>, <see cref="TextColumn"/>, <see cref="CodedColumn"/>,
/// <see cref="DynamicColumn"/>, <see cref="ConstantColumn"/>.
/// </summary>
public abstract class Column(ColumnType type, int length)
{
    /// <summary>The KQL type of its values.</summary>
    public ColumnType Type { get; } = type;

    /// <summary>Rows.</summary>
    public int Length { get; } = length;

    /// <summary>Strings are never null, only empty, as in Kusto.</summary>
    public abstract bool IsNull(int row);

    /// <summary>
    /// The value as .NET sees it, null for null: bool, int, long, double, decimal, <see cref="System.DateTime"/> (UTC),
    /// <see cref="System.TimeSpan"/>, string, <see cref="System.Guid"/>; for dynamic what <see cref="Dynamic.Value"/> holds.
    /// Allocates: for the reference backend, tests and output.
    /// </summary>
    public abstract object? Value(int row);

    /// <summary>The named rows in the order given; row -1 gives null (empty for strings).</summary>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>Memory that the column keeps alive, in bytes, for budgets and caches.</summary>
    public abstract long Bytes { get; }

    /// <summary>Some rows one after another; shares buffers where it can.</summary>
    public virtual Column Slice(int start, int count)
    {
        if (start == 0 && count == Length) return this;
        var rows = new int[count];
        for (var i = 0; i < count; i++) rows[i] = start + i;
        return Gather(rows);
    }

    /// <summary>A column of `type` from values as <see cref="Value"/> gives them.</summary>
    public static Column FromValues(ColumnType type, IReadOnlyCollection<object?> values)
    {
        var builder = ColumnBuilder.For(type, values.Count);
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }
}

/// <summary>One value for every row: literals, and columns that a segment lacks.</summary>
public sealed class ConstantColumn(ColumnType type, object? value, int length) : Column(type, length)
{
    /// <summary>The value of every row; never null for a string.</summary>
    public object? Constant { get; } = value ?? (type == ColumnType.String ? "" : null);

    /// <inheritdoc/>
    public override bool IsNull(int row) => Constant is null;

    /// <inheritdoc/>
    public override object? Value(int row) => Constant;

    /// <inheritdoc/>
    public override long Bytes => 64;

    /// <inheritdoc/>
    public override Column Slice(int start, int count) => new ConstantColumn(Type, Constant, count);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) => rows.Contains(-1)
        ? Expand().Gather(rows)
        : new ConstantColumn(Type, Constant, rows.Length);

    /// <summary>The same rows with every value written out.</summary>
    public Column Expand()
    {
        var builder = ColumnBuilder.For(Type, Length);
        for (var i = 0; i < Length; i++) builder.Append(Constant);
        return builder.Build();
    }
}

/// <summary>
/// Computed dynamic values, held as objects; dynamic values out of segments are JSON in a <see cref="TextColumn"/> or
/// <see cref="CodedColumn"/>.
/// </summary>
public sealed class DynamicColumn(object?[] values) : Column(ColumnType.Dynamic, values.Length)
{
    /// <inheritdoc/>
    public override bool IsNull(int row) => values[row] is null;

    /// <inheritdoc/>
    public override object? Value(int row) => values[row];

    /// <inheritdoc/>
    public override long Bytes
    {
        get
        {
            var bytes = 8L * values.Length;
            foreach (var value in values) bytes += ValueSize.Of(value);
            return bytes;
        }
    }

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var gathered = new object?[rows.Length];
        for (var i = 0; i < rows.Length; i++) gathered[i] = rows[i] < 0 ? null : values[rows[i]];
        return new DynamicColumn(gathered);
    }
}
