using System.Buffers;
using System.Runtime.InteropServices;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>Text row after row in chunks, so that growing copies nothing; chunks are rented. Rows that were not set are empty.</summary>
sealed class PlainText
{
    /// <summary>Chunks double up to this: the pool keeps a few dozen of each size, which is a segment's worth of such.</summary>
    const int LargestChunk = 4 << 20;

    readonly List<byte[]> chunks = [];
    int used;                                               // of the last chunk
    (int Chunk, int Start, int Length)[] places = new (int, int, int)[256];

    public void Set(int row, ReadOnlySpan<byte> utf8)
    {
        if (row >= places.Length) Rented.Grow(ref places, row + 1);
        if (chunks.Count == 0 || used + utf8.Length > chunks[^1].Length)
        {
            var size = Math.Min(LargestChunk, 1 << Math.Min(16 + chunks.Count, 30));
            chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(size, utf8.Length)));
            used = 0;
        }
        utf8.CopyTo(chunks[^1].AsSpan(used));
        places[row] = (chunks.Count - 1, used, utf8.Length);
        used += utf8.Length;
    }

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            if (row >= places.Length) return default;
            var (chunk, start, length) = places[row];
            return length == 0 ? default : chunks[chunk].AsSpan(start, length);
        }
    }

    public void Recycle()
    {
        foreach (var chunk in chunks) ArrayPool<byte>.Shared.Return(chunk);
        chunks.Clear();
        Rented.Recycle(ref places);
    }
}

/// <summary>
/// Some rows of a <see cref="PlainText"/> (`order` maps positions to rows), put together page by page when they are written: raw
/// lines are most of what a builder holds, and twice that is too much. Only between builder and writer.
/// </summary>
sealed class PlainTextRows(ColumnType type, PlainText text, int[]? order, int start, int count) : Column(type, count)
{
    public bool IsEmpty
    {
        get
        {
            for (var i = 0; i < Length; i++)
                if (!At(i).IsEmpty) return false;
            return true;
        }
    }

    public override long Bytes => 0;
    public override bool IsNull(int row) => Expand().IsNull(row);
    public override object? Value(int row) => ((TextColumn)Slice(row, 1)).Value(0);
    public override Column Gather(ReadOnlySpan<int> rows) => Expand().Gather(rows);

    public TextColumn Expand() => (TextColumn)Slice(0, Length);

    public override Column Slice(int start, int count)
    {
        var length = 0;
        for (var i = 0; i < count; i++) length = checked(length + At(start + i).Length);
        return Slice(start, count, GC.AllocateUninitializedArray<byte>(length));
    }

    /// <summary>
    /// The same with the text in an array of the caller's, which is enlarged when it is too short; the column is good until the
    /// array is used again.
    /// </summary>
    public TextColumn Slice(int start, int count, ref byte[] data)
    {
        var length = 0;
        for (var i = 0; i < count; i++) length = checked(length + At(start + i).Length);
        if (length > data.Length) Rented.Grow(ref data, length);
        return Slice(start, count, data);
    }

    TextColumn Slice(int start, int count, byte[] data)
    {
        var offsets = new byte[(count + 1) * sizeof(int)];
        var positions = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        for (var i = 0; i < count; i++)
        {
            var text = At(start + i);
            text.CopyTo(data.AsSpan(positions[i]));
            positions[i + 1] = positions[i] + text.Length;
        }
        return new TextColumn(Type, offsets, data, count);
    }

    public ReadOnlySpan<byte> At(int position) => text[order is null ? start + position : order[start + position]];
}
