using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LogHunt.Engine.Indicators;

/// <summary>What must stand before, around and behind a word of a text so that it is an indicator.</summary>
static class TextEdges
{
    /// <summary>What stands between the ends of a connection.</summary>
    static readonly byte[][] Arrows = [" > "u8.ToArray(), " < "u8.ToArray(), " -> "u8.ToArray(), " <- "u8.ToArray()];

    static readonly SearchValues<byte> OfEnds = SearchValues.Create("0123456789.*"u8);

    /// <summary>
    /// Whether text behind a host is port, path and query of a URL, exactly: what goes on where a URL may go on is another URL. 80 and 443
    /// are no port, a fragment is not looked at.
    /// </summary>
    public static bool UrlFollows(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted)
    {
        var port = Port(text);
        var wantedPort = Port(wanted);
        var isSame = text[..port].SequenceEqual(wanted[..wantedPort]);
        var isDefault = wantedPort == 0 && (text[..port].SequenceEqual(":80"u8) || text[..port].SequenceEqual(":443"u8));
        if (!isSame && !isDefault) return false;
        text = text[port..];
        wanted = wanted[wantedPort..];
        // An empty path is `/` in the canonical form.
        if (!text.StartsWith("/"u8) && (wanted.Length == 1 || wanted[1] == '?')) wanted = wanted[1..];
        return text.StartsWith(wanted) && EndsUrl(text[wanted.Length..]);
    }

    /// <summary>The length of `:8080`, 0 without.</summary>
    static int Port(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == ':' && Utf8Parser.TryParse(text[1..], out ushort _, out var read) ? read + 1 : 0;

    /// <summary>
    /// Whether the fifth of dotted numbers is a port, as programs that show packets and connections write it: too large for a part of an
    /// address, or beside an arrow or the other end. Else the five are a version or an object's identifier.
    /// </summary>
    public static bool IsPort(ReadOnlySpan<byte> text, int from, int port, int end)
    {
        if (!Utf8Parser.TryParse(text[port..end], out ushort number, out _)) return false;
        if (number > byte.MaxValue) return true;
        var before = text[..from];
        var behind = text[end..];
        if (before.EndsWith("> "u8) || before.EndsWith("< "u8) || BeginsWithArrow(behind)) return true;
        var left = before.TrimEnd(" \t"u8);
        var right = behind.TrimStart(" \t"u8);
        return (right.Length < behind.Length && IsEnd(right[..Run(right)]))
            || (left.Length < before.Length && IsEnd(left[(left.LastIndexOfAnyExcept(OfEnds) + 1)..]));
    }

    static bool BeginsWithArrow(ReadOnlySpan<byte> text)
    {
        foreach (var arrow in Arrows) if (text.StartsWith(arrow)) return true;
        return false;
    }

    static int Run(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(OfEnds) is >= 0 and var end ? end : text.Length;

    static bool IsEnd(ReadOnlySpan<byte> word) => word.SequenceEqual("*.*"u8) || word.Count((byte)'.') == 4;

    static bool EndsUrl(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        return text[0] switch
        {
            // They end a sentence where nothing follows them that could stand in a URL.
            (byte)'.' or (byte)'?' or (byte)'!' or (byte)':' => text.Length == 1 || !GoesOn(text[1]),
            var code => !GoesOn(code),
        };
    }

    /// <summary>Commas, semicolons and brackets may stand in URLs, and mostly end them in logs.</summary>
    static bool GoesOn(byte code) => code > 127 || char.IsAsciiLetterOrDigit((char)code) || "/%_~=&+@*$-"u8.Contains(code);

    /// <summary>Whether a mailbox's name and an `@` end the text, and nothing of a longer name before them.</summary>
    public static bool StandsBefore(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        if (text.IsEmpty || text[^1] != '@' || !EndsWith(text[..^1], name)) return false;
        var before = text[..^(name.Length + 1)];
        return before.IsEmpty || !(before[^1] is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-' || Rune.IsLetterOrDigit(Last(before)));
    }

    /// <summary>Whether a phrase stands at a place of the text, and where it begins or ends with a letter no other one goes on.</summary>
    public static bool StandsAround(ReadOnlySpan<byte> text, int start, ReadOnlySpan<byte> phrase)
    {
        if (start < 0 || start + phrase.Length > text.Length || !EndsWith(text[..(start + phrase.Length)], phrase)) return false;
        var before = text[..start];
        var behind = text[(start + phrase.Length)..];
        return !(Rune.IsLetterOrDigit(First(phrase)) && !before.IsEmpty && Rune.IsLetterOrDigit(Last(before)))
            && !(Rune.IsLetterOrDigit(Last(phrase)) && !behind.IsEmpty && Rune.IsLetterOrDigit(First(behind)));
    }

    /// <summary>
    /// Whether what completes a word may stand around it in the text of which this is a part: false only where the part itself shows
    /// another thing. Its last bytes show nothing where they may be half of an escape.
    /// </summary>
    public static bool MayComplete(IndicatorWord word, ReadOnlySpan<byte> part, int from, int to)
    {
        const int LongestPort = 6, LongestEnd = 6;
        switch (word.Kind)
        {
            case WordKind.Url: return part.Length - to <= word.Rest.Length + LongestPort + LongestEnd || UrlFollows(part[to..], word.Rest);
            case WordKind.Email: return from == 0 || (from < word.Rest.Length + 2 ? part[from - 1] == '@' : StandsBefore(part[..from], word.Rest));
            case WordKind.Phrase:
                var end = part.Length;
                if (part[Math.Max(0, end - LongestEnd)..].IndexOfAny((byte)'\\', (byte)'&') is >= 0 and var half) end = Math.Max(0, end - LongestEnd) + half;
                var start = from - word.Offset;
                var (first, last) = (Math.Max(start, 1), Math.Min(start + word.Rest.Length, end));
                return first >= last || EndsWith(part[..last], word.Rest.AsSpan((first - start)..(last - start)))
                    || !Ascii.IsValid(word.Rest);
            default: return true;
        }
    }

    /// <summary>Whether a text begins with a character that words have.</summary>
    public static bool IsOfWord(ReadOnlySpan<byte> text, out int length)
    {
        Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune.Value is '.' or '-' or '_' || Rune.IsLetterOrDigit(rune)
            || (rune.Value > 127 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
    }

    /// <summary>Bytes of the first character, or of what is none.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out var length);
        return length;
    }

    /// <summary>Without case; `lower` is in lower case.</summary>
    static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length < lower.Length) return false;
        var end = text[^lower.Length..];
        return Ascii.IsValid(lower)
            ? Ascii.EqualsIgnoreCase(end, lower)
            : Encoding.UTF8.GetString(end).Equals(Encoding.UTF8.GetString(lower), StringComparison.OrdinalIgnoreCase);
    }

    static Rune First(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var rune, out _);
        return rune;
    }

    static Rune Last(ReadOnlySpan<byte> text)
    {
        Rune.DecodeLastFromUtf8(text, out var rune, out _);
        return rune;
    }
}
