using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Sessions that OpenSSH and PAM do not tell of: login, systemd-logind, cron's jobs, Kerberos' rlogin, dropbear.</summary>
static class LinuxSyslogSessions
{
    internal static readonly LinuxSyslogMessages Login = new(
        ("FAILED LOGIN SESSION FROM ", FailedLoginFrom),
        ("FAILED LOGIN ", FailedLogin),
        ("TOO MANY LOGIN TRIES ", TooManyTries),
        ("ROOT LOGIN ", RootLogin),
        ("LOGIN ON ", LoginOn),
        ("DIALUP AT ", LoginOn),
        ("invalid password for ", InvalidPassword));

    internal static readonly LinuxSyslogMessages Logind = new(
        ("New session ", NewSession),
        ("Session ", SessionEnded),
        ("Removed session ", RemovedSession));

    internal static readonly LinuxSyslogMessages Klogind = new(
        ("Authentication failed from ", KerberosFailedFrom),
        ("Kerberos authentication failed", KerberosFailed));

    internal static readonly LinuxSyslogMessages Dropbear = new(
        ("Password auth succeeded for ", DropbearPassword),
        ("Pubkey auth succeeded for ", DropbearKey),
        ("Bad password attempt for ", DropbearBadPassword),
        ("Login attempt for nonexistent user", DropbearNoUser),
        ("PAM password auth succeeded for ", DropbearPassword),
        ("Auth succeeded with blank password for ", DropbearBlank),
        ("Max auth tries reached - user ", DropbearTries),
        ("Child connection from ", DropbearConnection),
        ("Exit before auth from <", DropbearLeft),
        ("Exit (", DropbearExit));

    public static bool TryReadLogin(in LinuxSyslogMessage message) => PamMessages.TryRead(message) || Login.TryRead(message, message.Text);

    public static bool TryReadLogind(in LinuxSyslogMessage message) =>
        PamMessages.TryRead(message) || Logind.TryRead(message, message.Text);

    public static bool TryReadKlogind(in LinuxSyslogMessage message) => Klogind.TryRead(message, message.Text);

    public static bool TryReadDropbear(in LinuxSyslogMessage message) =>
        PamMessages.TryRead(message) || Dropbear.TryRead(message, message.Text);

