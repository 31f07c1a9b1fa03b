using System.Buffers.Binary;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments.Layouts.Version1;

/// <summary>The buffers of messages of format 1, whose flatbuffers have one fixed form: so they are read without parsing.</summary>
static class ArrowBuffers
{
    /// <summary>Continuation marker and length before each message's metadata.</summary>
    const int Prefix = 8;

    /// <summary>Where the RecordBatch structure begins in the flatbuffer of a record batch and of a dictionary batch.</summary>
    const int InRecordBatch = 40, InDictionaryBatch = 64;

    /// <summary>
    /// A buffer as it lies in the body: length before compression (-1: not compressed), bytes.
    /// </summary>
    public static ReadOnlySpan<byte> Buffer(ReadOnlySpan<byte> message, bool isDictionary, int buffers, int index)
    {
        var first = Prefix + (isDictionary ? InDictionaryBatch : InRecordBatch) + 88;
        var at = first + 16 * index;
        var offset = BinaryPrimitives.ReadInt64LittleEndian(message[at..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(message[(at + 8)..]);
        return message.Slice(checked((int)(first + 16 * buffers + offset)), checked((int)length));
    }

    /// <summary>The same decompressed; empty for a buffer that takes no bytes.</summary>
    public static byte[] Unpacked(ReadOnlySpan<byte> message, bool isDictionary, int buffers, int index)
    {
        var stored = Buffer(message, isDictionary, buffers, index);
        if (stored.IsEmpty) return [];
        var length = BinaryPrimitives.ReadInt64LittleEndian(stored);
        if (length < 0) return stored[8..].ToArray();
        var buffer = GC.AllocateUninitializedArray<byte>(checked((int)length));
        Zstd.Decompress(stored[8..], buffer);
        return buffer;
    }

    /// <summary>The texts of a message.</summary>
    public static Columns.TextColumn Texts(Schema.ColumnType type, ReadOnlySpan<byte> message, bool isDictionary, int rows) =>
        new(type, Unpacked(message, isDictionary, 3, 1), Unpacked(message, isDictionary, 3, 2), rows);
}
