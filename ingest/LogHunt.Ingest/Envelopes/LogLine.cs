using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Envelopes;

/// <summary>One record of a file: the bytes as received (in UTF-8), and what is left when the transport's heads are taken off.</summary>
public readonly ref struct LogLine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> body, Head head, bool isPartial = false)
{
    /// <summary>The whole record without its line end.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>
    /// What follows the heads: the vendor's own part. With a syslog tag, what follows `tag[pid]: `; of a message that a daemon folded
    /// (<see cref="Head.Repeats"/>) what it said.
    /// </summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>What the outermost to innermost heads said.</summary>
    public Head Head { get; } = head;

    /// <summary>Whether parts of the record never came.</summary>
    public bool IsPartial { get; } = isPartial;

    /// <summary>What is known of the whole; null when nothing is.</summary>
    internal LinePairs? Pairs { get; init; }

    /// <summary>
    /// Where `word` stands in a part of the record, -1 when it does not. Most lines lack most words, and then nothing is searched.
    /// </summary>
    public int Find(ReadOnlySpan<byte> part, ReadOnlySpan<byte> word) => MayHold(word) ? part.IndexOf(word) : -1;

    /// <summary>Whether the record may hold `word`; false is certain.</summary>
    public bool MayHold(ReadOnlySpan<byte> word) => Pairs?.MayHold(Text, word) ?? true;
}

/// <summary>What transport heads say of a record; anything may be missing. Texts are empty when they do.</summary>
public sealed record Head
{
    // Each line of another second has a head of its own: it is kept small.
    readonly sbyte facility = -1, severity = -1;

    /// <summary>The head of a record that has none.</summary>
    public static Head None { get; } = new();

    /// <summary>The innermost head's time.</summary>
    public LogTime? Time { get; init; }

    /// <summary>The innermost head's host: the machine that logged, not the relay.</summary>
    public string Host { get; init; } = "";

    /// <summary>The syslog tag without its process id: `sshd`, `sudo`, `kernel`.</summary>
    public string Program { get; init; } = "";

    /// <summary>What stands in the tag's brackets: `sshd[1234]`.</summary>
    public string ProcessId { get; init; } = "";

    /// <summary>Facility and severity of the outermost PRI, -1 when there is none.</summary>
    public int Facility { get => facility; init => facility = (sbyte)value; }
    /// <summary>From 0 (emergency) to 7 (debug).</summary>
    public int Severity { get => severity; init => severity = (sbyte)value; }

    /// <summary>How often the message came: daemons fold repeats into `message repeated 2 times: [ … ]`.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>RFC 5424's MSGID.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>RFC 5424's structured data as received, brackets and all.</summary>
    public string StructuredData { get; init; } = "";
}
