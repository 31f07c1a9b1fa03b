using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>What OpenSSH's server says of connections and of what is done in a session: audit events with their source.</summary>
static class OpenSshConnections
{
    internal static readonly LinuxSyslogMessages Messages = new(
        ("Received disconnect from ", Closed),
        ("Connection timed out from ", Closed),
        ("Read error from remote host ", Closed),
        ("Timeout before authentication for ", NeverAuthenticated),
        ("session opened for local user ", TransferOpened),
        ("session closed for local user ", TransferClosed),
        ("Did not receive identification string from ", Unidentified),
        ("Bad protocol version identification ", BadProtocol),
        ("Unable to negotiate with ", NotNegotiated),
        ("Protocol major versions differ for ", NotNegotiated),
        ("subsystem request for ", Subsystem),
        ("Starting session: ", StartedSession),
        ("Authorized to ", Authorized),
        ("refused connect from ", Refused),
        ("drop connection ", Dropped),
        ("Connection from ", ConnectionFrom));

    /// <summary>`192.0.2.1 port 22`, since 9.8 `connection from 192.0.2.1 to 198.51.100.7, pid = 9`</summary>
    static bool NeverAuthenticated(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        text.Skip("connection from "u8);
        return Connection(message, text.Rest, "Failure");
    }

    static bool TransferOpened(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Transfer(message, rest, "Start");

    static bool TransferClosed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Transfer(message, rest, "Stop");

    /// <summary>sftp-server: `ola from [192.0.2.1]`</summary>
    static bool Transfer(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string eventType)
    {
        if (!OpenSshPeer.TryUserFrom(rest, out var user, out var host, out _, out _)) return false;
        message.Audit(eventType, "Success");
        message.Actor(user);
        message.From(host);
        return true;
    }

    static bool Closed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Connection(message, rest, "NA");

    static bool Unidentified(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Connection(message, rest, "Failure");

    static bool NotNegotiated(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Connection(message, rest, "Failure");

    /// <summary>`host.example.com (192.0.2.1)`</summary>
    static bool Refused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.Audit("Other", "Failure");
        OpenSshPeer.Read(message, ref text);
        if (text.Skip(" ("u8) && text.Until(")"u8, out var address)) message.From(address);
        return true;
    }

    static bool BadProtocol(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!OpenSshPeer.TryUserFrom(rest, out var sent, out var host, out var port, out _)) return false;
        message.Audit("Other", "Failure");
        message.From(host, port);
        message.Extra("identification"u8, TextCursor.Unquote(sent));
        return true;
    }

    static bool Subsystem(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" by user "u8, out var subsystem)) return false;
        var failed = text.Rest.IndexOf(" failed, "u8);
        message.Audit("Execute", failed < 0 ? "Success" : "Failure");
        message.Rows.Text(Asim.Object, subsystem);
        message.Actor(failed < 0 ? text.Rest : text.Rest[..failed]);
        return true;
    }

    /// <summary>`shell on pts/0 for ola from 192.0.2.1 port 22 id 0`</summary>
    static bool StartedSession(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" for "u8, out var what)
            || !OpenSshPeer.TryUserFrom(text.Rest, out var user, out var host, out var port, out _))
            return false;
        message.Audit("Execute", "Success");
        message.Rows.Text(Asim.Object, what);
        message.Actor(user);
        message.From(host, port);
        return true;
    }

    static bool Authorized(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(", krb5 principal "u8, out var user)) return false;
        message.Audit("Other", "Success");
        message.Target(user);
        message.Extra("principal"u8, text.Word());
        return true;
    }

    /// <summary>`#10 from [192.0.2.1]:50000 on [198.51.100.7]:22 past MaxStartups`</summary>
    static bool Dropped(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until("from ["u8, out _) || !text.Until("]:"u8, out var host)) return false;
        message.Audit("Other", "Failure");
        message.From(host, text.Word());
        return true;
    }

    static bool ConnectionFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (OpenSshPeer.TryUserAt(rest, out _, out var user, out var host, out var port, out _))
        {
            message.Beside().SignIn("Logon", "Failure", "Other");
            message.Target(user);
            message.From(host, port);
            return true;
        }
        message.Audit("Other", rest.Contains((byte)':') && rest.EndsWith("[preauth]"u8) ? "Failure" : "NA");
        OpenSshPeer.Read(message, ref text);
        if (text.Skip(" on "u8))
        {
            message.Rows.Address(Asim.DstIpAddr, text.Word());
            if (text.Skip(" port "u8)) message.Rows.Number(Asim.DstPortNumber, text.Word());
        }
        return true;
    }

    public static bool Connection(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result)
    {
        var text = new TextCursor(rest);
        message.Audit("Other", result);
        OpenSshPeer.Read(message, ref text);
        return true;
    }
}
