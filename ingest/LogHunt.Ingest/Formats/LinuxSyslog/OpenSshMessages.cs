using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// What OpenSSH's server says (sshd, since 9.8 sshd-session, since 10 sshd-auth). A line that names a user or a method is a
/// sign-in; one that is only about the connection is an audit event with its source. User names are chosen by whoever connects, so
/// they are read up to the last place that can end them.
/// </summary>
static class OpenSshMessages
{
    internal static readonly LinuxSyslogMessages Messages = new(
        ("Accepted ", Accepted),
        ("Failed ", Failed),
        ("Partial ", Partial),
        ("Postponed ", Postponed),
        ("Invalid user ", InvalidUser),
        ("Illegal user ", InvalidUser),
        ("input_userauth_request: invalid user ", InvalidUser),
        ("input_userauth_request: illegal user ", InvalidUser),
        ("maximum authentication attempts exceeded for ", TooManyAttempts),
        ("Disconnecting: Too many authentication failures", TooManyFailures),
        ("Too many authentication failures", TooManyFailures),
        ("Disconnecting ", Disconnecting),
        ("Disconnected from ", Disconnected),
        ("Connection closed by ", Disconnected),
        ("Connection reset by ", Disconnected),
        ("Timeout, client not responding", TimedOut),
        ("Close session: user ", ClosedSession),
        ("User ", UserRefused),
        ("ROOT LOGIN REFUSED FROM ", RootRefused),
        ("Access denied for user ", AccessDenied),
        ("Login restricted for ", Restricted),
        ("Authentication tried for ", WrongHost),
        ("Successful Duo login for ", DuoSucceeded),
        ("Skipped Duo login for ", DuoSucceeded),
        ("Failed Duo login for ", DuoFailed),
        ("Aborted Duo login for ", DuoFailed),
        ("PAM: ", PamError),
        ("reverse mapping checking getaddrinfo for ", ReverseMapping),
        ("Address ", AddressMapsElsewhere),
        ("Nasty PTR record ", NastyPointer));

    public static bool TryRead(in LinuxSyslogMessage message)
    {
        var text = message.Text;
        if (PamMessages.TryRead(message)) return true;
        foreach (var level in (ReadOnlySpan<string>)["error: ", "fatal: ", "debug1: ", "debug2: ", "debug3: ", "info: ",
            "banner exchange: ", "ssh_dispatch_run_fatal: ", "kex_exchange_identification: "])
            if (StartsWith(text, level)) text = text[level.Length..];
        return Messages.TryRead(message, text) || OpenSshConnections.Messages.TryRead(message, text);
    }

    static bool StartsWith(ReadOnlySpan<byte> text, string literal) =>
        text.Length >= literal.Length && System.Text.Ascii.Equals(text[..literal.Length], literal);

    static bool Accepted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Attempt(message, rest, "Success", "");

