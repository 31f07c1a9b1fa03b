using SharpCompress.Compressors.LZMA;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// SharpCompress's decoder of LZMA and LZMA2, whose memory is what the data asks for: that is bounded before it is taken.
/// </summary>
static class LzmaWindow
{
    const int Smallest = 4096;

    /// <summary>
    /// How far to look back: what the data asks for, and no more than it gives. Taking it is work, so that a thousand small blocks
    /// with large windows end at the budget. Throws <see cref="RefusedException"/> when it is too much.
    /// </summary>
    public static int Take(ulong asked, ulong given, ArchiveBudget budget)
    {
        var window = Math.Min(asked, given);
        if (window > (ulong)budget.Window) throw new RefusedException(budget.SaysWindow);
        budget.Expand((long)window / 16);
        return (int)Math.Max(Smallest, window);
    }

    /// <summary>What one byte of properties says of LZMA2's window; null when it says nothing that is known.</summary>
    public static ulong? OfLzma2(byte properties) => properties switch
    {
        < 40 => (2UL | (properties & 1u)) << (properties / 2 + 11),
        40 => uint.MaxValue,
        _ => null,
    };

    /// <summary>LZMA2 data, which knows its own end.</summary>
    public static Stream Lzma2(Stream input, int window)
    {
        byte properties = 0;
        while (OfLzma2(properties) < (ulong)window) properties++;
        return new OutgrownWindows(LzmaStream.Create([properties], input, -1, -1, null, isLzma2: true, leaveOpen: true), (ulong)window);
    }

    /// <summary>LZMA data, which ends after so many bytes, or at its mark when `length` is negative.</summary>
    public static Stream Lzma(Stream input, byte coding, int window, long length)
    {
        if (coding >= 9 * 5 * 5) throw new InvalidDataException("the properties of its compression are none");
        var properties = new byte[5];
        properties[0] = coding;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(properties.AsSpan(1), window);
        return new OutgrownWindows(LzmaStream.Create(properties, input, -1, length, null, isLzma2: false, leaveOpen: true), (ulong)window);
    }
}
