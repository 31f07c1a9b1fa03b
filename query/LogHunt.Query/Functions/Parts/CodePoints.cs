using System.Text;

namespace LogHunt.Query.Functions.Parts;

/// <summary>
/// Positions in text count code points, as Kusto's do; .NET's count UTF-16 units. Text without surrogates, nearly all, has them equal.
/// </summary>
static class CodePoints
{
    public static long Count(string text)
    {
        var low = 0;
        foreach (var c in text) if (char.IsLowSurrogate(c)) low++;
        return text.Length - low;
    }

    /// <summary>
    /// `length` code points from the one at `start`, which counts from the end when negative; nothing when that is before the text.
    /// </summary>
    public static string Slice(string text, long start, long length)
    {
        var count = Count(text);
        if (start < -count) return "";
        var from = start < 0 ? start + count : start;
        var to = length > count - from ? count : from + length;
        from = Math.Clamp(from, 0, count);
        if (to <= from) return "";
        return count == text.Length
            ? text.Substring((int)from, (int)(to - from))
            : text[Unit(text, from)..Unit(text, to)];
    }

    /// <summary>
    /// The text with U+FFFD for halves of code points: .NET's patterns match UTF-16 units, so that a `.` may cut one in two.
    /// </summary>
    public static string Whole(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Whether a UTF-16 position is in the middle of a code point.</summary>
    public static bool IsInside(string text, int unit) =>
        unit > 0 && unit < text.Length && char.IsSurrogatePair(text[unit - 1], text[unit]);

    /// <summary>The UTF-16 position of a code point, counted from such a position.</summary>
    public static int Unit(string text, long codePoint, int unit = 0)
    {
        for (; codePoint > 0 && unit < text.Length; codePoint--) unit += char.IsSurrogatePair(text, unit) ? 2 : 1;
        return unit;
    }

    /// <summary>The code point at a UTF-16 position.</summary>
    public static long Of(string text, int unit) => Count(text[..unit]);

    /// <summary>
    /// A search in a text between two UTF-16 positions: where it ends up (-1: nowhere) and how far on the next search begins.
    /// </summary>
    public delegate (int At, int Step) Search(string text, int from, int length);

    /// <summary>
    /// indexof() and its like: the code point of the n-th find. `options` are the start, the length and n, each optional; the length is
    /// that of the search for each find, behind the one before.
    /// </summary>
    public static object? Find(string text, ReadOnlySpan<object?> options, Search search)
    {
        var count = Count(text);
        var start = options.Length > 0 && options[0] is long from ? from < 0 ? Math.Max(count + from, 0) : from : 0;
        if (start > count) return -1L;
        var length = options.Length > 1 && options[1] is long limit && limit >= 0 ? Math.Min(limit, count - start) : count - start;
        var occurrence = options.Length > 2 && options[2] is long nth ? nth : 1;
        if (occurrence < 1) return null;
        var unit = Unit(text, start);
        var end = Unit(text, start + length);
        while (unit <= end)
        {
            var (at, step) = search(text, unit, end - unit);
            if (at < 0) return -1L;
            if (--occurrence == 0) return Of(text, at);
            var next = Math.Min(at + Math.Max(step, 1), text.Length);
            end = Unit(text, Count(text[unit..next]), end);
            unit = next;
        }
        return -1L;
    }

    public static string Reverse(string text)
    {
        var reversed = new StringBuilder(text.Length);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(text[i - 1], text[i])) reversed.Append(text, --i, 2);
            else reversed.Append(text[i]);
        }
        return reversed.ToString();
    }
}
