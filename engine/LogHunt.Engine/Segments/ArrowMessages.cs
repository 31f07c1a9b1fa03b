using System.Buffers.Binary;
using System.Collections.Concurrent;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LogHunt.Engine.Packing;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Arrow IPC messages for streams of one column, their flatbuffers in one fixed layout: so a page is read without parsing, and
/// written without the copies that Apache.Arrow's writer makes. What it writes any Arrow reader understands. Schema messages are
/// rare and come from Apache.Arrow.
/// </summary>
static class ArrowMessages
{
    public const int EndOfStreamLength = 8;

    /// <summary>Continuation marker and length before each message's metadata.</summary>
    const int Prefix = 8;

    /// <summary>Where the RecordBatch structure begins in the flatbuffer of a record batch and of a dictionary batch.</summary>
    const int InRecordBatch = 40, InDictionaryBatch = 64;

    static readonly ConcurrentDictionary<(string, ColumnType, IArrowType), byte[]> Schemas = new();

    /// <summary>The end of a stream: a marker and no metadata.</summary>
    public static ReadOnlySpan<byte> EndOfStream => [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    /// <summary>Bytes before the body.</summary>
    public static int MetadataLength(bool isDictionary, int buffers) => Prefix + BuffersAt(isDictionary) + 16 * buffers;

    static int BuffersAt(bool isDictionary) => (isDictionary ? InDictionaryBatch : InRecordBatch) + 88;

    /// <summary>
    /// Writes a message's metadata. Requires: `target` is zeroed and of <see cref="MetadataLength"/>; offsets in the body are
    /// multiples of 8.
    /// </summary>
    public static void WriteBatch(Span<byte> target, bool isDictionary, int rows, int nulls, ReadOnlySpan<(int Offset, int Length)> buffers, int bodyLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, 0xffffffff);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], target.Length - Prefix);
        var message = new Flat(target[Prefix..]);
        var batch = isDictionary ? InDictionaryBatch : InRecordBatch;

        message.Int(0, 16);                                          // root: Message
        message.Shorts(4, 12, 20, 16, 18, 4, 8);                     // its vtable: version, header_type, header, bodyLength
        message.Int(16, 12);
        message.Int(20, (isDictionary ? 48 : batch + 16) - 20);
        message.Long(24, bodyLength);
        message.Shorts(32, 4);                                       // metadata version 5
        message.Shorts(34, (short)(isDictionary ? 2 : 3));
        if (isDictionary)
        {
            message.Shorts(40, 8, 16, 8, 4);                         // DictionaryBatch: id 0, data
            message.Int(48, 8);
            message.Int(52, batch + 16 - 52);
        }
        message.Shorts(batch, 12, 24, 8, 4, 16, 20);                 // RecordBatch: length, nodes, buffers, compression
        message.Int(batch + 16, 16);
        message.Int(batch + 20, batch + 60 - (batch + 20));
        message.Long(batch + 24, rows);
        message.Int(batch + 32, batch + 84 - (batch + 32));
        message.Int(batch + 36, batch + 48 - (batch + 36));
        message.Shorts(batch + 40, 6, 8, 4);                         // BodyCompression: codec zstd
        message.Int(batch + 48, 8);
        message.Int(batch + 52, 1);
        message.Int(batch + 60, 1);                                  // one node
        message.Long(batch + 64, rows);
        message.Long(batch + 72, nulls);
        message.Int(batch + 84, buffers.Length);
        for (var i = 0; i < buffers.Length; i++)
        {
            message.Long(batch + 88 + 16 * i, buffers[i].Offset);
            message.Long(batch + 96 + 16 * i, buffers[i].Length);
        }
    }

    /// <summary>
    /// A buffer of a message that <see cref="WriteBatch"/> wrote, as it lies in the body: length before compression (-1: not
    /// compressed), bytes.
    /// </summary>
    public static ReadOnlySpan<byte> Buffer(ReadOnlySpan<byte> message, bool isDictionary, int buffers, int index)
    {
        var at = Prefix + BuffersAt(isDictionary) + 16 * index;
        var offset = BinaryPrimitives.ReadInt64LittleEndian(message[at..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(message[(at + 8)..]);
        return message.Slice(checked((int)(MetadataLength(isDictionary, buffers) + offset)), checked((int)length));
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

    /// <summary>
    /// The schema message of a one-column stream; types that Arrow lacks are marked by the field's metadata `kql`. Requires:
    /// `arrow` is an object that is kept, for messages are kept by it.
    /// </summary>
    public static byte[] Schema(string name, ColumnType type, IArrowType arrow) => Schemas.GetOrAdd((name, type, arrow), static key =>
    {
        var field = new Field(key.Item1, key.Item3, nullable: true, [new("kql", key.Item2.Kql())]);
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, new Apache.Arrow.Schema([field], null), leaveOpen: true);
        writer.WriteStart();
        return stream.ToArray();
    });

    readonly ref struct Flat(Span<byte> bytes)
    {
        readonly Span<byte> bytes = bytes;

        public void Shorts(int at, params ReadOnlySpan<short> values)
        {
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes[(at + 2 * i)..], values[i]);
        }

        public void Int(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);

        public void Long(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes[at..], value);
    }
}
