using System.IO.Hashing;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

/// <summary>
/// Numbers distinct byte strings 0, 1, 2 … in the order in which they first came. Open addressing over one buffer; nothing is allocated
/// for a known value.
/// </summary>
sealed class Utf8Index
{
    readonly TextBuilder values = new();
    ulong[] hashes = new ulong[16];
    int[] slots = NewSlots(32);

    public int Count => values.Length;

    public long Bytes => values.Bytes + 4L * slots.Length + 8L * hashes.Length;

    /// <summary>The number of a value, or -1.</summary>
    public int Find(ReadOnlySpan<byte> value)
    {
        var hash = XxHash3.HashToUInt64(value);
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var id = slots[slot];
            if (id < 0) return -1;
            if (hashes[id] == hash && values[id].SequenceEqual(value)) return id;
        }
    }

    /// <summary>The number of a value, which gets the next one when it is new.</summary>
    public int Add(ReadOnlySpan<byte> value)
    {
        var hash = XxHash3.HashToUInt64(value);
        var mask = slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var id = slots[slot];
            if (id >= 0)
            {
                if (hashes[id] == hash && values[id].SequenceEqual(value)) return id;
                continue;
            }
            id = values.Length;
            if (id == hashes.Length) Array.Resize(ref hashes, id * 2);
            hashes[id] = hash;
            values.Append(value);
            slots[slot] = id;
            if (id * 2 >= slots.Length) Grow();
            return id;
        }
    }

    /// <summary>The values by number.</summary>
    public TextColumn Values() => values.Build();

    void Grow()
    {
        slots = NewSlots(slots.Length * 2);
        var mask = slots.Length - 1;
        for (var id = 0; id < values.Length; id++)
        {
            var slot = (int)hashes[id] & mask;
            while (slots[slot] >= 0) slot = (slot + 1) & mask;
            slots[slot] = id;
        }
    }

    static int[] NewSlots(int count)
    {
        var slots = new int[count];
        Array.Fill(slots, -1);
        return slots;
    }
}
