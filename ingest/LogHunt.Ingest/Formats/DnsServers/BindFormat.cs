using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>
/// ISC BIND's lines about its clients: `client @0x7f… 192.0.2.10#53211 (www.example.com): view v: query: www.example.com IN A +E(0)K
/// (198.51.100.53)`, with its own time, category and level or over syslog. Other lines of a file of its own are events.
/// </summary>
sealed class BindFormat : ILogFormat
{
    static readonly Product Bind = new("ISC", "BIND");

    static readonly KeyValueTable<bool> Categories = new("client cname config database default delegation-only dispatch dnssec dnstap "
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Concat("edns-disabled general lame-servers network notify nsid queries query-errors rate-limit resolver responses rpz".Split(' '))
        .Concat("rpz-passthru security serve-stale spill sslkeylog trust-anchor-telemetry unmatched update update-security".Split(' '))
        .Concat("xfer-in xfer-out zoneload".Split(' ')).Select(name => (name, true)));

    public string Name => "bind";

    public int Most => 93;

    public int Recognise(in LogLine line)
    {
        if (line.Find(line.Body, "client "u8) >= 0 && new Client(line.Body).IsKnown) return 93;
        return Event.Of(line.Body).Category.Length > 0 ? 86 : 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var client = new Client(line.Body);
        if (!client.IsKnown)
        {
            var told = Event.Of(line.Body);
            if (told.Category.IsEmpty) return rows.Reject("no client with address and port, and no category behind a time");
            Bind.Begin(rows, StandardTables.AuditEvent, line, file, told.Time);
            rows.Text(Asim.Operation, told.Category);
            rows.Text(Asim.EventOriginalSeverity, told.Level);
            rows.Text(Asim.EventMessage, told.Message);
            return LineOutcome.Parsed;
        }
        var isQuestion = BindMessage.IsOne(client.Message);
        var time = Event.TimeOf(line.Body[..client.Start]);
        Bind.Begin(rows, isQuestion ? StandardTables.Dns : StandardTables.AuditEvent, line, file, time);
        if (!rows.Address(Asim.SrcIpAddr, client.Address)) return rows.Reject("no address behind `client`");
        rows.Number(Asim.SrcPortNumber, client.Port);
        rows.Extra("view"u8, client.View);
        rows.Extra("key"u8, client.Key);
        if (isQuestion) return BindMessage.Write(client.Message, client.Name, rows);
        rows.Text(Asim.Operation, "client"u8);
        rows.Text(Asim.EventMessage, client.Message);
        return LineOutcome.Parsed;
    });

    /// <summary>`client @0x7f… 192.0.2.10#53211/key k (name): view v: message`; address, port and colon are always there.</summary>
    readonly ref struct Client
    {
        const int LongestStart = 256;

        public Client(ReadOnlySpan<byte> body)
        {
            Start = body[..Math.Min(body.Length, LongestStart)].IndexOf("client "u8);
            if (Start < 0 || (Start > 0 && body[Start - 1] != ' ')) return;
            var words = new TextCursor(body[(Start + "client "u8.Length)..]);
            if (words.Rest.StartsWith("@0x"u8)) words.Word();
            var peer = words.Word();
            var ended = peer.EndsWith(":"u8);
            peer = ended ? peer[..^1] : peer;
            var hash = peer.LastIndexOf((byte)'#');
            if (hash < 2) return;
            var slash = peer[hash..].IndexOf((byte)'/');
            var port = slash < 0 ? peer[(hash + 1)..] : peer.Slice(hash + 1, slash - 1);
            if (port.Length > 5 || !TextCursor.IsNumber(port) || peer[..hash].IndexOfAny((byte)'.', (byte)':') < 0) return;
            if (slash > 0 && !ended)
            {
                var key = words.Word();
                ended = key.EndsWith(":"u8);
                Key = key.TrimEnd((byte)':');
            }
            if (!ended)
            {
                if (!words.Skip(" ("u8) || !words.Until("): "u8, out var name)) return;
                Name = name;
            }
            else words.Skip(" "u8);
            if (words.Skip("view "u8) && words.Until(": "u8, out var view)) View = view;
            Address = peer[..hash];
            Port = port;
            Message = words.Rest;
            IsKnown = Message.Length > 0;
        }

        public bool IsKnown { get; }

        public int Start { get; }

        public ReadOnlySpan<byte> Address { get; }

        public ReadOnlySpan<byte> Port { get; }

        public ReadOnlySpan<byte> Key { get; }

        public ReadOnlySpan<byte> Name { get; }

        public ReadOnlySpan<byte> View { get; }

        public ReadOnlySpan<byte> Message { get; }
    }

    /// <summary>`28-Nov-2026 12:00:00.123 general: info: message`.</summary>
    readonly ref struct Event
    {
        public LogTime Time { get; private init; }

        public ReadOnlySpan<byte> Category { get; private init; }

        public ReadOnlySpan<byte> Level { get; private init; }

        public ReadOnlySpan<byte> Message { get; private init; }

        public static LogTime? TimeOf(ReadOnlySpan<byte> text) =>
            LogTimeText.TryDayMonthName(text, out var time, out _) ? time : null;

        public static Event Of(ReadOnlySpan<byte> body)
        {
            if (body.Length < 30 || body[2] != '-' || body[11] != ' ' || !LogTimeText.TryDayMonthName(body, out var time, out var length))
                return default;
            var words = new TextCursor(body[length..]);
            var category = words.Word();
            if (!category.EndsWith(":"u8) || !Categories.TryFind(category[..^1], out _)) return default;
            var level = words.Word();
            if (!level.EndsWith(":"u8)) return default;
            return new() { Time = time, Category = category[..^1], Level = level[..^1], Message = words.Rest.TrimStart((byte)' ') };
        }
    }
}
