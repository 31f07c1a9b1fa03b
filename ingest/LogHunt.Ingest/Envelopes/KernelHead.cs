using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// What dmesg puts before the kernel's messages: `[   12.233441] `, `[Tue Nov  3 10:11:12 2026] `, with `kern  :warn  : ` in front of
/// it when asked for levels; and journalctl's `short-monotonic`, where host and tag follow.
/// </summary>
static class KernelHead
{
    const int Longest = 40;

    /// <summary>Where the rest begins, `at` when no such head stands there.</summary>
    public static int Read(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var from = Levels(text, at, out var isKernels);
        if (from > at && LogTimeText.TryIso(text[from..], out var time, out var length) && text[(from + length)..].StartsWith(" "u8))
        {
            (heads.Time, heads.Nested, heads.IsKernels) = (time, true, isKernels);
            return from + length + 1;
        }
        if (from >= text.Length || text[from] != '[') return at;
        var close = text[from..Math.Min(text.Length, from + Longest)].IndexOf((byte)']');
        if (close < 0) return at;
        var inside = text[(from + 1)..(from + close)].TrimStart((byte)' ');
        var next = from + close + 1;
        next += Caller(text[next..]);
        if (next >= text.Length || text[next++] != ' ') return at;
        if (!IsUptime(inside))
        {
            if (inside.Length < 20 || !LogTimeText.TrySyslog(inside, out time, out length) || length != inside.Length || !time.HasYear
                || IsWebServers(text[next..]))
                return at;
            heads.Time = time;
        }
        (heads.Nested, heads.IsKernels) = (true, isKernels);
        return next;
    }

    /// <summary>How long the task or processor is that a kernel may name behind its time: `[  T412]`, `[    C0]`.</summary>
    internal static int Caller(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("["u8) || text.IndexOf((byte)']') is not (> 2 and < 16 and var close)) return 0;
        var inside = text[1..close].TrimStart((byte)' ');
        return inside.Length > 1 && inside[0] is (byte)'T' or (byte)'C' && TextCursor.IsNumber(inside[1..]) ? close + 1 : 0;
    }

    /// <summary>Seconds with microseconds since the start, or since the message before.</summary>
    static bool IsUptime(ReadOnlySpan<byte> inside)
    {
        if (inside.StartsWith("+"u8)) inside = inside[1..];
        var dot = inside.IndexOf((byte)'.');
        return dot is > 0 and < 10 && inside.Length == dot + 7 && !inside[..dot].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && !inside[(dot + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Apache's error log has the same time, and behind it `[error] ` or `[core:error] `.</summary>
    static bool IsWebServers(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("["u8) || text.IndexOf((byte)']') is not (> 1 and var close)) return false;
        var word = text[1..close];
        return word.Contains((byte)':') || word.SequenceEqual("error"u8) || word.SequenceEqual("notice"u8) || word.SequenceEqual("warn"u8)
            || word.SequenceEqual("crit"u8) || word.SequenceEqual("info"u8) || word.SequenceEqual("debug"u8)
            || word.SequenceEqual("alert"u8) || word.SequenceEqual("emerg"u8) || word.StartsWith("client "u8) || word.StartsWith("pid "u8);
    }

    /// <summary>`kern  :warn  : `: facility and level, filled up with blanks.</summary>
    static int Levels(ReadOnlySpan<byte> text, int at, out bool isKernels)
    {
        isKernels = true;
        var window = text[at..Math.Min(text.Length, at + 24)];
        if (window.IsEmpty || window[0] is < (byte)'a' or > (byte)'z') return at;
        var first = window.IndexOf((byte)':');
        var second = first < 0 ? -1 : window[(first + 1)..].IndexOf(": "u8);
        if (first < 6 || second < 4) return at;
        var facility = window[..first].TrimEnd((byte)' ');
        if (!SyslogWords.IsFacility(facility) || !SyslogWords.IsLevel(window.Slice(first + 1, second).TrimEnd((byte)' '))) return at;
        isKernels = facility.SequenceEqual("kern"u8);
        return at + first + 1 + second + 2;
    }
}
