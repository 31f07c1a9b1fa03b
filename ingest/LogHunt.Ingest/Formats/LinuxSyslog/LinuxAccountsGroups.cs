using LogHunt.Engine.Schema;
using LogHunt.Ingest.Texts;
namespace LogHunt.Ingest.Formats.LinuxSyslog;

/// <summary>Groups and their members, in the words of the shadow tools.</summary>
static class LinuxAccountsGroups
{
    internal static readonly LinuxSyslogMessages Messages = new(
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
        ("change the password for group ", ChangedGroupPassword),
        ("change group name from ", RenamedGroup),
        ("members of group ", MembersSet),
        ("change GID for ", ChangedGroupId));

    public static bool TryRead(in LinuxSyslogMessage message) => Messages.TryRead(message, message.Text);

    static void Member(in LinuxSyslogMessage message, string eventType, ReadOnlySpan<byte> user, ReadOnlySpan<byte> group,
        ReadOnlySpan<byte> by = default)
    {
        message.Account(eventType, "Success");
        message.Target(user);
        Group(message, group);
        message.Actor(by);
    }

    public static void Group(in LinuxSyslogMessage message, ReadOnlySpan<byte> group, ReadOnlySpan<byte> id = default)
    {
        if (!group.IsEmpty)
        {
            message.Rows.Text(Asim.GroupName, group);
            message.Rows.Text(Asim.GroupNameType, "Simple");
        }
        if (!TextCursor.IsNumber(id)) return;
        message.Rows.Text(Asim.GroupId, id);
        message.Rows.Text(Asim.GroupIdType, "UID");
    }

