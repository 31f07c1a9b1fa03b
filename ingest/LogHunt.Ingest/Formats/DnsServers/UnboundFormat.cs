using System.Buffers;
using System.Buffers.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>
/// NLnet Labs' Unbound: `[1764072000] unbound[812:0] info: 192.0.2.10 www.example.com. A IN`, with `NOERROR 0.012345 0 57` behind it for
/// an answer, and what its local zones and policy zones did; in a file of its own or over syslog. Its other lines are events.
/// </summary>
sealed class UnboundFormat : ILogFormat
{
    static readonly Product Unbound = new("NLnet Labs", "Unbound");

    static readonly KeyValueTable<bool> Levels = new(
        "info query reply notice warning error debug fatal".Split(' ').Select(word => (word, true)));

    static readonly SearchValues<byte> OfAddresses = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

    public string Name => "unbound";

    public int Most => 90;

    public int Recognise(in LogLine line) => new Message(line).IsKnown ? 90 : 0;

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var message = new Message(line);
        if (!message.IsKnown) return rows.Reject("no process, thread and level of unbound");
        var text = message.Text;
        var table = IsAsked(text) || ActedOn(text) > 0 || IsFailure(text) ? StandardTables.Dns : StandardTables.AuditEvent;
        // Without a host before it the program stands where a head has its host.
        Unbound.Begin(rows, table, line.Head.Host.StartsWith("unbound[", StringComparison.Ordinal)
            ? ServerLine.WithoutHost(line) : line, file, message.Time);
        if (table == StandardTables.AuditEvent)
        {
            rows.Text(Asim.Operation, "server log"u8);
            rows.Text(Asim.EventMessage, text);
            rows.Text(Asim.EventOriginalSeverity, message.Level);
        }
        else if (IsAsked(text)) Asked(text, rows);
        else if (IsFailure(text)) Failed(text, rows);
        else Acted(text, rows);
        return LineOutcome.Parsed;
    });

    /// <summary>`unbound[812:0] info: text`; syslog's tag may have taken the name away, and the process as well.</summary>
    readonly ref struct Message
    {
        const int LongestStart = 256;

        public Message(in LogLine line)
        {
            var text = ServerLine.Own(line);
            var at = line.Find(text[..Math.Min(text.Length, LongestStart)], "unbound["u8);
            if (at < 0 || (at > 0 && text[at - 1] != ' ') || !TryRead(text[(at + "unbound"u8.Length)..], out var level, out var said))
            {
                if (line.Head.Program != "unbound" || !TryRead(line.Body, out level, out said)) return;
                at = 0;
            }
            if (at > 2 && text[at - 2] == ']' && text[..at].LastIndexOf((byte)'[') is >= 0 and var open
                && LogTimeText.TryEpoch(text[(open + 1)..], out var time, out _)) Time = time;
            Level = level;
            Text = said;
            IsKnown = true;
        }

        static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> level, out ReadOnlySpan<byte> said)
        {
            level = said = default;
            var words = new TextCursor(text);
            if (!words.Skip("["u8) || !words.Until(":"u8, out var process) || process.Length > 10 || !TextCursor.IsNumber(process)
                || !words.Until("] "u8, out var thread) || thread.Length > 8 || !words.Until(": "u8, out level)
                || !Levels.TryFind(level, out _)) return false;
            said = words.Rest;
            return true;
        }

        public bool IsKnown { get; }

        public LogTime? Time { get; }

        public ReadOnlySpan<byte> Level { get; }

        public ReadOnlySpan<byte> Text { get; }
    }

    /// <summary>An address, a whole name, and then type and class.</summary>
    static bool IsAsked(ReadOnlySpan<byte> text)
    {
        var words = new TextCursor(text);
        var address = words.Word();
        return address.Length > 2 && address.IndexOfAny((byte)'.', (byte)':') >= 0 && !address.EndsWith(":"u8)
            && !address.ContainsAnyExcept(OfAddresses) && words.Word().EndsWith("."u8) && !words.Word().IsEmpty
            && IsClass(words.Word());
    }

    static bool IsClass(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("IN"u8) || word.SequenceEqual("CH"u8) || word.SequenceEqual("HS"u8) || word.StartsWith("CLASS"u8);

    static void Asked(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text);
        rows.Address(Asim.SrcIpAddr, words.Word());
        Question(ref words, rows);
        var code = words.Word();
        rows.Text(Asim.EventOriginalType, code.IsEmpty ? "query"u8 : "reply"u8);
        if (code.IsEmpty)
        {
            DnsWords.Request(rows);
            return;
        }
        DnsWords.Response(rows, code);
        if (Utf8Parser.TryParse(words.Word(), out double seconds, out _) && seconds is >= 0 and < int.MaxValue / 1000)
            rows.Number(Asim.NetworkDuration, (long)(seconds * 1000));
        rows.Extra("cached"u8, words.Word());
        rows.Number(Asim.DstBytes, words.Word());
        if (!words.Skip(" on "u8)) return;
        Protocols.Write(rows, words.Word());
        rows.Address(Asim.DstIpAddr, words.Word());
        rows.Number(Asim.DstPortNumber, words.Word());
    }

    static void Question(ref TextCursor words, RowWriter rows)
    {
        var name = words.Word();
        var type = words.Word();
        DnsWords.Question(rows, name, type, words.Word());
    }

    static bool IsFailure(ReadOnlySpan<byte> text) => text.StartsWith("SERVFAIL <"u8) && text.IndexOf(">: "u8) > 0;

    /// <summary>`SERVFAIL &lt;www.example.com. A IN>: all servers for this domain failed`.</summary>
    static void Failed(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text["SERVFAIL <"u8.Length..]);
        words.Until(">: "u8, out var asked);
        rows.Text(Asim.EventOriginalType, "servfail"u8);
        rows.Text(Asim.EventOriginalResultDetails, words.Rest);
        words = new(asked);
        Question(ref words, rows);
        DnsWords.Response(rows, "SERVFAIL"u8);
    }

    /// <summary>
    /// Where the client stands in `zone. action 192.0.2.10@53211 name. A IN`, before a name, a type and a class; 0 when it is not there.
    /// </summary>
    static int ActedOn(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'@');
        if (at < 8) return 0;
        var words = new TextCursor(text[(at + 1)..]);
        return TextCursor.IsNumber(words.Word()) && words.Word().EndsWith("."u8) && !words.Word().IsEmpty && IsClass(words.Word())
            ? Math.Max(0, text[..at].LastIndexOf((byte)' ')) : 0;
    }

    /// <summary>`rpz: applied [list] bad.example.com. rpz-nxdomain 192.0.2.10@53211 bad.example.com. A IN` too.</summary>
    static void Acted(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var client = ActedOn(text);
        var words = new TextCursor(text[(client + 1)..]);
        words.Until("@"u8, out var address);
        rows.Address(Asim.SrcIpAddr, address);
        rows.Number(Asim.SrcPortNumber, words.Word());
        Question(ref words, rows);
        DnsWords.Response(rows, default);
        rows.Text(Asim.EventMessage, text);
        words = new(text[..client]);
        var isPolicy = words.Skip("rpz: applied "u8);
        rows.Text(Asim.EventOriginalType, isPolicy ? "rpz"u8 : "local-zone"u8);
        var list = isPolicy && words.Skip("["u8) && words.Until("] "u8, out var name) ? name : default;
        var zone = words.Word();
        var action = words.Word();
        if (action.EndsWith("nxdomain"u8)) DnsWords.Response(rows, "NXDOMAIN"u8);
        else if (action.EndsWith("refuse"u8)) DnsWords.Response(rows, "REFUSED"u8);
        DnsPolicy.Write(rows, action, list.IsEmpty ? zone : list);
    }
}
