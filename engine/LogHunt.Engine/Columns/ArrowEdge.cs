using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>How batches look outside as Arrow.</summary>
public sealed record ArrowOptions
{
    /// <summary>
    /// Strings as dictionary arrays, each batch with its own dictionary; else plain. Apache.Arrow's stream writer writes only the
    /// first batch's dictionary and `DataFrame` refuses them, so this is for those who take batches one by one.
    /// </summary>
    public bool KeepDictionaries { get; init; }
}

/// <summary>
/// Turns batches into Arrow record batches of one schema: datetime is timestamp[ns, UTC], timespan duration[ns] (both [us] where a
/// value is outside what 64 bits of ns hold), bool bits, string utf8, and dynamic (JSON), guid and decimal utf8 too; the KQL type
/// stands in the field's metadata as `kql`.
/// </summary>
public sealed class ArrowEdge
{
    /// <summary>Years 1678 to 2262, and spans of 292 years.</summary>
    const long MaxNanosecondTicks = long.MaxValue / 100;

    readonly ImmutableArray<ColumnSchema> columns;
    readonly ArrowOptions options;
    readonly ImmutableArray<bool> isCoarse;

    ArrowEdge(ImmutableArray<ColumnSchema> columns, ImmutableArray<bool> isCoarse, ArrowOptions? options)
    {
        this.columns = columns;
        this.isCoarse = isCoarse;
        this.options = options ?? new();
        Schema = new(columns.Select(Field), null);

        Field Field(ColumnSchema column, int i) => new(
            column.Name, ArrowType(column.Type, isCoarse[i]), nullable: column.Type != ColumnType.String, [new("kql", column.Type.Kql())]);
    }

    /// <summary>The schema of every record batch that comes from here.</summary>
    public Apache.Arrow.Schema Schema { get; }

    /// <summary>For a whole result, whose values decide the units of time.</summary>
    public static ArrowEdge For(ImmutableArray<ColumnSchema> columns, IReadOnlyCollection<Batch> batches, ArrowOptions? options = null) =>
        new(columns, [.. columns.Select((_, i) => batches.Any(batch => IsBeyondNanoseconds(batch.Columns[i])))], options);

    /// <summary>
    /// For a result that is not known yet; a time outside nanoseconds throws <see cref="OverflowException"/> unless `coarse` takes
    /// microseconds throughout.
    /// </summary>
    public static ArrowEdge ForStream(ImmutableArray<ColumnSchema> columns, bool coarse = false, ArrowOptions? options = null) =>
        new(columns, [.. columns.Select(_ => coarse)], options);

    /// <summary>The same rows as Arrow; buffers are shared where the layouts agree.</summary>
    public RecordBatch Convert(Batch batch) =>
        new(Schema, batch.Columns.Select((column, i) => ArrowArrayFactory.BuildArray(Data(column, i))), batch.RowCount);

    IArrowType ArrowType(ColumnType type, bool coarse) => type switch
    {
        ColumnType.Bool => BooleanType.Default,
        ColumnType.Int => Int32Type.Default,
        ColumnType.Long => Int64Type.Default,
        ColumnType.Real => DoubleType.Default,
        ColumnType.DateTime => new TimestampType(coarse ? TimeUnit.Microsecond : TimeUnit.Nanosecond, "UTC"),
        ColumnType.TimeSpan => coarse ? DurationType.Microsecond : DurationType.Nanosecond,
        ColumnType.String when options.KeepDictionaries => new DictionaryType(Int32Type.Default, StringType.Default, false),
        _ => StringType.Default,
    };

    static bool IsBeyondNanoseconds(Column column)
    {
        if (column.Type is not (ColumnType.DateTime or ColumnType.TimeSpan)) return false;
        for (var row = 0; row < column.Length; row++)
            if (column.Value(row) is { } value && Math.Abs(Ticks(value)) > MaxNanosecondTicks) return true;
        return false;
    }

    /// <summary>Ticks from Arrow's epoch for a datetime, of the span for a timespan.</summary>
    static long Ticks(object value) => value is DateTime time ? time.Ticks - DateTime.UnixEpoch.Ticks : ((TimeSpan)value).Ticks;

