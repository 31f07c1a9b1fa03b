using System.Buffers.Text;

namespace LogHunt.Ingest.Records;

/// <summary>
/// Finds where a line holds more than one record: syslog frames that count their octets need no line end between them, and a relay
/// that took several records of a firewall for one wrote their line ends as `#012`.
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
        return TryFrame(line, out length) || TryEscapedEnd(line, out length, out between);
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
            && digits + 1 < text.Length && text[digits] == ' ' && PriorityLength(text[(digits + 1)..]) > 0;

    /// <summary>
    /// Only between records of firewalls that have a whole head, and never inside quotes: elsewhere the mark stands for a line end
    /// that somebody wrote into a name, and what follows it is theirs.
    /// </summary>
    static bool TryEscapedEnd(ReadOnlySpan<byte> line, out int length, out int between)
    {
        var mark = "#012"u8;
        (length, between) = (0, mark.Length);
        var quotes = 0;
        for (int i = 0, from = 0; i < MostMarks; i++)
        {
            var at = line[from..].IndexOf("#012<"u8);
            if (at < 0 || (i == 0 && !IsFirewalls(line[..at]))) return false;
            quotes += line.Slice(from, at).Count((byte)'"');
            length = from + at;
            from = length + mark.Length;
            var next = line[from..];
            var priority = PriorityLength(next);
            if (priority > 0 && quotes % 2 == 0 && BeginsRecord(next[priority..])) return true;
        }
        return false;
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

    static int PriorityLength(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] == '<' && text[..Math.Min(text.Length, 5)].IndexOf((byte)'>') is > 1 and var end
            && !text[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? end + 1 : 0;
}
