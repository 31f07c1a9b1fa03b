using System.Collections.Immutable;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>
/// Accounts and groups: what the shadow tools (useradd, usermod, gpasswd, passwd, chage …) say of what they did, as UserManagement
/// rows.
/// </summary>
static class LinuxAccountsMessages
{
    /// <summary>The programs whose lines come here.</summary>
    public static ImmutableArray<string> Programs { get; } =
        ["useradd", "userdel", "usermod", "adduser", "deluser", "newusers", "groupadd", "groupdel", "groupmod", "groupmems",
            "addgroup", "delgroup", "gpasswd", "passwd",
         "chpasswd", "chgpasswd", "chage", "chfn", "chsh", "newgrp", "lpasswd", "vipw", "yppasswd"];

    internal static readonly LinuxSyslogMessages Messages = new(
        ("new user: ", NewUser),
        ("new account added - ", NewUser),
        ("new account - ", NewUser),
        ("failed adding user ", FailedNewUser),
        ("delete user ", DeletedUser),
        ("account deleted - ", DeletedAccount),
        ("change user name ", Renamed),
        ("change user ", ChangedUser),
        ("changed user ", ChangedUser),
        ("lock user ", LockedUser),
        ("unlock user ", UnlockedUser),
        ("password for ", PasswordFor),
        ("password changed - ", PasswordChangedAccount),
        ("changed password expiry for ", ChangedExpiry),
        ("can't change pwd for ", PasswordNotChanged));

    public static bool TryRead(in LinuxSyslogMessage message) =>
        PamMessages.TryRead(message) || LinuxAccountsGroups.TryRead(message) || Messages.TryRead(message, message.Text);

    /// <summary>unix_chkpwd checks a password for a program that may not read the shadow file itself.</summary>
    public static bool TryReadPasswordCheck(in LinuxSyslogMessage message)
    {
        var text = new TextCursor(message.Text);
        var unknown = text.Skip("could not obtain user info ("u8);
        if (!unknown && !text.Skip("password check failed for user ("u8)) return PamMessages.TryRead(message);
        message.SignIn("Logon", "Failure", unknown ? "No such user" : "Incorrect password");
        message.Rows.Text(Asim.EventOriginalType, unknown ? "could not obtain user info" : "password check failed");
        message.Rows.Text(Asim.LogonMethod, "PAM");
        message.Target(text.Rest.TrimEnd((byte)')'));
        return true;
    }

    /// <summary>The value of `name=ola, UID=1000, home=/home/ola`: keys in either case, ended by `, ` and a next key.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> list, ReadOnlySpan<byte> key)
    {
        for (var from = 0; from < list.Length;)
        {
            var end = list[from..].IndexOf(", "u8);
            var pair = end < 0 ? list[from..] : list.Slice(from, end);
            var equals = pair.IndexOf((byte)'=');
            if (equals > 0 && System.Text.Ascii.EqualsIgnoreCase(pair[..equals], key)) return pair[(equals + 1)..];
            if (end < 0) break;
            from += end + 2;
        }
        return default;
    }

    public static ReadOnlySpan<byte> Either(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.IsEmpty ? other : one;

    static bool NewUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("UserCreated", "Success");
        message.Target(Either(Value(rest, "name"u8), Value(rest, "account"u8)), Value(rest, "uid"u8));
        LinuxAccountsGroups.Group(message, default, Value(rest, "gid"u8));
        message.Extra("home"u8, Value(rest, "home"u8));
        message.Extra("shell"u8, Value(rest, "shell"u8));
        message.Extra("from"u8, Value(rest, "from"u8));
        message.Extra("by"u8, Value(rest, "by"u8));
        return true;
    }

