using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.WindowsFirewall;

/// <summary>The Windows firewall's pfirewall.log: W3C, under its header or in the order that Windows always writes.</summary>
sealed class WindowsFirewallFormat : ILogFormat
{
    public string Name => "windows-firewall";

    public int Most => 96;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.StartsWith("#"u8))
            return body.StartsWith("#Software: Microsoft Windows Firewall"u8) || body.StartsWith("#Fields: date time action protocol"u8)
                ? 96
                : body.StartsWith("#Version: 1.5"u8) || body.StartsWith("#Time Format: "u8) ? 40 : 0;
        return WindowsFirewallReader.IsRow(body) ? 88 : 0;
    }

    public FileReader Open(LogFile file) => new WindowsFirewallReader(file);
}

/// <summary>One log: its header names the columns, and whether its clock is local.</summary>
sealed class WindowsFirewallReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("date time action path tcpflags info"), FieldRule.Protocol("protocol"),
        FieldRule.Address("src-ip", Asim.SrcIpAddr), FieldRule.Address("dst-ip", Asim.DstIpAddr),
        FieldRule.Number("src-port", Asim.SrcPortNumber), FieldRule.Number("dst-port", Asim.DstPortNumber),
        FieldRule.Text("icmptype", Asim.NetworkIcmpType), FieldRule.Number("icmpcode", Asim.NetworkIcmpCode),
    ]);

    static readonly FieldColumns Columns = Map.At("date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype",
        "icmpcode info path pid");

    static readonly KeyValueTable<Verdict> Actions = new([("ALLOW", Verdict.Allow), ("DROP", Verdict.Drop), ("OPEN", Verdict.Allow),
        ("OPEN-INBOUND", Verdict.Allow), ("CLOSE", Verdict.Allow), ("INFO-EVENTS-LOST", Verdict.None)]);

    static readonly Product Firewall = new("Microsoft", "Windows Firewall");
    static readonly SeparatedSyntax Blanks = FieldSyntax.Separated((byte)' ', quote: 0);
    static readonly int Date = Map.Slot("date"), Clock = Map.Slot("time"), Action = Map.Slot("action"), Path = Map.Slot("path");
    static readonly int Flags = Map.Slot("tcpflags"), Info = Map.Slot("info"), Source = Map.Slot("src-ip"), Target = Map.Slot("dst-ip");

    readonly RecordFields fields = new(Map);
    readonly HeaderLine header = new(Map, Blanks);
    bool isUtc;

    /// <summary>A date, a clock and one of the firewall's actions.</summary>
    public static bool IsRow(ReadOnlySpan<byte> body) =>
        body.Length > 24 && body[4] == '-' && body[7] == '-' && body[10] == ' ' && body[19] == ' '
        && Actions.TryFind(Blanks.ValueAt(body, 2), out _) && Blanks.Count(body) >= 15;

    public override bool Claims(in LogLine line) => line.Body.StartsWith("#"u8) || IsRow(line.Body);

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body.TrimEnd((byte)' ');
        if (body.StartsWith("#"u8))
        {
            if (body.StartsWith("#Time Format: "u8)) isUtc = body.EndsWith("UTC"u8) || body.EndsWith("GMT"u8);
            return body.StartsWith("#Fields: "u8) ? header.Learn(body["#Fields: "u8.Length..]) : LineOutcome.Header;
        }
        if (!(header.Fits(body) && header.Read(body, fields)) && !(IsRow(body) && Blanks.Read(body, Columns, fields)))
            return rows.Reject("no row of a firewall's log");
        var table = fields.Has(Source) || fields.Has(Target) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
        Firewall.Begin(rows, table, line, file, TimeOf());
        var word = fields.Take(Action);
        if (table == StandardTables.AuditEvent)
        {
            if (word.IsEmpty) return rows.Reject("neither addresses nor an action");
            rows.Text(Asim.Operation, word);
            rows.Text(Asim.EventMessage, fields.Take(Info));
        }
        else
        {
            rows.Text(Asim.EventType, "EndpointNetworkSession"u8);
            Actions.TryFind(word, out var verdict);
            (verdict.Action is null ? Verdict.None : verdict).Write(rows, word);
            rows.Text(Asim.EventSeverity, verdict.Action is null ? "Informational" : verdict.Severity);
            rows.Text(Asim.EventSubType, word.StartsWith("OPEN"u8) ? "Start"u8 : word.SequenceEqual("CLOSE"u8) ? "End"u8 : default);
            var path = fields.Take(Path);
            rows.Text(Asim.NetworkDirection, path.SequenceEqual("SEND"u8) ? "Outbound"u8 : path.SequenceEqual("RECEIVE"u8) ? "Inbound"u8
                : default);
            if (path.SequenceEqual("FORWARD"u8)) rows.Extra("path"u8, path);
            Protocols.WriteVersion(rows, fields.Peek(Source));
            TcpFlags.WriteLetters(rows, fields.Take(Flags));
        }
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    LogTime? TimeOf()
    {
        if (!LogTimeText.TryDate(fields.Take(Date), out var date, out _)
            || !LogTimeText.TryClock(fields.Take(Clock), out var clock, out _)) return null;
        return new LogTime(date + clock, isUtc ? TimeSpan.Zero : null, true);
    }
}
