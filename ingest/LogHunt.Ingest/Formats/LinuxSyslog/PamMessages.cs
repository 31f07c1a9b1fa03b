using System.Buffers.Text;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// What PAM modules log in the name of the program that they serve: `pam_unix(sshd:auth): …`, and the old form where the module
/// stands in the tag, `su(pam_unix)[42]: …`. One refused password gives a line of PAM beside the program's own.
/// </summary>
static class PamMessages
{
    internal static readonly LinuxSyslogMessages Messages = new(
        ("authentication failure; ", AuthenticationFailure),
        ("Authentication failure", AuthenticationFailure),
        ("authentication success; ", AuthenticationSuccess),
        ("check pass; user unknown", UserUnknown),
        ("session opened for user ", SessionOpened),
        ("session closed for user ", SessionClosed),
        ("password changed for ", PasswordChanged),
        ("new password not acceptable", PasswordNotChanged),
        ("account ", AccountExpired),
        ("expired password for user ", PasswordExpired),
        ("password for user ", PasswordExpires),
        ("could not identify user (from getpwnam(", NotIdentified),
        ("auth could not identify password for ", NoPassword));

    /// <summary>False when the message is no PAM line. An unknown message of a module is an audit event, not a sign-in by guess.</summary>
    public static bool TryRead(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        if (text.Skip("PAM "u8)) return MoreFailures(message, text.Rest, message.Program);
        if (!text.Skip("pam_"u8)) return false;
        var open = text.Rest.IndexOfAny("(: "u8);
        if (open > 0 && text.Rest[open..].StartsWith(": "u8))
        {
            Read(message, message.Text[..(open + 4)], message.Program, text.Rest[(open + 2)..]);
            return true;
        }
        if (open < 0 || text.Rest[open] != '(') return false;
        var close = text.Rest.IndexOf("): "u8);
        if (open <= 0 || close < open || close > 120) return false;
        var module = message.Text[..(open + 4)];
        var context = text.Rest[(open + 1)..close];
        var colon = context.LastIndexOf((byte)':');
        var service = LinuxSyslogServices.Name(colon < 0 ? context : context[..colon]);
        Read(message, module, service, text.Rest[(close + 3)..]);
        if (colon >= 0) message.Rows.Extra("pamType"u8, context[(colon + 1)..]);
        return true;
    }

    /// <summary>Reads a message whose module stood in the tag.</summary>
    public static void ReadTagged(in LinuxSyslogMessage message, string module) =>
        Read(message, Encoding.UTF8.GetBytes(module), message.Program, message.Text);

    static void Read(in LinuxSyslogMessage message, ReadOnlySpan<byte> module, string service, ReadOnlySpan<byte> said)
    {
        var inner = new LinuxSyslogMessage(said, service, message.ProcessId, message.Count, message.Head, message.File, message.Rows);
        var understood = Messages.TryRead(inner, said) || PamModules.TryRead(inner, said) || MoreFailures(inner, said, service);
        if (!understood) message.Audit("Other", "NA");
        message.Rows.Text(Asim.ActingAppName, message.Program);
        message.Rows.Text(Asim.EventVendor, LinuxSyslogServices.Vendor(message.Program));
        message.Rows.Text(Asim.EventProduct, LinuxSyslogServices.Product(message.Program));
        message.Extra("pamModule"u8, module);
        message.Rows.Extra("pamService", service);
    }

    /// <summary>ASIM's words for what PAM (pam_strerror, or its number) says of a refusal.</summary>
    public static string Details(ReadOnlySpan<byte> reason) =>
        Has(reason, "not known"u8) || Has(reason, "unknown user"u8) || Has(reason, "No such user"u8) || reason.StartsWith("10 "u8)
            ? "No such user"
        : Has(reason, "account has expired"u8) || Has(reason, "account expired"u8) || reason.StartsWith("13 "u8) ? "Account expired"
        : Has(reason, "token is no longer valid"u8) || Has(reason, "token expired"u8) || Has(reason, "password expired"u8)
        || reason.StartsWith("12 "u8) || reason.StartsWith("27 "u8) ? "Password expired"
        : Has(reason, "locked"u8) ? "User locked"
        : Has(reason, "maximum number"u8) || Has(reason, "Permission denied"u8) || reason.StartsWith("6 "u8) || reason.StartsWith("11 "u8)
        ? "Logon violates policy"
        : Has(reason, "uthentication failure"u8) || Has(reason, "uthentication error"u8) || reason.StartsWith("7 "u8) ? "Incorrect password"
        : "Other";

    public static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => text.IndexOf(part) >= 0;

    static bool AuthenticationFailure(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        Attempt(message, rest, "Failure", "Incorrect password", message.Program);
        return true;
    }

    static bool AuthenticationSuccess(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        Attempt(message, rest, "Success", "", message.Program);
        return true;
    }

