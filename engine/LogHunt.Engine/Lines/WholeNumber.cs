using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LogHunt.Engine.Lines;

/// <summary>Whole numbers below 2^62 in the one spelling that they are written in: decimal digits, no sign, no zero in front.</summary>
static class WholeNumber
{
    /// <summary>Bytes of the longest.</summary>
    public const int MaxLength = 19;

    /// <summary>The first that is too large.</summary>
    const ulong End = 1UL << 62;

    /// <summary>Requires: eight bytes can be read from the beginning of any text, also of a shorter one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var length = text.Length;
        if (length is 0 or > MaxLength) return false;
        ref var start = ref MemoryMarshal.GetReference(text);
        if (start == '0') return length == 1;
        var first = (length - 1) % 8 + 1;
        if (!TryParseEight(Unsafe.ReadUnaligned<ulong>(ref start) << (64 - 8 * first), first, out var value)) return false;
        for (var at = first; at < length; at += 8)
        {
            if (!TryParseEight(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)), 8, out var next)) return false;
            value = value * 100_000_000 + next;
        }
        number = (long)value;
        return value < End;
    }

    /// <returns>Bytes of the text.</returns>
    public static int Write(long number, Span<byte> target) => Utf8Formatter.TryFormat(number, target, out var written) ? written : 0;

    /// <summary>
    /// Up to eight digits, which stand in the upper bytes of a word, the first one lowest: pairs, then fours, then all of them are
    /// put together by multiplying.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryParseEight(ulong digits, int count, out ulong value)
    {
        var values = digits - (0x3030_3030_3030_3030UL << (64 - 8 * count));
        value = 0;
        if (((values | (values + 0x7676_7676_7676_7676UL)) & 0x8080_8080_8080_8080UL) != 0) return false;
        values = values * 10 + (values >> 8);
        value = ((values & 0x0000_00FF_0000_00FFUL) * 0x000F_4240_0000_0064UL
            + (values >> 16 & 0x0000_00FF_0000_00FFUL) * 0x0000_2710_0000_0001UL) >> 32;
        return true;
    }
}