    /// <summary>`name=staff, GID=1003`, or `/etc/gshadow: name=staff`</summary>
    static bool NewGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        var file = text.Until(": "u8, out var path) ? path : default;
        message.Account("GroupCreated", "Success");
        Group(message, LinuxAccountsMessages.Either(LinuxAccountsMessages.Value(text.Rest, "name"u8),
            LinuxAccountsMessages.Value(text.Rest, "group"u8)), LinuxAccountsMessages.Value(text.Rest, "gid"u8));
        message.Extra("file"u8, file);
        return true;
    }

    static bool FailedNewGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!LinuxAccountsMessages.Quoted(rest, out var group, out var tail)) return false;
        message.Account("GroupCreated", "Failure");
        message.Rows.Text(Asim.EventOriginalResultDetails, tail.TrimStart(", "u8));
        Group(message, group);
        return true;
    }

    /// <summary>`'staff'[ owned by 'ola']`</summary>
    static bool RemovedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        var owned = text.Until(" owned by "u8, out var group);
        message.Account("GroupDeleted", "Success");
        Group(message, TextCursor.Unquote(owned ? group : rest));
        if (owned) message.Target(TextCursor.Unquote(text.Rest));
        return true;
    }

    static bool DeletedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        message.Account("GroupDeleted", "Success");
        Group(message, LinuxAccountsMessages.Value(rest, "group"u8), LinuxAccountsMessages.Value(rest, "gid"u8));
        return true;
    }

    /// <summary>`'staff' removed[ from /etc/gshadow]`</summary>
    static bool GroupRemoved(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!LinuxAccountsMessages.Quoted(rest, out var group, out var tail) || !tail.StartsWith(" removed"u8)
            && !tail.StartsWith(" deleted"u8))
            return false;
        message.Account("GroupDeleted", "Success");
        Group(message, group);
        var text = new TextCursor(tail[8..]);
        if (text.Skip(" from "u8)) message.Extra("file"u8, text.Rest);
        return true;
    }

    /// <summary>`/etc/group (group staff/1003, new name: crew)`</summary>
    static bool ChangedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" (group "u8, out var file)) return false;
        message.Account("GroupModified", "Success");
        message.Extra("file"u8, file);
        var inside = text.Rest.TrimEnd((byte)')');
        var comma = inside.IndexOf((byte)',');
        var group = comma < 0 ? inside : inside[..comma];
        var slash = group.LastIndexOf((byte)'/');
        Group(message, slash < 0 ? group : group[..slash], slash < 0 ? default : group[(slash + 1)..]);
        if (comma < 0) return true;
        var change = new TextCursor(inside[(comma + 1)..].TrimStart((byte)' '));
        if (change.Until(": "u8, out var property)) LinuxAccountsMessages.Changed(message, property, default, change.Rest);
        return true;
    }

    static bool ChangedGroupPassword(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        var by = text.UntilLast(" by "u8, out var group);
        message.Account("GroupModified", "Success");
        Group(message, TextCursor.Unquote(by ? group : rest));
        LinuxAccountsMessages.Changed(message, "password"u8, default, default);
        if (by) message.Actor(text.Rest);
        return true;
    }

    static bool ChangedGroupId(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        if (!LinuxAccountsMessages.Quoted(rest, out var group, out var tail)) return false;
        message.Account("GroupModified", "Success");
        var text = new TextCursor(tail);
        Group(message, group, text.Skip(" to "u8) ? text.Rest : default);
        LinuxAccountsMessages.Changed(message, "GID"u8, default, text.Rest);
        return true;
    }

    /// <summary>`'ola' to [shadow ]group 'staff'`</summary>
    static bool Added(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        Membership(message, rest, " to group "u8, " to shadow group "u8, "UserAddedToGroup");

    static bool Deleted(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        Membership(message, rest, " from group "u8, " from shadow group "u8, "UserRemovedFromGroup");

    static bool Membership(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> group,
        ReadOnlySpan<byte> shadow, string eventType)
    {
        var text = new TextCursor(rest);
        var shadowed = false;
        if (!text.Until(group, out var user) && !(shadowed = text.Until(shadow, out user))) return false;
        Member(message, eventType, TextCursor.Unquote(user), TextCursor.Unquote(text.Rest));
        if (shadowed) message.Extra("file"u8, "/etc/gshadow"u8);
        return true;
    }

    /// <summary>`ola to group staff by root`</summary>
    static bool AddedMember(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        MemberBy(message, rest, " to group "u8, "UserAddedToGroup");

    static bool RemovedMember(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest) =>
        MemberBy(message, rest, " from group "u8, "UserRemovedFromGroup");

    static bool MemberBy(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> middle, string eventType)
    {
        var text = new TextCursor(rest);
        if (!text.Until(middle, out var user)) return false;
        var by = text.UntilLast(" by "u8, out var group);
        Member(message, eventType, TextCursor.Unquote(user), TextCursor.Unquote(by ? group : text.Rest), by ? text.Rest : default);
        return true;
    }

    /// <summary>gpasswd: `ola added by root to group staff`; newgrp: `'ola' (login 'ola' on pts/0) switched to group 'staff'`</summary>
    static bool GpasswdUser(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (text.Until(" added by "u8, out var user) && text.Until(" to group "u8, out var by))
            Member(message, "UserAddedToGroup", TextCursor.Unquote(user), TextCursor.Unquote(text.Rest), by);
        else if (text.Until(" removed by "u8, out user) && text.Until(" from group "u8, out by))
            Member(message, "UserRemovedFromGroup", TextCursor.Unquote(user), TextCursor.Unquote(text.Rest), by);
        else if (LinuxAccountsMessages.Quoted(rest, out user, out _) && text.UntilLast(" switched to group "u8, out _))
        {
            message.SignIn("Elevate", "Success");
            message.Actor(user);
            message.Target(user);
            message.Extra("group"u8, TextCursor.Unquote(text.Rest));
        }
        else return false;
        return true;
    }

    /// <summary>`staff to ola,kari by root`</summary>
    static bool SetMembers(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" to "u8, out var group)) return false;
        var by = text.UntilLast(" by "u8, out var members);
        message.Account("GroupModified", "Success");
        Group(message, group);
        LinuxAccountsMessages.Changed(message, "members"u8, default, by ? members : text.Rest);
        if (by) message.Actor(text.Rest);
        return true;
    }

    /// <summary>`'staff' to 'crew'`: the old name stays the row's group.</summary>
    static bool RenamedGroup(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" to "u8, out var old)) return false;
        message.Account("GroupModified", "Success");
        Group(message, TextCursor.Unquote(old));
        LinuxAccountsMessages.Changed(message, "name"u8, TextCursor.Unquote(old), TextCursor.Unquote(text.Rest));
        return true;
    }

    /// <summary>`staff set by root to ola,kari`</summary>
    static bool MembersSet(in LinuxSyslogMessage message, ReadOnlySpan<byte> rest)
    {
        var text = new TextCursor(rest);
        if (!text.Until(" set by "u8, out var group) || !text.Until(" to "u8, out var by)) return false;
        message.Account("GroupModified", "Success");
        Group(message, group);
        LinuxAccountsMessages.Changed(message, "members"u8, default, text.Rest);
        message.Actor(by);
        return true;
    }
}
