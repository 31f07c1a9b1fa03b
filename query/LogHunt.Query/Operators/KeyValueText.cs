using System.Text;
using System.Text.RegularExpressions;

namespace LogHunt.Query.Operators;

/// <summary>
/// Texts of keys and values, as `parse-kv` is told that they are written. Blanks around keys and values are dropped. A quote is one
/// character, or two of which the second closes.
/// </summary>
sealed record KeyValueText(string? Pair, string? Delimiter, string[] Quotes, string Escape, bool IsGreedy, Regex? Pattern)
{
    /// <summary>The pairs of a text in order. `keys` are those asked for.</summary>
    public IEnumerable<(string Key, string Value)> Read(string text, string[] keys) =>
        Pattern is not null ? ByPattern(text) : Delimiter is null ? ByWords(text, keys) : ByDelimiters(text, keys);

    IEnumerable<(string, string)> ByPattern(string text) =>
        Pattern!.Matches(text).Select(match => (match.Groups[1].Value.Trim(), match.Groups[2].Value.Trim()));

    /// <summary>A key is a word that is asked for, its value the next word.</summary>
    IEnumerable<(string, string)> ByWords(string text, string[] keys)
    {
        string? key = null;
        for (var at = 0; at < text.Length;)
        {
            if (key is not null && Closing(text[at]) is { } closing)
            {
                yield return (key, Quoted(text, ref at, closing));
                key = null;
                continue;
            }
            if (!char.IsLetterOrDigit(text[at])) { at++; continue; }
            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
            var word = text[start..at];
            if (key is not null) yield return (key, word);
            key = key is null && Array.IndexOf(keys, word) >= 0 ? word : null;
        }
    }

    /// <summary>
    /// A key is what stands before its delimiter (after the last pair delimiter), a value what follows up to the next pair delimiter, when
    /// it begins with a quote up to the closing one, and when greedy up to the next key that is asked for.
    /// </summary>
    IEnumerable<(string, string)> ByDelimiters(string text, string[] keys)
    {
        for (var at = 0; text.IndexOf(Delimiter!, at, StringComparison.Ordinal) is var found and >= 0;)
        {
            var key = text[at..found].TrimEnd();
            if (QuotedKey(key) is { } quoted) key = quoted;
            else if (key.LastIndexOf(Pair!, StringComparison.Ordinal) is var start and >= 0) key = key[(start + Pair!.Length)..];
            at = found + Delimiter!.Length;
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at < text.Length && Closing(text[at]) is { } closing)
            {
                yield return (key.Trim(), Quoted(text, ref at, closing));
                continue;
            }
            var end = text.IndexOf(Pair!, at, StringComparison.Ordinal);
            while (IsGreedy && end >= 0 && !KeyFollows(text, end + Pair!.Length, keys))
                end = text.IndexOf(Pair, end + Pair.Length, StringComparison.Ordinal);
            yield return (key.Trim(), (end < 0 ? text[at..] : text[at..end]).TrimEnd());
            at = end < 0 ? text.Length : end + Pair!.Length;
        }
    }

    bool KeyFollows(string text, int at, string[] keys)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return Array.Exists(keys, key => string.CompareOrdinal(text, at, key, 0, key.Length) == 0
            && text.AsSpan(at + key.Length).TrimStart().StartsWith(Delimiter!));
    }

    /// <summary>The key in quotes with which a text ends, or null.</summary>
    string? QuotedKey(string text)
    {
        foreach (var quote in Quotes)
            if (text.Length > 1 && text[^1] == quote[^1] && text.LastIndexOf(quote[0], text.Length - 2) is var opening and >= 0)
                return text[(opening + 1)..^1];
        return null;
    }

    char? Closing(char opening)
    {
        foreach (var quote in Quotes)
            if (quote[0] == opening) return quote[^1];
        return null;
    }

    string Quoted(string text, ref int at, char closing)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != closing; at++)
        {
            if (Escape.Length > 0 && Escape.Contains(text[at]) && at + 1 < text.Length) at++;
            value.Append(text[at]);
        }
        at = Math.Min(at + 1, text.Length);
        return value.ToString();
    }
}
