using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LogHunt.Engine.Execution.Vector;

/// <summary>
/// Numbers distinct 64-bit keys 0, 1, 2 … in the order in which they first came: open addressing, linear probing, key and number
/// side by side.
/// </summary>
sealed class LongIndex
{
    /// <summary>`Next` is the key's number + 1, so that a cleared slot is a free one.</summary>
    struct Slot
    {
        public long Key;
        public int Next;
    }

    long[] keys = new long[16];
    Slot[] slots = new Slot[32];
    int shift = 64 - 5;

    public int Count { get; private set; }

    public long Bytes => 8L * keys.Length + 16L * slots.Length;

    /// <summary>The keys by number.</summary>
    public ReadOnlySpan<long> Keys => keys.AsSpan(0, Count);

    /// <summary>Keys after which one is asked for that was <see cref="Expect"/>ed.</summary>
    public const int Ahead = 12;

    /// <summary>Begins to fetch where a key would lie: a table of many keys is in no cache, and one waits for several as for one.</summary>
    public unsafe void Expect(long key)
    {
        // The array may be moved meanwhile; then nothing is won, and nothing lost.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref slots[Place(key)]));
    }

    public int Find(long key)
    {
        var table = slots;
        for (var at = Place(key); ; at = (at + 1) & (table.Length - 1))
        {
            ref var slot = ref table[at];
            if (slot.Next == 0 || slot.Key == key) return slot.Next - 1;
        }
    }

    public int Add(long key)
    {
        var table = slots;
        for (var at = Place(key); ; at = (at + 1) & (table.Length - 1))
        {
            ref var slot = ref table[at];
            if (slot.Next == 0) return New(key, ref slot);
            if (slot.Key == key) return slot.Next - 1;
        }
    }

    int New(long key, ref Slot slot)
    {
        if (Count == keys.Length) Array.Resize(ref keys, Count * 2);
        keys[Count] = key;
        slot.Key = key;
        slot.Next = ++Count;
        if (Count * 2 > slots.Length) Grow();
        return Count - 1;
    }

    int Place(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> shift);

    void Grow()
    {
        slots = new Slot[slots.Length * 2];
        shift--;
        for (var number = 0; number < Count; number++)
        {
            var at = Place(keys[number]);
            while (slots[at].Next != 0) at = (at + 1) & (slots.Length - 1);
            slots[at] = new() { Key = keys[number], Next = number + 1 };
        }
    }
}
