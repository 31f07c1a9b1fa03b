using System.Buffers.Text;
using System.Text;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>What describes a Windows event, read out of fields that any of its syntaxes filled, and the fields themselves.</summary>
readonly ref struct WindowsEvent
{
    static readonly int[] Ids = [WindowsKeys.Id, WindowsKeys.Code];

    public WindowsEvent(RecordFields fields)
    {
        Fields = fields;
        (Provider, Channel) = (Text(WindowsKeys.Provider), Text(WindowsKeys.Channel));
        Id = -1;
        foreach (var slot in Ids)
            if (Id < 0 && Utf8Parser.TryParse(fields.Peek(slot), out int id, out var read) && read == fields.Peek(slot).Length && id >= 0)
                Id = id;
    }

    public RecordFields Fields { get; }

    /// <summary>-1 when none was said.</summary>
    public int Id { get; }

    public string Provider { get; }
    public string Channel { get; }

    /// <summary>What the event is: in the host's words (winlogbeat's `task`, NXLog's category), else by the task's number.</summary>
    public ReadOnlySpan<byte> Task
    {
        get
        {
            if (Fields.Has(WindowsKeys.Category)) return Fields.Peek(WindowsKeys.Category);
            var number = Fields.Peek(WindowsKeys.Task);
            if (number.SequenceEqual("0"u8)) return default;
            return WindowsEventTable.IsSecurity(this) && Utf8Parser.TryParse(number, out int task, out _)
                && WindowsTasks.Name(task) is { Length: > 0 } name ? Encoding.UTF8.GetBytes(name) : number;
        }
    }

    /// <summary>
    /// The first sentence of the rendered text, in the host's language: it ends with its line, or where blanks stand for line ends.
    /// </summary>
    public ReadOnlySpan<byte> Message
    {
        get
        {
            var text = Fields.Peek(WindowsKeys.Message);
            if (text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var line) return text[..line];
            return text.IndexOf("  "u8) is > 0 and var blanks ? text[..blanks] : text;
        }
    }

    /// <summary>The value, taken; empty when Windows says that there is none.</summary>
    public ReadOnlySpan<byte> this[int slot]
    {
        get
        {
            var value = Fields.Take(slot);
            return value.SequenceEqual("%%1793"u8) || value.SequenceEqual("<value not set>"u8) || value.SequenceEqual("N/A"u8)
                ? default : value;
        }
    }

    /// <summary>The first of several that has a value; those before it are taken too.</summary>
    public ReadOnlySpan<byte> this[int[] slots]
    {
        get
        {
            foreach (var slot in slots)
                if (this[slot] is { IsEmpty: false } value) return value;
            return default;
        }
    }

    /// <summary>The host that logged it; the one of the line's head where the event itself does not say it.</summary>
    public ReadOnlySpan<byte> ComputerOr(Head head) => Fields.Peek(
        Fields.Has(WindowsKeys.Computer) ? WindowsKeys.Computer : WindowsKeys.Host) is { IsEmpty: false } host ? host
        : Encoding.UTF8.GetBytes(head.Host);

    /// <summary>Audit success or failure, when keywords, a collector's outcome or NXLog's kind of event say so.</summary>
    public bool? Success => Audit(WindowsKeys.Keywords)
        ?? Either(Fields.Peek(WindowsKeys.Outcome), "success"u8, "failure"u8)
        ?? Either(Fields.Peek(WindowsKeys.AuditType), "AUDIT_SUCCESS"u8, "AUDIT_FAILURE"u8)
        ?? Either(Fields.Peek(WindowsKeys.AuditType), "Success Audit"u8, "Failure Audit"u8);

    bool? Audit(int[] keywords)
    {
        foreach (var slot in keywords)
            if (Audit(Fields.Peek(slot)) is { } said) return said;
        return null;
    }

    /// <summary>Out of the keywords' mask, decimal (negative in NXLog) or hexadecimal, bits 53 and 52; or out of their words.</summary>
    static bool? Audit(ReadOnlySpan<byte> keywords)
    {
        ulong mask;
        if (keywords.StartsWith("0x"u8))
        {
            if (!Utf8Parser.TryParse(keywords[2..], out mask, out _, 'x')) return null;
        }
        else if (Utf8Parser.TryParse(keywords, out long signed, out var read) && read == keywords.Length) mask = (ulong)signed;
        else return Says(keywords, "Audit Success"u8, "Audit success"u8, "vellykket"u8, "Vellykket"u8) ? true
            : Says(keywords, "Audit Failure"u8, "Audit failure"u8, "mislyk"u8, "Mislyk"u8) ? false : null;
        return (mask & 0x0020_0000_0000_0000) != 0 ? true : (mask & 0x0010_0000_0000_0000) != 0 ? false : null;
    }

    /// <summary>A word of Windows in English, as EvtxECmd writes it, or in Norwegian.</summary>
    static bool Says(ReadOnlySpan<byte> text, ReadOnlySpan<byte> english, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> inside,
        ReadOnlySpan<byte> first) =>
        text.IndexOf(english) >= 0 || text.IndexOf(lower) >= 0 || text.IndexOf(inside) >= 0 || text.IndexOf(first) >= 0;

    static bool? Either(ReadOnlySpan<byte> word, ReadOnlySpan<byte> success, ReadOnlySpan<byte> failure) =>
        word.SequenceEqual(success) ? true : word.SequenceEqual(failure) ? false : null;

    /// <summary>When it happened; when it arrived where that is all there is.</summary>
    public LogTime? TimeOr(Head head)
    {
        if (LogTimeText.Parse(Fields.Peek(WindowsKeys.Utc)) is { } instant)
            return instant with { Offset = instant.Offset ?? TimeSpan.Zero };
        if (LogTimeText.Parse(Fields.Peek(WindowsKeys.Time)) is { } created) return created;
        var received = LogTimeText.Parse(Fields.Peek(WindowsKeys.Stamp));
        if (LogTimeText.Parse(Fields.Peek(WindowsKeys.Local)) is not { } clock) return received ?? head.Time;
        return clock.Offset is null && (Offset(LogTimeText.Parse(Fields.Peek(WindowsKeys.Received)), received) ?? Offset(clock, head.Time))
            is { } offset ? clock with { Offset = offset } : clock;
    }

    /// <summary>
    /// NXLog writes local time without its zone. When the same moment stands beside it with one (Logstash adds `@timestamp` on
    /// arrival), the difference is the zone's offset, in quarters of an hour.
    /// </summary>
    static TimeSpan? Offset(LogTime? local, LogTime? received)
    {
        if (local is not { Offset: null, HasYear: true } here || received is not { Offset: { } zone, HasYear: true } there) return null;
        var apart = here.Clock - there.Clock + zone;   // spans have room where an instant at the end of time has none
        var quarters = Math.Round(apart / TimeSpan.FromMinutes(15));
        var offset = TimeSpan.FromMinutes(15) * quarters;
        return Math.Abs(quarters) <= 56 && (apart - offset).Duration() < TimeSpan.FromMinutes(2) ? offset : null;
    }

    string Text(int slot) => Encoding.UTF8.GetString(Fields.Peek(slot));
}
