using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.F5BigIp;

/// <summary>
/// F5 BIG-IP over syslog: `01490500:5: /Common/profile:Common:a1b2c3d4: New session from client IP …`. Its number says which message it is;
/// sign-ins by name are Authentication rows, the rest AuditEvents that share a session.
/// </summary>
sealed class F5BigIpFormat : ILogFormat
{
    /// <summary>Digits of the number before its severity.</summary>
    const int Digits = 8;

    static readonly Product BigIp = new("F5", "BIG-IP");

    public string Name => "f5-bigip";

    public int Most => 82;

    public int Recognise(in LogLine line) => Number(line.Body).IsEmpty ? 0 : 82;

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var number = Number(line.Body);
        if (number.IsEmpty) return rows.Reject("no message number");
        var message = line.Body[(Digits + 4)..].Trim(" \r\n\0"u8);
        var session = Session(ref message);
        var user = TextCursor.Between(message, "authentication with '"u8, "'"u8);
        // Sign-ins to its administration: `AUDIT - user ola - RAW: httpd(pam_audit): user=ola(ola) … host=192.0.2.1 …`.
        var isAudit = message.IndexOf("pam_audit): user="u8) > 0 || message.IndexOf("mod_auth_pam): user="u8) > 0;
        if (isAudit) user = TextCursor.Between(message, "): user="u8, "("u8);
        var isOff = isAudit && message.IndexOf(" end=\""u8) > 0;
        var table = user.IsEmpty ? StandardTables.AuditEvent : StandardTables.Authentication;
        BigIp.Begin(rows, table, line, file);
        if (isOff) rows.Text(Asim.EventType, "Logoff"u8);
        if (isAudit) Outcomes.Write(rows, message.IndexOf("failed"u8) < 0);
        else if (!user.IsEmpty) Outcomes.Write(rows, message.IndexOf("' successful"u8) > 0);
        else if (message.IndexOf("Logon_Deny"u8) >= 0) Outcomes.Write(rows, false);
        else user = message.StartsWith("Username '"u8) ? TextCursor.Between(message, "'"u8, "'"u8) : TextCursor.Between(message, "user '"u8, "'"u8);
        rows.Text(Asim.EventOriginalType, number);
        rows.Text(Asim.EventOriginalSeverity, line.Body.Slice(Digits + 1, 1));
        rows.Text(Asim.EventMessage, message);
        rows.Text(Asim.ActingAppName, line.Head.Program[(line.Head.Program.LastIndexOf(' ') + 1)..]);
        rows.Text(Asim.ActingAppId, line.Head.ProcessId);
        if (table == StandardTables.AuditEvent) rows.Text(Asim.Operation, Words(message));
        UserNames.Of(rows).Name(rows, user);
        if (!rows.Address(Asim.SrcIpAddr, TextCursor.Between(message, "client IP "u8, " "u8)))
            rows.Address(Asim.SrcIpAddr, TextCursor.Between(message, isAudit ? " host="u8 : "Client IP: "u8, " "u8));
        rows.Extra("session"u8, session);
        return LineOutcome.Parsed;
    });

    static ReadOnlySpan<byte> Number(ReadOnlySpan<byte> body) =>
        body is [(byte)'0', (byte)'1', _, _, _, _, _, _, (byte)':', >= (byte)'0' and <= (byte)'7', (byte)':', (byte)' ', ..]
            && TextCursor.IsNumber(body[..Digits]) ? body[..Digits] : default;

    /// <summary>`/Common/profile:Common:a1b2c3d4: ` before the message, of which the last is the session.</summary>
    static ReadOnlySpan<byte> Session(ref ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf(": "u8);
        if (message is not [(byte)'/', ..] || end < 0) return default;
        var place = message[..end];
        message = message[(end + 2)..];
        return place[(place.LastIndexOf((byte)':') + 1)..];
    }

    /// <summary>What the message says before its values.</summary>
    static ReadOnlySpan<byte> Words(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOfAny(":'("u8);
        var words = message.StartsWith("New session"u8) ? "New session"u8 : end is > 0 and < 48 ? message[..end].TrimEnd((byte)' ') : message;
        return words.Length <= 48 ? words : "message"u8;
    }
}
