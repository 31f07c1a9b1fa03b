using System.Buffers.Binary;
using System.Text;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LogHunt.Engine.Packing;

namespace LogHunt.Engine.Segments;

/// <summary>
/// Parts of columns (pages, dictionaries) as a record batch of an Arrow stream that any reader opens: a row a part, in which the
/// column, the part's number, the layout that says what the bytes mean, and the bytes stand. So a part costs a few bytes and not a
/// message. The batch's flatbuffer has one fixed form.
/// </summary>
sealed class PartBatch
{
    /// <summary>The number of a part that is a dictionary.</summary>
    public const int Dictionary = -1;

    const int Nodes = 4, Buffers = 10;

    /// <summary>Before each message's metadata: continuation marker and length.</summary>
    const int Prefix = 8;

    /// <summary>Where the RecordBatch begins in the flatbuffer, and its nodes and buffers.</summary>
    const int BatchAt = 40, NodesAt = BatchAt + 48, BuffersAt = NodesAt + 16 * Nodes + 8, MetadataLength = Prefix + BuffersAt + 16 * Buffers;

    readonly ByteWriter columns = new(), columnEnds = new(), parts = new(), layouts = new(), ends = new(), bytes = new();

    public PartBatch() => Clear();

    public static byte[] Schema { get; } = SchemaMessage();

    /// <summary>The end of a stream: a marker and no metadata.</summary>
    public static ReadOnlySpan<byte> EndOfStream => [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    /// <summary>Bytes of all parts.</summary>
    public int Length => bytes.Length;

    public void Add(string column, int part, byte layout, ReadOnlySpan<byte> packed)
    {
        columns.Bytes(Encoding.UTF8.GetBytes(column));
        Int(columnEnds, columns.Length);
        Int(parts, part);
        layouts.Byte(layout);
        bytes.Bytes(packed);
        Int(ends, bytes.Length);
    }

    /// <summary>Writes the batch and forgets it. `frame` is given what stands around the parts' bytes.</summary>
    /// <returns>Bytes before those of the parts.</returns>
    public int Write(Stream file, Action<ReadOnlyMemory<byte>> frame)
    {
        ByteWriter?[] buffers = [null, columnEnds, columns, null, parts, null, layouts, null, ends, bytes];
        var body = buffers.Sum(buffer => Padded(buffer?.Length ?? 0));
        var before = new byte[MetadataLength + body - Padded(bytes.Length)];
        Metadata(before, layouts.Length, buffers, body);
        var at = MetadataLength;
        foreach (var buffer in buffers.AsSpan(0, Buffers - 1))
        {
            buffer?.Written.CopyTo(before.AsSpan(at));
            at += Padded(buffer?.Length ?? 0);
        }
        file.Write(before);
        file.Write(bytes.Written);
        frame(before);
        var padding = new byte[Padded(bytes.Length) - bytes.Length];
        file.Write(padding);
        frame(padding);
        Clear();
        return before.Length;
    }

    public void Recycle()
    {
        foreach (var buffer in (ReadOnlySpan<ByteWriter>)[columns, columnEnds, parts, layouts, ends, bytes]) buffer.Recycle();
    }

    void Clear()
    {
        foreach (var buffer in (ReadOnlySpan<ByteWriter>)[columns, columnEnds, parts, layouts, ends, bytes]) buffer.Clear();
        Int(columnEnds, 0);
        Int(ends, 0);
    }

    static void Metadata(Span<byte> target, int rows, ByteWriter?[] buffers, long body)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, 0xffffffff);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], MetadataLength - Prefix);
        var message = target[Prefix..];
        Int(message, 0, 16);                                            // root: Message
        Shorts(message, 4, 12, 20, 16, 18, 4, 8);                       // its vtable: version, header_type, header, bodyLength
        Int(message, 16, 12);
        Int(message, 20, BatchAt + 16 - 20);
        Long(message, 24, body);
        Shorts(message, 32, 4, 3);                                      // metadata version 5; a record batch
        Shorts(message, BatchAt, 10, 20, 8, 4, 16);                     // RecordBatch: length, nodes, buffers
        Int(message, BatchAt + 16, 16);
        Int(message, BatchAt + 20, NodesAt - 4 - (BatchAt + 20));
        Long(message, BatchAt + 24, rows);
        Int(message, BatchAt + 32, BuffersAt - 4 - (BatchAt + 32));
        Int(message, NodesAt - 4, Nodes);
        for (var i = 0; i < Nodes; i++) Long(message, NodesAt + 16 * i, rows);
        Int(message, BuffersAt - 4, Buffers);
        var offset = 0L;
        for (var i = 0; i < Buffers; i++)
        {
            var length = buffers[i]?.Length ?? 0;
            Long(message, BuffersAt + 16 * i, offset);
            Long(message, BuffersAt + 16 * i + 8, length);
            offset += Padded(length);
        }
    }

    static byte[] SchemaMessage()
    {
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, new Apache.Arrow.Schema(
        [
            new("column", StringType.Default, nullable: false), new("part", Int32Type.Default, nullable: false),
            new("layout", UInt8Type.Default, nullable: false),
            new("bytes", BinaryType.Default, nullable: false, [new("ARROW:extension:name", "loghunt.packed"), new("ARROW:extension:metadata", "2")]),
        ], null), leaveOpen: true);
        writer.WriteStart();
        return stream.ToArray();
    }

    static int Padded(int length) => checked(length + 7) & ~7;

    static void Int(ByteWriter to, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        to.Bytes(bytes);
    }

    static void Shorts(Span<byte> message, int at, params ReadOnlySpan<short> values)
    {
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(message[(at + 2 * i)..], values[i]);
    }

    static void Int(Span<byte> message, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(message[at..], value);

    static void Long(Span<byte> message, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(message[at..], value);
}
