using System.Buffers;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>One transport head at a position of a record: what relays and daemons write before the vendor's own part.</summary>
static class SyslogHead
{
    static readonly SearchValues<byte> NotInHosts = SearchValues.Create("=\"|{},;<>'"u8);
    static readonly SearchValues<byte> MarksOfHosts = SearchValues.Create(".-0123456789"u8);

    /// <summary>Reads the head at `at` and returns where the rest begins; `at` itself when there is none.</summary>
    public static int Read(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        if (at >= text.Length) return at;
        var start = OctetCount(text, at);
        var afterPriority = Priority(text, start, ref heads);
        if (afterPriority > start)
        {
            afterPriority = Cookie(text, afterPriority);
            var protocol = StructuredHead.Read(text, afterPriority, ref heads);
            if (protocol > afterPriority) return protocol;
            var timed = TimedHead(text, afterPriority, ref heads);
            return timed > afterPriority ? timed : heads.Nested ? afterPriority : Tag(text, SkipColons(text, afterPriority), ref heads);
        }
        if (start > at) return start;
        var bare = StructuredHead.ReadBare(text, at, ref heads);
        if (bare > at) return bare;
        var head = TimedHead(text, at, ref heads);
        return head > at || heads.Nested || !SyslogTag.HasProcessId(text[at..]) ? head : Tag(text, at, ref heads);
    }

