using System.Buffers;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Arrays of builders, rented: a segment's worth of fresh ones costs more in page faults than filling them. What was not written
/// reads as default. An array that is never given back is the garbage collector's, as any other.
/// </summary>
static class Rented
{
    /// <summary>A larger array with what there was; small ones become so in large steps, for most grow to a segment's rows.</summary>
    public static void Grow<T>(ref T[] array, int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, array.Length * (array.Length < Large ? 8 : 2)));
        array.CopyTo(larger, 0);
        larger.AsSpan(array.Length).Clear();
        Recycle(ref array);
        array = larger;
    }

    /// <summary>Gives an array back; small first arrays were not rented, and the pool takes only what has one of its sizes.</summary>
    public static void Recycle<T>(ref T[] array)
    {
        if (array.Length >= Smallest) ArrayPool<T>.Shared.Return(array);
        array = [];
    }

    /// <summary>First arrays are shorter than this.</summary>
    const int Smallest = 512;

    const int Large = 1 << 13;
}