    /// <summary>`(root) CMD (run-parts /etc/cron.hourly)`, `(ola) REPLACE (ola)`: jobs and changes of the table; no sign-ins.</summary>
    public static bool TryReadCron(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text.TrimStart((byte)' '));
        if (!text.Skip("("u8) || !text.Until(") "u8, out var user) || !text.Until(" ("u8, out var action)) return false;
        var subject = text.Rest.TrimEnd((byte)' ');
        if (subject.EndsWith(")"u8)) subject = subject[..^1];
        message.Audit(action.StartsWith("CMD"u8) ? "Execute"
            : action.SequenceEqual("REPLACE"u8) ? "Set"
            : action.SequenceEqual("DELETE"u8) ? "Delete"
            : action.SequenceEqual("LIST"u8) ? "Read"
            : "Other",
            action.IndexOf("FAIL"u8) >= 0 || action.IndexOf("ERROR"u8) >= 0
                || subject.IndexOf("not allowed"u8) >= 0 ? "Failure" : "Success");
        message.Rows.Text(Asim.EventOriginalType, action);
        message.Rows.Text(Asim.Object, subject);
        message.Actor(user);
        return true;
    }

    /// <summary>`(1) on '/dev/tty1' FOR 'ola', Authentication failure`, `1 FROM 192.0.2.1 FOR ola, …`</summary>
    static bool FailedLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until("FOR "u8, out var before)) return false;
        if (!text.UntilLast(", "u8, out var user)) user = text.Rest;
        message.SignIn("Logon", "Failure", PamMessages.Details(text.Rest));
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest);
        message.Target(TextCursor.Unquote(user));
        var place = new TextCursor(before);
        if (place.Until("FROM "u8, out _)) message.From(place.Word());
        else if (place.Until("on "u8, out _)) message.Extra("tty"u8, TextCursor.Unquote(place.Word().TrimEnd((byte)',')));
        return true;
    }

    static bool FailedLoginFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!FailedLogin(message, rest)) return false;
        var place = new TextCursor(rest).Word();
        if (place.StartsWith("/dev/"u8)) message.Extra("tty"u8, place);
        else message.From(place);
        return true;
    }

    static bool TooManyTries(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!FailedLogin(message, rest)) return false;
        message.Rows.Text(Asim.EventResultDetails, "Logon violates policy");
        return true;
    }

    static bool RootLogin(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest.TrimStart((byte)' '));
        if (!text.Skip("ON "u8) && !text.Skip("on "u8)) return false;
        message.SignIn("Logon", "Success");
        message.Target("root"u8);
        message.Extra("tty"u8, TextCursor.Unquote(text.Word()));
        if (text.Skip(" FROM "u8) || text.Skip(" from "u8)) message.From(TextCursor.Unquote(text.Word()));
        return true;
    }

    static bool LoginOn(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" BY "u8, out var terminal)) return false;
        message.SignIn("Logon", "Success");
        message.Target(text.Word());
        message.Extra("tty"u8, terminal);
        if (text.Skip(" FROM "u8)) message.From(text.Word());
        return true;
    }

    /// <summary>`'ola' on '/dev/tty1' from 'host'`</summary>
    static bool InvalidPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Quoted(" on "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", user.SequenceEqual("UNKNOWN"u8) ? "No such user" : "Incorrect password");
        message.Target(user);
        message.Extra("tty"u8, TextCursor.Unquote(text.Word()));
        if (text.Skip(" from "u8)) message.From(TextCursor.Unquote(text.Rest));
        return true;
    }

    /// <summary>`5 of user ola.`, since systemd 255 `'5' of user 'ola' with class 'user' and type 'tty'.`</summary>
    static bool NewSession(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" of user "u8, out var session)) return false;
        if (!text.Until(" with class "u8, out var user)) user = text.Rest.TrimEnd((byte)'.');
        message.SignIn("Logon", "Success");
        message.Rows.Text(Asim.TargetSessionId, TextCursor.Unquote(session));
        message.Target(TextCursor.Unquote(user));
        return true;
    }

    /// <summary>
    /// systemd's `Started [session-5.scope - ]Session 5 of User ola.` repeats what logind says, so it is no sign-in of its own.
    /// </summary>
    public static bool TryReadSystemd(in LinuxSyslogMessage message)
    {
        if (PamMessages.TryRead(message)) return true;
        var text = new TextCursor(message.Text);
        if (!text.Skip("Started "u8) || !text.Skip("Session "u8) && !text.Until(" - Session "u8, out _)) return false;
        if (!text.Until(" of "u8, out var session) || !text.Skip("user "u8) && !text.Skip("User "u8)) return false;
        message.Audit("Start", "Success");
        message.Rows.Text(Asim.EventOriginalType, "Started Session");
        message.Rows.Text(Asim.TargetSessionId, session);
        message.Target(text.Rest.TrimEnd((byte)'.'));
        return true;
    }

    static bool SessionEnded(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" logged out"u8, out var session)) return false;
        message.SignIn("Logoff", "Success");
        message.Rows.Text(Asim.TargetSessionId, TextCursor.Unquote(session));
        return true;
    }

    static bool RemovedSession(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logoff", "Success");
        message.Rows.Text(Asim.TargetSessionId, TextCursor.Unquote(rest.TrimEnd((byte)'.')));
        return true;
    }

    /// <summary>`192.0.2.1 (host.example.com): reason`</summary>
    static bool KerberosFailedFrom(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.SignIn("Logon", "Failure", "Other");
        message.From(text.Word().TrimEnd((byte)':'));
        if (text.Skip(" ("u8) && text.Until(")"u8, out var name)) message.From(name);
        if (text.Until(": "u8, out _)) message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest.TrimEnd((byte)' '));
        return true;
    }

    static bool KerberosFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Failure", "Other");
        message.Rows.Text(Asim.EventOriginalResultDetails, rest.Trim(" :"u8));
        return true;
    }

    static bool DropbearPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        DropbearAttempt(message, rest, "Success", "", "password"u8);

    static bool DropbearKey(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        DropbearAttempt(message, rest, "Success", "", "publickey"u8);

    static bool DropbearBadPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        DropbearAttempt(message, rest, "Failure", "Incorrect password", "password"u8);

    /// <summary>`'ola'[ with sha1!! key 00:…] from 192.0.2.1:50000`</summary>
    static bool DropbearAttempt(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details,
        ReadOnlySpan<byte> method)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" from "u8, out var who)) return false;
        message.SignIn("Logon", result, details);
        message.Method(method);
        var key = new TextCursor(who);
        if (key.Quoted(" with "u8, out var user)) message.Extra("key"u8, key.Rest);
        else user = TextCursor.Unquote(who);
        message.Target(user);
        Peer(message, text.Word());
        return true;
    }

    static bool DropbearBlank(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        DropbearAttempt(message, rest, "Success", "", "none"u8);

    static bool DropbearTries(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        DropbearAttempt(message.Beside(), rest, "Failure", "Logon violates policy", default);

    static bool DropbearConnection(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Audit("Other", "NA");
        Peer(message, rest);
        return true;
    }

    /// <summary>`192.0.2.1:50000>: (user 'ola', 3 fails): Max auth tries reached …`</summary>
    static bool DropbearLeft(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(">: "u8, out var peer)) return false;
        if (text.Skip("(user "u8) && text.UntilLast(" fails): "u8, out var who) && who.LastIndexOf(", "u8) is > 0 and var end)
        {
            message.Beside().SignIn("Logon", "Failure", "Other");
            message.Target(TextCursor.Unquote(who[..end]));
            message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest);
        }
        else message.Audit("Other", "NA");
        Peer(message, peer);
        return true;
    }

    static bool DropbearNoUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast("from "u8, out var who)) return false;
        message.SignIn("Logon", "Failure", "No such user");
        message.Target(TextCursor.Unquote(who.Trim((byte)' ')));
        Peer(message, text.Word());
        return true;
    }

    /// <summary>`ola) from &lt;192.0.2.1:50000&gt;: Disconnect received`</summary>
    static bool DropbearExit(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(")"u8, out var user)) return false;
        message.SignIn("Logoff", "Success");
        message.Target(user);
        if (text.Until("from <"u8, out _) && text.Until(">"u8, out var peer)) Peer(message, peer);
        return true;
    }

    static void Peer(in LinuxSyslogMessage message, ReadOnlySpan<byte> peer)
    {
        var colon = peer.LastIndexOf((byte)':');
        if (colon < 0) message.From(peer);
        else message.From(peer[..colon], peer[(colon + 1)..].TrimEnd(":,"u8));
    }
}
