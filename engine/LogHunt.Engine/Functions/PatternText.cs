using System.Globalization;

namespace LogHunt.Engine.Functions;

/// <summary>A pattern as it is read, and what is wrong with it. The first problem is the one that counts: it ends the reading.</summary>
sealed class PatternText(string pattern)
{
    /// <summary>More than this is more repetitions than an automaton can have.</summary>
    const int MostDigits = 6;

    int at;

    public string? Problem { get; private set; }

    public int At => at;

    public bool IsAtEnd => at >= pattern.Length;

    public char Next => pattern[at];

    public char Take() => pattern[at++];

    public void Skip(int length) => at += length;

    public bool StartsWith(string start) => string.CompareOrdinal(pattern, at, start, 0, start.Length) == 0;

    /// <summary>Says what is wrong at a place, in characters from 1, and goes to the end.</summary>
    public void Refuse(int place, string problem)
    {
        Problem ??= string.Create(CultureInfo.InvariantCulture, $"at character {place + 1} {problem}");
        at = pattern.Length;
    }

    /// <summary>Takes what stands before a character, and that; null, taking nothing, when there is none.</summary>
    public string? TakeTo(char end)
    {
        var close = pattern.IndexOf(end, at);
        if (close < 0) return null;
        var text = pattern[at..close];
        at = close + 1;
        return text;
    }

    /// <summary>Takes a code point.</summary>
    public int TakePoint()
    {
        if (!char.IsHighSurrogate(Next) || at + 1 >= pattern.Length || !char.IsLowSurrogate(pattern[at + 1])) return Take();
        at += 2;
        return char.ConvertToUtf32(pattern[at - 2], pattern[at - 1]);
    }

    /// <summary>Takes a blank, or a comment to the end of its line.</summary>
    public bool SkipBlank()
    {
        if (IsAtEnd || !(Next == '#' || char.IsWhiteSpace(Next))) return false;
        if (Take() == '#') while (!IsAtEnd && Take() != '\n') { }
        return true;
    }

    /// <summary>`{2}`, `{2,}`, `{2,5}` that stands here, as it is written, and its length; null where a brace is a character.</summary>
    public (string Counts, int Length)? Counts()
    {
        var close = pattern.IndexOf('}', at);
        if (close < 0 || close - at > 2 * MostDigits + 2) return null;
        var counts = pattern[(at + 1)..close].Split(',');
        if (counts.Length > 2 || !IsCount(counts[0]) || !(counts.Length == 1 || counts[1].Length == 0 || IsCount(counts[1]))) return null;
        if (counts is [var least, { Length: > 0 } most] && Number(least) > Number(most))
            Problem ??= string.Create(CultureInfo.InvariantCulture, $"at character {at + 1} `{{{least},{most}}}` has its ends the wrong way round");
        return (pattern[at..(close + 1)], close + 1 - at);
    }

    static bool IsCount(string text) => text.Length is > 0 and <= MostDigits && text.All(char.IsAsciiDigit);

    static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    /// <summary>Takes an escape that is one code point: `\.`, `\n`, `\x41`, `\x{1F600}`, `\u0041`, `\101`; null, taking nothing, for others.</summary>
    public int? TakePointEscape()
    {
        if (at + 1 >= pattern.Length) return null;
        var place = at;
        var letter = pattern[at + 1];
        int? point = letter switch
        {
            'a' => 7,
            'e' => 0x1b,
            'f' => '\f',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\v',
            _ when letter is not ('<' or '>') && letter < 0x80 && !char.IsAsciiLetterOrDigit(letter) => letter,
            _ => null,
        };
        if (point is not null)
        {
            at += 2;
            return point;
        }
        if (letter is 'x' or 'u' or 'U') return Hexadecimal(place, letter switch { 'x' => 2, 'u' => 4, _ => 8 });
        return letter is >= '0' and <= '7' ? Octal(letter == '0') : null;
    }

    /// <summary>Three digits, or fewer that begin with 0: `\1` would be a back-reference.</summary>
    int? Octal(bool isShort)
    {
        var length = 0;
        var value = 0;
        while (length < 3 && at + 1 + length < pattern.Length && pattern[at + 1 + length] is >= '0' and <= '7' and var digit)
        {
            value = value * 8 + digit - '0';
            length++;
        }
        if (length < 3 && !isShort) return null;
        at += 1 + length;
        return value;
    }

    int? Hexadecimal(int place, int digits)
    {
        at += 2;
        var inBraces = !IsAtEnd && Next == '{';
        if (inBraces) at++;
        var start = at;
        var most = inBraces ? 8 : digits;
        while (!IsAtEnd && at - start < most && char.IsAsciiHexDigit(Next)) at++;
        var text = pattern[start..at];
        var isClosed = inBraces ? !IsAtEnd && Take() == '}' && text.Length > 0 : text.Length == digits;
        if (isClosed && uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is <= 0x10ffff and var point)
            return (int)point;
        Refuse(place, $"`{pattern[place..Math.Min(pattern.Length, place + 12)]}` is no character: {digits} hexadecimal digits follow, "
            + "or up to 10FFFF in braces");
        return 0;
    }

    /// <summary>Takes `\d`, `\W`, `\pL`, `\P{Greek}`; null, taking nothing, for others.</summary>
    public ClassMember? TakeClassEscape(bool isAscii)
    {
        if (Next != '\\' || at + 1 >= pattern.Length) return null;
        var place = at;
        var letter = pattern[at + 1];
        if (letter is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            at += 2;
            return NamedClasses.OfLetter(letter, isAscii);
        }
        if (letter is not ('p' or 'P')) return null;
        at += 2;
        var name = IsAtEnd ? "" : Take().ToString();
        if (name == "{") name = TakeTo('}') ?? "";
        var isNegated = (letter == 'P') != name.StartsWith('^');
        if (NamedClasses.OfProperty(name.TrimStart('^'), isNegated) is { } member) return member;
        Refuse(place, name.Length == 0 ? $"`\\{letter}` names no class of characters"
            : $"`{name}` is no class of characters that is known; there are categories as `L`, `Lu`, `Nd`, and scripts as `Greek`, `Cyrillic`");
        return new("", () => CodePointSet.None);
    }
}
