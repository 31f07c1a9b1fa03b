using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LogHunt.Engine.Schema;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Numbers distinct byte strings 0, 1, 2 … in the order in which they first came. Open addressing over one buffer; nothing is
/// allocated for a known value. Not thread-safe, but several may find at once while nobody adds.
/// </summary>
public sealed class Utf8Index
{
    /// <summary>Another one in each process: log lines are written by attackers too, who could else choose values that collide.</summary>
    static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    static readonly ulong ShortSeed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    int[] ends = new int[16];      // ends[number] is where its value ends in `data`
    byte[] data = new byte[256];
    ulong[] slots = new ulong[32]; // upper half: hash, lower half: number + 1, so that a cleared slot is a free one

    /// <summary>Values so far.</summary>
    public int Count { get; private set; }

    /// <summary>Memory that it holds.</summary>
    public long Bytes => data.Length + 4L * ends.Length + 8L * slots.Length;

    /// <summary>The value of a number; valid until another is added.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : ends[number - 1];
            return data.AsSpan(start, ends[number] - start);
        }
    }

    /// <summary>The number of a value, or -1.</summary>
    public int Find(ReadOnlySpan<byte> value)
    {
        var hash = HashOf(value);
        var mask = (uint)slots.Length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            var slot = slots[at];
            if (slot == 0) return -1;
            if ((uint)(slot >> 32) == hash && this[(int)(uint)slot - 1].SequenceEqual(value)) return (int)(uint)slot - 1;
        }
    }

    /// <summary>The number of a value, which gets the next one when it is new.</summary>
    public int Add(ReadOnlySpan<byte> value)
    {
        var hash = HashOf(value);
        var mask = (uint)slots.Length - 1;
        for (var at = hash & mask; ; at = (at + 1) & mask)
        {
            var slot = slots[at];
            if (slot == 0)
            {
                slots[at] = (ulong)hash << 32 | (uint)(Count + 1);
                return Append(value);
            }
            if ((uint)(slot >> 32) == hash && this[(int)(uint)slot - 1].SequenceEqual(value)) return (int)(uint)slot - 1;
        }
    }

    /// <summary>The values by number, as a column of their own.</summary>
    public TextColumn Values()
    {
        var offsets = new byte[(Count + 1) * sizeof(int)];
        ends.AsSpan(0, Count).CopyTo(MemoryMarshal.Cast<byte, int>(offsets.AsSpan())[1..]);
        return new(ColumnType.String, offsets, data.AsSpan(0, Count == 0 ? 0 : ends[Count - 1]).ToArray(), Count);
    }

    /// <summary>Sorts numbers by the bytes of their values.</summary>
    public void Sort(Span<int> numbers)
    {
        // The first eight bytes decide nearly always; where they don't, whole values are compared.
        var prefixes = new ulong[numbers.Length];
        for (var i = 0; i < prefixes.Length; i++) prefixes[i] = Prefix(this[numbers[i]]);
        prefixes.AsSpan().Sort(numbers);
        for (var i = 0; i < numbers.Length;)
        {
            var end = i + 1;
            while (end < numbers.Length && prefixes[end] == prefixes[i]) end++;
            if (end - i > 1) numbers[i..end].Sort((a, b) => this[a].SequenceCompareTo(this[b]));
            i = end;
        }
    }

    /// <summary>The values of these numbers sorted by bytes, and by number its place among them. The numbers are sorted too.</summary>
    public (TextColumn Values, int[] Rank) Sorted(ColumnType type, int[] numbers)
    {
        Sort(numbers);
        var bytes = 0;
        foreach (var number in numbers) bytes = checked(bytes + this[number].Length);
        var rank = new int[Count];
        var offsets = new byte[(numbers.Length + 1) * sizeof(int)];
        var positions = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        var text = new byte[bytes];
        for (var i = 0; i < numbers.Length; i++)
        {
            var value = this[numbers[i]];
            value.CopyTo(text.AsSpan(positions[i]));
            positions[i + 1] = positions[i] + value.Length;
            rank[numbers[i]] = i;
        }
        return (new TextColumn(type, offsets, text, numbers.Length), rank);
    }

    /// <summary>The first eight bytes as a number that orders as they do; zeros behind a shorter text.</summary>
    internal static ulong Prefix(ReadOnlySpan<byte> value)
    {
        if (value.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(value);
        var prefix = 0UL;
        for (var i = 0; i < value.Length; i++) prefix |= (ulong)value[i] << (56 - 8 * i);
        return prefix;
    }

    /// <summary>Forgets everything and gives the memory to the next one.</summary>
    public void Recycle()
    {
        Rented.Recycle(ref ends);
        Rented.Recycle(ref data);
        (ends, data, slots, Count) = (new int[16], new byte[256], new ulong[32], 0);
    }

    static uint HashOf(ReadOnlySpan<byte> value)
    {
        if (value.Length > 16) return (uint)XxHash3.HashToUInt64(value, (long)Seed);
        // Most values are short: their first and last bytes, which are all, multiplied as wide numbers.
        ulong first = 0, last = 0;
        if (value.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(value);
            last = BinaryPrimitives.ReadUInt64LittleEndian(value[^8..]);
        }
        else if (value.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(value);
            last = BinaryPrimitives.ReadUInt32LittleEndian(value[^4..]);
        }
        else if (value.Length > 0) first = (ulong)value[0] << 16 | (ulong)value[value.Length / 2] << 8 | value[^1];
        var high = Math.BigMul(first ^ Seed, last ^ ShortSeed ^ (ulong)value.Length << 56, out var low);
        return (uint)(high ^ low) ^ (uint)((high ^ low) >> 32);
    }

    int Append(ReadOnlySpan<byte> value)
    {
        var number = Count;
        var start = number == 0 ? 0 : ends[number - 1];
        var end = checked(start + value.Length);
        if (number == ends.Length) Rented.Grow(ref ends, number + 1);
        if (end > data.Length) Rented.Grow(ref data, end);
        value.CopyTo(data.AsSpan(start));
        ends[number] = end;
        Count++;
        if (Count * 2 >= slots.Length) Grow();
        return number;
    }

    void Grow()
    {
        var larger = new ulong[slots.Length * 2];
        var mask = (uint)larger.Length - 1;
        foreach (var slot in slots)
        {
            if (slot == 0) continue;
            var at = (uint)(slot >> 32) & mask;
            while (larger[at] != 0) at = (at + 1) & mask;
            larger[at] = slot;
        }
        slots = larger;
    }
}
