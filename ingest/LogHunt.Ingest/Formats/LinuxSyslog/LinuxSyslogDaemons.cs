using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// What daemons of directories, tunnels and firewalls tell of: OpenLDAP, WireGuard, the web pages of pfSense and OPNsense.
/// </summary>
static class LinuxSyslogDaemons
{
    /// <summary>`conn=7 fd=21 ACCEPT from IP=192.0.2.1:45011 (IP=0.0.0.0:636)`, `conn=7 op=1 BIND dn="uid=ola,ou=people" method=128`.</summary>
    public static bool TryReadSlapd(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Skip("conn="u8)) return false;
        var connection = text.Word();
        text.Word();
        var action = text.Word();
        var name = TextCursor.Between(text.Rest, "dn=\""u8, "\""u8);
        var error = TextCursor.Between(text.Rest, "err="u8, " "u8);
        if (action.SequenceEqual("BIND"u8) && !name.IsEmpty && text.Rest.IndexOf("method="u8) >= 0)
        {
            message.SignIn("Logon", "NA");
            message.Rows.Text(Asim.LogonProtocol, "LDAP"u8);
            message.Target(Named(name));
        }
        else message.Audit("Other", error.IsEmpty ? "NA" : error.SequenceEqual("0"u8) ? "Success" : "Failure");
        message.Rows.Text(Asim.EventOriginalType, action);
        message.Rows.Text(Asim.EventOriginalResultDetails, error);
        message.Extra("conn"u8, connection);
        message.Extra("dn"u8, name);
        if (text.Until("IP="u8, out _)) Peer(message, text.Word());
        return true;
    }

    /// <summary>`/index.php: Successful login for user 'ola' from: 192.0.2.1 (Local Database)`, `… authentication error for 'ola' from 192.0.2.1`.</summary>
    public static bool TryReadWebPages(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until(" for user '"u8, out var said) && !text.Until(" for '"u8, out said) || !text.Until("'"u8, out var user)) return false;
        var succeeded = said.EndsWith("Successful login"u8);
        if (said.EndsWith("logged out"u8)) message.SignIn("Logoff", "Success");
        else if (succeeded || said.EndsWith("authentication error"u8))
            message.SignIn("Logon", succeeded ? "Success" : "Failure", succeeded ? "" : "No such user or password");
        else return false;
        message.Rows.Text(Asim.EventOriginalType, said.IndexOf(": "u8) is >= 0 and var page ? said[(page + 2)..] : said);
        message.Target(user);
        if (text.Skip(" from: "u8) || text.Skip(" from "u8)) message.From(text.Word());
        return true;
    }

    /// <summary>`wireguard: wg0: Receiving handshake initiation from peer 3 (192.0.2.1:51820)`.</summary>
    public static bool TryReadWireGuard(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("wireguard: "u8, out var clock) || !clock.IsEmpty && clock[0] != '[') return false;
        if (!text.Until(" peer "u8, out _) || !text.Until(" ("u8, out _) || !text.Until(")"u8, out var peer)) return false;
        message.Audit("Other", "NA");
        Peer(message, peer);
        return true;
    }

    static void Peer(in LinuxSyslogMessage message, ReadOnlySpan<byte> peer)
    {
        var colon = peer.LastIndexOf((byte)':');
        if (colon > 0) message.From(peer[..colon], peer[(colon + 1)..]);
    }

    /// <summary>`ola` of `uid=ola,ou=people`; a name that begins with `cn=` is its own form.</summary>
    static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> name)
    {
        var equals = name.IndexOf((byte)'=');
        if (equals < 0 || (name[0] | 0x20) == 'c') return name;
        return name.IndexOf((byte)',') is > 0 and var end && end > equals ? name[(equals + 1)..end] : name[(equals + 1)..];
    }
}
