using System.Buffers;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Writes a Windows event as a row of the table that its id belongs to. Requires: <see cref="WindowsEvent.Id"/> is set. What has no
/// column goes to AdditionalFields under the name that Windows gives it.
/// </summary>
static class WindowsEventRows
{
    /// <summary>A user of an event, in the fields that have one's name, domain, SID and session.</summary>
    sealed record Person(int[] Name, int[] Domain, int[] Sid, int[] Session)
    {
        public static readonly Person Subject = Of("SubjectUserName", "SubjectDomainName", "SubjectUserSid", "SubjectLogonId");
        public static readonly Person Target = Of("TargetUserName", "TargetDomainName", "TargetUserSid TargetSid", "TargetLogonId");
        public static readonly Person Member = Of("MemberName", "", "MemberSid", "");
        public static readonly Person Renamed = Of("OldTargetUserName", "TargetDomainName", "TargetSid", "");
        public static readonly Person LockedOut = Of("TargetUserName", "", "TargetSid", "");
        public static readonly Person Terminal = Of("AccountName User Param1", "AccountDomain Param2", "", "LogonID SessionID");
        public static readonly Person Named = Of("UserName Username UserId ClientUserName User",
            "DomainName ClientDomainName", "UserSid", "");

        static Person Of(string name, string domain, string sid, string session) =>
            new(Slots(name), Slots(domain), Slots(sid), Slots(session));

        static int[] Slots(string keys) => keys.Length == 0 ? [] : WindowsKeys.Map.Slots(keys);
    }

    static readonly SearchValues<byte> Hardware = SearchValues.Create("0123456789abcdefABCDEF-:."u8);

    /// <summary>The row of an event whose fields are read; a reject when they do not say which event it is.</summary>
    /// <param name="isText">Whether the event has no data but its rendered text.</param>
    public static LineOutcome Read(RecordFields fields, Head head, LogFile file, RowWriter rows, bool isText = false)
    {
        var logged = new WindowsEvent(fields);
        if (logged.Id < 0) return rows.Reject("an event without its id");
        if (isText) WindowsMessage.Read(fields.Peek(WindowsKeys.Message), logged.Id, fields);
        if (logged.Provider.Contains("AD FS", StringComparison.Ordinal)) WindowsFederation.Read(fields);
        Write(logged, head, file, rows);
        return LineOutcome.Parsed;
    }

    static void Write(in WindowsEvent logged, Head head, LogFile file, RowWriter rows)
    {
        var kind = WindowsEventTable.Find(logged);
        var computer = logged.ComputerOr(head);
        rows.Begin(kind.Table);
        rows.Time(logged.TimeOr(head), file);
        rows.Text(Asim.EventType, kind.EventType);
        rows.Text(Asim.EventSubType, kind.SubType);
        rows.Text(Asim.EventOriginalType, logged.Id.ToString(CultureInfo.InvariantCulture));
        rows.Text(Asim.EventOriginalUid, logged.Fields.Peek(WindowsKeys.Record));
        rows.Text(Asim.EventOriginalSeverity, logged.Fields.Peek(WindowsKeys.Level));
        rows.Text(Asim.EventMessage, logged.Message);
        rows.Text(Asim.EventVendor, "Microsoft");
        rows.Text(Asim.EventProduct, WindowsEventTable.IsSecurity(logged) ? "Security Events" : "Windows");
        HostNames.Device(rows, computer);
        var server = kind.Roles == WindowsEventRoles.Explicit ? logged[WindowsKeys.TargetServer] : default;
        if (!server.IsEmpty && !server.SequenceEqual("localhost"u8)) HostNames.Target(rows, server);
        else if (kind.Table == StandardTables.Authentication || kind.Table == StandardTables.UserManagement)
            HostNames.Target(rows, computer);

        Result(logged, kind, rows);
        if (kind.Roles == WindowsEventRoles.Filter) WindowsSessions.Write(kind, logged, rows);
        else
        {
            Users(kind, logged, rows);
            if (kind.Table == StandardTables.Authentication) SignIn(kind, logged, rows);
            if (kind.Table == StandardTables.AuditEvent) Audit(logged, rows);
            Source(kind, logged, rows);
            Process(logged, rows);
        }
        rows.Extra("Provider", logged.Provider);
        rows.Extra("Channel", logged.Channel);
        rows.Extra("Task"u8, logged.Task);
        logged.Fields.Write(kind.Table, rows, file);
    }

