using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Sign-ins to file transfer and mail: vsftpd, ftpd, proftpd, pure-ftpd, dovecot.</summary>
static class LinuxSyslogTransfers
{
    internal static readonly LinuxSyslogMessages Ftp = new(
        ("connection from ", ConnectionFrom),
        ("ANONYMOUS FTP LOGIN FROM ", Anonymous),
        ("FTP LOGIN FROM ", LoginFrom),
        ("FTP LOGIN REFUSED", LoginRefused),
        ("failed login from ", FailedFrom),
        ("refused connect from ", Refused));

    internal static readonly LinuxSyslogMessages Dovecot = new(
        ("Login: ", MailLogin),
        ("Disconnected", MailDisconnected),
        ("Aborted login", MailAborted),
        ("Login aborted", MailAborted));

    public static bool TryReadFtp(in LinuxSyslogMessage message) =>
        PamMessages.TryRead(message) || Ftp.TryRead(message, message.Text) || TryReadVsftpd(message) || TryReadProftpd(message)
            || TryReadPureFtpd(message);

    /// <summary>`192.0.2.1 (host.example.com) at Sun Jul 10 03:55:15 2005`</summary>
    static bool ConnectionFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.Audit("Other", "NA");
        message.From(text.Word());
        if (text.Skip(" ("u8) && text.Until(")"u8, out var name) && !message.Rows.Has(Asim.SrcHostname))
            message.Rows.Text(Asim.SrcHostname, name);
        return true;
    }

    /// <summary>`192.0.2.1, host.example.com (guest@)`</summary>
    static bool Anonymous(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.SignIn("Logon", "Success");
        message.Target("anonymous"u8);
        UserNames.Target.Type(message.Rows, "Anonymous");
        Peer(message, ref text);
        return true;
    }

    /// <summary>`host.example.com [192.0.2.1], ola`</summary>
    static bool LoginFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => From(message, rest, "Success", "");

    static bool FailedFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        From(message, rest, "Failure", "No such user or password");

    static bool LoginRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        return text.Until("FROM "u8, out _) && From(message, text.Rest, "Failure", "Logon violates policy");
    }

    static bool From(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        message.SignIn("Logon", result, details);
        Peer(message, ref text);
        message.Target(text.Rest.Trim(", "u8));
        return true;
    }

    static bool Refused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.Audit("Other", "Failure");
        Peer(message, ref text);
        return true;
    }

    /// <summary>A name and an address in brackets, in either order.</summary>
    static void Peer(in LinuxSyslogMessage message, ref TextCursor text)
    {
        message.From(text.Word().TrimEnd(","u8));
        if (text.Skip(" ["u8) && text.Until("]"u8, out var address)) message.From(address);
    }

    /// <summary>`[ola] FAIL LOGIN: Client "192.0.2.1"`, `CONNECT: Client "…"`, `[ola] OK DOWNLOAD: Client "…", "/f", 12 bytes`</summary>
    static bool TryReadVsftpd(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (text.Skip("[pid "u8)) text.Until("] "u8, out _);
        var user = text.Skip("["u8) && text.Until("] "u8, out var named) ? named : default;
        if (!text.Until(": Client \""u8, out var action) || action.Length > 40 || !text.Until("\""u8, out var client)) return false;
        if (action.EndsWith(" LOGIN"u8))
            message.SignIn("Logon", action.StartsWith("OK"u8) ? "Success"
                : "Failure", action.StartsWith("OK"u8) ? ""
                : "No such user or password", "vsftpd");
        else message.Audit(action.IndexOf("UPLOAD"u8) >= 0 ? "Create"
            : action.IndexOf("DOWNLOAD"u8) >= 0 ? "Read"
            : action.IndexOf("DELETE"u8) >= 0 ? "Delete"
            : "Other",
            action.StartsWith("OK"u8) ? "Success" : action.StartsWith("FAIL"u8) ? "Failure" : "NA");
        message.Rows.Text(Asim.EventOriginalType, action);
        message.Target(user);
        message.From(client);
        if (message.Rows.Table().Name == "AuditEvent" && text.Until(", \""u8, out _) && text.Until("\""u8, out var file))
            message.Rows.Text(Asim.Object, file);
        return true;
    }

    /// <summary>`server (host.example.com[192.0.2.1])[ -|:] USER ola: Login successful`</summary>
    static bool TryReadProftpd(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Until("["u8, out var before) || before.LastIndexOf((byte)'(') is var open && open < 0
            || !text.Until("])"u8, out var address))
            return false;
        var name = before[(open + 1)..];
        var said = text.Rest.TrimStart(" -:"u8);
        var user = new TextCursor(said);
        if (user.Skip("USER "u8) || user.Skip("ANON "u8))
        {
            var good = user.UntilLast(": Login successful"u8, out var who);
            var unknown = !good && user.Until(": no such user"u8, out who);
            if (!good && !unknown && !user.Until(" (Login failed)"u8, out who) && !user.Until(": "u8, out who)) return false;
            message.SignIn("Logon", good ? "Success"
                : "Failure", good ? ""
                : unknown ? "No such user"
                : PamMessages.Details(user.Rest) is "Other" && user.Rest.IndexOf("ncorrect password"u8) >= 0 ? "Incorrect password"
                : "Other");
            if (!good) message.Rows.Text(Asim.EventOriginalResultDetails, user.Rest.TrimStart(": "u8));
            message.Target(who);
        }
        else if (said.StartsWith("Maximum login attempts"u8)) message.SignIn("Logon", "Failure", "Logon violates policy");
        else message.Audit("Other", said.IndexOf("denied"u8) >= 0 || said.IndexOf("refused"u8) >= 0 ? "Failure" : "NA");
        message.From(name);
        message.From(address);
        return true;
    }

    /// <summary>`(ola@192.0.2.1) [INFO] ola is now logged in`, `(?@192.0.2.1) [WARNING] Authentication failed for user [ola]`</summary>
    static bool TryReadPureFtpd(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (!text.Skip("("u8) || !text.Until(") ["u8, out var who) || !text.Until("] "u8, out _)) return false;
        var at = who.LastIndexOf((byte)'@');
        if (at < 0) return false;
        var user = who[..at];
        if (text.Rest.IndexOf(" is now logged in"u8) is >= 0 and var end)
        {
            message.SignIn("Logon", "Success");
            user = text.Rest[..end];
        }
        else if (text.Skip("Authentication failed for user ["u8))
        {
            message.SignIn("Logon", "Failure", "No such user or password");
            user = text.Rest.TrimEnd((byte)']');
        }
        else if (text.Rest.StartsWith("Logout"u8)) message.SignIn("Logoff", "Success");
        else message.Audit("Other", "NA");
        if (!user.SequenceEqual("?"u8)) message.Target(user);
        message.From(who[(at + 1)..]);
        return true;
    }

    /// <summary>
    /// `imap-login: Login: user=&lt;ola&gt;, method=PLAIN, rip=…`, `auth-worker(default): sql(ola,192.0.2.1): unknown user`
    /// </summary>
    public static bool TryReadDovecot(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until(": "u8, out var part)) return false;
        if (part.EndsWith("-login"u8) || part.SequenceEqual("managesieve"u8)) return Dovecot.TryRead(message, text.Rest);
        if (!part.StartsWith("auth"u8)) return false;
        while (text.Rest.IndexOf(": "u8) is > 0 and var colon && !text.Rest[..colon].Contains((byte)',')) text.Until(": "u8, out _);
        if (!text.Until("("u8, out _) || !text.Until("): "u8, out var who)) return false;
        var comma = who.IndexOf((byte)',');
        if (comma < 0) return false;
        var reason = text.Rest;
        message.SignIn("Logon", "Failure",
            reason.IndexOf("unknown user"u8) >= 0 || reason.IndexOf("user not found"u8) >= 0 ? "No such user"
                : reason.IndexOf("assword mismatch"u8) >= 0 ? "Incorrect password"
                : PamMessages.Details(reason));
        message.Rows.Text(Asim.EventOriginalType, "auth");
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Target(who[..comma]);
        var address = who[(comma + 1)..];
        var end = address.IndexOf((byte)',');
        message.From(end < 0 ? address : address[..end]);
        return true;
    }

    /// <summary>
    /// postfix: `warning: host.example.com[192.0.2.1]: SASL LOGIN authentication failed: …`, and `4F:
    /// client=host.example.com[192.0.2.1], sasl_method=LOGIN, sasl_username=ola`.
    /// </summary>
    public static bool TryReadPostfix(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (text.Skip("warning: "u8) && text.Until(": SASL "u8, out var client) && text.Until(" authentication failed"u8, out var method))
        {
            message.SignIn("Logon", "Failure", "No such user or password", "smtp");
            message.Rows.Text(Asim.EventOriginalType, "SASL authentication failed");
            message.Rows.Text(Asim.EventOriginalSubType, method);
            message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest.TrimStart(": "u8));
            var named = text.Rest.IndexOf("sasl_username="u8);
            if (named >= 0) message.Target(text.Rest[(named + 14)..]);
        }
        else if (text.Until("client="u8, out _) && text.Until(", sasl_method="u8, out client)
            && text.Until(", sasl_username="u8, out method))
        {
            message.SignIn("Logon", "Success", "", "smtp");
            message.Rows.Text(Asim.EventOriginalType, "sasl_username");
            message.Rows.Text(Asim.EventOriginalSubType, method);
            message.Target(new TextCursor(text.Rest).Word().TrimEnd((byte)','));
        }
        else return false;
        HostAndAddress(message, client);
        return true;
    }

    /// <summary>
    /// `do_auth         : auth failure: [user=ola] [service=smtp] [realm=example.com] [mech=pam] [reason=PAM auth error]`
    /// </summary>
    public static bool TryReadSaslauthd(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Until("auth failure: [user="u8, out _) || !text.Until("] [service="u8, out var user)
            || !text.Until("]"u8, out var service))
            return false;
        message.SignIn("Logon", "Failure", "No such user or password");
        message.Rows.Text(Asim.EventOriginalType, "auth failure");
        message.Target(user);
        message.Extra("service"u8, service);
        if (text.Until("[realm="u8, out _) && text.Until("]"u8, out var realm)) message.Extra("realm"u8, realm);
        if (text.Until("[reason="u8, out _)) message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest.TrimEnd((byte)']'));
        return true;
    }

    /// <summary>`host.example.com[192.0.2.1]`</summary>
    static void HostAndAddress(in LinuxSyslogMessage message, ReadOnlySpan<byte> client)
    {
        var open = client.LastIndexOf((byte)'[');
        if (open > 0) message.From(client[..open]);
        message.From(client[(open + 1)..]);
    }

    static bool MailLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Success", "", "dovecot");
        Mail(message, rest);
        return true;
    }

    /// <summary>`Disconnected (auth failed, 7 attempts in 111 secs): user=…` is a failure; `Disconnected: Logged out` is none.</summary>
    static bool MailDisconnected(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (rest.IndexOf("auth failed"u8) < 0 && rest.IndexOf("auth attempts"u8) < 0) message.Audit("Other", "NA");
        else message.SignIn("Logon", "Failure", "No such user or password", "dovecot");
        Mail(message, rest);
        return true;
    }

    static bool MailAborted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Failure", rest.IndexOf("auth failed"u8) >= 0 ? "No such user or password" : "Other", "dovecot");
        Mail(message, rest);
        return true;
    }

    static void Mail(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (text.Until("user=<"u8, out var reason) && text.UntilLast(">, method="u8, out var user))
        {
            message.Target(user);
            if (text.Until(","u8, out var method) && message.Rows.Table().Name == "Authentication")
                message.Rows.Text(Asim.EventOriginalSubType, method);
            message.Rows.Text(Asim.EventOriginalResultDetails, reason.Trim(" ():"u8));
        }
        var peer = new TextCursor(rest);
        if (peer.Until("rip="u8, out _)) message.From(peer.Until(","u8, out var address) ? address : peer.Rest);
    }
}
