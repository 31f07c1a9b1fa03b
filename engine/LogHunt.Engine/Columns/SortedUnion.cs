using System.Runtime.InteropServices;

namespace LogHunt.Engine.Columns;

/// <summary>
/// The values of two sorted dictionaries as one, and where those of each stand in it. Both are read from front to back, which costs a
/// fraction of looking the values of one up among those of the other.
/// </summary>
sealed class SortedUnion
{
    SortedUnion(TextColumn values, int[] ofFirst, int[] ofSecond) => (Values, OfFirst, OfSecond) = (values, ofFirst, ofSecond);

    /// <summary>All values, each once, sorted by bytes.</summary>
    public TextColumn Values { get; }

    /// <summary>For each value of the first dictionary its place among <see cref="Values"/>.</summary>
    public int[] OfFirst { get; }

    /// <inheritdoc cref="OfFirst"/>
    public int[] OfSecond { get; }

    /// <summary>Null when both together are too long for one column. Requires: <see cref="TextColumn.IsSortedSet"/> of both.</summary>
    public static SortedUnion? Of(TextColumn first, TextColumn second)
    {
        if (first.Bytes + second.Bytes > Array.MaxLength) return null;
        var (ofFirst, ofSecond) = (new int[first.Length], new int[second.Length]);
        ReadOnlySpan<int> firstEnds = first.Offsets, secondEnds = second.Offsets;
        ReadOnlySpan<byte> firstData = first.Data.Span, secondData = second.Data.Span;
        var positions = new int[first.Length + second.Length + 1];
        var text = new byte[firstEnds[^1] - firstEnds[0] + secondEnds[^1] - secondEnds[0]];
        var (count, end) = (0, 0);
        for (int i = 0, j = 0; i < ofFirst.Length || j < ofSecond.Length; count++)
        {
            var mine = i < ofFirst.Length ? firstData[firstEnds[i]..firstEnds[i + 1]] : default;
            var theirs = j < ofSecond.Length ? secondData[secondEnds[j]..secondEnds[j + 1]] : default;
            var order = i == ofFirst.Length ? 1 : j == ofSecond.Length ? -1 : mine.SequenceCompareTo(theirs);
            var value = order <= 0 ? mine : theirs;
            value.CopyTo(text.AsSpan(end));
            positions[count + 1] = end += value.Length;
            if (order <= 0) ofFirst[i++] = count;
            if (order >= 0) ofSecond[j++] = count;
        }
        var offsets = MemoryMarshal.AsBytes(positions.AsSpan(0, count + 1)).ToArray();
        return new(new TextColumn(first.Type, offsets, text.AsMemory(0, end), count), ofFirst, ofSecond);
    }
}
