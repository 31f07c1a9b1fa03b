using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>How an indicator's word in a text is completed to the indicator.</summary>
enum WordKind
{
    /// <summary>The word, or names above it: `a.evil.example` for `evil.example`.</summary>
    Domain,

    /// <summary>The word, or a run of letters and digits in it.</summary>
    Hash,

    /// <summary>The word alone.</summary>
    User,

    /// <summary>The word is the host; port, path and query must follow.</summary>
    Url,

    /// <summary>The word is the domain; `name@` must stand before it.</summary>
    Email,

    /// <summary>The word is part of a text with other characters in it.</summary>
    Phrase,
}

/// <param name="Kind">How it is completed.</param>
/// <param name="Position">Of the indicator in its set.</param>
/// <param name="Rest">URL: what follows the host. E-mail: what stands before the `@`. Phrase: all of it.</param>
/// <param name="Offset">Phrase: where the word stands in it.</param>
readonly record struct IndicatorWord(WordKind Kind, int Position, byte[] Rest, int Offset);

/// <summary>
/// The indicators of a set by a word that stands in each text that carries them. A word is a run of letters, digits, `.`, `_` and `-`
/// without dots and hyphens at its ends, in lower case. Immutable once filled; may be used by several threads.
/// </summary>
sealed class IndicatorWords
{
    /// <summary>Bytes of the longest word.</summary>
    public const int Longest = 256;

    readonly Utf8Index words = new();
    readonly List<IndicatorWord[]> entries = [];

    /// <summary>Which lengths words have: most of a line's are of none.</summary>
    readonly bool[] lengths = new bool[Longest + 1];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => entries.Count == 0;

    /// <summary>The indicators of a word in lower case.</summary>
    public ReadOnlySpan<IndicatorWord> Of(ReadOnlySpan<byte> word) =>
        word.Length <= Longest && lengths[word.Length] && words.Find(word) is >= 0 and var number ? entries[number] : [];

    /// <summary>Adds an indicator that is no address; one without a word is told with false.</summary>
    public bool TryAdd(Indicator indicator, int position)
    {
        var value = indicator.Value;
        switch (indicator.Type)
        {
            case IndicatorType.Domain:
                Add(value, new(WordKind.Domain, position, [], 0));
                return true;
            case IndicatorType.Md5 or IndicatorType.Sha1 or IndicatorType.Sha256:
                Add(value, new(WordKind.Hash, position, [], 0));
                return true;
            case IndicatorType.Url when IndicatorText.HostOf(value) is { } host:
                Add(host, new(WordKind.Url, position, AfterHost(value), 0));
                return true;
            case IndicatorType.Email when value.LastIndexOf('@') is > 0 and var at:
                Add(value[(at + 1)..], new(WordKind.Email, position, Encoding.UTF8.GetBytes(value[..at]), 0));
                return true;
            default:
                return TryAddText(value, position);
        }
    }

    bool TryAddText(string value, int position)
    {
        var text = Encoding.UTF8.GetBytes(value);
        if (First(text) is not { Start: var start, Length: > 0 and var length }) return false;
        Add(Encoding.UTF8.GetString(text, start, length), length == text.Length
            ? new(WordKind.User, position, [], 0)
            : new(WordKind.Phrase, position, text, start));
        return true;
    }

    /// <summary>Port, path and query of an URL in canonical form.</summary>
    public static byte[] AfterHost(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url[host] == '[' ? url.IndexOf(']', host) + 1 : url.AsSpan(host).IndexOfAny(":/") is >= 0 and var stop ? host + stop : url.Length;
        return Encoding.UTF8.GetBytes(url[end..]);
    }

    static (int Start, int Length) First(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!TextIndicators.IsOfWord(text[at])) continue;
            var end = at;
            while (end < text.Length && TextIndicators.IsOfWord(text[end])) end++;
            var word = TextIndicators.Trimmed(text[at..end], out var before);
            if (word.Length is > 0 and <= Longest) return (at + before, word.Length);
            at = end;
        }
        return default;
    }

    void Add(string word, IndicatorWord entry)
    {
        var number = words.Add(Encoding.UTF8.GetBytes(word));
        if (number == entries.Count) entries.Add([entry]);
        else entries[number] = [.. entries[number], entry];
        lengths[Encoding.UTF8.GetByteCount(word)] = true;
    }
}
