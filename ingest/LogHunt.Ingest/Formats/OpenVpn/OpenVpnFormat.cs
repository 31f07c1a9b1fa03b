using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.OpenVpn;

/// <summary>
/// OpenVPN, server and client: over syslog, in its own file with a time before each line, and as the Access Server wraps it. Who signs in
/// and out is an Authentication row; what else it says is an AuditEvent with user and address.
/// </summary>
sealed class OpenVpnFormat : ILogFormat
{
    static readonly (byte[] Mark, EventKind Kind)[] Marks =
    [
        .. Each(StandardTables.Authentication, "Logoff", true, "client-instance exiting", "client-instance restarting", "' - disconnected"),
        .. Each(StandardTables.Authentication, "Logon", false, "could not authenticate", "AUTH_FAILED", "TLS Auth Error", "VPN Auth Failed",
            "VERIFY ERROR", "VERIFY X509NAME ERROR", "VERIFY KU ERROR", "VERIFY EKU ERROR", "VERIFY SCRIPT ERROR",
            "CRL CHECK FAILED"),
        .. Each(StandardTables.Authentication, "Logon", true, "authentication succeeded", "AUTH SUCCESS",
            "' authenticated", "' - authenticated", "' - connected"),
        // The certificate was in order, which proves no user where a password is asked for too.
        .. Each(StandardTables.AuditEvent, "Other", null, "Peer Connection Initiated"),
        .. Each(StandardTables.AuditEvent, "Other", false, "TLS Error", "packet error", "Connection reset"),
    ];

    static readonly byte[][] Beginnings =
    [
        .. ("OpenVPN |library versions: |TLS: |TLS Error: |TLS Auth Error: |TLS Warning: |TUN/TAP |MANAGEMENT: |Diffie-Hellman |Socket Buffers: "
            + "|UDPv4 |UDPv6 |TCPv4|TCPv6|TCP/UDP: |UDP link |TCP connection |Listening for |MULTI: |MULTI_sva: |IFCONFIG POOL |VERIFY "
            + "|Initialization Sequence Completed|Control Channel|Data Channel|Incoming |Outgoing |PUSH: |SENT CONTROL |AUTH: |AUTH-PAM: "
            + "|Attempting to establish TCP |SIGTERM[|SIGUSR1[|SIGHUP[|SIGINT[|OPTIONS IMPORT: |ROUTE_GATEWAY |ROUTE6_GATEWAY |net_addr_|net_iface_"
            + "|net_route_|CRL: |PLUGIN_|peer info: |user '|Local Options String|Expected Remote Options |Could not determine IPv4/IPv6 ")
            .Split('|').Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>Where in ctime's form the clock ends, and how far into a line its year may stand.</summary>
    const int ClockEnd = 19, FarthestYear = 96;

    static readonly Product OpenVpn = new("OpenVPN", "OpenVPN");

    public string Name => "openvpn";

    public int Most => 85;

    public int Recognise(in LogLine line)
    {
        if (IsOpenVpn(line.Head.Program)) return line.Body is [] or [(byte)'{', ..] || line.Body.StartsWith("pam_"u8) ? 0 : 70;
        if (line.Find(line.Text, "[stdout#info]"u8) > 0) return line.Find(line.Text, "[OVPN "u8) >= 0 || line.Find(line.Text, "AUTH SUCCESS"u8) >= 0
            || line.Find(line.Text, "VPN Auth Failed"u8) >= 0 ? 80 : 0;
        if (OwnTime(line, out var message) is null) return 0;
        if (line.Find(message, "[AF_INET"u8) >= 0 || !OpenVpnPeer.Of(message, out _).Address.IsEmpty) return 85;
        foreach (var beginning in Beginnings)
            if (message.StartsWith(beginning)) return 85;
        return 0;
    }

    public FileReader Open(LogFile file) => FileReader.Of((in LogLine line, RowWriter rows) =>
    {
        var time = OwnTime(line, out var said);
        // What looks like a host and a tag behind the line's own time is the message.
        var head = Timed(line.Text, out _) is null ? line.Head : Head.None;
        if (time is null) said = line.Body;
        said = Unwrapped(said.Trim(" \r\n\0"u8), ref time);
        if (said.IsEmpty) return rows.Reject("no message");
        var peer = OpenVpnPeer.Of(said, out var message);
        var user = peer.User.IsEmpty ? UserIn(message) : peer.User;
        var kind = KindOf(message, user, out var mark);
        if (user.IsEmpty && peer.Address.IsEmpty) kind = kind with { Table = StandardTables.AuditEvent, Type = "Other" };
        OpenVpn.Begin(rows, kind.Table, new(line.Text, said, head), file, time);
        rows.Text(Asim.EventType, kind.Type);
        Outcomes.Write(rows, kind.Succeeded);
        rows.Text(Asim.EventOriginalType, mark);
        if (IsOpenVpn(head.Program))
        {
            rows.Text(Asim.ActingAppName, head.Program);
            rows.Text(Asim.ActingAppId, head.ProcessId);
        }
        rows.Text(Asim.EventMessage, message);
        UserNames.Of(rows).Name(rows, user);
        if (!OpenVpnPeer.Write(rows, peer.Address)) OpenVpnPeer.Find(rows, message);
        if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Operation, mark);
        else rows.Text(Asim.LogonProtocol, "openvpn"u8);
        if (message.StartsWith("peer info: "u8) && message.IndexOf((byte)'=') is > 0 and var equals)
            rows.Extra(message["peer info: "u8.Length..equals], message[(equals + 1)..]);
        rows.Extra("pool"u8, TextCursor.Between(message, "pool returned IPv4="u8, ","u8));
        return LineOutcome.Parsed;
    });

