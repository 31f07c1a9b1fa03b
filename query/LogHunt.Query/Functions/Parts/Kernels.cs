using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Functions.Parts;

/// <summary>tostring() of whole numbers: digits straight into the text buffer.</summary>
sealed class ValueTextOverload(ColumnType from) : Overload(ColumnType.String, from)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) => KqlText.Of(arguments[0]);

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows) => arguments[0] switch
    {
        ValueColumn<long> { Type: ColumnType.DateTime } times =>
            Texts(times.Values, times.Validity, static (ticks, room) => Written(new DateTime(ticks, DateTimeKind.Utc), room, "O")),
        ValueColumn<long> { Type: ColumnType.TimeSpan } spans =>
            Texts(spans.Values, spans.Validity, static (ticks, room) => Written(new TimeSpan(ticks), room, "c")),
        ValueColumn<long> longs => Texts(longs.Values, longs.Validity, static (number, room) => Written(number, room)),
        ValueColumn<int> ints => Texts(ints.Values, ints.Validity, static (number, room) => Written(number, room)),
        _ => base.Evaluate(arguments, rows),
    };

    /// <summary>Writes a value as text, and says its length.</summary>
    delegate int Write<in T>(T value, Span<byte> room);

    static int Written<T>(T value, Span<byte> room, ReadOnlySpan<char> format = default) where T : IUtf8SpanFormattable
    {
        value.TryFormat(room, out var length, format, CultureInfo.InvariantCulture);
        return length;
    }

    static TextColumn Texts<T>(ReadOnlySpan<T> values, Validity validity, Write<T> write) where T : unmanaged
    {
        var text = new TextBuilder(ColumnType.String, values.Length, values.Length * 8);
        Span<byte> room = stackalloc byte[32];
        for (var i = 0; i < values.Length; i++) text.Append(room[..(validity[i] ? write(values[i], room) : 0)]);
        return text.Build();
    }
}

/// <summary>tolower() and toupper(): ASCII in the bytes, other text by the invariant culture.</summary>
sealed class CaseOverload(bool upper) : Overload(ColumnType.String, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) => Change((string)arguments[0]!);

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[0] is not TextColumn text) return base.Evaluate(arguments, rows);
        var offsets = text.Offsets;
        var data = text.Data.Span;
        var changed = new TextBuilder(ColumnType.String, rows, offsets[rows] - offsets[0]);
        var buffer = new byte[256];
        for (var i = 0; i < rows; i++)
        {
            var value = data[offsets[i]..offsets[i + 1]];
            if (value.Length > buffer.Length) buffer = new byte[value.Length * 2];
            var status = upper ? Ascii.ToUpper(value, buffer, out var written) : Ascii.ToLower(value, buffer, out written);
            if (status == System.Buffers.OperationStatus.Done) changed.Append(buffer.AsSpan(0, written));
            else changed.Append(Change(Encoding.UTF8.GetString(value)).AsSpan());
        }
        return changed.Build();
    }

    string Change(string text) => upper ? text.ToUpperInvariant() : text.ToLowerInvariant();
}

/// <summary>strlen(): code points are the bytes that do not continue one. string_size(): all bytes.</summary>
sealed class LengthOverload(bool inBytes) : Overload(ColumnType.Long, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        var text = (string)arguments[0]!;
        return inBytes ? (long)Encoding.UTF8.GetByteCount(text) : CodePoints.Count(text);
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[0] is not TextColumn text) return base.Evaluate(arguments, rows);
        var offsets = text.Offsets;
        var data = text.Data.Span;
        var lengths = new long[rows];
        for (var i = 0; i < rows; i++) lengths[i] = inBytes ? offsets[i + 1] - offsets[i] : Count(data[offsets[i]..offsets[i + 1]]);
        return ValueColumn.Of(ColumnType.Long, lengths);
    }

    static long Count(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8)) return utf8.Length;
        var count = 0;
        foreach (var b in utf8) if ((b & 0xC0) != 0x80) count++;
        return count;
    }
}

/// <summary>isempty() and isnotempty() of text.</summary>
sealed class EmptyOverload(bool wanted) : Overload(ColumnType.Bool, ColumnType.String)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments) => ((string)arguments[0]!).Length == 0 == wanted;

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (arguments[0] is not TextColumn text) return base.Evaluate(arguments, rows);
        var offsets = text.Offsets;
        var flags = new bool[rows];
        for (var i = 0; i < rows; i++) flags[i] = offsets[i + 1] == offsets[i] == wanted;
        return ValueColumn.Of(ColumnType.Bool, flags);
    }
}

/// <summary>bin() of ticks, for datetimes and timespans: down to a multiple of the size, null when the size is not above zero.</summary>
sealed class TickBinOverload(ColumnType type) : Overload(type, type, ColumnType.TimeSpan)
{
    public override object? Invoke(ReadOnlySpan<object?> arguments)
    {
        if (arguments[0] is null || arguments[1] is null) return null;
        var size = ((TimeSpan)arguments[1]!).Ticks;
        if (size <= 0) return null;
        return arguments[0] switch
        {
            DateTime time => new DateTime(Floor(time.Ticks, size), DateTimeKind.Utc),
            TimeSpan span => new TimeSpan(Floor(span.Ticks, size)),
            _ => null,
        };
    }

    protected override Column Evaluate(ReadOnlySpan<Column> arguments, int rows)
    {
        if (Returns != ColumnType.DateTime
            || arguments is not [ValueColumn<long> times, ConstantColumn { Constant: TimeSpan { Ticks: > 0 } step }])
            return base.Evaluate(arguments, rows);
        var ticks = times.Values;
        var size = step.Ticks;
        var bins = new long[rows];
        // Rows come sorted by time: most are in the bin of the row before.
        var (start, end) = (1L, 0L);
        for (var i = 0; i < bins.Length; i++)
        {
            var tick = ticks[i];
            if (tick < start || tick >= end)
            {
                start = tick - tick % size;
                end = start > long.MaxValue - size ? long.MaxValue : start + size;
            }
            bins[i] = start;
        }
        return ValueColumn.Of(ColumnType.DateTime, bins, times.Validity);
    }

    public static long Floor(long ticks, long size)
    {
        var rest = ticks % size;
        return unchecked(ticks - (rest < 0 ? rest + size : rest));
    }
}
