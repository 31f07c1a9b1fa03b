using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Apache.Arrow.Types;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments.Layouts;

/// <summary>
/// Values of a fixed width with their validity; a message a page. Whole numbers lie in the narrowest integers that hold the
/// segment's range.
/// </summary>
sealed class ValuesLayout : Layout
{
    static readonly FixedSizeBinaryType SixteenBytes = new(16);

    public override byte Id => 1;

    public override bool Takes(Column column) => column is ValueColumn;

    public override FooterColumn Write(string name, Column column, ColumnWriter writer) => column switch
    {
        ValueColumn<long> longs => Numbers(name, longs, writer),
        ValueColumn<int> ints => Numbers(name, ints, writer),
        ValueColumn<double> reals => Numbers(name, reals, writer),
        _ => Pages(new(name, column.Type, this), (ValueColumn)column, writer),
    };

    FooterColumn Numbers<T>(string name, ValueColumn<T> column, ColumnWriter writer) where T : unmanaged, IComparable<T>, INumberBase<T>
    {
        var (min, max) = Extremes(column, 0, column.Length);
        var storage = min is { } least && max is { } most && typeof(T) != typeof(double)
            ? NarrowNumbers.For(column.Type, long.CreateTruncating(least), long.CreateTruncating(most))
            : NumberStorage.Own;
        if (storage != NumberStorage.Own && IsBetterWide(column, storage, writer)) storage = NumberStorage.Own;
        return Pages(new(name, column.Type, this) { Storage = storage, Min = Boxed(min), Max = Boxed(max) }, column, writer);

        object? Boxed(T? value) => value is not { } present ? null : ValueColumn.Of(column.Type, [present]).Value(0);
    }

    /// <summary>
    /// Whether the first page compresses to clearly less as it is: numbers that count up (lines, offsets) repeat at eight bytes and
    /// not at four.
    /// </summary>
    static bool IsBetterWide(ValueColumn column, NumberStorage storage, ColumnWriter writer)
    {
        var rows = Math.Min(Batch.Rows, column.Length);
        return writer.Compressed(Stored(column, 0, rows, NumberStorage.Own).Span) * 10L < writer.Compressed(Stored(column, 0, rows, storage).Span) * 9L;
    }

    static FooterColumn Pages(FooterColumn known, ValueColumn column, ColumnWriter writer)
    {
        writer.Begin(known.Name, known.Type, ArrowType(known.Type, known.Storage));
        for (var start = 0; start < column.Length; start += Batch.Rows)
        {
            var rows = Math.Min(Batch.Rows, column.Length - start);
            var nulls = Nulls(column, start, rows);
            var (min, max) = PageExtremes(column, start, rows);
            // Requires what Batch.Rows gives: pages begin at whole bytes of the validity.
            var validity = nulls > 0 ? column.Validity.Bits.Slice(start / 8, (rows + 7) / 8) : default;
            writer.Page(new(rows, nulls, min, max, start + rows == column.Length), validity, Stored(column, start, rows, known.Storage));
        }
        return writer.End(known with { Nulls = column.Validity.CountNulls(column.Length) });
    }

    static ReadOnlyMemory<byte> Stored(ValueColumn column, int start, int rows, NumberStorage storage) => column switch
    {
        _ when storage == NumberStorage.Own => column.Buffer.Slice(start * column.Width, rows * column.Width),
        ValueColumn<int> ints => NarrowNumbers.Narrow(ints.Values.Slice(start, rows), storage),
        _ => NarrowNumbers.Narrow(((ValueColumn<long>)column).Values.Slice(start, rows), storage),
    };

    static int Nulls(ValueColumn column, int start, int rows)
    {
        var nulls = 0;
        if (!column.Validity.HasNulls) return nulls;
        for (var i = start; i < start + rows; i++) if (column.IsNull(i)) nulls++;
        return nulls;
    }

    /// <summary>Null when there is no value, and where a NaN stands, which no range holds.</summary>
    static (T? Min, T? Max) Extremes<T>(ValueColumn<T> column, int start, int count) where T : unmanaged, IComparable<T>
    {
        T? min = null, max = null;
        var values = column.Values;
        for (var i = start; i < start + count; i++)
        {
            if (column.IsNull(i)) continue;
            var value = values[i];
            if (value is double.NaN) return (null, null);
            if (min is not { } least || value.CompareTo(least) < 0) min = value;
            if (max is not { } most || value.CompareTo(most) > 0) max = value;
        }
        return (min, max);
    }

    static (long Min, long Max) PageExtremes(Column column, int start, int count) => column switch
    {
        ValueColumn<long> longs when Extremes(longs, start, count) is ({ } min, { } max) => (min, max),
        ValueColumn<int> ints when Extremes(ints, start, count) is ({ } min, { } max) => (min, max),
        _ => (0, 0),
    };

    static IArrowType ArrowType(ColumnType type, NumberStorage storage) => type switch
    {
        _ when storage != NumberStorage.Own => NarrowNumbers.ArrowType(storage),
        ColumnType.Bool => UInt8Type.Default,
        ColumnType.Int => Int32Type.Default,
        ColumnType.Real => DoubleType.Default,
        ColumnType.Guid or ColumnType.Decimal => SixteenBytes,
        _ => Int64Type.Default,
    };

    public override Column Read(StoredColumn column, int page)
    {
        if (column.Find(page) is { } cached) return cached;
        var known = column.Footer;
        var place = known.Pages[page];
        var rows = column.RowsOf(page);
        var values = column.Read(place.Offset, place.Length, place.Hash, message =>
        {
            var validity = new Validity(ArrowMessages.Unpacked(message, false, 2, 0));
            if (known.Storage == NumberStorage.Own)
                return ValueColumn.Over(known.Type, ArrowMessages.Unpacked(message, false, 2, 1), validity, rows);
            return known.Type == ColumnType.Int ? Widen<int>(message, known, validity, rows) : Widen<long>(message, known, validity, rows);
        });
        column.Keep(page, values, values.Bytes);
        return values;
    }

    static ValueColumn<T> Widen<T>(ReadOnlySpan<byte> message, FooterColumn known, Validity validity, int rows) where T : unmanaged, INumberBase<T>
    {
        var narrow = ArrayPool<byte>.Shared.Rent(rows * NarrowNumbers.Width(known.Storage));
        try
        {
            var stored = ArrowMessages.Buffer(message, false, 2, 1);
            if (BinaryPrimitives.ReadInt64LittleEndian(stored) < 0)
                return NarrowNumbers.Widen<T>(known.Type, stored[8..], known.Storage, validity, rows);
            var length = Zstd.Decompress(stored[8..], narrow);
            return NarrowNumbers.Widen<T>(known.Type, narrow.AsSpan(0, length), known.Storage, validity, rows);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }

    public override ZoneMap? Zone(StoredColumn column, int page)
    {
        var known = column.Footer;
        if (known.Min is null) return null;
        var (nulls, min, max) = (known.Pages[page].Nulls, known.Pages[page].Min, known.Pages[page].Max);
        if (nulls == column.RowsOf(page)) return new(null, null, nulls);
        return known.Type switch
        {
            ColumnType.DateTime => new(new DateTime(min, DateTimeKind.Utc), new DateTime(max, DateTimeKind.Utc), nulls),
            ColumnType.TimeSpan => new(new TimeSpan(min), new TimeSpan(max), nulls),
            ColumnType.Long => new(min, max, nulls),
            ColumnType.Int => new((int)min, (int)max, nulls),
            _ => null,
        };
    }
}
