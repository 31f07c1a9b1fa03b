using System.Buffers.Text;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Finds where a line holds more than one record: syslog frames that count their octets need no line end between them, a relay
/// that took several records of a firewall for one wrote their line ends as `#012`, and another left them out.
/// </summary>
static class GluedRecords
{
    /// <summary>Marks that are looked at in a line before it is one record.</summary>
    const int MostMarks = 64;

    const int LongestHead = 160;

    /// <summary>The length of the first record, and of what stands between it and the next. False where the line is one record.</summary>
    public static bool TryCut(ReadOnlySpan<byte> line, out int length, out int between)
    {
        between = 0;
        return TryFrame(line, out length) || TryMark(line, out length, out between);
    }

    /// <summary>`71 &lt;189>…` of just so many bytes, and another behind it.</summary>
    static bool TryFrame(ReadOnlySpan<byte> line, out int length)
    {
        length = 0;
        if (line.IsEmpty || line[0] is < (byte)'1' or > (byte)'9' || !TryCount(line, out var octets, out var digits)) return false;
        length = digits + 1 + octets;
        return length < line.Length && TryCount(line[length..], out _, out _);
    }

    static bool TryCount(ReadOnlySpan<byte> text, out int octets, out int digits) =>
        Utf8Parser.TryParse(text[..Math.Min(text.Length, 8)], out octets, out digits) && digits is > 1 and < 7
            && digits + 1 < text.Length && text[digits] == ' ' && SyslogHead.PriorityLength(text[(digits + 1)..]) > 0;

    /// <summary>
    /// Only between records of firewalls that have a whole head, and never inside quotes: elsewhere the mark stands for a line end
    /// that somebody wrote into a name, and what follows it is theirs.
    /// </summary>
    static bool TryMark(ReadOnlySpan<byte> line, out int length, out int between)
    {
        (length, between) = (0, 0);
        var (from, quotes, isUnsure) = (0, 0, false);
        for (var i = 0; i < MostMarks; i++)
        {
            var at = NextMark(line, from);
            if (at < 0) return false;
            var passed = line[from..at];
            quotes += passed.Count((byte)'"');
            isUnsure |= passed.IndexOf("\\\""u8) >= 0;
            var isEscaped = line[at] == '#';
            from = at + (isEscaped ? EscapedEnd : Date).Length;
            if (quotes % 2 != 0) continue;
            if (!isEscaped && !isUnsure && IsClock(line[at..]) && IsFortiGates(line[..at]) && BeginOf(line, at) is > 0 and var begin)
            {
                length = begin;
                return true;
            }
            if (!isEscaped || !IsFirewalls(line[..at])) continue;
            var next = line[from..];
            var priority = SyslogHead.PriorityLength(next);
            if (priority == 0 || !BeginsRecord(next[priority..])) continue;
            (length, between) = (at, EscapedEnd.Length);
            return true;
        }
        return false;
    }

    static ReadOnlySpan<byte> EscapedEnd => "#012"u8;

    static ReadOnlySpan<byte> Date => "date="u8;

    /// <summary>The nearest of both marks; in pieces, for the rest of a line of many records is not searched for each of them.</summary>
    static int NextMark(ReadOnlySpan<byte> line, int from)
    {
        for (var size = 512; ; size *= 2)
        {
            var isLast = size >= line.Length - from;
            var piece = isLast ? line[from..] : line.Slice(from, size);
            var escaped = piece.IndexOf("#012<"u8);
            var date = (escaped < 0 ? piece : piece[..escaped]).IndexOf(Date);
            if (date >= 0 || escaped >= 0) return from + (date >= 0 ? date : escaped);
            if (isLast) return -1;
            from += size - Date.Length;
        }
    }

    /// <summary>`date=2026-03-01 time=12:00:00 `, as a record of FortiGate's begins.</summary>
    static bool IsClock(ReadOnlySpan<byte> text)
    {
        var shape = "date=0000-00-00 time=00:00:00 "u8;
        if (text.Length < shape.Length) return false;
        for (var i = 0; i < shape.Length; i++)
            if (shape[i] == '0' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != shape[i]) return false;
        return true;
    }

    /// <summary>Where the record begins that `date=` is of: at its PRI, or at the end of a value; 0 when it is no other's.</summary>
    static int BeginOf(ReadOnlySpan<byte> line, int at)
    {
        var before = line[..at];
        if (before[^1] == '>')
        {
            var open = at - 5 + before[Math.Max(0, at - 5)..].LastIndexOf((byte)'<');
            return open > 0 && SyslogHead.PriorityLength(line[open..]) == at - open ? open : 0;
        }
        if (before[^1] == '"') return at;
        var near = before[Math.Max(0, at - LongestHead)..];
        var value = near[(near.LastIndexOfAny(" \t\""u8) + 1)..];
        return value.IndexOf((byte)'=') is > 0 and var sign && sign < value.Length - 1 ? at : 0;
    }

    static bool IsFortiGates(ReadOnlySpan<byte> line)
    {
        var head = line[..Math.Min(line.Length, 2 * LongestHead)];
        return head.IndexOf("devid="u8) >= 0 || head.IndexOf("devname="u8) >= 0 || head.IndexOf("logid="u8) >= 0;
    }

    static bool IsFirewalls(ReadOnlySpan<byte> line)
    {
        var head = line[..Math.Min(line.Length, 2 * LongestHead)];
        return head.IndexOf("devid="u8) >= 0 || head.IndexOf("%ASA-"u8) >= 0 || head.IndexOf("%FTD-"u8) >= 0;
    }

    static bool BeginsRecord(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("date="u8)) return true;
        var head = text[..Math.Min(text.Length, LongestHead)];
        return head.IndexOf("%ASA-"u8) >= 0 || head.IndexOf("%FTD-"u8) >= 0;
    }
}