    static bool IsOpenVpn(string program) =>
        program.StartsWith("openvpn", StringComparison.Ordinal) || program.StartsWith("ovpn", StringComparison.Ordinal);

    /// <summary>What the message is, and in which of its words it says so.</summary>
    static EventKind KindOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> user, out ReadOnlySpan<byte> mark)
    {
        foreach (var (words, kind) in Marks)
        {
            if (message.IndexOf(words) < 0) continue;
            mark = words.TrimStart("' -"u8);
            return kind.Succeeded == true && user.IsEmpty ? new(StandardTables.AuditEvent, "Other") : kind;
        }
        var end = message.IndexOf(": "u8);
        mark = end is > 0 and < 32 && !message[..end].ContainsAny("'[=/"u8) ? message[..end] : "message"u8;
        return new(StandardTables.AuditEvent, "Other");
    }

    static ReadOnlySpan<byte> UserIn(ReadOnlySpan<byte> message)
    {
        var user = message is [(byte)'[', ..] && message.IndexOf("] "u8) is > 1 and var close ? message[1..close]
            : message.StartsWith("SENT CONTROL ["u8) ? TextCursor.Between(message, "["u8, "]"u8)
            : message.StartsWith("VERIFY"u8) && message.IndexOf("depth=0"u8) >= 0 ? CommonName(message)
            : TextCursor.Between(message, "user '"u8, "'"u8) is { IsEmpty: false } quoted ? quoted
            : TextCursor.Between(message, "username '"u8, "'"u8) is { IsEmpty: false } named ? named
            : TextCursor.Between(message, "'user': '"u8, "'"u8);
        return user.SequenceEqual("UNDEF"u8) ? default : user;
    }

    static ReadOnlySpan<byte> CommonName(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf("CN="u8);
        if (at < 0) return default;
        var name = message[(at + 3)..];
        return name.IndexOfAny(",/:"u8) is >= 0 and var end ? name[..end] : name;
    }

    /// <summary>The time of OpenVPN's own file, at the line's beginning or behind a relay's head.</summary>
    static LogTime? OwnTime(in LogLine line, out ReadOnlySpan<byte> message)
    {
        if ((Timed(line.Text, out message) ?? Timed(line.Body, out message)) is { } time) return time;
        // The heads of transports take a nested ctime for theirs.
        var year = line.Head.Time is { HasYear: true } ? line.Text[..Math.Min(line.Text.Length, FarthestYear)].IndexOf(" 20"u8) : -1;
        return year >= ClockEnd && line.Text[year - 3] == ':' ? Timed(line.Text[(year - ClockEnd)..], out message) : null;
    }

    /// <summary>The time with which a line of OpenVPN's own file begins, and what stands behind it; null where none does.</summary>
    static LogTime? Timed(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (text.Length < 27) return null;
        LogTime time;
        int length;
        if (text[4] == '-' && text[10] == ' ' && text[19] == ' ')
        {
            if (!LogTimeText.TryIso(text[..19], out time, out length)) return null;
        }
        else if (text[3] != ' ' || text[13] != ':' || text[24] != ' ' || !LogTimeText.TrySyslog(text[..24], out time, out length) || length != 24)
            return null;
        message = text[(length + 1)..];
        if (message.StartsWith("us="u8) && message.IndexOf((byte)' ') is > 0 and var blank) message = message[(blank + 1)..];
        return time;
    }

    /// <summary>The Access Server's line without what it puts around OpenVPN's own: `[stdout#info] [OVPN 0] OUT: '2026-… message'`.</summary>
    static ReadOnlySpan<byte> Unwrapped(ReadOnlySpan<byte> said, scoped ref LogTime? time)
    {
        if (said.IndexOf("[stdout#info] "u8) is >= 0 and var level)
        {
            time ??= LogTimeText.Parse(said[..level].TrimEnd((byte)' '));
            said = said[(level + "[stdout#info] "u8.Length)..];
        }
        if (!said.StartsWith("[OVPN "u8) || said.IndexOf("OUT: "u8) is not (> 0 and var outward)) return said;
        said = said[(outward + "OUT: "u8.Length)..].Trim("'\""u8);
        if (Timed(said, out var inner) is not { } own) return said;
        time ??= own;
        return inner;
    }

    static IEnumerable<(byte[], EventKind)> Each(TableSchema table, string type, bool? succeeded, params string[] marks) =>
        marks.Select(mark => (System.Text.Encoding.UTF8.GetBytes(mark), new EventKind(table, type, succeeded)));
}
