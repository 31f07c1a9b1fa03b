using System.Buffers.Text;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>
/// Takes the transport's heads off a record, again and again until none fits: octet count, PRI, RFC 5424, RFC 3164 in its many
/// dialects, ISO time and host (rsyslog's file format), Kiwi's head, a syslog tag; and, when asked, a JSON wrapper around the line. Of what
/// colours text nothing is left. Never throws. Not thread-safe: one per worker, and what it returns is valid until the next call.
/// </summary>
public sealed class EnvelopeReader
{
    const int MostHeads = 6;

    /// <summary>How far into a body a message id of Cisco's may reach.</summary>
    const int LongestMessageId = 48;

    readonly TextCache texts = new();
    byte[] unfolded = new byte[1024];
    readonly LineWrapper wrapper = new();
    ExportHeader? export;
    readonly LinePairs pairs = new();
    readonly ColourSequences colours = new();
    Head last = Head.None;

    /// <summary>Records of another file come.</summary>
    internal void Begin(LogFile file) => export = file.Export;

    /// <summary>
    /// Whether a record tells only of others: the line of names above the rows of an export, what stands above one, an action above a
    /// document.
    /// </summary>
    internal bool IsHeader(ReadOnlySpan<byte> text) => export?.Is(text) == true || TablePreface.Is(text) || BulkAction.Is(text);

    /// <summary>The record with what its heads said. A record without any has the whole text as body and <see cref="Head.None"/>.</summary>
    public LogLine Strip(ReadOnlySpan<byte> text)
    {
        var heads = new HeadSpans { Facility = -1, Severity = -1 };
        var plain = colours.Without(text);
        var start = Heads(plain, ref heads);
        var body = Unfolded(plain[start..], out var repeats);
        pairs.Begin();
        if (body.Overlaps(unfolded) || plain != text) pairs.Add(text, body);
        return start == 0 && heads.IsEmpty && repeats == 1
            ? new(text, plain, Head.None) { Pairs = pairs }
            : new(text, body, Of(plain, heads, repeats)) { Pairs = pairs };
    }

    /// <summary>
    /// The line that a JSON object, or a row of an export, carries in `message`, `_raw`, `payload`, `event.original` and the like,
    /// unescaped and with its own heads taken off; what those lack, the wrapper's `@timestamp` and `host` give. False when the body is
    /// no such object. The caller decides whether the inner line or the object itself is the record: an event that merely has a message
    /// is its own.
    /// </summary>
    public bool TryUnwrap(LogLine line, out LogLine inner)
    {
        inner = default;
        if (!Opens(line, out var before)) return false;
        var message = wrapper.Line;
        var heads = new HeadSpans { Facility = -1, Severity = -1 };
        var start = Heads(message, ref heads);
        var content = Unfolded(message[start..], out var repeats);
        var head = start == 0 && heads.IsEmpty && repeats == 1 ? Head.None : Of(message, heads, repeats);
        var outer = line.Head;
        inner = new(line.Text, content, head with
        {
            Time = head.Time?.Within(wrapper.Time ?? before ?? outer.Time) ?? wrapper.Time ?? before ?? outer.Time,
            Host = head.Host.Length > 0 ? head.Host : wrapper.Host.IsEmpty ? outer.Host : texts[wrapper.Host],
            Program = head.Program.Length > 0 ? head.Program : wrapper.Program.IsEmpty ? outer.Program : texts[wrapper.Program],
            ProcessId = head.Program.Length > 0 ? head.ProcessId : texts[wrapper.ProcessId],
            Facility = head.Facility >= 0 ? head.Facility : wrapper.Facility >= 0 ? wrapper.Facility : outer.Facility,
            Severity = head.Severity >= 0 ? head.Severity : wrapper.Severity >= 0 ? wrapper.Severity : outer.Severity,
        })
        { Pairs = line.Pairs };
        line.Pairs?.Add(line.Text, message);
        if (content.Overlaps(unfolded)) line.Pairs?.Add(line.Text, content);
        return true;
    }

    /// <summary>Whether the wrapper of the line, or of the line in it, is one; `before` is a time that stands in front of it.</summary>
    bool Opens(in LogLine line, out LogTime? before)
    {
        var body = line.Body;
        if (LineWrapper.Begin(body, out before) is >= 0 and var begin)
            // Of an array with more in it none is the record.
            return wrapper.TryOpen(body[begin..]) && (begin == 0 || body[(begin + wrapper.Length)..].Trim(" ,]\r\n\t"u8).IsEmpty);
        return export is not null && !wrapper.Holds(body) && wrapper.TryOpen(line.Text, export);
    }

    /// <summary>The time that <see cref="Strip"/> would find in the heads of a record.</summary>
    internal static LogTime? TimeOf(ReadOnlySpan<byte> text)
    {
        var heads = new HeadSpans { Facility = -1, Severity = -1 };
        Heads(text, ref heads);
        return heads.Time;
    }

    static int Heads(ReadOnlySpan<byte> text, ref HeadSpans heads)
    {
        var at = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        for (var i = 0; i < MostHeads; i++)
        {
            var next = SyslogHead.Read(text, at, ref heads);
            if (next == at) break;
            at = next;
        }
        return at;
    }

    /// <summary>The message in `message repeated 2 times: [ … ]`, which may stand behind Cisco's `%ASA-2-106006: `.</summary>
    ReadOnlySpan<byte> Unfolded(ReadOnlySpan<byte> body, out int times)
    {
        times = 1;
        var mark = "message repeated "u8;
        var at = body.StartsWith(mark) ? 0 : body.StartsWith("%"u8) ? body[..Math.Min(body.Length, LongestMessageId)].IndexOf(mark) : -1;
        if (at < 0) return body;
        var text = new TextCursor(body[(at + mark.Length)..]);
        if (!Utf8Parser.TryParse(text.Word(), out int said, out _) || said < 1 || !text.Skip(" times: ["u8)) return body;
        times = said;
        var message = text.Rest.TrimEnd(" \r"u8);
        message = (message.EndsWith("]"u8) ? message[..^1] : message).TrimStart((byte)' ');
        if (at == 0) return message;
        if (unfolded.Length < body.Length) unfolded = new byte[body.Length];
        body[..at].CopyTo(unfolded);
        message.CopyTo(unfolded.AsSpan(at));
        return unfolded.AsSpan(0, at + message.Length);
    }

    /// <summary>Lines of one second and program often share a head: then they share the object.</summary>
    Head Of(ReadOnlySpan<byte> text, in HeadSpans heads, int repeats)
    {
        var host = texts[text[heads.Host]];
        var program = heads.IsKernels && heads.Program.IsNothing() ? "kernel" : texts[text[heads.Program]];
        var process = texts[text[heads.ProcessId]];
        if (last.Time == heads.Time && ReferenceEquals(last.Host, host) && ReferenceEquals(last.Program, program)
            && ReferenceEquals(last.ProcessId, process)
            && last.Facility == heads.Facility && last.Severity == heads.Severity && last.Repeats == repeats
            && last.StructuredData.Length == 0
            && last.MessageId.Length == 0
            && heads.StructuredData.IsNothing() && heads.MessageId.IsNothing())
            return last;
        return last = new()
        {
            Time = heads.Time,
            Host = host,
            Program = program,
            ProcessId = process,
            Facility = heads.Facility,
            Severity = heads.Severity,
            Repeats = repeats,
            MessageId = texts[text[heads.MessageId]],
            StructuredData = texts[text[heads.StructuredData]],
        };
    }
}
