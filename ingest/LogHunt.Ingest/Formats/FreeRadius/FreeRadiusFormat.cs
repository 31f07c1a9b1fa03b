using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.FreeRadius;

/// <summary>
/// FreeRADIUS' radius.log, and the same over syslog. A password that the server logged behind the user's name reaches no column but
/// RawLine.
/// </summary>
sealed class FreeRadiusFormat : ILogFormat
{
    /// <summary>How far into a line the server's time may reach, behind a relay's head.</summary>
    const int FarthestColon = 128;

    public string Name => "freeradius";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        if (line.Find(text, "(from client "u8) >= 0 && (line.Find(text, "Login "u8) >= 0 || line.Find(text, "Invalid user"u8) >= 0)) return 92;
        var message = Behind(text);
        if (message < 0) return line.Head.Program is "radiusd" or "freeradius" ? 65 : 0;
        return LevelOf(text[message..], out _).IsEmpty ? 0 : 75;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var text = Behind(line.Text) is >= 0 and var at ? line.Text[at..] : line.Body;
        var level = LevelOf(text, out var message);
        if (level.IsEmpty) message = text;
        if (message is [(byte)'(', ..] && message.IndexOf(") "u8) is > 0 and < 12 and var end && TextCursor.IsNumber(message[1..end]))
            message = message[(end + 2)..];
        message = message.Trim((byte)' ');
        if (message.IsEmpty) return rows.Reject("no message");
        if (SignIn(message, line.Head, file, rows)) return LineOutcome.Parsed;
        new EventKind(StandardTables.AuditEvent, "Other").Begin(rows, "FreeRADIUS", "FreeRADIUS", level.IsEmpty ? "message"u8 : level, line.Head, file);
        rows.Text(Asim.EventMessage, message);
        rows.Address(Asim.SrcIpAddr, TextCursor.Between(message, " unknown client "u8, " "u8));
        rows.Text(Asim.EventOriginalSeverity, level);
        if (level.SequenceEqual("Error"u8)) rows.Text(Asim.EventSeverity, "Medium"u8);
        return LineOutcome.Parsed;
    });

    /// <summary>Where the text behind `Mon Mar  2 12:00:26 2026 : ` begins, -1 in a line without.</summary>
    static int Behind(ReadOnlySpan<byte> text)
    {
        var colon = text[..Math.Min(text.Length, FarthestColon)].IndexOf(" : "u8);
        return colon >= 19 && text[colon - 1] is >= (byte)'0' and <= (byte)'9' ? colon + 3 : -1;
    }

    /// <summary>`Auth: ` and the server's other kinds of lines; empty for anything else.</summary>
    static ReadOnlySpan<byte> LevelOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> message)
    {
        var end = text.IndexOf(": "u8);
        message = end < 0 ? default : text[(end + 2)..];
        return end > 0 && Levels.TryFind(text[..end], out _) ? text[..end] : default;
    }

    static readonly KeyValueTable<bool> Levels =
        new("Auth Error Info Warning Proxy Acct Debug WARNING ERROR".Split(' ').Select(level => (level, true)));

    /// <summary>`Login incorrect (reason): [user/password] (from client NAME port N cli STATION via TLS tunnel)`.</summary>
    static bool SignIn(ReadOnlySpan<byte> message, Head head, LogFile file, RowWriter rows)
    {
        var succeeded = message.StartsWith("Login OK"u8);
        if (!succeeded && !message.StartsWith("Login incorrect"u8) && !message.StartsWith("Invalid user"u8)
            && !message.StartsWith("Rejected in post-auth"u8)) return false;
        var from = message.LastIndexOf("] (from client "u8);
        var open = from < 0 ? -1 : message[..from].IndexOf(": ["u8);
        if (open < 0) return false;
        new EventKind(StandardTables.Authentication, "Logon", succeeded).Begin(rows, "FreeRADIUS", "FreeRADIUS",
            message[..message.IndexOfAny((byte)'(', (byte)':')].TrimEnd((byte)' '), head, file);
        var user = message[(open + 3)..from];
        var slash = user.IndexOf((byte)'/');
        UserNames.Target.Name(rows, slash > 0 ? user[..slash] : user);
        rows.Text(Asim.LogonProtocol, "RADIUS"u8);
        var cursor = new TextCursor(message[(from + "] (from client "u8.Length)..].TrimEnd((byte)')'));
        var client = cursor.Word();
        HostNames.Target(rows, client.IndexOf((byte)'/') is > 0 and var mask ? client[..mask] : client);
        for (var word = cursor.Word(); !word.IsEmpty; word = cursor.Word())
        {
            if (word.SequenceEqual("port"u8)) rows.Extra("port"u8, cursor.Word());
            else if (word.SequenceEqual("cli"u8)) Station(cursor.Word(), rows);
            else if (word.SequenceEqual("via"u8)) rows.Text(Asim.LogonMethod, cursor.Rest.TrimStart((byte)' '));
        }
        if (!rows.Has(Asim.EventOriginalSubType) && message.IndexOf("(from client"u8) > 0 && message.IndexOf("via TLS tunnel"u8) > 0)
            rows.Text(Asim.EventOriginalSubType, "inner-tunnel"u8);
        if (succeeded) return true;
        var why = message[..open];
        var reason = why.IndexOf((byte)'(') is var start && start < 0 ? default : why[(start + 1)..].TrimEnd((byte)')').Trim((byte)' ');
        rows.Text(Asim.EventOriginalResultDetails, reason);
        rows.Text(Asim.EventResultDetails, message.StartsWith("Invalid user"u8) ? "No such user" : Details(reason));
        return true;
    }

    /// <summary>ASIM's word for a reason in the server's or its modules' words.</summary>
    internal static string Details(ReadOnlySpan<byte> reason) =>
        reason.IndexOf("User not found"u8) >= 0 || reason.IndexOf("no such user"u8) >= 0 ? "No such user"
        : reason.IndexOf("password"u8) >= 0 || reason.IndexOf("Response is incorrect"u8) >= 0
        || reason.IndexOf("Bind as user failed"u8) >= 0 || reason.IndexOf("0xc000006a"u8) >= 0
        ? "Incorrect password" : "Other";

    /// <summary>Who asked, by an address or a device's number.</summary>
    internal static void Station(ReadOnlySpan<byte> station, RowWriter rows)
    {
        if (!rows.Address(Asim.SrcIpAddr, station)) rows.Text(Asim.SrcMacAddr, station);
    }
}
