using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LogHunt.Ingest.Texts;

/// <summary>
/// Values by short ASCII keys, looked up with UTF-8 spans: what a dictionary of strings cannot do without a string. Built once,
/// read by many threads.
/// </summary>
sealed class KeyValueTable<T>
{
    readonly byte[]?[] keys;
    readonly T[] values;
    readonly bool foldCase;

    /// <param name="entries">Keys and values; of equal keys the first stands.</param>
    /// <param name="foldCase">Whether `Deny` finds `deny`.</param>
    public KeyValueTable(IEnumerable<(string Key, T Value)> entries, bool foldCase = false)
    {
        var all = entries.ToArray();
        var size = 16;
        while (size < all.Length * 3) size *= 2;
        keys = new byte[size][];
        values = new T[size];
        this.foldCase = foldCase;
        foreach (var (key, value) in all)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            if (foldCase) Ascii.ToLowerInPlace(bytes, out _);
            var slot = SlotOf(bytes);
            if (keys[slot] is not null) continue;
            keys[slot] = bytes;
            values[slot] = value;
        }
    }

    public bool TryFind(ReadOnlySpan<byte> key, out T value) => foldCase ? TryFindFolded(key, out value) : TryFindExact(key, out value);

    bool TryFindExact(ReadOnlySpan<byte> key, out T value)
    {
        var slot = SlotOf(key);
        value = values[slot];
        return keys[slot] is not null;
    }

    bool TryFindFolded(ReadOnlySpan<byte> key, out T value)
    {
        value = default!;
        Span<byte> lower = stackalloc byte[64];
        return key.Length <= lower.Length && Ascii.ToLower(key, lower, out var length) == OperationStatus.Done
            && TryFindExact(lower[..length], out value);
    }

    /// <summary>Where the key is, or the free place where it would be.</summary>
    int SlotOf(ReadOnlySpan<byte> key)
    {
        var slot = (int)(Hash(key) & (uint)(keys.Length - 1));
        while (keys[slot] is { } other && !key.SequenceEqual(other)) slot = (slot + 1) & (keys.Length - 1);
        return slot;
    }

    /// <summary>Length, first and last eight bytes: field names of a vendor differ there.</summary>
    static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong head = 0, tail = 0;
        if (key.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(key);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]);
        }
        else
        {
            foreach (var c in key) head = (head << 8) | c;
        }
        var mixed = (head ^ (tail * 0x9E3779B97F4A7C15) ^ (ulong)key.Length) * 0xD6E8FEB86659FD93;
        return (uint)(mixed >> 32);
    }
}
