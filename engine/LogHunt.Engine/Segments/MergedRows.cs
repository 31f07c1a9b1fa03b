using System.Collections.Immutable;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// The rows of several segments of one table, collected again as if they had come at once: every value stays as it is, and where a
/// column repeats another it goes on doing so. Not thread-safe. Disposing ends the use of <see cref="Build"/>'s rows.
/// </summary>
sealed class MergedRows(TableSchema schema) : IDisposable
{
    readonly SegmentBuilder builder = new(schema);
    readonly NumberBuffer times = new(schema.Columns[schema.Ordinal("TimeGenerated")]);
    readonly List<int> starts = [];

    /// <summary>Whether there is no room for another segment.</summary>
    public bool IsFull => builder.IsFull;

    /// <summary>Rows that were added.</summary>
    public int Count => builder.RowCount;

    /// <summary>
    /// Adds the rows of a segment, but for those of the upload `without`. Ends with <see cref="SegmentCorruptException"/> when it cannot be
    /// read; then this is of no use.
    /// </summary>
    public void Add(Segment segment, string? without = null)
    {
        var left = without is null ? null : Encoding.UTF8.GetBytes(without);
        var upload = left is null ? -1 : schema.Ordinal("UploadId");
        starts.Add(builder.RowCount);
        var columns = new Column[schema.Columns.Length];
        var originals = new int[columns.Length];
        for (var page = 0; page < segment.PageRows.Length; page++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = segment.Read(i, page);
                // One that repeats another is the same object.
                originals[i] = columns[i] is ConstantColumn ? i : Array.IndexOf(columns, columns[i], 0, i + 1);
            }
            int[] held = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i] is not ConstantColumn { Constant: null or "" })];
            for (var row = 0; row < segment.PageRows[page]; row++)
                if (left is null || !Text(columns[upload], row, out var of) || !of.SequenceEqual(left)) Add(columns, originals, held, row);
        }
    }

    /// <summary>The rows as an upload's segments are made; and where each row of the segments that were added stands in them.</summary>
    public (ImmutableArray<SegmentRows> Segments, RowPlaces Places) Build()
    {
        var segments = builder.Build();
        return (segments, new(RowOrder.ByTime(times, builder.RowCount).Order, [.. starts], [.. segments.Select(segment => segment.RowCount)]));
    }

    public void Dispose()
    {
        builder.Dispose();
        times.Recycle();
    }

    void Add(Column[] columns, int[] originals, int[] held, int row)
    {
        foreach (var i in held)
        {
            if (Text(columns[i], row, out var text))
            {
                if (text.IsEmpty) continue;
                if (originals[i] == i) builder.Text(i, text);
                else builder.Repeat(i, originals[i]);
            }
            else if (Number(columns[i], row) is { } number)
            {
                if (originals[i] == i) builder.Number(i, number);
                else builder.Repeat(i, originals[i]);
                if (schema.Columns[i].Name == "TimeGenerated") times.Set(builder.RowCount, number);
            }
        }
        builder.EndRow();
    }

    /// <returns>False for a column of other values than text.</returns>
    static bool Text(Column column, int row, out ReadOnlySpan<byte> text)
    {
        text = column switch
        {
            CodedColumn coded => coded.Dictionary[coded.Code(row)],
            TextColumn plain => plain[row],
            ConstantColumn { Constant: string constant, Type: ColumnType.String } => Encoding.UTF8.GetBytes(constant),
            _ => default,
        };
        return column is CodedColumn or TextColumn || column.Type == ColumnType.String;
    }

    static long? Number(Column column, int row) => column switch
    {
        ValueColumn values when !values.Validity[row] => null,
        ValueColumn<long> values => values.Values[row],
        ValueColumn<int> values => values.Values[row],
        ValueColumn<bool> values => values.Values[row] ? 1 : 0,
        ValueColumn<double> values => BitConverter.DoubleToInt64Bits(values.Values[row]),
        ConstantColumn { Constant: var constant } => constant switch
        {
            long number => number,
            int number => number,
            bool flag => flag ? 1 : 0,
            double real => BitConverter.DoubleToInt64Bits(real),
            DateTime time => time.Ticks,
            TimeSpan span => span.Ticks,
            null => null,
            var other => throw new InvalidDataException($"a {other.GetType().Name} cannot be merged"),
        },
        _ => throw new InvalidDataException($"a column of {column.Type} cannot be merged"),
    };
}

/// <summary>Where rows of segments that were merged stand now.</summary>
sealed class RowPlaces(int[]? order, ImmutableArray<int> starts, ImmutableArray<int> counts)
{
    readonly int[]? positions = Inverse(order);

    /// <summary>The number of the segment, and the row in it.</summary>
    public (int Segment, int Row) Of(int part, int row)
    {
        var at = starts[part] + row;
        if (positions is not null) at = positions[at];
        var segment = 0;
        for (; at >= counts[segment]; segment++) at -= counts[segment];
        return (segment, at);
    }

    static int[]? Inverse(int[]? order)
    {
        if (order is null) return null;
        var positions = new int[order.Length];
        for (var i = 0; i < order.Length; i++) positions[order[i]] = i;
        return positions;
    }
}
