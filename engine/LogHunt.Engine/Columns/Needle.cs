using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Bytes to be searched for in bytes. Requires: where case is ignored they are ASCII (nothing else folds to ASCII in ordinal comparison).
/// </summary>
readonly struct Needle
{
    readonly byte[] bytes;
    readonly bool ignoreCase;
    readonly int second;

    public Needle(byte[] bytes, bool ignoreCase)
    {
        this.bytes = bytes;
        this.ignoreCase = ignoreCase;
        second = bytes.Length - 1;
        while (second > 1 && Fold(bytes[second]) == Fold(bytes[0])) second--;
    }

    public int Length => bytes.Length;

    public int Find(ReadOnlySpan<byte> text) => ignoreCase ? FindFolded(text) : text.IndexOf(bytes);

    public bool Equals(ReadOnlySpan<byte> text) => ignoreCase ? Ascii.EqualsIgnoreCase(text, bytes) : text.SequenceEqual(bytes);

    /// <summary>
    /// Two of the needle's bytes are compared at 32 places at once, with bit 0x20 set on both sides; places where both fit are compared
    /// whole.
    /// </summary>
    int FindFolded(ReadOnlySpan<byte> text)
    {
        if (bytes.Length == 0) return 0;
        var last = text.Length - bytes.Length;
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var fold = Vector256.Create((byte)0x20);
            var a = Vector256.Create(Fold(bytes[0]));
            var b = Vector256.Create(Fold(bytes[second]));
            for (; i + second + Vector256<byte>.Count <= text.Length; i += Vector256<byte>.Count)
            {
                var hits = (Vector256.Equals(Vector256.LoadUnsafe(in text[i]) | fold,
                    a) & Vector256.Equals(Vector256.LoadUnsafe(in text[i + second]) | fold, b)).ExtractMostSignificantBits();
                for (; hits != 0; hits &= hits - 1)
                {
                    var place = i + BitOperations.TrailingZeroCount(hits);
                    if (place <= last && Ascii.EqualsIgnoreCase(text.Slice(place, bytes.Length), bytes)) return place;
                }
            }
        }
        for (; i <= last; i++)
            if (Ascii.EqualsIgnoreCase(text.Slice(i, bytes.Length), bytes)) return i;
        return -1;
    }

    static byte Fold(byte value) => (byte)(value | 0x20);
}
