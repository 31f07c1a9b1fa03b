namespace LogHunt.Engine.Execution.Vector;

/// <summary>Numbers distinct 64-bit keys 0, 1, 2 … in the order in which they first came: open addressing, linear probing.</summary>
sealed class LongIndex
{
    long[] keys = new long[16];
    int[] slots = NewSlots(32);
    int shift = 64 - 5;

    public int Count { get; private set; }

    public long Bytes => 8L * keys.Length + 4L * slots.Length;

    /// <summary>The keys by number.</summary>
    public ReadOnlySpan<long> Keys => keys.AsSpan(0, Count);

    public int Find(long key)
    {
        var mask = slots.Length - 1;
        for (var slot = Slot(key); ; slot = (slot + 1) & mask)
        {
            var id = slots[slot];
            if (id < 0 || keys[id] == key) return id;
        }
    }

    public int Add(long key)
    {
        var mask = slots.Length - 1;
        for (var slot = Slot(key); ; slot = (slot + 1) & mask)
        {
            var id = slots[slot];
            if (id >= 0)
            {
                if (keys[id] == key) return id;
                continue;
            }
            id = Count++;
            if (id == keys.Length) Array.Resize(ref keys, id * 2);
            keys[id] = key;
            slots[slot] = id;
            if (Count * 2 > slots.Length) Grow();
            return id;
        }
    }

    int Slot(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> shift);

    void Grow()
    {
        slots = NewSlots(slots.Length * 2);
        shift--;
        var mask = slots.Length - 1;
        for (var id = 0; id < Count; id++)
        {
            var slot = Slot(keys[id]);
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
