using System.Numerics;
using System.Security.Cryptography;

namespace LogHunt.Engine.Lines;

/// <summary>Numbers distinct numbers that are not negative 0, 1, 2 … in the order in which they first came.</summary>
sealed class NumberIndex
{
    /// <summary>Another one in each process: whoever writes logs must not choose numbers that collide.</summary>
    static readonly ulong Factor = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    long[] keys = new long[256];
    int[] slots = new int[512];   // number + 1, 0 where free

    public int Count { get; private set; }

    /// <summary>By number.</summary>
    public ReadOnlySpan<long> Keys => keys.AsSpan(0, Count);

    public int Add(long key)
    {
        var (slots, mask) = (this.slots, this.slots.Length - 1);
        for (var at = Place(key, slots.Length); ; at = (at + 1) & mask)
        {
            var slot = slots[at];
            if (slot == 0) break;
            if (keys[slot - 1] == key) return slot - 1;
        }
        return Append(key);
    }

    int Append(long key)
    {
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, Count * 2);
            slots = new int[Count * 4];
            for (var i = 0; i < Count; i++) Occupy(i);
        }
        keys[Count] = key;
        Occupy(Count);
        return Count++;
    }

    void Occupy(int number)
    {
        var at = Place(keys[number], slots.Length);
        while (slots[at] != 0) at = (at + 1) & (slots.Length - 1);
        slots[at] = number + 1;
    }

    static int Place(long key, int slots) => (int)((ulong)key * Factor >> (64 - BitOperations.Log2((uint)slots)));
}
