using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Lines;

/// <summary>Where in a value a part of a needle stands.</summary>
enum ValuePlace : byte { Anywhere, Start, End, Whole }

/// <summary>A part of a needle at a place of values. Requires: what <see cref="Needle"/> requires.</summary>
readonly struct ValueNeedle(byte[] bytes, bool ignoresCase, ValuePlace place)
{
    readonly Needle needle = new(bytes, ignoresCase);

    public byte[] Bytes => bytes;
    public bool IgnoresCase => ignoresCase;
    public ValuePlace Place => place;

    /// <summary>Where in a text of so many bytes it can begin.</summary>
    public (int First, int Last) Starts(int length)
    {
        var last = length - bytes.Length;
        return place switch
        {
            ValuePlace.Anywhere => (0, last),
            ValuePlace.Start => (0, Math.Min(0, last)),
            ValuePlace.End => (Math.Max(0, last), last),
            _ => (0, last == 0 ? 0 : -1),
        };
    }

    /// <summary>Whether a byte of the needle and one of a text are taken for the same.</summary>
    public bool IsSame(byte own, byte other) =>
        own == other || ignoresCase && char.IsAsciiLetter((char)own) && (own | 0x20) == (other | 0x20);

    public bool Holds(ReadOnlySpan<byte> value)
    {
        if (place == ValuePlace.Anywhere) return needle.Find(value) >= 0;
        var (first, last) = Starts(value.Length);
        return first <= last && needle.Equals(value.Slice(first, bytes.Length));
    }

    /// <summary>
    /// Sets the flags of the values that it stands in and leaves the others. Values lie one behind the other, each between two offsets,
    /// so one search runs over all of them.
    /// </summary>
    /// <returns>How many were set.</returns>
    public int Search(ReadOnlySpan<byte> data, ReadOnlySpan<int> offsets, Span<bool> values)
    {
        var count = 0;
        if (place != ValuePlace.Anywhere || bytes.Length == 0)
        {
            for (var i = 0; i + 1 < offsets.Length; i++)
                if (Holds(data[offsets[i]..offsets[i + 1]])) count += Set(out values[i]);
            return count;
        }
        var (position, end, value) = (offsets[0], offsets[^1], 0);
        while (needle.Find(data[position..end]) is >= 0 and var found)
        {
            position += found;
            while (offsets[value + 1] <= position) value++;
            var next = offsets[value + 1];
            if (position + bytes.Length <= next) count += Set(out values[value]);
            // A find that reaches into the next value: that value can still hold one of its own.
            position = position + bytes.Length <= next ? next : position + 1;
        }
        return count;
    }

    static int Set(out bool flag)
    {
        flag = true;
        return 1;
    }
}
