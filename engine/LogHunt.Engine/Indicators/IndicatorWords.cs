using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>Places for each word, and at least.</summary>
    const int PlacesOfWord = 32;
    const int FewestPlaces = 1024;

    /// <summary>Another one in each process: whoever writes logs must not choose words that look like those sought.</summary>
    static readonly ulong Factor = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    readonly Utf8Index words = new();
    readonly List<IndicatorWord[]> entries = [];

    /// <summary>What <see cref="Place"/> gives for the words: most of a line's words are known by it to be none.</summary>
    ulong[] places = new ulong[FewestPlaces / 64];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => entries.Count == 0;

    /// <summary>Whether there are domains, so that the names above a host count.</summary>
    public bool HasDomains { get; private set; }

    /// <summary>The words, in lower case.</summary>
    public IEnumerable<byte[]> All => Enumerable.Range(0, words.Count).Select(number => words[number].ToArray());

    /// <summary>The indicators of a word in lower case.</summary>
    public ReadOnlySpan<IndicatorWord> Of(scoped ReadOnlySpan<byte> word) => words.Find(word) is >= 0 and var number ? entries[number] : [];

    /// <summary>Whether a run of ASCII in any case may be one of the words: nearly always false where it is none.</summary>
    public bool MayHave(ReadOnlySpan<byte> run)
    {
        if (run.Length - 1u >= Longest) return false;
        var place = Place(run) & (uint)(places.Length * 64 - 1);
        return (places[place >> 6] >> (int)(place & 63) & 1) != 0;
    }

    /// <summary>A number of the length, the first and the last bytes, the same in either case.</summary>
    static uint Place(ReadOnlySpan<byte> run)
    {
        const ulong Lower = 0x2020_2020_2020_2020;
        var bytes = run.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(run) | Lower) * Factor ^ (BinaryPrimitives.ReadUInt64LittleEndian(run[^8..]) | Lower),
            >= 4 => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(run) << 32 | BinaryPrimitives.ReadUInt32LittleEndian(run[^4..]) | Lower,
            _ => (ulong)run[0] << 16 | (uint)run[run.Length / 2] << 8 | run[^1] | Lower,
        };
        return (uint)((bytes ^ (ulong)run.Length << 56) * Factor >> 32);
    }

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
        HasDomains |= entry.Kind == WordKind.Domain;
        if (number < entries.Count)
        {
            entries[number] = [.. entries[number], entry];
            return;
        }
        entries.Add([entry]);
        if (entries.Count * PlacesOfWord <= places.Length * 64) Mark(number);
        else
        {
            places = new ulong[places.Length * 4];
            for (var i = 0; i < entries.Count; i++) Mark(i);
        }
    }

    void Mark(int number)
    {
        var place = words[number].Length == 0 ? 0 : Place(words[number]) & (uint)(places.Length * 64 - 1);
        places[place >> 6] |= 1UL << (int)(place & 63);
    }
}
