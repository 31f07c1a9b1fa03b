using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.IvantiConnect;

/// <summary>
/// Ivanti's (before: Pulse's, Juniper's) Connect Secure: `TIME - NODE - [ADDRESS] USER(REALM)[ROLES] - MESSAGE`, and the same in WELF's pairs.
/// </summary>
sealed class IvantiConnectFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.WebSession, StandardTables.NetworkSession, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("time vpn user src msg agent arg op result sent rcvd"), FieldRule.Ignore("id"),
        FieldRule.Address("fw", Asim.DvcIpAddr), FieldRule.Address("dst", Asim.DstIpAddr, Asim.TargetIpAddr), FieldRule.Text("type proto", Asim.EventOriginalSubType),
    ]);

    static readonly (byte[] Begins, EventKind Kind)[] Messages =
    [
        .. Each(StandardTables.Authentication, "Logon", true, "Login succeeded", "Agent login succeeded", "Primary authentication successful",
            "Secondary authentication successful", "Testing Password realm restrictions passed"),
        .. Each(StandardTables.Authentication, "Logon", false, "Login failed", "Agent login failed", "Primary authentication failed",
            "Secondary authentication failed", "Unauthenticated request"),
        .. Each(StandardTables.Authentication, "Logoff", true, "Logout", "Session timed out", "Max session timeout", "Session terminated",
            "Forced logout"),
        .. Each(StandardTables.WebSession, "HTTPsession", null, "WebRequest"),
        .. Each(StandardTables.NetworkSession, "NetworkSession", true, "Connected to ", "Closed connection to "),
    ];

    /// <summary>Words of the reasons of a refusal, the closer ones first, and ASIM's.</summary>
    static readonly (byte[] Words, string Details)[] Reasons =
    [
        .. Each("No such user", "No such User", "NoSuchUser"), .. Each("User disabled", "Disabled"), .. Each("User locked", "Locked", "ocked out"),
        .. Each("Password expired", "Password Expired", "Password Change"), .. Each("Account expired", "Expired"),
        .. Each("Logon violates policy", "No Roles", "Host Checker", "Denied", "Restricted", "Certificate", "User Limit", "Max"),
        .. Each("Incorrect password", "Password"),
    ];

    static readonly Product ConnectSecure = new("Ivanti", "Connect Secure");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs();
    static readonly int Time = Map.Slot("time"), Node = Map.Slot("vpn"), User = Map.Slot("user"), Source = Map.Slot("src"), Said = Map.Slot("msg");
    static readonly int Agent = Map.Slot("agent"), Url = Map.Slot("arg"), Method = Map.Slot("op"), Status = Map.Slot("result");
    static readonly int Sent = Map.Slot("sent"), Received = Map.Slot("rcvd");

    public string Name => "ivanti-connect";

    public int Most => 96;

    public int Recognise(in LogLine line)
    {
        if (line.Find(line.Text, ")["u8) >= 0) return IvantiConnectHead.TryRead(line.Text, out _) ? 88 : 0;
        return line.Find(line.Text, " vpn="u8) >= 0 && line.Find(line.Text, " realm="u8) >= 0 && line.Find(line.Text, "id=firewall"u8) >= 0 ? 96 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (line.Text.IndexOf("id=firewall"u8) is >= 0 and var welf && line.Text[welf..].IndexOf(" vpn="u8) > 0)
            {
                Pairs.Read(line.Text[welf..], fields);
                var own = LogTimeText.Parse(fields.Take(Time));
                Row(new(fields.Take(Node), fields.Take(Source), fields.Take(User), default, default, Message(fields.Take(Said), out var code)), code, own, line, rows, file);
                Rest(fields, rows, file);
                return LineOutcome.Parsed;
            }
            if (!IvantiConnectHead.TryRead(line.Text, out var head)) return rows.Reject("no [address] user(realm)[roles]");
            var time = LogTimeText.Parse(head.Time);
            if (time?.Clock == line.Head.Time?.Clock) time = line.Head.Time;
            Row(new(head.Node, head.Address, head.User, head.Realm, head.Roles, Message(head.Message, out var id)), id, time, line, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>The message without the code that some forms put before it: `AUT24414: `.</summary>
    static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> code)
    {
        code = message is [>= (byte)'A' and <= (byte)'Z', _, _, _, _, _, _, _, (byte)':', (byte)' ', ..] && TextCursor.IsNumber(message[3..8]) ? message[..8] : default;
        return code.IsEmpty ? message : message[10..];
    }

    static void Row(in IvantiConnectHead said, ReadOnlySpan<byte> code, LogTime? time, in LogLine line, RowWriter rows, LogFile file)
    {
        var kind = KindOf(said.Message, out var name);
        ConnectSecure.Begin(rows, kind.Table, line, file, time);
        rows.Text(Asim.EventType, kind.Type);
        Outcomes.Write(rows, kind.Succeeded);
        rows.Text(Asim.EventOriginalType, name);
        rows.Text(Asim.EventOriginalUid, code);
        if (!said.Node.IsEmpty) HostNames.Device(rows, said.Node);
        rows.Text(Asim.EventMessage, said.Message);
        rows.Extra("realm"u8, said.Realm);
        rows.Extra("roles"u8, said.Roles);
        rows.Address(Asim.SrcIpAddr, said.Address);
        var user = said.User.IndexOf("::"u8) is > 0 and var system ? said.User[(system + 2)..] : said.User;
        if (kind.Table == StandardTables.WebSession || kind.Table == StandardTables.NetworkSession) rows.Text(Asim.SrcUsername, user);
        else UserNames.Of(rows).Name(rows, user);
        if (kind.Table == StandardTables.AuditEvent) Tunnel(said.Message, name, rows);
        else if (kind.Table == StandardTables.Authentication) SignIn(said.Message, kind, rows);
        else if (kind.Table == StandardTables.WebSession) Request(said.Message, rows);
        else Connection(said.Message, rows);
        rows.Extra("session"u8, TextCursor.Between(said.Message, "(session:"u8, ")"u8).Trim((byte)' '));
    }

    /// <summary>`VPN Tunneling: Session started for user (…) with IPv4 address 10.8.0.9, hostname laptop7`.</summary>
    static void Tunnel(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, RowWriter rows)
    {
        rows.Text(Asim.Operation, name);
        rows.Text(Asim.HttpUserAgent, TextCursor.Between(message, "user agent '"u8, "'"u8));
        rows.Extra("IPv4 address"u8, TextCursor.Between(message, " with IPv4 address "u8, ","u8));
        rows.Extra("hostname"u8, TextCursor.Between(message, ", hostname "u8, ","u8));
    }

    static void SignIn(ReadOnlySpan<byte> message, EventKind kind, RowWriter rows)
    {
        var reason = TextCursor.Between(message, "Reason: "u8, "\n"u8);
        rows.Text(Asim.EventOriginalResultDetails, reason);
        if (kind.Succeeded == false) rows.Text(Asim.EventResultDetails, DetailsOf(reason));
        var agent = message.LastIndexOf(" with "u8);
        if (agent > 0 && message[agent..].IndexOf((byte)'/') > 0) rows.Text(Asim.HttpUserAgent, message[(agent + 6)..].TrimEnd((byte)'.'));
    }

    static string DetailsOf(ReadOnlySpan<byte> reason)
    {
        foreach (var (words, details) in Reasons)
            if (reason.IndexOf(words) >= 0) return details;
        return "Other";
    }

    /// <summary>`WebRequest completed, GET to https://… from 192.0.2.1 result=200 sent=60 received=4 in 1 seconds`.</summary>
    static void Request(ReadOnlySpan<byte> message, RowWriter rows)
    {
        rows.Text(Asim.HttpRequestMethod, TextCursor.Between(message, ", "u8, " to "u8));
        WebAddresses.Write(rows, default, TextCursor.Between(message, " to "u8, " from "u8), isEncrypted: true);
        rows.Text(Asim.HttpStatusCode, TextCursor.Between(message, " result="u8, " "u8));
        rows.Number(Asim.SrcBytes, TextCursor.Between(message, " sent="u8, " "u8));
        rows.Number(Asim.DstBytes, TextCursor.Between(message, " received="u8, " "u8));
    }

    /// <summary>`Closed connection to HOST port 443 after 9 seconds, with 1308 bytes read (…) and 1131 bytes written (…)`.</summary>
    static void Connection(ReadOnlySpan<byte> message, RowWriter rows)
    {
        rows.Text(Asim.EventSubType, message[1] == 'l' ? "End"u8 : "Start"u8);
        rows.AddressOrHost(Asim.DstIpAddr, Asim.DstHostname, TextCursor.Between(message, "to "u8, " port "u8));
        var port = TextCursor.Between(message, " port "u8, " "u8);
        if (TextCursor.IsNumber(port)) rows.Number(Asim.DstPortNumber, port);
        rows.Number(Asim.DstBytes, TextCursor.Between(message, "with "u8, " bytes read"u8));
        rows.Number(Asim.SrcBytes, TextCursor.Between(message, ") and "u8, " bytes written"u8));
    }

    static EventKind KindOf(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> name)
    {
        foreach (var (begins, kind) in Messages)
        {
            if (!message.StartsWith(begins)) continue;
            name = begins.AsSpan().TrimEnd((byte)' ');
            return kind;
        }
        name = message.IndexOf(": "u8) is > 0 and < 40 and var colon ? message[..colon] : "message"u8;
        return new(StandardTables.AuditEvent, "Other");
    }

    static void Rest(RecordFields fields, RowWriter rows, LogFile file)
    {
        var table = rows.Table();
        rows.Text(Asim.HttpUserAgent, fields.Take(Agent));
        if (table == StandardTables.WebSession)
        {
            rows.Text(Asim.HttpRequestMethod, fields.Take(Method));
            WebAddresses.Write(rows, default, fields.Take(Url), isEncrypted: true);
            rows.Text(Asim.HttpStatusCode, fields.Take(Status));
        }
        if (table == StandardTables.WebSession || table == StandardTables.NetworkSession)
        {
            rows.Number(Asim.SrcBytes, fields.Take(Sent));
            rows.Number(Asim.DstBytes, fields.Take(Received));
        }
        fields.Write(table, rows, file);
    }

    static IEnumerable<(byte[], string)> Each(string details, params string[] texts) =>
        texts.Select(words => (System.Text.Encoding.UTF8.GetBytes(words), details));

    static IEnumerable<(byte[], EventKind)> Each(TableSchema table, string type, bool? succeeded, params string[] begins) =>
        begins.Select(words => (System.Text.Encoding.UTF8.GetBytes(words), new EventKind(table, type, succeeded)));
}