    /// <summary>The event itself, its status or its keywords decide; without any of these it happened.</summary>
    static void Result(in WindowsEvent logged, WindowsEventKind kind, RowWriter rows)
    {
        var result = kind.Result;
        var code = 0u;
        if (kind.Table == StandardTables.Authentication)
        {
            var status = Status(logged, out code);
            if (result.Length == 0 && !status.IsEmpty) result = code == 0 ? "Success" : "Failure";
            if (code != 0 || result == "Failure") rows.Text(Asim.EventOriginalResultDetails, status);
        }
        if (result.Length == 0)
            result = logged.Success switch { true => "Success", false => "Failure", null when kind.EventType == "Other" => "NA",
                null => "Success" };
        rows.Text(Asim.EventResult, result);
        rows.Text(Asim.EventSeverity, result == "Failure" ? "Low" : "Informational");
        if (result == "Failure" && kind.Table == StandardTables.Authentication)
            rows.Text(Asim.EventResultDetails, kind.Roles == WindowsEventRoles.Radius
                && WindowsEventCodes.TryNumber(logged.Fields.Peek(WindowsKeys.ReasonCode), out var reason)
                    ? WindowsEventCodes.NetworkPolicy(reason)
                : code == 0 ? "Other" : kind.Roles == WindowsEventRoles.Kerberos ? WindowsEventCodes.Kerberos(code)
                : WindowsEventCodes.Status(code));
    }

    /// <summary>The most exact number that is one; a sub-status of 0 adds nothing.</summary>
    static ReadOnlySpan<byte> Status(in WindowsEvent logged, out uint code)
    {
        foreach (var slot in WindowsKeys.Statuses)
            if (WindowsEventCodes.TryNumber(logged.Fields.Peek(slot), out code) && (code != 0 || slot != WindowsKeys.Statuses[0]))
                return logged.Fields.Peek(slot);
        code = 0;
        return default;
    }

    static void Users(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        switch (kind.Roles)
        {
            case WindowsEventRoles.SubjectIsTarget:
                User(rows, UserNames.Target, logged, Person.Subject);
                rows.Text(Asim.TargetSessionId, logged[Person.Subject.Session]);
                break;
            case WindowsEventRoles.Radius:
                User(rows, UserNames.Target, logged, Person.Subject);
                return;
            case WindowsEventRoles.Group:
                rows.Text(Asim.GroupName, logged[WindowsKeys.TargetUser]);
                if (rows.Has(Asim.GroupName)) rows.Text(Asim.GroupNameType, "Simple");
                if (logged[WindowsKeys.TargetSid] is [(byte)'S', (byte)'-', ..] group) rows.Text(Asim.GroupId, group);
                if (rows.Has(Asim.GroupId)) rows.Text(Asim.GroupIdType, "SID");
                User(rows, UserNames.Target, logged, Person.Member);
                break;
            case WindowsEventRoles.Renamed:
                User(rows, UserNames.Target, logged, Person.Renamed);
                rows.Text(Asim.UpdatedPropertyName, "SamAccountName");
                rows.Text(Asim.PreviousPropertyValue, logged[WindowsKeys.OldTargetUser]);
                rows.Text(Asim.NewPropertyValue, logged[WindowsKeys.NewTargetUser]);
                break;
            case WindowsEventRoles.LockedOut:
                User(rows, UserNames.Target, logged, Person.LockedOut);
                Host(rows, logged[WindowsKeys.TargetDomain]);
                break;
            case WindowsEventRoles.Terminal:
                User(rows, UserNames.Target, logged, Person.Terminal);
                rows.Text(Asim.TargetSessionId, logged[Person.Terminal.Session]);
                return;
            case WindowsEventRoles.Named:
                User(rows, UserNames.Target, logged, Person.Named);
                rows.Text(Asim.HttpUserAgent, logged[WindowsKeys.Agent]);
                if (kind.Table == StandardTables.Authentication) rows.Text(Asim.TargetAppName, logged[WindowsKeys.RelyingParty]);
                return;
            default:
                User(rows, UserNames.Target, logged, Person.Target);
                rows.Text(Asim.TargetSessionId, logged[Person.Target.Session]);
                break;
        }
        User(rows, UserNames.Actor, logged, Person.Subject);
        if (kind.Table == StandardTables.AuditEvent && !rows.Has(Asim.ActorUsername) && !rows.Has(Asim.ActorUserId))
        {
            UserNames.Actor.Name(rows, logged[WindowsKeys.User]);
            UserNames.Actor.Id(rows, logged[WindowsKeys.UserSid], "SID");
        }
        var session = logged[Person.Subject.Session];
        if (!session.SequenceEqual("0x0"u8)) rows.Text(Asim.ActorSessionId, session);
    }

