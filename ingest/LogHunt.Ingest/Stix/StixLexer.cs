using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace LogHunt.Ingest.Stix;

enum StixTokenKind { End, Name, HyphenName, Word, Sign, Constant }

/// <summary>A piece of a pattern; `At` is where it begins.</summary>
sealed record StixToken(StixTokenKind Kind, string Text, int At, StixValue? Value = null)
{
    public string Shown => Kind == StixTokenKind.End ? "the end of the pattern" : $"`{(Text.Length > 40 ? Text[..40] + "…" : Text)}`";
}

/// <summary>A mistake in a pattern: what is wrong there, and the column from 1.</summary>
sealed class StixMistake(int at, string sentence) : Exception($"at column {at + 1}: {sentence}");

/// <summary>Names, keywords, constants and signs of a pattern. `isLenient` reads what feeds write: see <see cref="StixReading.Lenient"/>.</summary>
sealed class StixLexer(string text, bool isLenient)
{
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    static readonly SearchValues<char> Base64Signs = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    static readonly ImmutableArray<string> Words = ["AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "IN",
        "START", "STOP", "SECONDS", "TIMES", "WITHIN", "REPEATS", "true", "false"];

    static readonly ImmutableArray<string> Signs = ["==", "!=", "<>", "<=", ">=", "=", "<", ">", "[", "]", "(", ")", ",", ":", ".", "*"];

    int at;

    /// <summary>Whether a property's name needs no quotes.</summary>
    public static bool IsBareName(string name) =>
        name.Length > 0 && IsNameStart(name[0]) && name.All(c => IsNameStart(c) || char.IsAsciiDigit(c)) && !Words.Contains(name);

    /// <summary>The next piece; throws <see cref="StixMistake"/> where none begins.</summary>
    public StixToken Next()
    {
        SkipBlanks();
        var start = at;
        if (at == text.Length) return new(StixTokenKind.End, "", at);
        var c = text[at];
        if (c is 't' or 'h' or 'b' && at + 1 < text.Length && text[at + 1] == '\'')
        {
            at++;
            return Typed(c, start);
        }
        if (IsNameStart(c)) return Name(start);
        if (c == '\'' || (c == '"' && isLenient))
        {
            var inner = new StixValue(StixKind.Text, Quoted(isRaw: false));
            return new(StixTokenKind.Constant, text[start..at], start, inner);
        }
        if (char.IsAsciiDigit(c) || (c is '+' or '-' or '.' && IsNumber(at))) return Number(start);
        foreach (var sign in Signs)
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
            {
                at += sign.Length;
                return new(StixTokenKind.Sign, sign, start);
            }
        var met = Rune.TryGetRuneAt(text, at, out var rune) ? $"`{rune}`" : "half a character";
        throw new StixMistake(at, $"{met} means nothing in a pattern");
    }

    static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0 && text.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and > 0)
                at = end + 2;
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0) at = text.IndexOf('\n', at) is var line and > 0 ? line : text.Length;
            else return;
        }
    }

    StixToken Name(int start)
    {
        while (at < text.Length && (IsNameStart(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '-')) at++;
        var name = text[start..at];
        if (name is "true" or "false") return new(StixTokenKind.Constant, name, start, new(StixKind.Truth, name));
        var kind = Words.Contains(name) ? StixTokenKind.Word
            : name.Contains('-', StringComparison.Ordinal) ? StixTokenKind.HyphenName
            : StixTokenKind.Name;
        return new(kind, name, start);
    }

    bool IsNumber(int from)
    {
        if (text[from] is '+' or '-') from++;
        if (from < text.Length && text[from] == '.') from++;
        return from < text.Length && char.IsAsciiDigit(text[from]);
    }

    StixToken Number(int start)
    {
        if (text[at] is '+' or '-') at++;
        var whole = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        var isReal = at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]);
        if (isReal) for (at++; at < text.Length && char.IsAsciiDigit(text[at]);) at++;
        else if (at - whole > 1 && text[whole] == '0')
            throw new StixMistake(start, $"`{text[start..at]}` is no number; right would be one without zeros before it");
        var written = text[start..at];
        return new(StixTokenKind.Constant, written, start, new(isReal ? StixKind.Real : StixKind.Integer, written.TrimStart('+')));
    }

    StixToken Typed(char kind, int start)
    {
        var inner = Quoted(isRaw: true);
        var (type, isRight, right) = kind switch
        {
            't' => (StixKind.Time, StixTime.IsWritten(inner), "t'2026-11-29T12:30:00Z'"),
            'h' => (StixKind.Hex, inner.Length % 2 == 0 && !inner.AsSpan().ContainsAnyExcept(HexDigits), "h'0afe'"),
            _ => (StixKind.Base64, inner.Length > 0 && !inner.AsSpan().ContainsAnyExcept(Base64Signs) && IsBase64(inner), "b'AQID'"),
        };
        if (!isRight)
            throw new StixMistake(start, $"`{text[start..Math.Min(at, start + 60)]}{(at - start > 60 ? "…" : "")}` cannot be read; right would be `{right}`");
        return new(StixTokenKind.Constant, text[start..at], start, new(type, inner));
    }

    static bool IsBase64(string text) => text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _);

    /// <summary>The text in quotes that begins here.</summary>
    string Quoted(bool isRaw)
    {
        var (start, quote) = (at, text[at]);
        var inner = new StringBuilder();
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && !isRaw)
            {
                if (at + 1 < text.Length && (text[at + 1] == '\\' || text[at + 1] == quote)) at++;
                else if (!isLenient) throw new StixMistake(at, @"a backslash stands before `'` or `\` only; right would be `\\`");
            }
            inner.Append(text[at]);
        }
        if (at == text.Length) throw new StixMistake(start, "the quote is not closed");
        at++;
        return inner.ToString();
    }
}
