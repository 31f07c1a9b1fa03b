using LogHunt.Engine.Indicators;

namespace LogHunt.Engine.Lines;

/// <summary>A text that has a zero wherever values of a column have digits of ten or sixteen: what none of them can be is known by it.</summary>
static class ValueShape
{
    const byte Digit = (byte)'0';

    /// <summary>Requires: digits in fixed places, or wide ones.</summary>
    public static byte[] Of(LineColumn column)
    {
        Span<byte> text = stackalloc byte[HexForm.Longest];
        return text[..(column.Wide is { } wide ? wide.Write(new byte[wide.Width], text) : column.Digits!.Write(0, text))].ToArray();
    }

    /// <summary>Whether a text of the shape may carry an indicator, or be read as another one without its escapes.</summary>
    public static bool MayCarry(ReadOnlySpan<byte> shape, TextIndicators sought)
    {
        if (!sought.Ranges.IsEmpty && (shape.Count((byte)'.') >= 3 || shape.Count((byte)':') >= PartEdges.OfAddress || shape.IndexOf("::"u8) >= 0)) return true;
        if (MayBeEscaped(shape)) return true;
        for (var at = 0; at < shape.Length;)
        {
            var end = at;
            while (end < shape.Length && TextIndicators.IsOfWord(shape[end])) end++;
            if (end > at && MayBeWord(TextIndicators.Trimmed(shape[at..end], out _), sought)) return true;
            at = end + 1;
        }
        return false;
    }

    /// <summary>What is no GUID's brace.</summary>
    static bool MayBeEscaped(ReadOnlySpan<byte> shape)
    {
        for (var at = 0; at < shape.Length; at++)
        {
            if ("\\%#&"u8.Contains(shape[at])) return true;
            if (PlainSpelling.LengthAt(shape[at..]) > 0) return true;
            if (!"[({"u8.Contains(shape[at])) continue;
            if (at + 2 >= shape.Length || shape[at + 1] != Digit || shape[at + 2] != Digit) return true;
        }
        return false;
    }

    /// <summary>The word, a name above it, or a run of letters and digits in it.</summary>
    static bool MayBeWord(ReadOnlySpan<byte> word, TextIndicators sought)
    {
        if (word.ContainsAnyExceptInRange((byte)0, (byte)127)) return true;
        for (var start = 0; start < word.Length; start++)
        {
            if (start > 0 && char.IsAsciiLetterOrDigit((char)word[start - 1])) continue;
            for (var end = word.Length; end > start; end--)
            {
                if (end < word.Length && char.IsAsciiLetterOrDigit((char)word[end])) continue;
                foreach (var one in sought.WordsOfDigits[end - start]) if (HasShape(one, word.Slice(start, end - start))) return true;
            }
        }
        return HasLetters(word);
    }

    static bool HasShape(ReadOnlySpan<byte> word, ReadOnlySpan<byte> shape)
    {
        for (var i = 0; i < word.Length; i++)
            if (shape[i] == Digit ? !char.IsAsciiHexDigit((char)word[i]) : (shape[i] | 0x20) != (word[i] | 0x20)) return false;
        return true;
    }

    /// <summary>Other letters than those of times and of `0x`: what words there are then is not looked at.</summary>
    static bool HasLetters(ReadOnlySpan<byte> word)
    {
        foreach (var code in word)
            if (char.IsAsciiLetter((char)code) && !"tzx"u8.Contains((byte)(code | 0x20))) return true;
        return false;
    }
}