    static bool FailedNewUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var user, out var tail)) return false;
        message.Account("UserCreated", "Failure");
        message.Rows.Text(Asim.EventOriginalResultDetails, tail.TrimStart(", "u8));
        message.Target(user);
        return true;
    }

    static bool DeletedUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var user, out _)) return false;
        message.Account("UserDeleted", "Success");
        message.Target(user);
        return true;
    }

    static bool DeletedAccount(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("UserDeleted", "Success");
        message.Target(Value(rest, "account"u8), Value(rest, "uid"u8));
        message.Extra("by"u8, Value(rest, "by"u8));
        return true;
    }

    /// <summary>`'ola' to 'kari'`: the old name stays the row's user.</summary>
    static bool Renamed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" to "u8, out var old)) return false;
        message.Account("UserModified", "Success");
        message.Target(TextCursor.Unquote(old));
        Changed(message, "name"u8, TextCursor.Unquote(old), TextCursor.Unquote(text.Rest));
        return true;
    }

    /// <summary>`'ola' shell from '/bin/sh' to '/bin/bash'`, `'ola' password`, `'ola' information`, `'ola' shell to '/bin/zsh'`</summary>
    static bool ChangedUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var user, out var tail)) return false;
        var text = new TextCursor(tail);
        var property = text.Word();
        message.Account(property.SequenceEqual("password"u8) ? "PasswordChanged" : "UserModified", "Success");
        message.Target(user);
        ReadOnlySpan<byte> old = default, changed = default;
        if (text.Skip(" from "u8) && text.Until(" to "u8, out old) || text.Skip(" to "u8)) changed = text.Rest;
        Changed(message, property, TextCursor.Unquote(old), TextCursor.Unquote(changed));
        return true;
    }

    public static void Changed(in LinuxSyslogMessage message, ReadOnlySpan<byte> property, ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        message.Rows.Text(Asim.EventSubType, property);
        message.Rows.Text(Asim.UpdatedPropertyName, property);
        message.Rows.Text(Asim.PreviousPropertyValue, old);
        message.Rows.Text(Asim.NewPropertyValue, now);
    }

    static bool LockedUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => PasswordState(message, rest, "UserDisabled");

    static bool UnlockedUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => PasswordState(message, rest, "UserEnabled");

    /// <summary>`'ola' password`: an administrator's lock, not the one of too many attempts.</summary>
    static bool PasswordState(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, string eventType)
    {
        if (!Quoted(rest, out var user, out _)) return false;
        message.Account(eventType, "Success");
        message.Target(user);
        return true;
    }

    /// <summary>`'ola' changed by 'root'`: by another it is a reset.</summary>
    static bool PasswordFor(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" changed by "u8, out var user)) return false;
        user = TextCursor.Unquote(user);
        var by = TextCursor.Unquote(text.Rest);
        message.Account(user.SequenceEqual(by) ? "PasswordChanged" : "PasswordReset", "Success");
        message.Target(user);
        message.Actor(by);
        return true;
    }

    static bool PasswordChangedAccount(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("PasswordChanged", "Success");
        message.Target(Value(rest, "account"u8), Value(rest, "uid"u8));
        message.Extra("by"u8, Value(rest, "by"u8));
        return true;
    }

    static bool PasswordNotChanged(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("PasswordChanged", "Failure");
        message.Target(TextCursor.Unquote(rest));
        return true;
    }

    static bool ChangedExpiry(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("UserModified", "Success");
        message.Target(TextCursor.Unquote(rest));
        Changed(message, "password expiry"u8, default, default);
        return true;
    }

    /// <summary>`'ola'tail`, where the tail begins with a blank or comma or is missing.</summary>
    public static bool Quoted(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> tail)
    {
        inside = tail = default;
        if (text.IsEmpty || text[0] is not ((byte)'\'' or (byte)'`' or (byte)'"')) return false;
        var quote = text[0] == '"' ? (byte)'"' : (byte)'\'';
        var end = text[1..].IndexOf(quote);
        if (end < 0) return false;
        inside = text[1..(end + 1)];
        tail = text[(end + 2)..];
        return true;
    }
}
