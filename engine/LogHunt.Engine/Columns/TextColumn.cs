using System.Runtime.InteropServices;
using System.Text;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// UTF-8 values: `offsets` holds length + 1 int32 positions into `data`. As dynamic, each value is JSON and an empty one is null.
/// </summary>
public sealed class TextColumn(ColumnType type, ReadOnlyMemory<byte> offsets, ReadOnlyMemory<byte> data, int length) : Column(type, length)
{
    /// <summary>Where values begin and end in <see cref="Data"/>: length + 1 numbers of 32 bits, little-endian.</summary>
    public ReadOnlyMemory<byte> OffsetBuffer { get; } = offsets;

    /// <summary>The bytes of all values, and perhaps of others before and after them.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Where each value begins, and the last one ends.</summary>
    public ReadOnlySpan<int> Offsets => MemoryMarshal.Cast<byte, int>(OffsetBuffer.Span)[..(Length + 1)];

    /// <summary>The bytes of one value. In a loop take <see cref="Offsets"/> and <see cref="Data"/> once instead.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var offsets = MemoryMarshal.Cast<byte, int>(OffsetBuffer.Span);
            return Data.Span[offsets[row]..offsets[row + 1]];
        }
    }

    /// <summary>
    /// Whether each value is greater by bytes than the one before, as in a segment's dictionary: then none stands twice. Found out
    /// once.
    /// </summary>
    public bool IsSortedSet
    {
        get
        {
            if (sortedSet == 0) sortedSet = FindSortedSet() ? 1 : -1;
            return sortedSet > 0;
        }
    }

    int sortedSet;

    bool FindSortedSet()
    {
        var bounds = Offsets;
        var bytes = Data.Span;
        for (var i = 1; i < Length; i++)
            if (bytes[bounds[i - 1]..bounds[i]].SequenceCompareTo(bytes[bounds[i]..bounds[i + 1]]) >= 0) return false;
        return true;
    }

    /// <summary>The same values, with an empty one before them where the first is another.</summary>
    internal TextColumn EmptyFirst()
    {
        if (Length > 0 && this[0].IsEmpty) return this;
        var offsets = new byte[(Length + 2) * sizeof(int)];
        OffsetBuffer.Span[..sizeof(int)].CopyTo(offsets);
        OffsetBuffer.Span[..((Length + 1) * sizeof(int))].CopyTo(offsets.AsSpan(sizeof(int)));
        return new(Type, offsets, Data, Length + 1);
    }

    /// <inheritdoc/>
    public override bool IsNull(int row) => Type == ColumnType.Dynamic && (this[row].IsEmpty || this[row].SequenceEqual("null"u8));

    /// <inheritdoc/>
    public override object? Value(int row) =>
        Type == ColumnType.Dynamic ? Dynamic.Parse(this[row]).Value : Encoding.UTF8.GetString(this[row]);

    /// <inheritdoc/>
    public override long Bytes => OffsetBuffer.Length + Offsets[^1] - Offsets[0];

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var offsets = Offsets;
        var total = 0L;
        foreach (var row in rows) if (row >= 0) total += offsets[row + 1] - offsets[row];
        Work.Make(total);
        var builder = new TextBuilder(Type, rows.Length, checked((int)total));
        var data = Data.Span;
        foreach (var row in rows) builder.Append(row < 0 ? default : data[offsets[row]..offsets[row + 1]]);
        return builder.Build();
    }

    /// <inheritdoc/>
    public override Column Slice(int start, int count) =>
        start == 0 && count == Length ? this : new TextColumn(Type, OffsetBuffer.Slice(start * 4, (count + 1) * 4), Data, count);
}