    ArrayData Data(Column column, int position)
    {
        var type = Schema.FieldsList[position].DataType;
        if (type is DictionaryType) return Dictionary(column, type);
        if (column is ConstantColumn constant) return Data(constant.Expand(), position);
        return column switch
        {
            CodedColumn coded when coded.Type == ColumnType.String => Texts(Decode(coded)),
            TextColumn text when text.Type == ColumnType.String => Texts(text),
            ValueColumn<long> ticks when ticks.Type != ColumnType.Long => Fixed(type, ticks, Times(ticks, isCoarse[position])),
            ValueColumn<long> longs => Fixed(type, longs, longs.Buffer),
            ValueColumn<int> ints => Fixed(type, ints, ints.Buffer),
            ValueColumn<double> reals => Fixed(type, reals, reals.Buffer),
            ValueColumn<bool> flags => Fixed(type, flags, Bits(flags)),
            _ => Printed(column),
        };
    }

    static ArrayData Fixed<T>(IArrowType type, ValueColumn<T> column, ReadOnlyMemory<byte> values) where T : unmanaged => new(
        type, column.Length, column.Validity.CountNulls(column.Length), 0, [new ArrowBuffer(column.Validity.Bits), new ArrowBuffer(values)]);

    static byte[] Times(ValueColumn<long> column, bool isCoarse)
    {
        var bytes = new byte[column.Length * sizeof(long)];
        var target = MemoryMarshal.Cast<byte, long>(bytes.AsSpan());
        var epoch = column.Type == ColumnType.DateTime ? DateTime.UnixEpoch.Ticks : 0;
        var values = column.Values;
        for (var i = 0; i < values.Length; i++)
            if (!column.IsNull(i)) target[i] = isCoarse ? (values[i] - epoch) / 10 : checked((values[i] - epoch) * 100);
        return bytes;
    }

    static byte[] Bits(ValueColumn<bool> column)
    {
        var bits = new byte[(column.Length + 7) / 8];
        var values = column.Values;
        for (var i = 0; i < values.Length; i++)
            if (values[i]) bits[i >> 3] |= (byte)(1 << (i & 7));
        return bits;
    }

    static ArrayData Dictionary(Column column, IArrowType type)
    {
        var coded = column switch
        {
            CodedColumn has => has,
            ConstantColumn constant => CodedColumn.Of((TextColumn)Column.FromValues(ColumnType.String, [constant.Constant]), new int[constant.Length]),
            _ => CodedColumn.Of((TextColumn)column, [.. Enumerable.Range(0, column.Length)]),
        };
        var codes = new byte[coded.Length * sizeof(int)];
        coded.CopyCodes(MemoryMarshal.Cast<byte, int>(codes.AsSpan()));
        return new(type, coded.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(codes)], [], Texts(coded.Dictionary));
    }

    static TextColumn Decode(CodedColumn column)
    {
        var codes = new int[column.Length];
        column.CopyCodes(codes);
        return (TextColumn)column.Dictionary.Gather(codes);
    }

    /// <summary>
    /// Offsets from 0 and only the bytes in use; bytes that are no UTF-8 become U+FFFD, because readers may trust that there are
    /// none.
    /// </summary>
    static ArrayData Texts(TextColumn column)
    {
        var offsets = column.Offsets;
        var (start, end) = (offsets[0], offsets[^1]);
        if (!Utf8.IsValid(column.Data.Span[start..end])) return Printed(column);
        var bytes = column.OffsetBuffer[..(offsets.Length * sizeof(int))];
        if (start != 0)
        {
            var rebased = new byte[bytes.Length];
            var target = MemoryMarshal.Cast<byte, int>(rebased.AsSpan());
            for (var i = 0; i < offsets.Length; i++) target[i] = offsets[i] - start;
            bytes = rebased;
        }
        return new(StringType.Default, column.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bytes), new ArrowBuffer(column.Data[start..end])]);
    }

    /// <summary>As KQL prints values, dynamic as JSON; null stays null.</summary>
    static ArrayData Printed(Column column)
    {
        var text = new TextBuilder(ColumnType.String, column.Length);
        var validity = new byte[(column.Length + 7) / 8];
        var nulls = 0;
        for (var row = 0; row < column.Length; row++)
        {
            var value = column.Value(row);
            text.Append((value is null ? "" : column.Type == ColumnType.Dynamic ? new Dynamic(value).ToString() : KqlText.Of(value)).AsSpan());
            if (value is null) nulls++;
            else validity[row >> 3] |= (byte)(1 << (row & 7));
        }
        var printed = text.Build();
        return new(StringType.Default, column.Length, nulls, 0,
            [nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(validity), new ArrowBuffer(printed.OffsetBuffer), new ArrowBuffer(printed.Data)]);
    }
}