    /// <summary>`2 more authentication failures; logname= uid=0 …`: PAM's sum at the end of a session.</summary>
    static bool MoreFailures(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string service)
    {
        var text = new TextCursor(rest);
        if (!Utf8Parser.TryParse(text.Word(), out int more, out _) || !text.Skip(" more authentication failure"u8)
            || !text.Until("; "u8, out _))
            return false;
        Attempt(message.Times(more), text.Rest, "Failure", "Incorrect password", service);
        message.Rows.Text(Asim.EventOriginalType, "more authentication failures");
        return true;
    }

    static void SignIn(in LinuxSyslogMessage message, string result, string details, string service)
    {
        var kind = LinuxSyslogServices.Find(service);
        var said = kind.Tells ? message.Beside() : message;
        said.SignIn(kind.Elevates ? "Elevate" : "Logon", result, details, service);
    }

    /// <summary>`logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=ola`; without `user=` the name was not known.</summary>
    static void Attempt(in LinuxSyslogMessage message, ReadOnlySpan<byte> fields, string result, string details, string service)
    {
        var user = Field(fields, "user="u8);
        var asker = Field(fields, "ruser="u8);
        if (asker.IsEmpty) asker = Field(fields, "logname="u8);
        SignIn(message, result, user.IsEmpty && result == "Failure" ? "No such user or password" : details, service);
        message.Rows.Text(Asim.LogonMethod, "PAM");
        message.Target(user);
        if (!asker.IsEmpty) message.Actor(asker, Field(fields, "uid="u8));
        message.From(Field(fields, "rhost="u8));
        message.Extra("tty"u8, Field(fields, "tty="u8));
        message.Extra("uid"u8, Field(fields, "uid="u8));
        message.Extra("euid"u8, Field(fields, "euid="u8));
        message.Extra("logname"u8, Field(fields, "logname="u8));
    }

    /// <summary>The value after a key that stands at the beginning or after a blank. The user comes last and may hold blanks.</summary>
    static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> key)
    {
        for (var from = 0; fields[from..].IndexOf(key) is >= 0 and var at; from += at + key.Length)
        {
            if (from + at > 0 && fields[from + at - 1] != ' ') continue;
            var value = fields[(from + at + key.Length)..];
            if (key.SequenceEqual("user="u8)) return value.Trim((byte)' ');
            var end = value.IndexOf((byte)' ');
            return end < 0 ? value : value[..end];
        }
        return default;
    }

    static bool UserUnknown(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        SignIn(message, "Failure", "No such user", message.Program);
        message.Rows.Text(Asim.LogonMethod, "PAM");
        return true;
    }

    /// <summary>`ola(uid=1000) by kari(uid=0)`, older without the first id; `by (uid=0)` when no one is signed in.</summary>
    static bool SessionOpened(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        var by = text.UntilLast(" by "u8, out var who);
        if (!by) who = rest;
        SignIn(message, "Success", "", message.Program);
        WithId(who, out var user, out var userId);
        message.Target(user, userId);
        if (!by) return true;
        WithId(text.Rest, out var actor, out var actorId);
        message.Actor(actor, actorId);
        return true;
    }

    static bool SessionClosed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logoff", "Success");
        WithId(rest, out var user, out var userId);
        message.Target(user, userId);
        return true;
    }

    /// <summary>`ola(uid=1000)` apart.</summary>
    static void WithId(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> id)
    {
        text = text.Trim((byte)' ');
        var at = text.LastIndexOf("(uid="u8);
        user = at < 0 ? text : text[..at];
        id = at < 0 ? default : text[(at + 5)..].TrimEnd((byte)')');
    }

    static bool PasswordChanged(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("PasswordChanged", "Success");
        message.Target(rest);
        return true;
    }

    static bool PasswordNotChanged(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("PasswordChanged", "Failure");
        var text = new TextCursor(rest);
        if (text.Skip(" for "u8)) message.Target(text.Rest);
        return true;
    }

    static bool AccountExpired(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" has expired"u8, out var user) && !text.UntilLast(" has password changed in future"u8, out user)) return false;
        message.SignIn("Logon", "Failure", "Account expired");
        message.Target(user);
        return true;
    }

    static bool PasswordExpired(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Failure", "Password expired");
        var text = new TextCursor(rest);
        message.Target(text.Word());
        return true;
    }

    static bool PasswordExpires(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" will expire in "u8, out var user)) return false;
        message.Audit("Other", "NA");
        message.Target(user);
        return true;
    }

    static bool NotIdentified(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast("))"u8, out var user)) return false;
        SignIn(message, "Failure", "No such user", message.Program);
        message.Target(user);
        return true;
    }

    static bool NoPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        SignIn(message, "Failure", "Incorrect password", message.Program);
        message.Rows.Text(Asim.LogonMethod, "PAM");
        message.Target(TextCursor.Unquote(rest.TrimStart((byte)'[').TrimEnd((byte)']')));
        return true;
    }
}
