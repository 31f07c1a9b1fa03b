using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace LogHunt.Ingest.Tests;

/// <summary>
/// Makes Windows event logs: events of one template, which stands in the first event of each chunk, with names that are told by their
/// place from the second time on.
/// </summary>
sealed class EvtxMaking
{
    public const int FileHead = 4096;
    public const int ChunkSize = 64 << 10;
    const int ChunkHead = 512;

    readonly byte[] chunk = new byte[ChunkSize];
    readonly Dictionary<string, int> names = [];
    int at = ChunkHead;
    int template = -1;

    /// <summary>A value of an event: its type and its bytes.</summary>
    public readonly record struct Value(byte Type, byte[] Bytes)
    {
        public static Value Text(string text) => new(1, Encoding.Unicode.GetBytes(text));
        public static Value Number(ushort number) => new(6, BitConverter.GetBytes(number));
        public static Value Nothing { get; } = new(0, []);
    }

    /// <summary>Where each event of a chunk begins.</summary>
    public List<int> Starts { get; } = [];

    public static byte[] Log(params byte[][] chunks)
    {
        var head = new byte[FileHead];
        "ElfFile\0"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(42), (ushort)chunks.Length);
        return [.. head, .. chunks.SelectMany(one => one)];
    }

    /// <summary>A chunk with sign-ins of users, numbered from `first`.</summary>
    public static byte[] Chunk(ulong first, params string[] users)
    {
        var making = new EvtxMaking();
        foreach (var (user, id) in users.Select((user, i) => (user, first + (ulong)i)))
            making.Add(id, Value.Number(4624), Value.Text(user), new(0x14, BitConverter.GetBytes(0x3E7)), Value.Nothing,
                new(0x81, Encoding.Unicode.GetBytes("one\0two\0")), new(0x13, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]));
        return making.Close(first);
    }

    public void Add(ulong id, params Value[] values)
    {
        Starts.Add(at);
        var start = at;
        Bytes("**\0\0"u8);
        at += 4;
        Number(id);
        Number((ulong)new DateTime(2026, 3, 2, 8, 15, 30, DateTimeKind.Utc).ToFileTimeUtc());
        Bytes([0x0F, 1, 1, 0, 0x0C, 1]);
        Int(7);
        Int(template < 0 ? at + 4 : template);
        if (template < 0) Template();
        Int(values.Length);
        foreach (var value in values) Bytes([(byte)value.Bytes.Length, 0, value.Type, 0]);
        foreach (var value in values) Bytes(value.Bytes);
        Bytes([0]);
        at = (at + 7) / 8 * 8 + 4;
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(start + 4), at + 4 - start);
        Int(at + 4 - start);
    }

    public byte[] Close(ulong first)
    {
        var head = chunk.AsSpan();
        "ElfChnk\0"u8.CopyTo(head);
        for (var i = 8; i <= 24; i += 16)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(head[i..], first);
            BinaryPrimitives.WriteUInt64LittleEndian(head[(i + 8)..], first + (ulong)Starts.Count - 1);
        }
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], 128);
        BinaryPrimitives.WriteInt32LittleEndian(head[48..], at);
        return Sum(chunk);
    }

    /// <summary>Sets the sums that a chunk has over its head and its events.</summary>
    public static byte[] Sum(byte[] chunk)
    {
        var used = BinaryPrimitives.ReadInt32LittleEndian(chunk.AsSpan(48));
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(52), Crc32.HashToUInt32(chunk.AsSpan(ChunkHead..used)));
        var sum = new Crc32();
        sum.Append(chunk.AsSpan(0, 120));
        sum.Append(chunk.AsSpan(128..ChunkHead));
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(124), sum.GetCurrentHashAsUInt32());
        return chunk;
    }

    /// <summary>
    /// `Event` with `System` (Provider, EventID, Computer, Security with an optional UserID) and `EventData`: a named value, a hexadecimal
    /// one, and a list without names.
    /// </summary>
    void Template()
    {
        template = at;
        at += 24;
        var body = at;
        Bytes([0x0F, 1, 1, 0]);
        Open("Event", 0x01);
        Bytes([2]);
        Open("System", 0x01);
        Bytes([2]);
        Open("Provider", 0x41);
        Attribute("Name");
        Text("Microsoft-Windows-Security-Auditing");
        Bytes([3]);
        Element("EventID", 0);
        Open("Computer", 0x01);
        Bytes([2]);
        Text("dc01.corp.example.com");
        Bytes([4]);
        Open("Security", 0x41);
        Attribute("UserID");
        Bytes([0x0E, 3, 0, 19, 3]);
        Bytes([4]);
        Open("EventData", 0x01);
        Bytes([2]);
        Named("TargetUserName", 1);
        Named("TargetLogonId", 2);
        Element("Data", 4);
        Named("TargetUserSid", 5);
        Bytes([4, 4, 0]);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(body - 4), at - body);
    }

    void Named(string name, byte value)
    {
        Open("Data", 0x41);
        Attribute("Name");
        Text(name);
        Bytes([2, 0x0D, value, 0, 1, 4]);
    }

    void Element(string name, byte value)
    {
        Open(name, 0x01);
        Bytes([2, 0x0D, value, 0, 1, 4]);
    }

    void Open(string name, byte token)
    {
        Bytes([token, 0xFF, 0xFF, 0, 0, 0, 0]);
        Name(name);
        if ((token & 0x40) != 0) Int(0);
    }

    void Attribute(string name)
    {
        Bytes([6]);
        Name(name);
    }

    void Text(string text)
    {
        Bytes([5, 1, (byte)text.Length, 0]);
        Bytes(Encoding.Unicode.GetBytes(text));
    }

    void Name(string name)
    {
        if (names.TryGetValue(name, out var place))
        {
            Int(place);
            return;
        }
        names.Add(name, at + 4);
        Int(at + 4);
        Bytes([0, 0, 0, 0, 0, 0, (byte)name.Length, 0]);
        Bytes(Encoding.Unicode.GetBytes(name));
        at += 2;
    }

    void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(chunk.AsSpan(at));
        at += bytes.Length;
    }

    void Int(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(at), number);
        at += 4;
    }

    void Number(ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(at), number);
        at += 8;
    }
}