    /// <summary>RFC 6587's `183 ` before `&lt;`.</summary>
    static int OctetCount(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 7 && IsDigit(text[end])) end++;
        return end > at + 1 && end + 1 < text.Length && text[end] == ' ' && text[end + 1] == '<' && PriorityEnd(text, end + 1) > 0
            ? end + 1
            : at;
    }

    static int Priority(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var end = PriorityEnd(text, at);
        if (end <= 0) return at;
        var priority = 0;
        for (var i = at + 1; i < end - 1; i++) priority = priority * 10 + (text[i] - '0');
        if (heads.Facility < 0 && priority < 192) (heads.Facility, heads.Severity) = (priority >> 3, priority & 7);
        while (end < text.Length && text[end] == ' ') end++;
        return end;
    }

    static int PriorityEnd(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length || text[at] != '<') return 0;
        var end = at + 1;
        while (end < text.Length && end - at < 5 && IsDigit(text[end])) end++;
        return end > at + 1 && end - at < 5 && end < text.Length && text[end] == '>' ? end + 1 : 0;
    }

    /// <summary>`@cee: ` before JSON.</summary>
    static int Cookie(ReadOnlySpan<byte> text, int at) => text[at..].StartsWith("@cee:"u8) ? SkipBlanks(text, at + 5) : at;

    /// <summary>Time, then Kiwi's level, host and tag where they are; `at` when no time of a head stands there.</summary>
    static int TimedHead(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var from = at < text.Length && text[at] == ':' ? SkipBlanks(text, at + 1) : SkipSequence(text, at);
        var rest = text[from..];
        if (rest.Length < 15) return at;
        var iso = LogTimeText.TryIso(rest, out var time, out var length);
        if (!iso && !LogTimeText.TrySyslog(rest, out time, out length)) return at;
        var end = from + length;
        if (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t' or (byte)':')) return at;
        // A blank between date and time is also how tables and applications begin their lines: a head it is only with level or host
        // and tag behind it.
        if (iso && text[from + 10] != 'T' && !IsKiwi(text[end..]) && !HasHostAndTag(text, SkipBlanks(text, end))) return at;
        var nested = heads.Nested;
        (heads.Time, heads.Nested) = (time, true);
        end = SkipColons(text, SkipBlanks(text, end));
        if (IsKiwi(text[end..])) end = SkipBlanks(text, end + text[end..].IndexOfAny((byte)' ', (byte)'\t'));
        return Host(text, SkipLevel(text, end), nested, ref heads);
    }

    /// <summary>
    /// The host, unless a tag stands in its place (pfSense and others leave the host out), or something that a relay took for one
    /// (`date=2025-…`), or, in a head inside another, a plain word.
    /// </summary>
    static int Host(ReadOnlySpan<byte> text, int at, bool nested, ref HeadSpans heads)
    {
        var end = at;
        while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t')) end++;
        if (end == at || !IsHost(text[at..end])) return Tag(text, at, ref heads);
        var next = SkipBlanks(text, end);
        if (text[end - 1] == ':')
        {
            if (next >= text.Length || text[next] != '%') return Tag(text, at, ref heads);
            end--;
        }
        else if (SyslogTag.TryRead(text[at..end], out _, out _, out _)) return Tag(text, at, ref heads);
        else if (nested && !HasHostAndTag(text, at) && !text[at..end].ContainsAny(MarksOfHosts)) return at;
        heads.Host = text[at] == '[' && text[end - 1] == ']' ? (at + 1)..(end - 1) : at..end;
        return Tag(text, SkipColons(text, next), ref heads);
    }

    /// <summary>Cisco's message counter: `585917: Feb  8 04:00:47.272: %SEC-6-…`.</summary>
    static int SkipSequence(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 12 && IsDigit(text[end])) end++;
        return end > at && end + 1 < text.Length && text[end] == ':' && text[end + 1] == ' ' ? SkipBlanks(text, end + 1) : at;
    }

    static bool IsHost(ReadOnlySpan<byte> token) =>
        token.Length <= 255 && !token.ContainsAny(NotInHosts) && token[0] is not ((byte)'%' or (byte)'-' or (byte)'(')
            && (token[0] != '[' || token[^1] == ']');

    static bool HasHostAndTag(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t')) end++;
        if (end == at || end >= text.Length || text[end - 1] == ':' || !IsHost(text[at..end])) return false;
        var next = SkipBlanks(text, end);
        return next < text.Length && (text[next] == '%' || SyslogTag.TryRead(text[next..], out _, out _, out _));
    }

    static int Tag(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        if (!SyslogTag.TryRead(text[at..], out var program, out var process, out var length)) return Cookie(text, at);
        heads.Program = (at + program.Start.Value)..(at + program.End.Value);
        heads.ProcessId = process.IsNothing() ? default : (at + process.Start.Value)..(at + process.End.Value);
        return Cookie(text, SkipBlanks(text, at + length));
    }

    /// <summary>`Local0.Info`, the level that Kiwi Syslog puts after the time.</summary>
    static bool IsKiwi(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        var dot = text.IndexOf((byte)'.');
        if (dot is < 3 or > 10) return false;
        return IsLevel(text[(dot + 1)..]) && IsFacility(text[..dot]);
    }

    static bool IsFacility(ReadOnlySpan<byte> word) =>
        word.StartsWith("Local"u8) || word.StartsWith("User"u8) || word.StartsWith("Kern"u8) || word.StartsWith("Daemon"u8)
            || word.StartsWith("Auth"u8) || word.StartsWith("Sys"u8)
        || word.StartsWith("Mail"u8) || word.StartsWith("LPR"u8) || word.StartsWith("News"u8) || word.StartsWith("UUCP"u8)
        || word.StartsWith("C"u8) || word.StartsWith("FTP"u8);

    /// <summary>A severity word where a host would be: `2016-10-25T12:37:23-07:00 INFO cron[1]: …`.</summary>
    static int SkipLevel(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t')) end++;
        return end - at is >= 3 and <= 9 && text[at] is >= (byte)'A' and <= (byte)'Z'
            && text[at + 1] is >= (byte)'A' and <= (byte)'Z' && IsLevel(text[at..]) ? SkipBlanks(text, end) : at;
    }

    static bool IsLevel(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(" \t"u8);
        if (end is < 3 or > 9) return false;
        Span<byte> word = stackalloc byte[9];
        for (var i = 0; i < end; i++) word[i] = (byte)(text[i] | 0x20);
        word = word[..end];
        return word.SequenceEqual("info"u8) || word.SequenceEqual("notice"u8) || word.SequenceEqual("warning"u8)
            || word.SequenceEqual("warn"u8) || word.SequenceEqual("error"u8)
            || word.SequenceEqual("err"u8) || word.SequenceEqual("debug"u8) || word.SequenceEqual("critical"u8)
            || word.SequenceEqual("crit"u8) || word.SequenceEqual("alert"u8) || word.SequenceEqual("emerg"u8);
    }

    static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t') at++;
        return at;
    }

    /// <summary>The colons that Cisco leaves between head and message: `Oct 11 22:14:15 UTC: %ASA`, `host : %ASA`, `:: %FTD`.</summary>
    static int SkipColons(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == ':') end++;
        return end > at && end < text.Length && text[end] is (byte)' ' or (byte)'\t' ? SkipBlanks(text, end) : at;
    }

    static bool IsDigit(byte c) => (uint)(c - '0') <= 9;
}
