using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>Columns of whole numbers, instants and spans as longs, and what layouts of them have in common.</summary>
static class WholeNumbers
{
    public static bool Are(Column column) =>
        column is ValueColumn<long> or ValueColumn<int> or ConstantColumn { Constant: long or int or DateTime or TimeSpan };

    /// <summary>Values from a row on; 0 where there is none. Requires: <see cref="Are"/>.</summary>
    public static void Copy(Column column, int start, Span<long> target)
    {
        switch (column)
        {
            case ValueColumn<long> longs: longs.Values.Slice(start, target.Length).CopyTo(target); break;
            case ValueColumn<int> ints: TensorPrimitives.ConvertTruncating(ints.Values.Slice(start, target.Length), target); break;
            case ConstantColumn { Constant: var same }: target.Fill(Bits(same)); break;
            default: throw new ArgumentException($"a {column.GetType().Name} holds no whole numbers", nameof(column));
        }
        if (column is not ValueColumn { Validity.HasNulls: true } some) return;
        for (var i = 0; i < target.Length; i++) if (some.IsNull(start + i)) target[i] = 0;
    }

    /// <summary>Adds so many times the values of a column from a row on.</summary>
    public static void AddTimes(Column column, long factor, int start, Span<long> target)
    {
        var rented = ArrayPool<long>.Shared.Rent(target.Length);
        var values = rented.AsSpan(0, target.Length);
        Copy(column, start, values);
        for (var i = 0; i < values.Length; i++) target[i] += factor * values[i];
        ArrayPool<long>.Shared.Return(rented);
    }

    /// <summary>The value of a row that has one.</summary>
    public static long At(ValueColumn column, int row) => column is ValueColumn<int> ints ? ints.Values[row] : ((ValueColumn<long>)column).Values[row];

    static long Bits(object? value) => value switch
    {
        int number => number,
        long number => number,
        DateTime time => time.Ticks,
        TimeSpan span => span.Ticks,
        _ => 0,
    };

    public static object Boxed(ColumnType type, long value) => type switch
    {
        ColumnType.Int => (int)value,
        ColumnType.DateTime => new DateTime(value, DateTimeKind.Utc),
        ColumnType.TimeSpan => new TimeSpan(value),
        _ => value,
    };

    /// <summary>Packs a page of numbers from a row on, of which so many are null; where a row has none it is 0.</summary>
    public delegate void PagePacker(int start, ReadOnlySpan<long> page, int nulls);

    /// <summary>Writes a column page by page, with what is known of its numbers. Requires: the writer has begun the column.</summary>
    public static FooterColumn WritePages(FooterColumn column, ValueColumn values, ColumnWriter writer, PagePacker pack)
    {
        var range = new NumberRange(values.Type);
        var numbers = ArrayPool<long>.Shared.Rent(Batch.Rows);
        for (var start = 0; start < values.Length; start += Batch.Rows)
        {
            var page = numbers.AsSpan(0, Math.Min(Batch.Rows, values.Length - start));
            Copy(values, start, page);
            var (nulls, min, max) = range.Add(values, start, page);
            pack(start, page, nulls);
            writer.Page(nulls, min, max);
        }
        ArrayPool<long>.Shared.Return(numbers);
        return writer.End(range.Of(column));
    }

    /// <summary>A column of these numbers, which are given away.</summary>
    public static ValueColumn Build(ColumnType type, long[] numbers, Validity validity)
    {
        if (type != ColumnType.Int) return ValueColumn.Of(type, numbers, validity);
        var bytes = new byte[numbers.Length * sizeof(int)];
        TensorPrimitives.ConvertTruncating<long, int>(numbers, MemoryMarshal.Cast<byte, int>(bytes.AsSpan()));
        return new ValueColumn<int>(type, bytes, validity, numbers.Length);
    }

    public static int Nulls(ValueColumn column, int start, int rows)
    {
        var nulls = 0;
        if (!column.Validity.HasNulls) return nulls;
        for (var i = start; i < start + rows; i++) if (column.IsNull(i)) nulls++;
        return nulls;
    }

    /// <summary>Which rows of a page have a value, where not all have. Requires what pages give: they begin at whole bytes of the bits.</summary>
    public static void WriteValidity(ValueColumn column, int start, int rows, int nulls, ByteWriter to)
    {
        if (nulls > 0) PackedBytes.Write(column.Validity.Bits.Span.Slice(start / 8, (rows + 7) / 8), to);
    }

    public static Validity ReadValidity(ref ByteReader from, int rows, int nulls) =>
        nulls == 0 ? Validity.All : new(PackedBytes.Read(ref from, (rows + 7) / 8));

    /// <summary>What the footer knows of a page.</summary>
    public static ZoneMap? Zone(StoredColumn column, int page)
    {
        var known = column.Footer;
        if (known.Min is null) return null;
        var (nulls, min, max) = (known.Pages[page].Nulls, known.Pages[page].Min, known.Pages[page].Max);
        if (nulls == column.RowsOf(page)) return new(null, null, nulls);
        return known.Type is ColumnType.DateTime or ColumnType.TimeSpan or ColumnType.Long or ColumnType.Int
            ? new(Boxed(known.Type, min), Boxed(known.Type, max), nulls)
            : null;
    }
}
