using System.Collections.Immutable;

namespace LogHunt.Ingest.Formats;

/// <summary>Accounts and groups: what the shadow tools (useradd, usermod, gpasswd, passwd, chage …) say of what they did, as UserManagement rows.</summary>
static class LinuxAccountsMessages
{
    /// <summary>The programs whose lines come here.</summary>
    public static ImmutableArray<string> Programs { get; } =
        ["useradd", "userdel", "usermod", "adduser", "deluser", "newusers", "groupadd", "groupdel", "groupmod", "groupmems", "addgroup", "delgroup", "gpasswd", "passwd",
         "chpasswd", "chgpasswd", "chage", "chfn", "chsh", "newgrp", "lpasswd", "vipw", "yppasswd"];

    static readonly LinuxSyslogMessages Messages = new(
        ("new user: ", NewUser),
        ("new account added - ", NewUser),
        ("new account - ", NewUser),
        ("failed adding user ", FailedNewUser),
        ("delete user ", DeletedUser),
        ("account deleted - ", DeletedAccount),
        ("new group: ", NewGroup),
        ("group added to ", NewGroup),
        ("group added - ", NewGroup),
        ("failed adding group ", FailedNewGroup),
        ("removed group ", RemovedGroup),
        ("removed shadow group ", RemovedGroup),
        ("remove group ", RemovedGroup),
        ("group deleted - ", DeletedGroup),
        ("group changed in ", ChangedGroup),
        ("group ", GroupRemoved),
        ("add member ", AddedMember),
        ("remove member ", RemovedMember),
        ("add ", Added),
        ("delete ", Deleted),
        ("removed ", Deleted),
        ("user ", GpasswdUser),
        ("set members of ", SetMembers),
        ("change user name ", Renamed),
        ("change user ", ChangedUser),
        ("changed user ", ChangedUser),
        ("change the password for group ", ChangedGroupPassword),
        ("change GID for ", ChangedGroupId),
        ("lock user ", LockedUser),
        ("unlock user ", UnlockedUser),
        ("password for ", PasswordFor),
        ("password changed - ", PasswordChangedAccount),
        ("changed password expiry for ", ChangedExpiry),
        ("can't change pwd for ", PasswordNotChanged));

    public static bool TryRead(in LinuxSyslogMessage message) => PamMessages.TryRead(message) || Messages.TryRead(message, message.Text);

    /// <summary>unix_chkpwd checks a password for a program that may not read the shadow file itself.</summary>
    public static bool TryReadPasswordCheck(in LinuxSyslogMessage message)
    {
        var text = new LinuxSyslogText(message.Text);
        var unknown = text.Skip("could not obtain user info ("u8);
        if (!unknown && !text.Skip("password check failed for user ("u8)) return PamMessages.TryRead(message);
        message.SignIn("Logon", "Failure", unknown ? "No such user" : "Incorrect password");
        message.Rows.Text("EventOriginalType", unknown ? "could not obtain user info" : "password check failed");
        message.Rows.Text("LogonMethod", "PAM");
        message.Target(text.Rest.TrimEnd((byte)')'));
        return true;
    }

    static void Member(in LinuxSyslogMessage message, string eventType, ReadOnlySpan<byte> user, ReadOnlySpan<byte> group, ReadOnlySpan<byte> by = default)
    {
        message.Account(eventType, "Success");
        message.Target(user);
        Group(message, group);
        message.Actor(by);
    }

    static void Group(in LinuxSyslogMessage message, ReadOnlySpan<byte> group, ReadOnlySpan<byte> id = default)
    {
        if (!group.IsEmpty)
        {
            message.Rows.Text("GroupName", group);
            message.Rows.Text("GroupNameType", "Simple");
        }
        if (!LinuxSyslogText.IsNumber(id)) return;
        message.Rows.Text("GroupId", id);
        message.Rows.Text("GroupIdType", "UID");
    }

