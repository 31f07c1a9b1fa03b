using System.Buffers;
using System.Text;
using LogHunt.Engine.Columns;

namespace LogHunt.Engine.Indicators;

/// <summary>
/// Finds the indicators of a set wherever they stand in a text: as whole words, in brackets, with a port, in a URL, escaped or made
/// harmless; `3.180.71.3` is not in `93.180.71.3`, nor `evil.example` in `notevil.example`. Used by several threads.
/// </summary>
sealed class TextIndicators
{
    const byte OfWord = 1, Digit = 2, Dot = 4, Beyond = 8, Alphanumeric = 16, Hexadecimal = 32;

    /// <summary>What a byte is, as bits.</summary>
    static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(code => (char)code).Select(c => (byte)(
        (c > 127 ? OfWord | Beyond : char.IsAsciiLetterOrDigit(c) ? OfWord | Alphanumeric : c is '.' or '_' or '-' ? OfWord : 0)
        | (char.IsAsciiDigit(c) ? Digit : 0) | (c == '.' ? Dot : 0) | (char.IsAsciiHexDigit(c) ? Hexadecimal : 0)))];

    /// <summary>What words in numbers, dates, hex and GUIDs consist of.</summary>
    static readonly SearchValues<byte> OfDigits = SearchValues.Create("0123456789abcdeftzx._-"u8);

    readonly IndicatorSet set;
    readonly AddressRanges ranges;
    readonly IndicatorWords words = new();

    /// <summary>URLs whose host is an address: what follows it.</summary>
    readonly Dictionary<UInt128, IndicatorWord[]> urlsOfAddresses = [];

    readonly Lazy<ILookup<int, byte[]>> wordsOfDigits;

    /// <summary>Users' names without a letter or digit.</summary>
    readonly List<(byte[] Text, int Position)> odd = [];

    public TextIndicators(IndicatorSet set)
    {
        this.set = set;
        ranges = set.Ranges();
        wordsOfDigits = new(() => words.All.Where(word => !word.AsSpan().ContainsAnyExcept(OfDigits)).ToLookup(word => word.Length));
        for (var i = 0; i < set.Count; i++)
        {
            var indicator = set.Indicators[i];
            if (indicator.Type is IndicatorType.Ipv4 or IndicatorType.Ipv6 or IndicatorType.Cidr) continue;
            if (indicator.Type == IndicatorType.Url && IndicatorText.HostOf(indicator.Value) is { } host
                && Addresses.TryParse(Encoding.UTF8.GetBytes(host), out var address))
                urlsOfAddresses[address] =
                    [.. urlsOfAddresses.GetValueOrDefault(address, []), new(WordKind.Url, i, IndicatorWords.AfterHost(indicator.Value), 0)];
            else if (!words.TryAdd(indicator, i)) odd.Add((Encoding.UTF8.GetBytes(indicator.Value), i));
        }
    }

    /// <summary>All addresses that are sought.</summary>
    public AddressRanges Ranges => ranges;

    /// <summary>Whether there are names that are no words: they may stand anywhere.</summary>
    public bool HasOddNames => odd.Count > 0;

    /// <summary>The words that numbers and dates can be, in lower case, by their length.</summary>
    public ILookup<int, byte[]> WordsOfDigits => wordsOfDigits.Value;

    public static bool IsOfWord(byte code) => (Classes[code] & OfWord) != 0;

    /// <summary>A run of a word's bytes without dots and hyphens at its ends.</summary>
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> run, out int before)
    {
        var start = run.IndexOfAnyExcept((byte)'.', (byte)'-');
        before = Math.Max(0, start);
        return start < 0 ? [] : run[start..(run.LastIndexOfAnyExcept((byte)'.', (byte)'-') + 1)];
    }

    /// <summary>Adds every indicator that stands in the text, as it is written or without its escapes.</summary>
    public void Find(ReadOnlySpan<byte> text, ref IndicatorHits hits)
    {
        Written(text, ref hits);
        using var layers = new PlainSpelling.Layers(text);
        while (layers.Next(out var plain)) Written(plain, ref hits);
    }

    /// <summary>
    /// Whether an indicator may stand in a text of which this is a part that cuts no word: true where one of its words or addresses stands
    /// in the part, and the part does not show that the rest of it is missing.
    /// </summary>
    public bool MayStandIn(ReadOnlySpan<byte> part)
    {
        var hits = new IndicatorHits { AreOfPart = true };
        Find(part, ref hits);
        return hits.Any;
    }

    void Written(ReadOnlySpan<byte> text, ref IndicatorHits hits)
    {
        var classes = Classes;
        var colons = 0;
        for (var at = 0; at < text.Length;)
        {
            if ((classes[text[at]] & OfWord) == 0)
            {
                if (text[at++] == ':') colons++;
                continue;
            }
            var from = at;
            int dots = 0, digits = 0, all = 0;
            for (; at < text.Length && classes[text[at]] is var c && (c & OfWord) != 0; at++)
            {
                dots += c >> 2 & 1;
                digits += c >> 1 & 1;
                all |= c;
            }
            if (digits >= 4 && dots >= 3) DottedAddresses(text, from, at, ref hits);
            if (words.IsEmpty) continue;
            if ((all & Beyond) != 0) Foreign(text, from, at, ref hits);
            else Word(text, from, at, dots > 0, ref hits);
        }
        if (colons >= 2) ColonAddresses(text, ref hits);
        foreach (var (name, position) in odd) if (text.IndexOf(name) >= 0) hits.Add(position);
    }

    /// <summary>A run of ASCII of words' bytes.</summary>
    void Word(ReadOnlySpan<byte> text, int from, int to, bool hasDots, ref IndicatorHits hits)
    {
        var run = Trimmed(text[from..to], out var before);
        if (run.IsEmpty) return;
        from += before;
        if (words.MayHave(run)) Named(Lower(run), text, from, from + run.Length, isWhole: true, ref hits);
        if (hasDots && words.HasDomains && run.Length <= IndicatorWords.Longest) Above(run, ref hits);
        if (run.Length > 32) Hashes(run, ref hits);
    }

    /// <summary>The indicators of a word in any case that <see cref="IndicatorWords.MayHave"/>.</summary>
    ReadOnlySpan<IndicatorWord> Lower(ReadOnlySpan<byte> run)
    {
        Span<byte> lower = stackalloc byte[IndicatorWords.Longest];
        Ascii.ToLower(run, lower, out var length);
        return words.Of(lower[..length]);
    }

    /// <summary>The names above a host.</summary>
    void Above(ReadOnlySpan<byte> host, ref IndicatorHits hits)
    {
        while (host.IndexOf((byte)'.') is >= 0 and var dot)
        {
            host = host[(dot + 1)..];
            if (!words.MayHave(host)) continue;
            foreach (var word in Lower(host)) if (word.Kind == WordKind.Domain) hits.Add(word.Position);
        }
    }

    /// <summary>Hashes within longer names: `core.4711.d41d8cd98f00b204e9800998ecf8427e`.</summary>
    void Hashes(ReadOnlySpan<byte> run, ref IndicatorHits hits)
    {
        for (int at = 0, end; at < run.Length; at = end + 1)
        {
            for (end = at; end < run.Length && (Classes[run[end]] & Alphanumeric) != 0;) end++;
            if (end - at is not (32 or 40 or 64) || end - at == run.Length || !words.MayHave(run[at..end])) continue;
            foreach (var word in Lower(run[at..end])) if (word.Kind == WordKind.Hash) hits.Add(word.Position);
        }
    }

    static void Named(ReadOnlySpan<IndicatorWord> found, ReadOnlySpan<byte> text, int from, int to, bool isWhole, ref IndicatorHits hits)
    {
        foreach (var word in found)
        {
            var isOne = word.Kind switch
            {
                _ when hits.AreOfPart => TextEdges.MayComplete(word, text, from, to),
                WordKind.Url => TextEdges.UrlFollows(text[to..], word.Rest),
                WordKind.Email => TextEdges.StandsBefore(text[..from], word.Rest),
                WordKind.Phrase => isWhole && TextEdges.StandsAround(text, from - word.Offset, word.Rest),
                _ => true,
            };
            if (isOne) hits.Add(word.Position);
        }
    }

    /// <summary>Words with letters beyond ASCII: without case, and as the host names that they stand for.</summary>
    void Foreign(ReadOnlySpan<byte> text, int from, int to, ref IndicatorHits hits)
    {
        for (var at = from; at < to;)
        {
            var end = at;
            var isAscii = true;
            while (end < to && TextEdges.IsOfWord(text[end..to], out var length))
            {
                isAscii &= length == 1;
                end += length;
            }
            if (end > at && isAscii) Word(text, at, end, text[at..end].Contains((byte)'.'), ref hits);
            else if (end > at)
            {
                var run = Trimmed(text[at..end], out var before);
                if (run.Length > 32) Hashes(run, ref hits);
                var name = Encoding.UTF8.GetString(run).ToLowerInvariant();
                Named(words.Of(Encoding.UTF8.GetBytes(name)), text, at + before, at + before + run.Length, isWhole: true, ref hits);
                if (run.Length <= IndicatorWords.Longest && IndicatorText.TryCanonical(IndicatorType.Domain, name, out var canonical))
                {
                    var host = Encoding.ASCII.GetBytes(canonical);
                    Named(words.Of(host), text, at + before, at + before + run.Length, isWhole: false, ref hits);
                    Above(host, ref hits);
                }
            }
            at = end < to ? end + TextEdges.LengthOfFirst(text[end..to]) : to;
        }
    }

    /// <summary>
    /// Dotted quads that are part of no longer number; a fifth number may be a port (<see cref="TextEdges.IsPort"/>), more are a version.
    /// </summary>
    void DottedAddresses(ReadOnlySpan<byte> text, int from, int to, ref IndicatorHits hits)
    {
        for (var at = from; at < to; at++)
        {
            if ((Classes[text[at]] & Digit) == 0) continue;
            var isWithin = at > from && ((Classes[text[at - 1]] & Alphanumeric) != 0
                || (text[at - 1] == '.' && at - 1 > from && (Classes[text[at - 2]] & Digit) != 0));
            var (end, numbers, quad) = (at, 1, 0);
            for (; end < to; end++)
            {
                if ((Classes[text[end]] & Digit) != 0) continue;
                if (text[end] != '.' || end + 1 == to || (Classes[text[end + 1]] & Digit) == 0) break;
                if (numbers++ == 4) quad = end;
            }
            if (numbers is 4) quad = end;
            var isCut = end < to && (Classes[text[end]] & Alphanumeric) != 0;
            var isWhole = numbers is 4 || (numbers is 5 && (hits.AreOfPart || TextEdges.IsPort(text, at, quad + 1, end)));
            if (!isWithin && !isCut && isWhole && Addresses.TryParseIPv4(text[at..quad], out var address))
                Address(Addresses.OfIPv4(address), text, quad, ref hits);
            at = end;
        }
    }

    /// <summary>IPv6 addresses: runs of hexadecimal groups with `::` or seven colons, which times of day have not.</summary>
    void ColonAddresses(ReadOnlySpan<byte> text, ref IndicatorHits hits)
    {
        for (var at = 0; text[at..].IndexOf((byte)':') is >= 0 and var step;)
        {
            var (from, to) = (at + step, at + step);
            while (from > at && IsOfAddress(text[from - 1])) from--;
            var colons = 0;
            for (; to < text.Length && IsOfAddress(text[to]); to++) if (text[to] == ':') colons++;
            at = to;
            if (colons >= 7 || text[from..to].IndexOf("::"u8) >= 0) ColonAddress(text, from, to, ref hits);
        }
    }

    static bool IsOfAddress(byte code) => (Classes[code] & Hexadecimal) != 0 || code is (byte)':' or (byte)'.';

    /// <summary>
    /// The address in a run: without a name before it (`inside:2001:db8::1`), without what cuts a word, without a port behind a dot.
    /// </summary>
    void ColonAddress(ReadOnlySpan<byte> text, int from, int to, ref IndicatorHits hits)
    {
        const int NamesBefore = 3;
        if (from > 0 && (Classes[text[from - 1]] & Alphanumeric) != 0 && !(from > 1 && text[from - 2] == '\\')) from = AfterGroup(text, from, to);
        if (to < text.Length && (Classes[text[to]] & Alphanumeric) != 0) to = from + text[from..to].LastIndexOf((byte)':') + 1;
        while (to > from && (text[to - 1] == '.' || (text[to - 1] == ':' && !text[from..to].EndsWith("::"u8)))) to--;
        for (var dropped = 0; dropped <= NamesBefore && to - from >= 2; dropped++, from = AfterGroup(text, from, to))
        {
            if (text[from] == ':' && !text[from..to].StartsWith("::"u8)) from++;
            var end = to;
            if (!Addresses.TryParse(text[from..end], out var address))
            {
                var port = text[from..end].LastIndexOf((byte)'.');
                if (port < 0 || !Addresses.TryParse(text[from..(end = from + port)], out address)) continue;
            }
            Address(address, text, text[end..].StartsWith("]"u8) ? end + 1 : end, ref hits);
            return;
        }
    }

    /// <summary>Behind the first group of a run, which keeps a `::`.</summary>
    static int AfterGroup(ReadOnlySpan<byte> text, int from, int to)
    {
        var colon = text[from..to].IndexOf((byte)':');
        if (colon < 0) return to;
        if (colon == 0) return Math.Min(to, from + 2);
        return text[(from + colon)..to].StartsWith("::"u8) ? from + colon : from + colon + 1;
    }

    void Address(UInt128 address, ReadOnlySpan<byte> text, int end, ref IndicatorHits hits)
    {
        if (!ranges.Contains(address)) return;
        set.FindAddress(address, ref hits);
        if (urlsOfAddresses.Count == 0 || !urlsOfAddresses.TryGetValue(address, out var urls)) return;
        Named(urls, text, end, end, isWhole: true, ref hits);
    }
}
