using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// Sign-ins to realms and networks: MIT's Kerberos, OpenConnect's server, PPP, and the pages and shell of Check Point's Gaia.
/// </summary>
static class LinuxSyslogNetworks
{
    /// <summary>
    /// `AS_REQ (8 etypes {18 17}) 192.0.2.1: PREAUTH_FAILED: ola@EXAMPLE.COM for krbtgt/EXAMPLE.COM@EXAMPLE.COM, …`; `ISSUE` gives the
    /// ticket, `NEEDED_PREAUTH` only asks for the proof.
    /// </summary>
    public static bool TryReadKerberos(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("_REQ ("u8, out var request) || !text.Until(") "u8, out _) || !text.Until(": "u8, out var address)
            || !text.Until(": "u8, out var status) || !text.UntilLast(" for "u8, out var user))
            return false;
        request = request[(request.LastIndexOf((byte)' ') + 1)..];
        var isIssued = status.SequenceEqual("ISSUE"u8);
        message.SignIn("Logon", isIssued ? "Success" : status.SequenceEqual("NEEDED_PREAUTH"u8) ? "NA" : "Failure",
            isIssued || status.SequenceEqual("NEEDED_PREAUTH"u8) ? ""
            : status.SequenceEqual("PREAUTH_FAILED"u8) ? "Incorrect password"
            : status.SequenceEqual("CLIENT_NOT_FOUND"u8) ? "No such user"
            : status.SequenceEqual("LOCKED_OUT"u8) || status.IndexOf("LOCKED OUT"u8) >= 0 ? "User locked"
            : status.SequenceEqual("CLIENT KEY EXPIRED"u8) ? "Password expired"
            : status.SequenceEqual("CLIENT EXPIRED"u8) ? "Account expired" : "Other");
        message.Rows.Text(Asim.EventOriginalType, [.. request, .. "_REQ"u8]);
        message.Rows.Text(Asim.EventOriginalResultDetails, status);
        message.Rows.Text(Asim.LogonProtocol, "Kerberos"u8);
        message.Target(user[(user.LastIndexOf((byte)' ') + 1)..]);
        message.From(address[(address.LastIndexOf((byte)' ') + 1)..]);
        var service = text.Rest.IndexOf((byte)',') is > 0 and var end ? text.Rest[..end] : text.Rest;
        message.Extra("service"u8, service);
        return true;
    }

    /// <summary>`main[ola]:192.0.2.1:51000 user logged in`, `worker: 192.0.2.1 failed authentication attempt for user 'ola'`.</summary>
    public static bool TryReadOpenConnect(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = message.Text;
        var isOn = text.EndsWith("user logged in"u8);
        var isOff = text.IndexOf("user disconnected"u8) > 0;
        var isRefused = text.IndexOf("failed authentication"u8) >= 0;
        if (!isOn && !isOff && !isRefused) return false;
        message.SignIn(isOff ? "Logoff" : "Logon", isRefused ? "Failure" : "Success", isRefused ? "No such user or password" : "");
        message.Rows.Text(Asim.EventOriginalType,
            isOn ? "user logged in"u8 : isOff ? "user disconnected"u8 : "failed authentication"u8);
        message.Rows.Text(Asim.EventOriginalResultDetails, TextCursor.Between(text, "(reason: "u8, ","u8).TrimEnd((byte)')'));
        var user = TextCursor.Between(text, "for user '"u8, "'"u8);
        if (user.IsEmpty) user = TextCursor.Between(text, " for '"u8, "'"u8);
        message.Target(user.IsEmpty ? TextCursor.Between(text, "["u8, "]"u8) : user);
        var words = new TextCursor(text);
        words.Until(":"u8, out _);
        var peer = words.Rest.StartsWith(" "u8) ? words.Word() : new TextCursor(words.Rest).Word();
        if (peer.LastIndexOf((byte)':') is > 0 and var colon) message.From(peer[..colon], peer[(colon + 1)..]);
        else if (peer.Contains((byte)'.')) message.From(peer);
        return true;
    }

    /// <summary>
    /// `CHAP peer authentication succeeded for ola`, `PAP authentication failure for ola`, `Peer ola failed CHAP authentication`.
    /// </summary>
    public static bool TryReadPpp(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        ReadOnlySpan<byte> user, said;
        if (text.Skip("Peer "u8) && text.Until(" failed "u8, out user)) said = text.Rest;
        else
        {
            text = new TextCursor(message.Text);
            if (!text.UntilLast(" for "u8, out said)) return false;
            user = text.Rest;
        }
        var succeeded = said.EndsWith(" succeeded"u8);
        if (said.IndexOf(" authentication"u8) < 0 || !succeeded && message.Text.IndexOf(" fail"u8) < 0) return false;
        message.SignIn("Logon", succeeded ? "Success" : "Failure", succeeded ? "" : "No such user or password");
        message.Rows.Text(Asim.LogonProtocol, new TextCursor(said).Word());
        message.Target(TextCursor.Unquote(user));
        return true;
    }

    /// <summary>
    /// `HTTP login from 192.0.2.1 as ola`, `Session: HTTP logout from 192.0.2.1 by ola`, `User ola logged in with ReadWrite permission`.
    /// </summary>
    public static bool TryReadGaia(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        text.Skip("Session: "u8);
        if (text.Skip("User "u8))
        {
            if (!text.Until(" logged "u8, out var user)) return false;
            message.SignIn(text.Rest.StartsWith("out"u8) ? "Logoff" : "Logon", "Success");
            message.Target(user);
            return true;
        }
        var isOff = text.Skip("HTTP logout from "u8);
        if (!isOff && !text.Skip("HTTP login from "u8)) return false;
        var from = text.Word();
        if (!text.Skip(isOff ? " by "u8 : " as "u8)) return false;
        message.SignIn(isOff ? "Logoff" : "Logon", "Success");
        message.Target(text.Word());
        message.From(from);
        return true;
    }
}
