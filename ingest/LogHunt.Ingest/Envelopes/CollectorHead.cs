using System.Buffers;

namespace LogHunt.Ingest.Envelopes;

/// <summary>What collectors put between their own time and the line that they keep, which has heads of its own.</summary>
static class CollectorHead
{
    const int LongestLabels = 1024;

    static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t"u8);

    /// <summary>
    /// Where the kept line begins when behind the time at `time`, which ends before `at`, stands `stdout F ` (containers), `(agent)
    /// any->EventChannel ` (Wazuh's archives), `{job="auth"} ` (Loki) or `Message forwarded from aix02: `; `at` when nothing does.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> text, int time, int at, ref HeadSpans heads)
    {
        if (at >= text.Length) return at;
        return text[at] switch
        {
            (byte)'s' => Stream(text, at),
            (byte)'{' => Labels(text, at),
            (byte)'M' => Forwarder(text, at, ref heads),
            // Only Wazuh begins with the year and goes on with the month's name.
            _ when text[time + 4] == ' ' && text[time] is >= (byte)'0' and <= (byte)'9' => Agent(text, at, ref heads),
            _ => at,
        };
    }

    /// <summary>`Original Address=192.0.2.7 `, which Kiwi writes ahead of what it passes on; `at` without it.</summary>
    public static int OriginalAddress(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var mark = "Original Address="u8;
        if (!text[at..].StartsWith(mark)) return at;
        var start = at + mark.Length;
        var length = text[start..].IndexOfAny(Blanks);
        if (length <= 0) return at;
        heads.Host = start..(start + length);
        return start + length + 1;
    }

    /// <summary>`stdout F `, `stderr P `: the stream, and whether the line is whole.</summary>
    static int Stream(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        return (rest.StartsWith("stdout "u8) || rest.StartsWith("stderr "u8)) && rest.Length > 8 && rest[7] is (byte)'F' or (byte)'P'
            && rest[8] == ' ' ? at + 9 : at;
    }

    /// <summary>Labels are names with quoted values; JSON has its names in quotes too.</summary>
    static int Labels(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..Math.Min(text.Length, at + LongestLabels)];
        if (rest.Length < 2 || !char.IsAsciiLetter((char)rest[1]) || rest.IndexOf("=\""u8) < 0) return at;
        return rest.IndexOf("\"} "u8) is > 0 and var close ? at + close + 3 : at;
    }

    static int Forwarder(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var mark = "Message forwarded from "u8;
        if (!text[at..].StartsWith(mark)) return at;
        var start = at + mark.Length;
        var length = text[start..].IndexOf(": "u8);
        if (length <= 0 || text.Slice(start, length).ContainsAny(Blanks)) return at;
        heads.Host = start..(start + length);
        return start + length + 2;
    }

    /// <summary>`(agent) 192.0.2.7->/var/log/auth.log `, without the name for what the manager read itself.</summary>
    static int Agent(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        var (from, host) = (at, default(Range));
        if (text[at] == '(')
        {
            var close = text[at..].IndexOf(") "u8);
            if (close < 2) return at;
            (from, host) = (at + close + 2, (at + 1)..(at + close));
        }
        var length = text[from..].IndexOfAny(Blanks);
        var arrow = length < 0 ? -1 : text.Slice(from, length).IndexOf("->"u8);
        if (arrow <= 0) return at;
        heads.Host = host.IsNothing() ? from..(from + arrow) : host;
        return from + length + 1;
    }
}
