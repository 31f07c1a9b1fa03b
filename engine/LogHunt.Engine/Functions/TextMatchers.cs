using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Functions;

readonly struct EqualMatcher(byte[] wanted) : ITextMatcher
{
    public bool Test(ReadOnlySpan<byte> value) => value.SequenceEqual(wanted);
}

/// <summary>Where in a value a needle must stand.</summary>
enum Anchor { Whole, Anywhere, Start, End, Term, TermStart, TermEnd }

/// <summary>A needle at a place, over UTF-8. Requires: what <see cref="Needle"/> requires.</summary>
readonly struct AnchorMatcher(byte[] bytes, Anchor anchor, bool ignoreCase) : ITextMatcher
{
    readonly Needle needle = new(bytes, ignoreCase);
    readonly bool leftEdge = anchor is Anchor.Term or Anchor.TermStart && Terms.StartsInside(bytes);
    readonly bool rightEdge = anchor is Anchor.Term or Anchor.TermEnd && Terms.EndsInside(bytes);

    public Needle Needle => needle;

    public bool Test(ReadOnlySpan<byte> value)
    {
        switch (anchor)
        {
            case Anchor.Whole: return needle.Equals(value);
            case Anchor.Start: return value.Length >= needle.Length && needle.Equals(value[..needle.Length]);
            case Anchor.End: return value.Length >= needle.Length && needle.Equals(value[^needle.Length..]);
            case Anchor.Anywhere: return needle.Find(value) >= 0;
        }
        for (var from = 0; from <= value.Length - needle.Length; from++)
        {
            var found = needle.Find(value[from..]);
            if (found < 0) return false;
            from += found;
            if ((!leftEdge || !Terms.EndsInside(value[..from])) && (!rightEdge || !Terms.StartsInside(value[(from + needle.Length)..])))
                return true;
        }
        return false;
    }
}

/// <summary>The same where case is ignored and the needle is not ASCII: over UTF-16, by the definition.</summary>
readonly struct FoldedMatcher(string needle, Anchor anchor) : ITextMatcher
{
    public bool Test(ReadOnlySpan<byte> value)
    {
        var chars = ArrayPool<char>.Shared.Rent(Math.Max(value.Length, 1));
        var length = Encoding.UTF8.GetChars(value, chars);
        var answer = TextPredicate.Test(chars.AsSpan(0, length), needle, anchor, StringComparison.OrdinalIgnoreCase);
        ArrayPool<char>.Shared.Return(chars);
        return answer;
    }
}

/// <summary>Terms are the longest runs of Unicode letters and digits; everything else, the underscore too, separates them.</summary>
static class Terms
{
    static readonly SearchValues<byte> AsciiTerm = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    public static bool StartsInside(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return false;
        if (text[0] < 0x80) return AsciiTerm.Contains(text[0]);
        Rune.DecodeFromUtf8(text, out var rune, out _);
        return Rune.IsLetterOrDigit(rune);
    }

    public static bool EndsInside(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return false;
        if (text[^1] < 0x80) return AsciiTerm.Contains(text[^1]);
        Rune.DecodeLastFromUtf8(text, out var rune, out _);
        return Rune.IsLetterOrDigit(rune);
    }

    public static bool StartsInside(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return false;
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return Rune.IsLetterOrDigit(rune);
    }

    public static bool EndsInside(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return false;
        Rune.DecodeLastFromUtf16(text, out var rune, out _);
        return Rune.IsLetterOrDigit(rune);
    }

    /// <summary>Where the next term of the text begins and how long it is; length 0 when there is none.</summary>
    public static (int Start, int Length) Next(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && !IsInside(text, from, out var size)) from += size;
        var end = from;
        while (end < text.Length && IsInside(text, end, out var size)) end += size;
        return (from, end - from);
    }

    static bool IsInside(ReadOnlySpan<char> text, int at, out int size)
    {
        size = 1;
        if (char.IsAscii(text[at])) return char.IsAsciiLetterOrDigit(text[at]);
        Rune.DecodeFromUtf16(text[at..], out var rune, out size);
        return Rune.IsLetterOrDigit(rune);
    }
}