    static bool Partial(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Attempt(message, rest, "Partial", "");

    static bool Postponed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Attempt(message, rest, "NA", "");

    static bool Failed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Attempt(message, rest, "Failure",
        rest.StartsWith("publickey"u8) || rest.StartsWith("hostbased"u8) ? "Incorrect key"
        : rest.StartsWith("none"u8) ? "Other"
        : "Incorrect password");

    /// <summary>`password for [invalid user ]ola from 192.0.2.1 port 22 ssh2[: ED25519 SHA256:…]`</summary>
    static bool Attempt(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" for "u8, out var method) || method.Contains((byte)' ')) return false;
        var known = !text.Skip("invalid user "u8) && !text.Skip("illegal user "u8);
        if (!OpenSshPeer.TryUserFrom(text.Rest, out var user, out var host, out var port, out var tail)) return false;
        // With `none` a client asks which methods there are.
        var said = method.SequenceEqual("none"u8) ? message.Beside() : message;
        said.SignIn("Logon", result, known || result != "Failure" ? details : "No such user");
        message.Method(method);
        message.Target(user);
        message.From(host, port);
        var key = new TextCursor(tail);
        if (key.Skip("ssh2: "u8) || key.Skip("ssh1: "u8)) message.Extra("key"u8, OpenSshPeer.WithoutPhase(key.Rest));
        return true;
    }

    static bool InvalidUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!OpenSshPeer.TryUserFrom(rest, out var user, out var host, out var port, out _)) user = OpenSshPeer.WithoutPhase(rest);
        message.Beside().SignIn("Logon", "Failure", "No such user");
        message.Target(user);
        message.From(host, port);
        return true;
    }

    static bool TooManyAttempts(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Skip("invalid user "u8)) text.Skip("illegal user "u8);
        if (!OpenSshPeer.TryUserFrom(text.Rest, out var user, out var host, out var port, out _)) return false;
        message.Beside().SignIn("Logon", "Failure", "Logon violates policy");
        message.Target(user);
        message.From(host, port);
        return true;
    }

    static bool TooManyFailures(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(OpenSshPeer.WithoutPhase(rest));
        message.Beside().SignIn("Logon", "Failure", "Logon violates policy");
        if (text.Skip(" for "u8)) message.Target(text.Rest);
        return true;
    }

    /// <summary>`authenticating user ola 192.0.2.1 port 22: Too many authentication failures [preauth]`</summary>
    static bool Disconnecting(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var renamed = rest.IndexOf(": Change of username or service not allowed"u8);
        var before = renamed < 0 ? rest : rest[..renamed];
        if (!OpenSshPeer.TryUserAt(before, out var phase, out var user, out var host, out var port, out var tail)) return false;
        var reason = OpenSshPeer.WithoutPhase(renamed < 0 ? tail : rest[renamed..]).TrimStart(": "u8);
        if (phase == "user") message.SignIn("Logoff", "Success");
        else message.Beside().SignIn("Logon", "Failure", reason.StartsWith("Too many"u8) || renamed >= 0 ? "Logon violates policy"
            : phase == "invalid user" ? "No such user"
            : "Other");
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Target(user);
        message.From(host, port);
        return true;
    }

    /// <summary>`[authenticating |invalid ]user ola 192.0.2.1 port 22[ [preauth]]`, or only `192.0.2.1[ port 22]`.</summary>
    static bool Disconnected(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (OpenSshPeer.TryUserAt(rest, out var phase, out var user, out var host, out var port, out _))
        {
            if (phase == "user") message.SignIn("Logoff", "Success");
            else message.Beside().SignIn("Logon", "Failure", phase == "invalid user" ? "No such user" : "Other");
            message.Target(user);
            message.From(host, port);
            return true;
        }
        return OpenSshConnections.Connection(message, rest, "NA");
    }

    static bool TimedOut(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.SignIn("Logoff", "Success", "Session expired");
        var text = new TextCursor(rest.TrimEnd((byte)'.'));
        if (!text.Skip(" from "u8)) return true;
        if (OpenSshPeer.TryUserAt(text.Rest, out _, out var user, out var host, out var port, out _))
        {
            message.Target(user);
            message.From(host, port);
        }
        else message.From(text.Word());
        return true;
    }

    static bool ClosedSession(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!OpenSshPeer.TryUserFrom(rest, out var user, out var host, out var port, out _)) return false;
        message.SignIn("Logoff", "Success");
        message.Target(user);
        message.From(host, port);
        return true;
    }

    /// <summary>
    /// `ola from 192.0.2.1 not allowed because not listed in AllowUsers`; without `from` when the account itself is the reason.
    /// </summary>
    static bool UserRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" not allowed because "u8, out var who)) return false;
        var reason = text.Rest;
        message.SignIn("Logon", "Failure", reason.StartsWith("account is locked"u8) ? "User locked" : "Logon violates policy");
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        var remote = OpenSshPeer.TryUserFrom(who, out var user, out var host, out var port, out _);
        message.Target(remote ? user : who);
        message.From(host, port);
        return true;
    }

    static bool RootRefused(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Target("root"u8);
        OpenSshPeer.Read(message, ref text);
        return true;
    }

    static bool AccessDenied(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.UntilLast(" by "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Rows.Text(Asim.EventOriginalResultDetails, OpenSshPeer.WithoutPhase(text.Rest));
        message.Target(user);
        return true;
    }

    /// <summary>AIX: `ola: reason`.</summary>
    static bool Restricted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(": "u8, out var user)) return false;
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.Rows.Text(Asim.EventOriginalResultDetails, text.Rest);
        message.Target(user);
        return true;
    }

    /// <summary>`ola with correct key but not from a permitted host (host=pc.example.com, ip=192.0.2.1, required=…).`</summary>
    static bool WrongHost(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" with "u8, out var user)) return false;
        message.Beside().SignIn("Logon", "Failure", "Logon violates policy");
        message.Target(user);
        message.From(TextCursor.Between(text.Rest, "ip="u8, ","u8));
        return true;
    }

    internal static bool DuoSucceeded(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Duo(message, rest, "Success", "");

    internal static bool DuoFailed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        Duo(message, rest, "Failure", "MFA not satisfied");

    /// <summary>The second factor, beside what the server says of the whole: `'ola' from 192.0.2.1[: reason]`.</summary>
    static bool Duo(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string result, string details)
    {
        var text = new TextCursor(rest);
        if (!text.Skip("'"u8) || !text.Until("'"u8, out var user)) return false;
        message.Beside().SignIn("Logon", result, details);
        message.Rows.Text(Asim.LogonMethod, "Multi factor authentication");
        message.Target(user);
        if (text.Skip(" from "u8)) message.From(text.Word().TrimEnd((byte)':'));
        return true;
    }

    /// <summary>`User not known to the underlying authentication module for illegal user ola from host.example.com`</summary>
    static bool PamError(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" for "u8, out var reason)) return false;
        if (!text.Skip("illegal user "u8)) text.Skip("invalid user "u8);
        if (!OpenSshPeer.TryUserFrom(text.Rest, out var user, out var host, out var port, out _)) return false;
        message.SignIn("Logon", "Failure", PamMessages.Details(reason));
        message.Rows.Text(Asim.EventOriginalResultDetails, reason);
        message.Rows.Text(Asim.LogonMethod, "PAM");
        message.Target(user);
        message.From(host, port);
        return true;
    }

    static bool ReverseMapping(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        var name = text.Word();
        var address = text.Word();
        if (address.IsEmpty || address[0] != '[') return false;
        Spoofed(message, name, address);
        return true;
    }

    static bool AddressMapsElsewhere(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" maps to "u8, out var address) || !text.Until(", but this does not map back"u8, out var name)) return false;
        Spoofed(message, name, address);
        return true;
    }

    static bool NastyPointer(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Quoted(" is set up for "u8, out var name)) return false;
        Spoofed(message, name, text.Word());
        return true;
    }

    static void Spoofed(in LinuxSyslogMessage message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> address)
    {
        message.SignIn("Logon", "Failure", "Logon violates policy");
        message.From(address);
        if (!message.Rows.Has(Asim.SrcHostname)) message.Rows.Text(Asim.SrcHostname, name);
    }
}
