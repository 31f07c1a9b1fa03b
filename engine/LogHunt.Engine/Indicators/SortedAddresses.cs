using System.Numerics;

namespace LogHunt.Engine.Indicators;

/// <summary>IPv4 addresses as numbers, most significant octet first, in order: looked for in lists as short as their upper bits make them.</summary>
/// <param name="ascending">The addresses, which may repeat; not copied.</param>
sealed class SortedAddresses(uint[] ascending)
{
    const int MostBits = 16;

    readonly int shift = ShiftOf(ascending.Length);
    readonly int[] starts = Starts(ascending, ShiftOf(ascending.Length));

    public int Length => ascending.Length;

    public uint this[int place] => ascending[place];

    /// <summary>The place of the first that is the address or behind it; their number when there is none.</summary>
    public int From(uint address)
    {
        var upper = (int)(address >> shift);
        var (low, high) = (starts[upper], starts[upper + 1]);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ascending[middle] < address) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    static int ShiftOf(int length) => 32 - Math.Min(MostBits, 1 + BitOperations.Log2((uint)length + 1));

    /// <summary>By upper bits of an address: the first that has them or lies behind.</summary>
    static int[] Starts(uint[] ascending, int shift)
    {
        var starts = new int[(1 << (32 - shift)) + 1];
        for (var (upper, place) = (0, 0); upper < starts.Length; starts[upper++] = place)
            while (place < ascending.Length && ascending[place] < (ulong)upper << shift) place++;
        return starts;
    }
}
