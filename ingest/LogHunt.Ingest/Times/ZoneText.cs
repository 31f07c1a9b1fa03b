using LogHunt.Ingest.Texts;
using static LogHunt.Ingest.Times.LogTimeText;

namespace LogHunt.Ingest.Times;

/// <summary>Zones as logs write them: offsets, and words that stand for one.</summary>
static class ZoneText
{
    /// <summary>
    /// An offset as a whole text: `+0200`, `-5:00`, `+02`, `Z`, `UTC`, `UTC+2:00`, `GMT-05:00`, and zone words that mean one offset
    /// only. `IST`, `BST` and `CST` mean several, so they are none.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        var at = 0;
        if (NumericOffset(text, ref at, out offset)) return at == text.Length;
        if (!ZoneWord(text, out var read, out var known) || known is null) return false;
        offset = known.Value;
        if (read == text.Length) return true;
        at = read;
        return offset == TimeSpan.Zero && NumericOffset(text, ref at, out offset) && at == text.Length;
    }

    /// <summary>
    /// What follows a clock: an offset or zone word, with at most one blank before, the word also in round brackets or behind the offset;
    /// `at` stays when there is none. Null for none or an ambiguous word.
    /// </summary>
    public static TimeSpan? After(ReadOnlySpan<byte> text, ref int at)
    {
        var offset = Offset(text, ref at);
        if (text[at..].StartsWith(" ("u8) && ZoneWord(text[(at + 2)..], out var read, out var known)
            && at + 2 + read is var end && end < text.Length && text[end] == ')')
        {
            at = end + 1;
            offset ??= known;
        }
        return offset;
    }

    static TimeSpan? Offset(ReadOnlySpan<byte> text, ref int at)
    {
        var from = at;
        if (from < text.Length && text[from] == ' ') from++;
        if (from >= text.Length) return null;
        if (NumericOffset(text, ref from, out var offset))
        {
            at = from;
            return offset;
        }
        if (!ZoneWord(text[from..], out var read, out var known)) return null;
        at = from + read;
        if (known == TimeSpan.Zero && NumericOffset(text, ref at, out offset)) return offset;
        return known;
    }

    /// <summary>
    /// `+0200`, `+02:00`, `-5:00`, `+02`, `--5:00` (a sign printed before a negative number). Followed by no further digit, letter
    /// or dash.
    /// </summary>
    static bool NumericOffset(ReadOnlySpan<byte> text, ref int at, out TimeSpan offset)
    {
        offset = default;
        if (at >= text.Length || text[at] is not ((byte)'+' or (byte)'-')) return false;
        var negative = text[at] == '-';
        var from = at + 1;
        if (negative && from < text.Length && text[from] == '-') from++;
        var digits = 0;
        var number = 0;
        while (from + digits < text.Length && IsDigit(text[from + digits]) && digits < 5)
            number = number * 10 + (text[from + digits++] - '0');
        if (digits is 0 or > 4) return false;
        from += digits;
        int hours, minutes;
        if (digits <= 2)
        {
            (hours, minutes) = (number, 0);
            if (from + 2 < text.Length && text[from] == ':' && Two(text[(from + 1)..], out minutes)) from += 3;
        }
        else (hours, minutes) = (number / 100, number % 100);
        if (hours > 14 || minutes > 59 || (from < text.Length && (IsDigit(text[from]) || IsLetter(text[from]) || text[from] == '-')))
            return false;
        at = from;
        offset = new TimeSpan(hours, minutes, 0);
        if (negative) offset = -offset;
        return true;
    }

    /// <summary>
    /// A zone's abbreviation with nothing but a blank, colon or sign after it; `offset` is null when the word means several zones.
    /// Cisco's devices call their zones anything: what stands between their time and `: %` is one.
    /// </summary>
    static bool ZoneWord(ReadOnlySpan<byte> text, out int length, out TimeSpan? offset)
    {
        length = 0;
        offset = null;
        while (length < text.Length && length <= LongestZone && (IsCapital(text[length])
            || text[length] == '-' && length > 0 && length + 1 < text.Length && IsCapital(text[length + 1])))
            length++;
        if (length == 0 || length > LongestZone || (length < text.Length
            && (IsLetter(text[length]) || IsDigit(text[length]) || text[length] is (byte)'.' or (byte)'_' or (byte)'=')))
            return false;
        var word = text[..length];
        if (Zones.TryFind(word, out var hours))
        {
            offset = hours is { } known ? TimeSpan.FromHours(known) : null;
            return true;
        }
        return text[length..].StartsWith(": %"u8) && (length is >= 3 and <= 5 || word.EndsWith("DST"u8));
    }

    const int LongestZone = 8;

    /// <summary>Zone words and their hours; null for those that mean several.</summary>
    static readonly KeyValueTable<double?> Zones = new(
    [
        .. Each(0, "Z UTC GMT WET"), .. Each(1, "CET MEZ WEST MET"), .. Each(2, "CEST MESZ EET MEST CEDT SAST MET-DST CET-DST METDST CETDST"),
        .. Each(3, "EEST MSK TRT"), .. Each(4, "GST SAMT"), .. Each(5, "PKT"), .. Each(7, "WIB ICT"), .. Each(8, "SGT HKT AWST"),
        .. Each(9, "JST KST"), .. Each(10, "AEST"), .. Each(11, "AEDT"), .. Each(12, "NZST"), .. Each(13, "NZDT"), .. Each(-3, "BRT ART"),
        .. Each(-4, "EDT"), .. Each(-5, "EST CDT"), .. Each(-6, "MDT"), .. Each(-7, "MST PDT"), .. Each(-8, "PST AKDT"),
        .. Each(-9, "AKST"), .. Each(-10, "HST"), .. Each(null, "IST BST CST AST"),
    ]);

    static IEnumerable<(string, double?)> Each(double? hours, string words) => words.Split(' ').Select(word => (word, hours));
}
