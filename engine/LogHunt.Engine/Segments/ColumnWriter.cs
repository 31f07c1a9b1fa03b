using System.Buffers;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Rows of a message, how many are null, the bits of the least and greatest number among them, and whether no message follows.
/// </summary>
readonly record struct PageKnown(int Rows, int Nulls, long Min, long Max, bool IsLast);

/// <summary>
/// Writes columns as Arrow streams one after another: a layout begins one, gives its dictionary where it has one, then its pages,
/// and ends it. Hashes and places of all of it stand in the column's footer. Not thread-safe.
/// </summary>
sealed class ColumnWriter(Stream file, long position) : IDisposable
{
    /// <summary>Room in which a layout may gather text of a page: enlarged by it, given back at the end.</summary>
    public byte[] Gathered = [];

    readonly ImmutableArray<FooterPage>.Builder pages = ImmutableArray.CreateBuilder<FooterPage>();
    readonly XxHash3 headHash = new();
    byte[] message = ArrayPool<byte>.Shared.Rent(1 << 18);
    long headOffset;
    int schemaLength, headLength;

    public long Position { get; private set; } = position;

    /// <summary>Begins a stream: its schema.</summary>
    public void Begin(string name, ColumnType type, IArrowType arrow)
    {
        pages.Clear();
        headHash.Reset();
        headOffset = Position;
        var schema = ArrowMessages.Schema(name, type, arrow);
        schemaLength = schema.Length;
        Head(schema);
    }

    /// <summary>The dictionary of a coded column. Requires: between <see cref="Begin"/> and the first page.</summary>
    public void Dictionary(int values, ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        var length = Encode(true, values, 0, buffers);
        Head(message.AsSpan(0, length));
    }

    /// <summary>A message of rows, as buffers in Arrow's order; an empty buffer takes no bytes.</summary>
    public void Page(PageKnown known, params ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        var offset = Position;
        var length = Encode(false, known.Rows, known.Nulls, buffers);
        if (known.IsLast)
        {
            // The end marker belongs to the last page, so that every byte of the file is under a hash.
            Reserve(length + ArrowMessages.EndOfStreamLength, length);
            ArrowMessages.EndOfStream.CopyTo(message.AsSpan(length));
            length += ArrowMessages.EndOfStreamLength;
        }
        var bytes = message.AsSpan(0, length);
        pages.Add(new(offset, length, XxHash3.HashToUInt64(bytes), known.Nulls, known.Min, known.Max));
        Put(bytes);
    }

    /// <summary>What is known of the column, with where its stream lies.</summary>
    public FooterColumn End(FooterColumn known) => known with
    {
        HeadOffset = headOffset,
        SchemaLength = schemaLength,
        HeadLength = headLength,
        HeadHash = headHash.GetCurrentHashAsUInt64(),
        Pages = pages.ToImmutable(),
    };

    /// <summary>To how many bytes these compress.</summary>
    public int Compressed(ReadOnlySpan<byte> bytes)
    {
        Reserve(Zstd.Bound(bytes.Length), 0);
        return Zstd.Compress(bytes, message);
    }

    /// <summary>Puts the message together in <see cref="message"/>.</summary>
    /// <returns>Its length.</returns>
    int Encode(bool isDictionary, int rows, int nulls, ReadOnlySpan<ReadOnlyMemory<byte>> buffers)
    {
        var metadata = ArrowMessages.MetadataLength(isDictionary, buffers.Length);
        Span<(int Offset, int Length)> places = stackalloc (int, int)[buffers.Length];
        var end = metadata;
        for (var i = 0; i < buffers.Length; i++)
        {
            var raw = buffers[i].Span;
            places[i] = (end - metadata, 0);
            if (raw.IsEmpty) continue;
            Reserve(end + 16 + Math.Max(raw.Length, Zstd.Bound(raw.Length)), end);
            var compressed = Zstd.Compress(raw, message.AsSpan(end + 8));
            var isWorthIt = compressed < raw.Length - raw.Length / 10;
            if (!isWorthIt) raw.CopyTo(message.AsSpan(end + 8));
            MemoryMarshal.Write(message.AsSpan(end), isWorthIt ? raw.Length : -1L);
            places[i].Length = 8 + (isWorthIt ? compressed : raw.Length);
            var padded = end + places[i].Length + 7 & ~7;
            message.AsSpan(end + places[i].Length, padded - end - places[i].Length).Clear();
            end = padded;
        }
        message.AsSpan(0, metadata).Clear();
        ArrowMessages.WriteBatch(message.AsSpan(0, metadata), isDictionary, rows, nulls, places, end - metadata);
        return end;
    }

    void Reserve(int length, int used)
    {
        if (length <= message.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(length);
        message.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(message);
        message = larger;
    }

    void Head(ReadOnlySpan<byte> bytes)
    {
        headHash.Append(bytes);
        Put(bytes);
        headLength = (int)(Position - headOffset);
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        Position += bytes.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(message);
        Rented.Recycle(ref Gathered);
    }
}
