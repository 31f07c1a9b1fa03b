using System.Numerics;

namespace LogHunt.Engine.Columns;

/// <summary>
/// Which rows hold a value: Arrow's bitmap, least significant bit first, 1 for present; no bits at all when every row does.
/// </summary>
public readonly struct Validity(ReadOnlyMemory<byte> bits)
{
    /// <summary>Every row has a value.</summary>
    public static Validity All => default;

    /// <summary>The bitmap; empty when every row has a value.</summary>
    public ReadOnlyMemory<byte> Bits { get; } = bits;

    /// <summary>Whether a bitmap is there at all.</summary>
    public bool HasNulls => !Bits.IsEmpty;

    /// <summary>Whether a row has a value.</summary>
    public bool this[int row] => Bits.IsEmpty || (Bits.Span[row >> 3] >> (row & 7) & 1) != 0;

    /// <summary>A bitmap of so many rows, all of which have a value yet.</summary>
    internal static byte[] AllPresent(int rows)
    {
        var bits = new byte[(rows + 7) / 8];
        Array.Fill(bits, (byte)0xff);
        return bits;
    }

    /// <summary>Says in a bitmap that is still filled that a row has no value.</summary>
    internal static void SetNull(byte[] bits, int row) => bits[row >> 3] &= (byte)~(1 << (row & 7));

    /// <summary>Rows without a value among the first `rows`.</summary>
    public int CountNulls(int rows)
    {
        if (Bits.IsEmpty) return 0;
        var present = 0;
        var bits = Bits.Span;
        for (var i = 0; i < rows >> 3; i++) present += BitOperations.PopCount(bits[i]);
        for (var row = rows & ~7; row < rows; row++) present += bits[row >> 3] >> (row & 7) & 1;
        return rows - present;
    }

    /// <summary>Present where both are: the validity of an operation that gives null for null.</summary>
    public static Validity Both(Validity a, Validity b, int rows)
    {
        if (a.Bits.IsEmpty) return b;
        if (b.Bits.IsEmpty) return a;
        var both = new byte[(rows + 7) / 8];
        System.Numerics.Tensors.TensorPrimitives.BitwiseAnd(a.Bits.Span[..both.Length], b.Bits.Span[..both.Length], both);
        return new(both);
    }

    /// <summary>The same of the named rows in the order given; row -1 has no value.</summary>
    public Validity Gather(ReadOnlySpan<int> rows)
    {
        if (Bits.IsEmpty && !rows.Contains(-1)) return All;
        var gathered = new byte[(rows.Length + 7) / 8];
        for (var i = 0; i < rows.Length; i++)
            if (rows[i] >= 0 && this[rows[i]]) gathered[i >> 3] |= (byte)(1 << (i & 7));
        return new(gathered);
    }
}
