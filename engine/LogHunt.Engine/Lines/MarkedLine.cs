using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Lines;

/// <summary>
/// One line, with its delimiters and its double quotes as bits. The line's end counts as both, so that a search for the next one
/// needs no bound; behind it stand zeros, so that vectors may be read over the end.
/// </summary>
sealed class MarkedLine
{
    /// <summary>Bytes that can be read behind the line.</summary>
    public const int Spare = 128;

    const string Delimiters = "\t\n\r \"',;|[]()<>{}=:/";

    static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    static readonly SearchValues<byte> Address = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    static readonly bool[] IsDelimiterByte =
        [.. Enumerable.Range(0, 256).Select(value => Delimiters.Contains((char)value, StringComparison.Ordinal))];

    /// <summary>
    /// For each low and each high half of a byte, the groups (bits) of delimiters that have it: a byte is a delimiter where its
    /// halves share a group, for each group is one high half.
    /// </summary>
    static readonly Vector256<byte> LowHalves = Halves(value => value & 15), HighHalves = Halves(value => value >> 4);

    byte[] bytes = new byte[Spare];
    ulong[] delimiters = new ulong[1];
    ulong[] quotes = new ulong[1];

    public int Length { get; private set; }

    /// <summary>A byte of the line, or one of the zeros behind it.</summary>
    public byte this[int at] => bytes[at];

    /// <summary>Where the line can be read as vectors.</summary>
    public ref byte Start => ref MemoryMarshal.GetArrayDataReference(bytes);

    public ReadOnlySpan<byte> Slice(int from, int to) => bytes.AsSpan(from, to - from);

    public void Set(ReadOnlySpan<byte> line)
    {
        if (line.Length + Spare > bytes.Length) Rented.Grow(ref bytes, line.Length + Spare);
        var words = line.Length / 64 + 1;
        if (words > delimiters.Length)
        {
            Rented.Grow(ref delimiters, words);
            Rented.Grow(ref quotes, words);
        }
        line.CopyTo(bytes);
        bytes.AsSpan(line.Length, Spare).Clear();
        Length = line.Length;
        Mark(bytes, delimiters.AsSpan(0, words), quotes.AsSpan(0, words), Avx2.IsSupported);
        delimiters[words - 1] |= 1UL << line.Length;
        quotes[words - 1] |= 1UL << line.Length;
    }

    public void Recycle()
    {
        Rented.Recycle(ref bytes);
        Rented.Recycle(ref delimiters);
        Rented.Recycle(ref quotes);
    }

    public static bool IsDelimiter(byte value) => IsDelimiterByte[value];

    /// <summary>
    /// Where a bare value ends: at a delimiter, but a colon joins groups of hex digits (times, MAC addresses, IPv6), and a slash
    /// parts an address from its prefix length only.
    /// </summary>
    public int BareEnd(int from)
    {
        var hexTo = from;
        for (var at = from; ; at++)
        {
            at = Next(delimiters, at);
            switch (bytes[at])
            {
                case (byte)':' when bytes[at + 1] == ':' || char.IsAsciiHexDigit((char)bytes[at + 1]):
                    // What was looked at before is not looked at again: a line of colons costs what any other does.
                    if (bytes.AsSpan(hexTo, at - hexTo).ContainsAnyExcept(Hex)) return at;
                    hexTo = at + 1;
                    break;
                case (byte)'/' when at > from && bytes.AsSpan(from, at - from).ContainsAnyExcept(Address): break;
                default: return at;
            }
        }
    }

    /// <summary>The next double quote that no backslash takes away, or the line's end.</summary>
    public int QuotedEnd(int from)
    {
        for (var at = from; ; at++)
        {
            at = Next(quotes, at);
            var escape = at;
            while (escape > from && bytes[escape - 1] == '\\') escape--;
            if ((at - escape) % 2 == 0 || at == Length) return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Next(ulong[] marks, int from)
    {
        var word = from >> 6;
        var rest = marks[word] >> from;
        if (rest != 0) return from + BitOperations.TrailingZeroCount(rest);
        do rest = marks[++word]; while (rest == 0);
        return (word << 6) + BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>The bits of as many blocks of 64 bytes as there are words.</summary>
    internal static void Mark(ReadOnlySpan<byte> bytes, Span<ulong> delimiters, Span<ulong> quotes, bool vectors)
    {
        for (var word = 0; word < delimiters.Length; word++)
        {
            var block = bytes.Slice(word * 64, 64);
            (delimiters[word], quotes[word]) = vectors ? MarkVectors(block) : MarkBytes(block);
        }
    }

    static (ulong Delimiters, ulong Quotes) MarkBytes(ReadOnlySpan<byte> block)
    {
        var (delimiters, quotes) = (0UL, 0UL);
        for (var i = 0; i < block.Length; i++)
        {
            if (IsDelimiterByte[block[i]]) delimiters |= 1UL << i;
            if (block[i] == '"') quotes |= 1UL << i;
        }
        return (delimiters, quotes);
    }

    static (ulong Delimiters, ulong Quotes) MarkVectors(ReadOnlySpan<byte> block)
    {
        var (low, lowQuotes) = MarkVector(Vector256.Create(block));
        var (high, highQuotes) = MarkVector(Vector256.Create(block[32..]));
        return (low | (ulong)high << 32, lowQuotes | (ulong)highQuotes << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (uint Delimiters, uint Quotes) MarkVector(Vector256<byte> bytes)
    {
        var half = Vector256.Create((byte)15);
        var low = Avx2.Shuffle(LowHalves, bytes & half);
        var high = Avx2.Shuffle(HighHalves, Vector256.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & half);
        return (~Vector256.Equals(low & high, Vector256<byte>.Zero).ExtractMostSignificantBits(),
            Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits());
    }

    static Vector256<byte> Halves(Func<int, int> halfOf)
    {
        var groups = Delimiters.Select(delimiter => delimiter >> 4).Distinct().ToArray();
        var table = new byte[32];
        foreach (var delimiter in Delimiters)
            table[halfOf(delimiter)] |= (byte)(1 << Array.IndexOf(groups, delimiter >> 4));
        table.AsSpan(0, 16).CopyTo(table.AsSpan(16));
        return Vector256.Create(table);
    }
}
