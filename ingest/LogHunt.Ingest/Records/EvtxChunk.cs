using System.Buffers.Binary;
using System.IO.Hashing;

namespace LogHunt.Ingest.Records;

/// <summary>
/// One chunk of a Windows event log: 64 KiB with their own head, names and templates. Events follow each other up to the first zeros, or,
/// behind what the head calls used, as long as their numbers go on: a head may be older than its events, and what lies behind them older
/// than both. Where an event's length cannot be right the next beginning of one is sought.
/// </summary>
sealed class EvtxChunk
{
    public const int Size = 64 << 10;
    public const int RecordHead = 24;

    const int Head = 512;
    const int SmallestRecord = RecordHead + 4;

    // Room behind the end, so that a number that begins inside can be read.
    readonly byte[] bytes = new byte[Size + 16];
    readonly List<(string, bool)> faults = [];
    int length;
    int at;
    int used;
    int found;
    ulong last;
    bool isKnown;

    static ReadOnlySpan<byte> Signature => "ElfChnk\0"u8;
    static ReadOnlySpan<byte> Mark => "**\0\0"u8;

    /// <summary>The chunk, and some zeros behind it.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Where it begins in the file.</summary>
    public long Offset { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>What is wrong with it, once its events are read.</summary>
    public IReadOnlyList<(string Fault, bool IsLoss)> Faults => faults;

    public static bool Begins(ReadOnlySpan<byte> chunk) => chunk.StartsWith(Signature);

    /// <summary>Where a chunk begins in these bytes; -1 when none does.</summary>
    public static int Find(ReadOnlySpan<byte> text) => text.IndexOf(Signature);

    /// <summary>Takes the bytes of a chunk, the last of which may be missing; false when there is nothing in it.</summary>
    public bool Open(ReadOnlySpan<byte> chunk, long offset, int number)
    {
        faults.Clear();
        if (!chunk.ContainsAnyExcept((byte)0)) return false;
        chunk.CopyTo(bytes);
        bytes.AsSpan(chunk.Length).Clear();
        (Offset, length, at, found, last, isKnown) = (offset, chunk.Length, Head, 0, 0, false);
        Name = $"chunk {number} at byte {offset}";
        if (!chunk.StartsWith(Signature))
        {
            // Such as what a disk or a tool left behind the last chunk.
            var first = chunk.IndexOf(Mark);
            faults.Add(($"{Name} has no signature: {(first < 0 ? "it was not read" : "what in it looks like events was read")}", true));
            (at, used) = (first < 0 ? length : first, length);
            return first >= 0;
        }
        used = Math.Clamp((int)Math.Min(U32(48), Size), Head, length);
        if (chunk.Length < Size) faults.Add(($"{Name} is cut: {chunk.Length} of its {Size} bytes are there", true));
        else Check(chunk);
        return true;
    }

    /// <summary>The next place that is, or should be, an event.</summary>
    public bool Next(out EvtxRecord record)
    {
        record = default;
        if (at + SmallestRecord > length || !bytes.AsSpan(at, 4).SequenceEqual(Mark)) return Seek(out record);
        var size = U32(at + 4);
        var id = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 8));
        if (at >= used && isKnown && id != last + 1) return End();
        if (size < SmallestRecord || size > length - at || U32(at + (int)size - 4) != size)
        {
            var next = bytes.AsSpan(at + 4, length - at - 4).IndexOf(Mark);
            record = new(at, next < 0 ? Math.Max(4, Math.Max(used, at + 4) - at) : next + 4, id, "its length cannot be right");
        }
        else record = new(at, (int)size, id, null);
        (last, isKnown) = (id, true);
        found++;
        at += record.Length;
        return true;
    }

    /// <summary>Where no event begins: zeros end the chunk, and anything else before its end is damage up to the next event.</summary>
    bool Seek(out EvtxRecord record)
    {
        record = default;
        if (at >= used || U32(at) == 0 && !bytes.AsSpan(at, used - at).Contains((byte)'*')) return End();
        var next = bytes.AsSpan(at, used - at).IndexOf(Mark);
        if (next < 0 && U32(at) == 0) return End();
        record = new(at, next < 0 ? used - at : next, last + 1, "no event begins where it should");
        at += record.Length;
        return true;
    }

    bool End()
    {
        at = length;
        if (!bytes.AsSpan().StartsWith(Signature)) return false;
        var (first, until) = (U64(8), U64(16));
        if (until >= first && until - first < Size && until - first + 1 > (ulong)found)
            faults.Add(($"{Name} says that it holds {until - first + 1} events, {found} were found", true));
        return false;
    }

    /// <summary>A sum that is not right is said and no more: each event shows by itself whether it can be read.</summary>
    void Check(ReadOnlySpan<byte> chunk)
    {
        var head = new Crc32();
        head.Append(chunk[..120]);
        head.Append(chunk[128..Head]);
        if (head.GetCurrentHashAsUInt32() != U32(124)) faults.Add(($"{Name}: the checksum of its head is wrong", false));
        if (Crc32.HashToUInt32(chunk[Head..used]) != U32(52)) faults.Add(($"{Name}: the checksum of its events is wrong", false));
    }

    uint U32(int from) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(from));

    ulong U64(int from) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(from));
}
