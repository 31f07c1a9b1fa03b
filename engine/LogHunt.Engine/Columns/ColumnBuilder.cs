using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>Builds a column by appending; typed builders below it avoid boxing.</summary>
public abstract class ColumnBuilder(ColumnType type)
{
    /// <summary>The KQL type of the column to be.</summary>
    public ColumnType Type { get; } = type;

    /// <summary>Rows so far.</summary>
    public abstract int Length { get; }

    /// <summary>Appends a value as <see cref="Column.Value"/> gives it. Requires: its .NET type is the one of the column type.</summary>
    public abstract void Append(object? value);

    /// <summary>The column of what was appended. Requires: nothing is appended after it.</summary>
    public abstract Column Build();

    /// <summary>The builder of a type, with room for some rows.</summary>
    public static ColumnBuilder For(ColumnType type, int capacity = 0) => type switch
    {
        ColumnType.Bool => new ValueBuilder<bool>(type, capacity),
        ColumnType.Int => new ValueBuilder<int>(type, capacity),
        ColumnType.Long or ColumnType.DateTime or ColumnType.TimeSpan => new ValueBuilder<long>(type, capacity),
        ColumnType.Real => new ValueBuilder<double>(type, capacity),
        ColumnType.Decimal => new ValueBuilder<decimal>(type, capacity),
        ColumnType.Guid => new ValueBuilder<Guid>(type, capacity),
        ColumnType.String => new TextBuilder(type, capacity),
        _ => new DynamicBuilder(capacity),
    };
}

/// <summary>Storage as in <see cref="ValueColumn{T}"/>.</summary>
public sealed class ValueBuilder<T>(ColumnType type, int capacity = 0) : ColumnBuilder(type) where T : unmanaged
{
    byte[] values = new byte[Math.Max(capacity, 16) * Unsafe.SizeOf<T>()];
    byte[]? validity;
    int length;

    /// <inheritdoc/>
    public override int Length => length;

    /// <summary>Appends a value as it is stored.</summary>
    public void Append(T value)
    {
        Reserve();
        MemoryMarshal.Cast<byte, T>(values.AsSpan())[length] = value;
        if (validity is not null) validity[length >> 3] |= (byte)(1 << (length & 7));
        length++;
    }

    /// <summary>Appends a row without a value.</summary>
    public void AppendNull()
    {
        Reserve();
        if (validity is null)
        {
            validity = new byte[values.Length / Unsafe.SizeOf<T>() / 8 + 1];
            validity.AsSpan(0, length >> 3).Fill(0xff);
            for (var row = length & ~7; row < length; row++) validity[row >> 3] |= (byte)(1 << (row & 7));
        }
        length++;
    }

    /// <inheritdoc/>
    public override void Append(object? value)
    {
        switch (value)
        {
            case null: AppendNull(); break;
            case DateTime time: Append(Unsafe.BitCast<long, T>(time.Ticks)); break;
            case TimeSpan span: Append(Unsafe.BitCast<long, T>(span.Ticks)); break;
            default: Append((T)value); break;
        }
    }

    /// <inheritdoc/>
    public override Column Build() =>
        new ValueColumn<T>(Type, values.AsMemory(0, length * Unsafe.SizeOf<T>()), validity is null ? Validity.All : new(validity), length);

    void Reserve()
    {
        if ((length + 1) * Unsafe.SizeOf<T>() <= values.Length) return;
        Array.Resize(ref values, values.Length * 2);
        if (validity is not null) Array.Resize(ref validity, values.Length / Unsafe.SizeOf<T>() / 8 + 1);
    }
}

/// <summary>Builds a <see cref="TextColumn"/> in UTF-8.</summary>
public sealed class TextBuilder : ColumnBuilder
{
    int[] offsets;
    byte[] data;
    int length;

    /// <summary>A builder with room for some rows and some bytes.</summary>
    public TextBuilder(ColumnType type = ColumnType.String, int capacity = 0, int bytes = 0) : base(type)
    {
        offsets = new int[Math.Max(capacity, 15) + 1];
        data = new byte[Math.Max(bytes, 64)];
    }

    /// <inheritdoc/>
    public override int Length => length;

    /// <summary>Bytes of text so far: a column holds less than 2 GiB.</summary>
    public int Bytes => offsets[length];

    /// <summary>A value appended before; valid until the next one is.</summary>
    public ReadOnlySpan<byte> this[int row] => data.AsSpan(offsets[row]..offsets[row + 1]);

    /// <summary>Appends a value in UTF-8, which is copied.</summary>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        var end = Reserve(utf8.Length);
        utf8.CopyTo(data.AsSpan(offsets[length]));
        offsets[++length] = end;
    }

    /// <summary>Appends a value as UTF-8.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        ValueSize.OfText(text.Length);
        Reserve(text.Length < 1024 ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text));
        var written = Encoding.UTF8.GetBytes(text, data.AsSpan(offsets[length]));
        offsets[length + 1] = offsets[length] + written;
        length++;
    }

    /// <inheritdoc/>
    public override void Append(object? value)
    {
        if (Type == ColumnType.Dynamic) Append(value is null ? "" : new Dynamic(value).ToString());
        else Append(((string?)value).AsSpan());
    }

    /// <inheritdoc/>
    public override TextColumn Build() =>
        new(Type, MemoryMarshal.AsBytes(offsets.AsSpan(0, length + 1)).ToArray(), data.AsMemory(0, offsets[length]), length);

    /// <returns>Where the text ends after `more` bytes.</returns>
    int Reserve(int more)
    {
        var end = checked(offsets[length] + more);
        if (end > data.Length) Grow(end);
        if (length + 2 > offsets.Length) Array.Resize(ref offsets, offsets.Length * 2);
        return end;
    }

    void Grow(int end)
    {
        var size = (int)Math.Min(Array.MaxLength, Math.Max(end, data.Length * 2L));
        Work.Make(size - data.Length);
        Array.Resize(ref data, size);
    }
}

/// <summary>A builder with room for some rows.</summary>
public sealed class DynamicBuilder(int capacity = 0) : ColumnBuilder(ColumnType.Dynamic)
{
    readonly List<object?> values = new(capacity);

    /// <inheritdoc/>
    public override int Length => values.Count;

    /// <inheritdoc/>
    public override void Append(object? value)
    {
        var item = value is Dynamic wrapped ? wrapped.Value : value;
        Work.Make(ValueSize.Of(item));
        values.Add(item);
    }

    /// <inheritdoc/>
    public override Column Build() => new DynamicColumn([.. values]);
}
