using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// What modules beside pam_unix say: lock-outs, rules of access, directories (SSSD, Winbind, Kerberos, LDAP), one-time codes.
/// </summary>
static class PamModules
{
    internal static readonly LinuxSyslogMessages Messages = new(
        ("Consecutive login failures for user ", Locked),
        ("requirement ", Requirement),
        ("received for user ", Received),
        ("access denied for user ", AccessDenied),
        ("Access denied for user ", DirectoryDenied),
        ("Refused user ", ListRefused),
        ("user ", User),
        ("User ", User),
        ("Successful Duo login for ", OpenSshMessages.DuoSucceeded),
        ("Skipped Duo login for ", OpenSshMessages.DuoSucceeded),
        ("Failed Duo login for ", OpenSshMessages.DuoFailed),
        ("Aborted Duo login for ", OpenSshMessages.DuoFailed),
        ("Accepted google_authenticator for ", CodeAccepted),
        ("Invalid verification code for ", CodeRefused),
        ("Failed to compute location for ", CodeRefused),
        ("authentication succeeds for ", KerberosSucceeds),
        ("authentication fails for ", KerberosFails),
        ("error trying to bind as user ", BindRefused));

    public static bool TryRead(in LinuxSyslogMessage message, ReadOnlySpan<byte> said) => Messages.TryRead(message, said);

    static bool Locked(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" account temporarily locked"u8, out var user)) return false;
        message.Account("UserLocked", "Success");
        message.Target(user);
        return true;
    }

    /// <summary>`"uid >= 1000" not met by user "root"`</summary>
    static bool Requirement(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" by user "u8, out var condition)) return false;
        var refused = condition.EndsWith("not met"u8);
        message.SignIn("Logon", refused ? "Failure" : "NA", refused ? "Logon violates policy" : "");
        message.Rows.Text(Asim.EventOriginalResultDetails, condition);
        message.Target(TextCursor.Unquote(text.Rest));
        return true;
    }

    /// <summary>pam_sss: `ola: 7 (Authentication failure)`</summary>
    static bool Received(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(": "u8, out var user)) return false;
        message.SignIn("Logon", text.Rest.StartsWith("0 "u8) ? "Success"
            : "Failure", text.Rest.StartsWith("0 "u8) ? ""
            : PamMessages.Details(text.Rest));
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest);
        message.Target(user);
        return true;
    }

    /// <summary>pam_access: ``` `ola' from `192.0.2.1' ```</summary>
    static bool AccessDenied(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" from "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Target(TextCursor.Unquote(user));
        message.From(TextCursor.Unquote(text.Rest));
        return true;
    }

    /// <summary>pam_sss: `ola: 6 (Permission denied)`</summary>
    static bool DirectoryDenied(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(": "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", PamMessages.Details(text.Rest));
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest);
        message.Target(user);
        return true;
    }

    static bool ListRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" for service "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Target(user);
        return true;
    }

    /// <summary>
    /// pam_tally2's `ola (1000) tally 6, deny 5`, winbind's `'ola' granted access`, pam_unix's `"ola" does not exist in
    /// /etc/passwd`.
    /// </summary>
    static bool User(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (text.UntilLast(" tally "u8, out var tallied))
        {
            var open = tallied.LastIndexOf(" ("u8);
            message.Account("UserLocked", "Success");
            message.Target(open < 0 ? tallied : tallied[..open], open < 0 ? default : tallied[(open + 2)..].TrimEnd((byte)')'));
            message.Extra("tally"u8, text.Rest);
            return true;
        }
        if (text.UntilLast(" denied access"u8, out var name))
            message.SignIn("Logon", "Failure", PamMessages.Has(text.Rest, "incorrect password"u8)
                ? "No such user or password"
                : "Logon violates policy");
        else if (text.UntilLast(" granted access"u8, out name) || text.UntilLast(" OK"u8, out name))
            message.SignIn("Logon", "Success");
        else if (text.UntilLast(" does not exist in"u8, out name))
            message.SignIn("Logon", "Failure", "No such user");
        else if (text.UntilLast(" account has expired"u8, out name))
            message.SignIn("Logon", "Failure", "Account expired");
        else if (text.UntilLast(" password has expired"u8, out name))
            message.SignIn("Logon", "Failure", "Password expired");
        else return false;
        message.Target(TextCursor.Unquote(name));
        return true;
    }

    static bool CodeAccepted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Success");
        message.Rows.Text(Asim.LogonMethod, "Multi factor authentication");
        message.Target(rest);
        return true;
    }

    static bool CodeRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Rows.Text(Asim.LogonMethod, "Multi factor authentication");
        message.Target(TextCursor.Unquote(rest));
        return true;
    }

    static bool KerberosSucceeds(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Kerberos(message, rest, "Success");

    static bool KerberosFails(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Kerberos(message, rest, "Failure");

    /// <summary>pam_krb5: `'ola' (ola@EXAMPLE.COM)[: reason]`</summary>
    static bool Kerberos(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result)
    {
        var text = new TextCursor(rest);
        if (!text.Quoted(" ("u8, out var user) || !text.Until(")"u8, out var principal)) return false;
        message.SignIn("Logon", result, result == "Success" ? "" : PamMessages.Details(text.Rest));
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest.TrimStart(": "u8));
        message.Target(user);
        message.Extra("principal"u8, principal);
        return true;
    }

    /// <summary>pam_ldap: `"uid=ola,dc=example" (Invalid credentials)`</summary>
    static bool BindRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Quoted(" ("u8, out var name)) return false;
        message.SignIn("Logon", "Failure", text.Rest.StartsWith("Invalid credentials"u8) ? "Incorrect password" : "Other");
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest.TrimEnd((byte)')'));
        var equals = name.IndexOf((byte)'=');
        var comma = name.IndexOf((byte)',');
        message.Target(equals >= 0 && comma > equals ? name[(equals + 1)..comma] : name);
        message.Extra("dn"u8, name);
        return true;
    }
}
