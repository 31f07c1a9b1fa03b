using System.Text;

namespace LogHunt.Query.Functions;

/// <summary>Positions in text count code points, as Kusto's do; .NET's count UTF-16 units. Text without surrogates, nearly all, has them equal.</summary>
static class CodePoints
{
    public static long Count(string text)
    {
        var low = 0;
        foreach (var c in text) if (char.IsLowSurrogate(c)) low++;
        return text.Length - low;
    }

    /// <summary>`length` code points from the one at `start`, which counts from the end when negative; what lies outside is cut off.</summary>
    public static string Slice(string text, long start, long length)
    {
        var count = Count(text);
        length = Math.Min(length, int.MaxValue);
        var from = start < 0 ? Math.Max(start, -count - length) + count : start;
        var to = length > count - from ? count : from + length;
        from = Math.Clamp(from, 0, count);
        if (to <= from) return "";
        return count == text.Length
            ? text.Substring((int)from, (int)(to - from))
            : text[Unit(text, from)..Unit(text, to)];
    }

    /// <summary>The UTF-16 position of a code point.</summary>
    public static int Unit(string text, long codePoint)
    {
        var unit = 0;
        for (; codePoint > 0 && unit < text.Length; codePoint--) unit += char.IsSurrogatePair(text, unit) ? 2 : 1;
        return unit;
    }

    /// <summary>The code point at a UTF-16 position.</summary>
    public static long Of(string text, int unit) => Count(text[..unit]);

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
