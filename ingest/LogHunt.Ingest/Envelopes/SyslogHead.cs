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
            afterPriority = Cookie(text, CollectorHead.OriginalAddress(text, afterPriority, ref heads));
            var protocol = StructuredHead.Read(text, afterPriority, ref heads);
            if (protocol > afterPriority) return protocol;
            var timed = TimedHead(text, afterPriority, ref heads);
            if (timed > afterPriority) return timed;
            if (heads.Nested) return afterPriority;
            var timeless = Timeless(text, afterPriority, ref heads);
            return timeless > afterPriority ? timeless : Tag(text, SkipColons(text, afterPriority), ref heads);
        }
        if (start > at) return start;
        var bare = StructuredHead.ReadBare(text, at, ref heads);
        if (bare > at) return bare;
        var head = TimedHead(text, at, ref heads);
        if (head == at && !heads.Nested) head = Timeless(text, at, ref heads);
        return head > at || heads.Nested || !SyslogTag.HasProcessId(text[at..]) ? head : Tag(text, at, ref heads);
    }

    /// <summary>Heads without syslog's time: a level alone, the kernel's, a host before Cisco's message.</summary>
    static int Timeless(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        if (SkipLevelWord(text, at) is var behind && behind > at) return behind;
        var kernels = KernelHead.Read(text, at, ref heads);
        if (kernels > at)
            return HasHostAndProcess(text, kernels) ? Host(text, kernels, false, ref heads)
                : SyslogTag.HasProcessId(text[kernels..]) ? Tag(text, kernels, ref heads)
                : kernels;
        if (Uptime(text, at, ref heads) is var message && message > at) return message;
        var end = text[at..].IndexOf((byte)' ') + at;
        if (end <= at) return at;
        var next = SkipColons(text, SkipBlanks(text, end));
        if (next + 1 >= text.Length || text[next] != '%' || text[next + 1] is < (byte)'A' or > (byte)'Z') return at;
        var host = text[at..end].TrimEnd((byte)':');
        // Digits alone are Cisco's message counter.
        if (!host.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !IsHost(host)) return at;
        heads.Host = at..(at + host.Length);
        return next;
    }

    /// <summary>Cisco's head of a device whose clock is not set: `7433: sw1: 007439: 2y10w: %SYS-5-…`, `00:00:46: %LINK-3-…`.</summary>
    static int Uptime(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        const int Longest = 120;
        var head = text[at..Math.Min(text.Length, at + Longest)];
        if (head.IndexOf(": %"u8) is not (> 1 and var end)) return at;
        var start = head[..end].LastIndexOf(": "u8) is >= 0 and var colon ? colon + 2 : 0;
        if (!IsUptime(head[start..end])) return at;
        for (var from = 0; from < start;)
        {
            var part = head[from..].IndexOf(": "u8);
            var word = head.Slice(from, part);
            if (word.Contains((byte)' ')) return at;
            if (word.ContainsAnyExceptInRange((byte)'0', (byte)'9')) heads.Host = (at + from)..(at + from + part);
            from += part + 2;
        }
        return at + end + 2;
    }

    /// <summary>`2y10w`, `1d02h`, `00:00:46`.</summary>
    static bool IsUptime(ReadOnlySpan<byte> word) =>
        word.Length > 3 && IsDigit(word[0]) && (word[^1] is (byte)'w' or (byte)'d' or (byte)'h' || word.Count((byte)':') == 2)
            && word.IndexOfAnyExcept(OfUptime) < 0;

    static readonly SearchValues<byte> OfUptime = SearchValues.Create("0123456789:ywdh"u8);
    static readonly SearchValues<byte> NotInZones = SearchValues.Create(" .0123456789"u8);

    /// <summary>Behind counter and time, Cisco's devices name themselves no more: a word there is a zone's, `Oslo: %SYS-5-…`.</summary>
    static int SkipZone(ReadOnlySpan<byte> text, int at)
    {
        const int Longest = 14;
        var end = text[at..Math.Min(text.Length, at + Longest)].IndexOf(": %"u8);
        return end > 0 && !text.Slice(at, end).ContainsAny(NotInZones) ? at + end + 2 : at;
    }

    /// <summary>RFC 6587's `183 ` before `&lt;`.</summary>
    static int OctetCount(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 7 && IsDigit(text[end])) end++;
        return end > at + 1 && end + 1 < text.Length && text[end] == ' ' && PriorityLength(text[(end + 1)..]) > 0 ? end + 1 : at;
    }

    static int Priority(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var end = at + PriorityLength(text[at..]);
        if (end == at) return at;
        var priority = 0;
        for (var i = at + 1; i < end - 1; i++) priority = priority * 10 + (text[i] - '0');
        if (heads.Facility < 0 && priority < 192) (heads.Facility, heads.Severity) = (priority >> 3, priority & 7);
        while (end < text.Length && text[end] == ' ') end++;
        return end;
    }

    /// <summary>Bytes of `&lt;134>` at the beginning; 0 without it.</summary>
    public static int PriorityLength(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] == '<' && text[..Math.Min(text.Length, 5)].IndexOf((byte)'>') is > 1 and var end
            && !text[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? end + 1 : 0;

    /// <summary>`@cee: ` before JSON.</summary>
    static int Cookie(ReadOnlySpan<byte> text, int at) => text[at..].StartsWith("@cee:"u8) ? SkipBlanks(text, at + 5) : at;

    /// <summary>
    /// Time, then a collector's own words or Kiwi's level, host and tag where they are; `at` when no time of a head stands there.
    /// </summary>
    static int TimedHead(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var from = at < text.Length && text[at] == ':' ? SkipBlanks(text, at + 1) : SkipSequence(text, at);
        var isCounted = from > at;
        from = isCounted ? OriginId(text, from, ref heads) : ControllerTask(text, from, ref heads);
        var rest = text[from..];
        if (rest.Length < 15) return at;
        var isBracketed = rest[0] == '[';
        var before = isBracketed ? 1 : WeekdayOfIso(rest);
        from += before;
        rest = text[from..];
        var unix = false;
        var iso = LogTimeText.TryIso(rest, out var time, out var length);
        if (!iso && !LogTimeText.TrySyslog(rest, out time, out length)
            && !(unix = TryUnix(rest, out time, out length) || TryDayFirst(rest, out time, out length)))
            return at;
        var end = from + length;
        if (isBracketed && (end >= text.Length || text[end++] != ']' || text[SkipBlanks(text, end)..].StartsWith("["u8))) return at;
        if (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t' or (byte)':')) return at;
        // Brackets, or a blank between date and time, are also how tables and applications begin their lines: a head it is only with
        // level, host and tag, or a tag with a process behind it.
        if ((isBracketed || before == 0 && (iso ? text[from + 10] != 'T' : unix)) && !IsKiwi(text[end..])
            && !HasHostAndTag(text, SkipBlanks(text, end)) && !SyslogTag.HasProcessId(text[SkipBlanks(text, end)..]))
            return at;
        var nested = heads.Nested;
        heads.Time = time.Within(heads.Time);
        end = SkipColons(text, SkipBlanks(text, end));
        var kept = CollectorHead.Read(text, from, end, ref heads);
        if (kept > end) return kept;
        heads.Nested = true;
        end = isCounted ? SkipZone(text, end) : SkipLevelWord(text, end);
        return Host(text, SkipLevel(text, end), nested, ref heads);
    }

    /// <summary>The blank behind the weekday of `Tue 2026-11-03 10:11:12 CET`, journalctl's `short-full`; 0 without one.</summary>
    static int WeekdayOfIso(ReadOnlySpan<byte> text)
    {
        var blank = text[..10].IndexOf((byte)' ');
        return blank >= 2 && blank + 11 < text.Length && text[blank + 5] == '-' && text[blank + 8] == '-' && IsDigit(text[blank + 1])
            && MonthNames.TryReadWeekday(text, out var read) && read == blank ? blank + 1 : 0;
    }

    /// <summary>`1793697076.123456`, journalctl's `short-unix`, and whole seconds.</summary>
    static bool TryUnix(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        return text.Length > 17 && IsDigit(text[0]) && (text[10] == ' ' || (text[10] == '.' && text[17] == ' '))
            && LogTimeText.TryEpoch(text, out time, out length) && length is 10 or 17;
    }

    /// <summary>
    /// `25.06.2026 16:54:28`, `25/06/2026 16:54:28`, `25 Jun 2026 16:54:28`, `25. juni 2026 16:54:28`, `Thu, 25 Jun 2026 16:54:28 +0200`.
    /// </summary>
    static bool TryDayFirst(ReadOnlySpan<byte> text, out LogTime time, out int length)
    {
        (time, length) = (default, 0);
        if (text.Length < 20) return false;
        if (IsDigit(text[0]))
            return LogTimeText.TryDayMonth(text, out time, out length)
                || text[..3].ContainsAny(" -."u8) && LogTimeText.TryDayMonthName(text, out time, out length);
        if (text[3] != ',' || text[4] != ' ' || !IsDigit(text[5]) || !MonthNames.TryReadWeekday(text, out _)
            || !LogTimeText.TryDayMonthName(text[5..], out time, out length)) return false;
        length += 5;
        return true;
    }

    /// <summary>The name that Cisco puts between counter and time (`logging origin-id`): `44: sw1: *Apr  7 11:26:31: %SEC_LOGIN-5-…`.</summary>
    static int OriginId(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var end = text[at..].IndexOf(": "u8);
        if (end is <= 0 or > 255 || !IsHost(text.Slice(at, end)) || text.Slice(at, end).ContainsAny((byte)' ', (byte)'*')
            || !LogTimeText.TrySyslog(text[(at + end + 2)..], out _, out _)) return at;
        heads.Host = at..(at + end);
        return at + end + 2;
    }

    /// <summary>The task that speaks, which controllers of Cisco put before the time: `wlc1: *emWeb: Mar 02 10:11:12: …`.</summary>
    static int ControllerTask(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        const int Longest = 80;
        var start = text.Slice(at, Math.Min(text.Length - at, Longest));
        var star = start.IndexOf((byte)'*');
        if (star < 0 || star > 0 && (!start[..star].EndsWith(": "u8) || star == 2 || !IsHost(start[..(star - 2)]))) return at;
        var task = start[star..].IndexOf(": "u8);
        if (task < 2 || start.Slice(star, task).Contains((byte)' ')
            || !LogTimeText.TrySyslog(text[(at + star + task + 2)..], out _, out _)) return at;
        if (star > 0) heads.Host = at..(at + star - 2);
        return at + star + task + 2;
    }

    /// <summary>
    /// The host, unless a tag stands in its place (pfSense and others leave the host out), or something that a relay took for one
    /// (`date=2025-…`), or, in a head inside another, a plain word or a number.
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
        else if (SyslogTag.TryRead(text[at..end], out _, out _, out _) || next < text.Length && text[next] == '['
            && SyslogTag.HasProcessId(text[at..])) return Tag(text, at, ref heads);
        else if (nested && (!text[at..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !HasHostAndTag(text, at) && !text[at..end].ContainsAny(MarksOfHosts))) return at;
        heads.Host = text[at] == '[' && text[end - 1] == ']' ? (at + 1)..(end - 1) : at..end;
        return Tag(text, SkipLevelWord(text, SkipColons(text, next)), ref heads);
    }

    /// <summary>Cisco's message counters: `585917: Feb  8 04:00:47.272: %SEC-6-…`, and with a second of syslog's own before it.</summary>
    static int SkipSequence(ReadOnlySpan<byte> text, int at)
    {
        for (var end = at; ; end = at)
        {
            while (end < text.Length && end - at < 12 && IsDigit(text[end])) end++;
            if (end == at || end + 1 >= text.Length || text[end] != ':' || text[end + 1] != ' ') return at;
            at = SkipBlanks(text, end + 1);
        }
    }

    static bool IsHost(ReadOnlySpan<byte> token) =>
        token.Length <= 255 && !token.ContainsAny(NotInHosts) && !HasPort(token) && token[0] is not ((byte)'%' or (byte)'-' or (byte)'(')
            && (token[0] != '[' || token[^1] == ']');

    /// <summary>`192.0.2.7:1194`, `ola/192.0.2.7:1194`: the far end of a connection.</summary>
    static bool HasPort(ReadOnlySpan<byte> token) =>
        token[^1] is >= (byte)'0' and <= (byte)'9' && token.LastIndexOf((byte)':') is > 0 and var colon && token.Length - colon <= 6
            && !token[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9') && token[..colon].ContainsAny((byte)'.', (byte)'/');

    static bool HasHostAndTag(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t')) end++;
        if (end == at || end >= text.Length || text[end - 1] == ':' || !IsHost(text[at..end])) return false;
        var next = SkipBlanks(text, end);
        return next < text.Length && (text[next] == '%' || SyslogTag.TryRead(text[next..], out _, out _, out _));
    }

    static bool HasHostAndProcess(ReadOnlySpan<byte> text, int at) =>
        text[at..].IndexOf((byte)' ') is > 0 and var host && IsHost(text.Slice(at, host)) && text[at + host - 1] != ':'
            && (SyslogTag.HasProcessId(text[(at + host + 1)..]) || text[(at + host + 1)..].StartsWith("kernel: "u8));

    static int Tag(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        if (!SyslogTag.TryRead(text[at..], out var program, out var process, out var length)) return Cookie(text, at);
        heads.Program = (at + program.Start.Value)..(at + program.End.Value);
        heads.ProcessId = process.IsNothing() ? default : (at + process.Start.Value)..(at + process.End.Value);
        return Cookie(text, SkipBlanks(text, at + length));
    }

    /// <summary>
    /// `Local0.Info`, the level that Kiwi Syslog puts after the time, BusyBox after the host, AIX there too as `auth|security:info`;
    /// others put `LOCAL4.WARNING:` before all.
    /// </summary>
    static bool IsKiwi(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        text = text[..Math.Min(text.Length, 24)];
        var between = text.IndexOfAny((byte)'.', (byte)'|', (byte)':');
        if (between is < 3 or > 10) return false;
        var end = text.IndexOfAny(" \t"u8);
        if (end < between || !SyslogWords.IsFacility(text[..between])) return false;
        // Dmesg puts a colon behind facility and level.
        if (text[end..].TrimStart((byte)' ') is [(byte)':', ..]) return false;
        if (text[between] == '|') between = text[..end].IndexOf((byte)':');
        return between > 0 && SyslogWords.IsLevel(text[(between + 1)..end].TrimEnd((byte)':'));
    }

    static int SkipLevelWord(ReadOnlySpan<byte> text, int at) =>
        IsKiwi(text[at..]) ? SkipBlanks(text, at + text[at..].IndexOfAny((byte)' ', (byte)'\t')) : at;

    /// <summary>A severity word where a host would be: `2016-10-25T12:37:23-07:00 INFO cron[1]: …`.</summary>
    static int SkipLevel(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] is not ((byte)' ' or (byte)'\t')) end++;
        return end - at is >= 3 and <= 9 && end < text.Length && text[at] is >= (byte)'A' and <= (byte)'Z'
            && text[at + 1] is >= (byte)'A' and <= (byte)'Z' && SyslogWords.IsLevel(text[at..end]) ? SkipBlanks(text, end) : at;
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