    /// <summary>The value of `name=ola, UID=1000, home=/home/ola`: keys in either case, ended by `, ` and a next key.</summary>
    static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> list, ReadOnlySpan<byte> key)
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

    static ReadOnlySpan<byte> Either(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one.IsEmpty ? other : one;

    static bool NewUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("UserCreated", "Success");
        message.Target(Either(Value(rest, "name"u8), Value(rest, "account"u8)), Value(rest, "uid"u8));
        Group(message, default, Value(rest, "gid"u8));
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
        message.Rows.Text("EventOriginalResultDetails", tail.TrimStart(", "u8));
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

    /// <summary>`name=staff, GID=1003`, or `/etc/gshadow: name=staff`</summary>
    static bool NewGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        var file = text.Until(": "u8, out var path) ? path : default;
        message.Account("GroupCreated", "Success");
        Group(message, Either(Value(text.Rest, "name"u8), Value(text.Rest, "group"u8)), Value(text.Rest, "gid"u8));
        message.Extra("file"u8, file);
        return true;
    }

    static bool FailedNewGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var group, out var tail)) return false;
        message.Account("GroupCreated", "Failure");
        message.Rows.Text("EventOriginalResultDetails", tail.TrimStart(", "u8));
        Group(message, group);
        return true;
    }

    /// <summary>`'staff'[ owned by 'ola']`</summary>
    static bool RemovedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        var owned = text.Until(" owned by "u8, out var group);
        message.Account("GroupDeleted", "Success");
        Group(message, LinuxSyslogText.Unquote(owned ? group : rest));
        if (owned) message.Target(LinuxSyslogText.Unquote(text.Rest));
        return true;
    }

    static bool DeletedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("GroupDeleted", "Success");
        Group(message, Value(rest, "group"u8), Value(rest, "gid"u8));
        return true;
    }

    /// <summary>`'staff' removed[ from /etc/gshadow]`</summary>
    static bool GroupRemoved(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var group, out var tail) || !tail.StartsWith(" removed"u8) && !tail.StartsWith(" deleted"u8)) return false;
        message.Account("GroupDeleted", "Success");
        Group(message, group);
        var text = new LinuxSyslogText(tail[8..]);
        if (text.Skip(" from "u8)) message.Extra("file"u8, text.Rest);
        return true;
    }

    /// <summary>`/etc/group (group staff/1003, new name: crew)`</summary>
    static bool ChangedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        if (!text.Until(" (group "u8, out var file)) return false;
        message.Account("GroupModified", "Success");
        message.Extra("file"u8, file);
        var inside = text.Rest.TrimEnd((byte)')');
        var comma = inside.IndexOf((byte)',');
        var group = comma < 0 ? inside : inside[..comma];
        var slash = group.LastIndexOf((byte)'/');
        Group(message, slash < 0 ? group : group[..slash], slash < 0 ? default : group[(slash + 1)..]);
        if (comma < 0) return true;
        var change = new LinuxSyslogText(inside[(comma + 1)..].TrimStart((byte)' '));
        if (change.Until(": "u8, out var property)) Changed(message, property, default, change.Rest);
        return true;
    }

    static bool ChangedGroupPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        var by = text.UntilLast(" by "u8, out var group);
        message.Account("GroupModified", "Success");
        Group(message, LinuxSyslogText.Unquote(by ? group : rest));
        Changed(message, "password"u8, default, default);
        if (by) message.Actor(text.Rest);
        return true;
    }

    static bool ChangedGroupId(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var group, out var tail)) return false;
        message.Account("GroupModified", "Success");
        var text = new LinuxSyslogText(tail);
        Group(message, group, text.Skip(" to "u8) ? text.Rest : default);
        Changed(message, "GID"u8, default, text.Rest);
        return true;
    }

    /// <summary>`'ola' to [shadow ]group 'staff'`</summary>
    static bool Added(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Membership(message, rest, " to group "u8, " to shadow group "u8, "UserAddedToGroup");

    static bool Deleted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => Membership(message, rest, " from group "u8, " from shadow group "u8, "UserRemovedFromGroup");

    static bool Membership(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> group, ReadOnlySpan<byte> shadow, string eventType)
    {
        var text = new LinuxSyslogText(rest);
        var shadowed = false;
        if (!text.Until(group, out var user) && !(shadowed = text.Until(shadow, out user))) return false;
        Member(message, eventType, LinuxSyslogText.Unquote(user), LinuxSyslogText.Unquote(text.Rest));
        if (shadowed) message.Extra("file"u8, "/etc/gshadow"u8);
        return true;
    }

    /// <summary>`ola to group staff by root`</summary>
    static bool AddedMember(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => MemberBy(message, rest, " to group "u8, "UserAddedToGroup");

    static bool RemovedMember(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) => MemberBy(message, rest, " from group "u8, "UserRemovedFromGroup");

    static bool MemberBy(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> middle, string eventType)
    {
        var text = new LinuxSyslogText(rest);
        if (!text.Until(middle, out var user)) return false;
        var by = text.UntilLast(" by "u8, out var group);
        Member(message, eventType, LinuxSyslogText.Unquote(user), LinuxSyslogText.Unquote(by ? group : text.Rest), by ? text.Rest : default);
        return true;
    }

    /// <summary>gpasswd: `ola added by root to group staff`; newgrp: `'ola' (login 'ola' on pts/0) switched to group 'staff'`</summary>
    static bool GpasswdUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        if (text.Until(" added by "u8, out var user) && text.Until(" to group "u8, out var by)) Member(message, "UserAddedToGroup", LinuxSyslogText.Unquote(user), LinuxSyslogText.Unquote(text.Rest), by);
        else if (text.Until(" removed by "u8, out user) && text.Until(" from group "u8, out by)) Member(message, "UserRemovedFromGroup", LinuxSyslogText.Unquote(user), LinuxSyslogText.Unquote(text.Rest), by);
        else if (Quoted(rest, out user, out _) && text.UntilLast(" switched to group "u8, out _))
        {
            message.SignIn("Elevate", "Success");
            message.Actor(user);
            message.Target(user);
            message.Extra("group"u8, LinuxSyslogText.Unquote(text.Rest));
        }
        else return false;
        return true;
    }

    /// <summary>`staff to ola,kari by root`</summary>
    static bool SetMembers(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        if (!text.Until(" to "u8, out var group)) return false;
        var by = text.UntilLast(" by "u8, out var members);
        message.Account("GroupModified", "Success");
        Group(message, group);
        Changed(message, "members"u8, default, by ? members : text.Rest);
        if (by) message.Actor(text.Rest);
        return true;
    }

    /// <summary>`'ola' to 'kari'`: the old name stays the row's user.</summary>
    static bool Renamed(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new LinuxSyslogText(rest);
        if (!text.Until(" to "u8, out var old)) return false;
        message.Account("UserModified", "Success");
        message.Target(LinuxSyslogText.Unquote(old));
        Changed(message, "name"u8, LinuxSyslogText.Unquote(old), LinuxSyslogText.Unquote(text.Rest));
        return true;
    }

    /// <summary>`'ola' shell from '/bin/sh' to '/bin/bash'`, `'ola' password`, `'ola' information`, `'ola' shell to '/bin/zsh'`</summary>
    static bool ChangedUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!Quoted(rest, out var user, out var tail)) return false;
        var text = new LinuxSyslogText(tail);
        var property = text.Word();
        message.Account(property.SequenceEqual("password"u8) ? "PasswordChanged" : "UserModified", "Success");
        message.Target(user);
        ReadOnlySpan<byte> old = default, changed = default;
        if (text.Skip(" from "u8) && text.Until(" to "u8, out old) || text.Skip(" to "u8)) changed = text.Rest;
        Changed(message, property, LinuxSyslogText.Unquote(old), LinuxSyslogText.Unquote(changed));
        return true;
    }

    static void Changed(in LinuxSyslogMessage message, ReadOnlySpan<byte> property, ReadOnlySpan<byte> old, ReadOnlySpan<byte> now)
    {
        message.Rows.Text("EventSubType", property);
        message.Rows.Text("UpdatedPropertyName", property);
        message.Rows.Text("PreviousPropertyValue", old);
        message.Rows.Text("NewPropertyValue", now);
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
        var text = new LinuxSyslogText(rest);
        if (!text.Until(" changed by "u8, out var user)) return false;
        user = LinuxSyslogText.Unquote(user);
        var by = LinuxSyslogText.Unquote(text.Rest);
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
        message.Target(LinuxSyslogText.Unquote(rest));
        return true;
    }

    static bool ChangedExpiry(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("UserModified", "Success");
        message.Target(LinuxSyslogText.Unquote(rest));
        Changed(message, "password expiry"u8, default, default);
        return true;
    }

    /// <summary>`'ola'tail`, where the tail begins with a blank or comma or is missing.</summary>
    static bool Quoted(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> tail)
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