    static void User(RowWriter rows, UserNames role, in WindowsEvent logged, Person person)
    {
        var name = logged[person.Name];
        var domain = logged[person.Domain];
        var sid = logged[person.Sid];
        // A rendered text has names for identifiers: `NULL SID`, `CORP\ola`.
        if (!sid.StartsWith("S-1-"u8) && !sid.StartsWith("%{"u8))
        {
            if (name.IsEmpty && !sid.SequenceEqual("NULL SID"u8)) name = sid;
            sid = default;
        }
        if (name.IsEmpty && (sid.IsEmpty || sid.SequenceEqual("S-1-0-0"u8))) return;
        role.Name(rows, name, domain);
        role.Id(rows, sid, "SID");
        role.Type(rows, WindowsEventCodes.UserType(name, sid));
    }

    static void SignIn(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        var type = logged[WindowsKeys.LogonType];
        if (!type.IsEmpty)
        {
            var (subType, name) = WindowsEventCodes.LogonType(type);
            rows.Text(Asim.EventOriginalSubType, type);
            if (subType.Length > 0) rows.Text(Asim.EventSubType, subType);
            rows.Text(Asim.LogonMethod, name);
        }
        rows.Text(Asim.LogonProtocol, kind.Protocol);
        if (kind.Protocol.Length == 0) rows.Text(Asim.LogonProtocol, logged[WindowsKeys.Package]);
        switch (kind.Roles)
        {
            case WindowsEventRoles.Kerberos:
                rows.Text(Asim.TargetAppName, logged[WindowsKeys.ServiceName]);
                rows.Text(Asim.TargetAppId, logged[WindowsKeys.ServiceSid]);
                break;
            case WindowsEventRoles.Radius:
                rows.Text(Asim.LogonMethod, logged[WindowsKeys.RadiusType]);
                rows.Text(Asim.TargetAppName, logged[WindowsKeys.ClientName]);
                rows.Text(Asim.EventOriginalResultDetails, logged[WindowsKeys.ReasonCode]);
                break;
        }
    }

    /// <summary>ASIM's word for a kind of object; Windows' own (`File`, `SAM_GROUP`) stays in AdditionalFields.</summary>
    static ReadOnlySpan<byte> ObjectType(ReadOnlySpan<byte> word) => word.IsEmpty ? default
        : word.SequenceEqual("SERVICE OBJECT"u8) ? "Service"u8 : word.SequenceEqual("Key"u8) ? "Configuration Atom"u8 : "Other"u8;

