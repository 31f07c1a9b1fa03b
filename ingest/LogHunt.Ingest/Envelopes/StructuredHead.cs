using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// RFC 5424 after its PRI: `1 TIME HOST APP PROCID MSGID SD `, structured data as the RFC or as Check Point writes it; and Meraki's
/// `1 EPOCH HOST `.
/// </summary>
static class StructuredHead
{
    /// <summary>
    /// Where the message begins, `at` when this is no such head. A head whose message is empty leaves the structured data as the
    /// message.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        if (at + 2 >= text.Length || text[at] is < (byte)'1' or > (byte)'9' || text[at + 1] != ' ') return at;
        Span<Range> tokens = stackalloc Range[5];
        var next = at + 2;
        var found = 0;
        while (found < tokens.Length && next < text.Length)
        {
            var blank = text[next..].IndexOf((byte)' ');
            if (blank < 0) break;
            tokens[found++] = next..(next + blank);
            next += blank + 1;
        }
        if (found == 0) return at;
        var stamp = text[tokens[0]];
        if (LogTimeText.TryIso(stamp, out var time, out var length) && length == stamp.Length) heads.Time = time;
        else if (found >= 2 && stamp.Contains((byte)'.') && LogTimeText.TryEpoch(stamp, out time, out length) && length == stamp.Length)
            return Meraki(text, tokens, time, ref heads);
        else if (!stamp.SequenceEqual("-"u8)) return at;
        if (found >= 2 && text[(tokens[1].End.Value + 1)..] is [(byte)'{' or (byte)'<', ..]) return Document(tokens[1], ref heads);
        if (found < tokens.Length) return at;
        heads.Nested |= heads.Time is not null;
        heads.Host = Unless(text, tokens[1], heads.Host);
        heads.Program = Unless(text, text[tokens[2]].EndsWith(":"u8) ? tokens[2].Start..(tokens[2].End.Value - 1) : tokens[2], default);
        heads.ProcessId = Unless(text, tokens[3], default);
        heads.MessageId = Unless(text, tokens[4], default);
        return Data(text, next, ref heads);
    }

    /// <summary>
    /// The same where a relay took the PRI along: `1 2026-10-19T09:16:53+02:00 HOST APP: - - - …`. Sure only with a time.
    /// </summary>
    public static int ReadBare(ReadOnlySpan<byte> text, int at, ref HeadSpans heads) =>
        at + 12 < text.Length && text[at] == '1' && text[at + 1] == ' ' && text[at + 2] is >= (byte)'0' and <= (byte)'9'
            ? Read(text, at, ref heads)
            : at;

    static int Meraki(ReadOnlySpan<byte> text, Span<Range> tokens, LogTime time, ref HeadSpans heads)
    {
        (heads.Time, heads.Nested, heads.Host) = (time, true, tokens[1]);
        return Math.Min(tokens[1].End.Value + 1, text.Length);
    }

    /// <summary>JSON or XML where the program's name should stand: CyberArk and others end the head there.</summary>
    static int Document(Range host, ref HeadSpans heads)
    {
        (heads.Nested, heads.Host) = (true, host);
        return host.End.Value + 1;
    }

    /// <summary>`-` is RFC 5424's nothing.</summary>
    static Range Unless(ReadOnlySpan<byte> text, Range token, Range otherwise) =>
        text[token].SequenceEqual("-"u8) || token.IsNothing() ? otherwise : token;

    static int Data(ReadOnlySpan<byte> text, int at, ref HeadSpans heads)
    {
        while (at < text.Length && text[at] == ' ') at++;
        if (at >= text.Length) return at;
        if (text[at] == '-' && (at + 1 == text.Length || text[at + 1] == ' ')) return Message(text, at + 1);
        if (text[at] != '[') return at;
        var end = at;
        while (end < text.Length && text[end] == '[')
        {
            var close = Element(text, end);
            if (close < 0) return at;
            end = close;
        }
        if (end < text.Length && text[end] != ' ') return at;
        heads.StructuredData = at..end;
        var message = Message(text, end);
        return message >= text.Length ? at : message;
    }

    /// <summary>Behind the bracket that closes the element at `at`, brackets in quotes left alone; -1 when none does.</summary>
    static int Element(ReadOnlySpan<byte> text, int at)
    {
        var quoted = false;
        while (++at < text.Length)
        {
            var step = text[at..].IndexOfAny("\\\"]"u8);
            if (step < 0) return -1;
            at += step;
            if (text[at] == '\\') at++;
            else if (text[at] == '"') quoted = !quoted;
            else if (!quoted) return at + 1;
        }
        return -1;
    }

    static int Message(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ') at++;
        return text[at..].StartsWith("\uFEFF"u8) ? at + 3 : at;
    }
}