    static void Audit(in WindowsEvent logged, RowWriter rows)
    {
        rows.Text(Asim.Operation, logged.Id.ToString(CultureInfo.InvariantCulture));
        rows.Text(Asim.Operation, logged.Task);
        rows.Text(Asim.Object, logged[WindowsKeys.Objects]);
        rows.Text(Asim.ObjectType, ObjectType(logged.Fields.Peek(WindowsKeys.ObjectType)));
        rows.Text(Asim.TargetAppName, FileName(logged.Fields.Peek(WindowsKeys.NewProcess)));
        if (WindowsEventTable.IsSecurity(logged))
        {
            rows.Text(Asim.OldValue, logged[WindowsKeys.OldValues]);
            rows.Text(Asim.NewValue, logged[WindowsKeys.NewValues]);
            // A change of the directory is told as a value that went (%%14675) and one that came.
            var isOld = logged.Fields.Peek(WindowsKeys.OperationType) is var change && (change.SequenceEqual("%%14675"u8)
                || change.SequenceEqual("Value Deleted"u8));
            rows.Text(isOld ? Asim.OldValue : Asim.NewValue, logged[WindowsKeys.Attribute]);
        }
        foreach (var slot in WindowsKeys.Destinations)
            if (rows.Address(Asim.DstIpAddr, logged.Fields.Peek(slot).Trim((byte)' '))) break;
    }

    static ReadOnlySpan<byte> FileName(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'\\') + 1)..];

    static void Source(WindowsEventKind kind, in WindowsEvent logged, RowWriter rows)
    {
        foreach (var slot in WindowsKeys.Sources)
            if (!rows.Has(Asim.SrcIpAddr)) Address(rows, logged[slot]);
        var port = logged[WindowsKeys.Ports];
        if (TextCursor.IsNumber(port)) rows.Number(Asim.SrcPortNumber, port);
        foreach (var slot in WindowsKeys.SourceHosts)
            if (!rows.Has(Asim.SrcHostname) && kind.Roles != WindowsEventRoles.Radius) Host(rows, logged[slot]);
    }

    /// <summary>
    /// `LOCAL` is what the session manager writes for the console; a MAC is what a station on a cable or in the air is known by.
    /// </summary>
    static void Address(RowWriter rows, ReadOnlySpan<byte> address)
    {
        // AD FS lists the proxies that an address came through.
        if (address.IndexOf((byte)',') is > 0 and var comma) address = address[..comma];
        var zone = address.IndexOf((byte)'%');
        if (zone > 0) address = address[..zone];
        if (address.IsEmpty || address.SequenceEqual("LOCAL"u8) || rows.Address(Asim.SrcIpAddr, address)) return;
        if (address.Length >= 12 && address.Count((byte)'-') + address.Count((byte)':') is 0 or >= 5
            && !address.ContainsAnyExcept(Hardware))
            rows.Text(Asim.SrcMacAddr, address);
        else if (!rows.Has(Asim.SrcHostname)) Host(rows, address);
    }

    /// <summary>A computer, which some packages write as an address or as `\\NAME`; the session manager has words for none.</summary>
    static void Host(RowWriter rows, ReadOnlySpan<byte> name)
    {
        name = name.TrimStart((byte)'\\');
        if (name.IsEmpty || Ascii.EqualsIgnoreCase(name, "Unknown"u8) || Ascii.EqualsIgnoreCase(name, "LOCAL"u8)) return;
        if (!rows.Has(Asim.SrcIpAddr)) rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, name);
        else rows.Text(Asim.SrcHostname, name);
    }

    static void Process(in WindowsEvent logged, RowWriter rows)
    {
        var path = logged[WindowsKeys.Processes];
        rows.Text(Asim.ActingProcessName, path);
        rows.Text(Asim.ActingAppName, FileName(path));
        if (!path.IsEmpty) rows.Text(Asim.ActingAppType, "Process");
        var id = logged[WindowsKeys.ProcessIds];
        if (WindowsEventCodes.TryNumber(id, out var number)) rows.Text(Asim.ActingProcessId, number.ToString(CultureInfo.InvariantCulture));
        else rows.Text(Asim.ActingProcessId, id);
    }
}
