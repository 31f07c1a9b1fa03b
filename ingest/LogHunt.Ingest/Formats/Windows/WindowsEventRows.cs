using System.Buffers;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.Windows;

/// <summary>
/// Writes a Windows event as a row of the table that its id belongs to. Requires: <see cref="WindowsEvent.Id"/> is set. What has no
/// column goes to AdditionalFields under the name that Windows gives it.
/// </summary>
static class WindowsEventRows
{
    static readonly SearchValues<byte> Hardware = SearchValues.Create("0123456789abcdefABCDEF-:."u8);

    public static void Write(WindowsEvent logged, LogFile file, RowWriter rows)
    {
        var kind = WindowsEventTable.Find(logged);
        var data = logged.Data;
        rows.Begin(kind.Table);
        rows.Time(logged.Time, file);
        rows.Text(Asim.EventType, kind.EventType);
        rows.Text(Asim.EventSubType, kind.SubType);
        rows.Text(Asim.EventOriginalType, logged.Id.ToString(CultureInfo.InvariantCulture));
        rows.Text(Asim.EventOriginalUid, logged.RecordId);
        rows.Text(Asim.EventOriginalSeverity, logged.Level);
        rows.Text(Asim.EventMessage, logged.Message);
        rows.Text(Asim.EventVendor, "Microsoft");
        rows.Text(Asim.EventProduct, WindowsEventTable.IsSecurity(logged) ? "Security Events" : "Windows");
        HostNames.Device(rows, logged.Computer);
        var server = kind.Roles == WindowsEventRoles.Explicit ? data["TargetServerName"u8] : default;
        if (!server.IsEmpty && !server.SequenceEqual("localhost"u8)) HostNames.Target(rows, server);
        else if (kind.Table != StandardTables.AuditEvent) HostNames.Target(rows, logged.Computer);

        Result(logged, kind, rows);
        Users(kind, data, rows);
        if (kind.Table == StandardTables.Authentication) SignIn(kind, data, rows);
        if (kind.Table == StandardTables.AuditEvent) Audit(logged, rows);
        Source(kind, data, rows);
        Process(data, rows);
        Rest(logged, rows);
    }

    /// <summary>The event itself, its status or its keywords decide; without any of these it happened.</summary>
    static void Result(WindowsEvent logged, WindowsEventKind kind, RowWriter rows)
    {
        var data = logged.Data;
        var result = kind.Result;
        var kerberos = kind.Roles == WindowsEventRoles.Kerberos;
        var code = 0u;
        if (kind.Table == StandardTables.Authentication)
        {
            var status = WindowsEventCodes.TryNumber(data.Look("SubStatus"u8), out code) && code != 0 ? data.Look("SubStatus"u8)
                : WindowsEventCodes.TryNumber(data.Look("Status"u8), out code) ? data.Look("Status"u8)
                : WindowsEventCodes.TryNumber(data.Look("FailureCode"u8), out code) ? data.Look("FailureCode"u8) : default;
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
                && WindowsEventCodes.TryNumber(data.Look("ReasonCode"u8), out var reason) ? WindowsEventCodes.NetworkPolicy(reason)
                : code == 0 ? "Other" : kerberos ? WindowsEventCodes.Kerberos(code) : WindowsEventCodes.Status(code));
    }

    static void Users(WindowsEventKind kind, NamedValues data, RowWriter rows)
    {
        var (target, actor) = (UserNames.Target, UserNames.Actor);
        switch (kind.Roles)
        {
            case WindowsEventRoles.SubjectIsTarget:
                User(rows, target, data["SubjectUserName"u8], data["SubjectDomainName"u8], data["SubjectUserSid"u8]);
                rows.Text(Asim.TargetSessionId, data["SubjectLogonId"u8]);
                break;
            case WindowsEventRoles.Radius:
                User(rows, target, data["SubjectUserName"u8], data["SubjectDomainName"u8], data["SubjectUserSid"u8]);
                return;
            case WindowsEventRoles.Group:
                rows.Text(Asim.GroupName, data["TargetUserName"u8]);
                if (rows.Has(Asim.GroupName)) rows.Text(Asim.GroupNameType, "Simple");
                rows.Text(Asim.GroupId, data["TargetSid"u8]);
                if (rows.Has(Asim.GroupId)) rows.Text(Asim.GroupIdType, "SID");
                User(rows, target, data["MemberName"u8], default, data["MemberSid"u8]);
                break;
            case WindowsEventRoles.Renamed:
                User(rows, target, data["OldTargetUserName"u8], data["TargetDomainName"u8], data["TargetSid"u8]);
                rows.Text(Asim.UpdatedPropertyName, "SamAccountName");
                rows.Text(Asim.PreviousPropertyValue, data["OldTargetUserName"u8]);
                rows.Text(Asim.NewPropertyValue, data["NewTargetUserName"u8]);
                break;
            case WindowsEventRoles.LockedOut:
                User(rows, target, data["TargetUserName"u8], default, data["TargetSid"u8]);
                Host(rows, data["TargetDomainName"u8]);
                break;
            case WindowsEventRoles.Terminal:
                var account = data["AccountName"u8];
                User(rows, target, account.IsEmpty ? data["User"u8] : account, data["AccountDomain"u8], default);
                rows.Text(Asim.TargetSessionId, data["LogonID"u8]);
                if (!rows.Has(Asim.TargetSessionId)) rows.Text(Asim.TargetSessionId, data["SessionID"u8]);
                return;
            default:
                var sid = data["TargetUserSid"u8];
                User(rows, target, data["TargetUserName"u8], data["TargetDomainName"u8], sid.IsEmpty ? data["TargetSid"u8] : sid);
                rows.Text(Asim.TargetSessionId, data["TargetLogonId"u8]);
                break;
        }
        User(rows, actor, data["SubjectUserName"u8], data["SubjectDomainName"u8], data["SubjectUserSid"u8]);
        var session = data["SubjectLogonId"u8];
        if (!session.SequenceEqual("0x0"u8)) rows.Text(Asim.ActorSessionId, session);
    }

    static void User(RowWriter rows, UserNames role, ReadOnlySpan<byte> name, ReadOnlySpan<byte> domain, ReadOnlySpan<byte> sid)
    {
        if (name.IsEmpty && (sid.IsEmpty || sid.SequenceEqual("S-1-0-0"u8))) return;
        role.Name(rows, name, domain);
        role.Id(rows, sid, "SID");
        role.Type(rows, WindowsEventCodes.UserType(name, sid));
    }

    static void SignIn(WindowsEventKind kind, NamedValues data, RowWriter rows)
    {
        var type = data["LogonType"u8];
        if (!type.IsEmpty)
        {
            var (subType, name) = WindowsEventCodes.LogonType(type);
            rows.Text(Asim.EventOriginalSubType, type);
            if (subType.Length > 0) rows.Text(Asim.EventSubType, subType);
            rows.Text(Asim.LogonMethod, name);
        }
        rows.Text(Asim.LogonProtocol, kind.Protocol);
        if (kind.Protocol.Length == 0) rows.Text(Asim.LogonProtocol, data["AuthenticationPackageName"u8]);
        switch (kind.Roles)
        {
            case WindowsEventRoles.Kerberos:
                rows.Text(Asim.TargetAppName, data["ServiceName"u8]);
                rows.Text(Asim.TargetAppId, data["ServiceSid"u8]);
                break;
            case WindowsEventRoles.Radius:
                rows.Text(Asim.LogonMethod, data["AuthenticationType"u8]);
                rows.Text(Asim.TargetAppName, data["ClientName"u8]);
                rows.Text(Asim.EventOriginalResultDetails, data["ReasonCode"u8]);
                break;
        }
    }

    /// <summary>ASIM's word for a kind of object; Windows' own (`File`, `SAM_GROUP`) stays in AdditionalFields.</summary>
    static ReadOnlySpan<byte> ObjectType(ReadOnlySpan<byte> word) => word.IsEmpty ? default
        : word.SequenceEqual("SERVICE OBJECT"u8) ? "Service"u8 : word.SequenceEqual("Key"u8) ? "Configuration Atom"u8 : "Other"u8;

    static void Audit(WindowsEvent logged, RowWriter rows)
    {
        var data = logged.Data;
        rows.Text(Asim.Operation, logged.Task);
        foreach (var name in (ReadOnlySpan<string>)["TaskName", "ServiceName", "NewProcessName", "ObjectName", "ShareName",
            "ObjectDN", "SubcategoryId", "BackupPath"])
        {
            if (rows.Has(Asim.Object)) break;
            rows.Text(Asim.Object, data[Encoding.UTF8.GetBytes(name)]);
        }
        rows.Text(Asim.ObjectType, ObjectType(data.Look("ObjectType"u8)));
        var started = data.Look("NewProcessName"u8);
        rows.Text(Asim.TargetAppName, started[(started.LastIndexOf((byte)'\\') + 1)..]);
        if (logged.Id == 4657)
        {
            rows.Text(Asim.OldValue, data["OldValue"u8]);
            rows.Text(Asim.NewValue, data["NewValue"u8]);
        }
        if (!rows.Address(Asim.DstIpAddr, data.Look("DestAddress"u8).Trim((byte)' ')))
            rows.Address(Asim.DstIpAddr, data.Look("DestinationIp"u8).Trim((byte)' '));
    }

    static void Source(WindowsEventKind kind, NamedValues data, RowWriter rows)
    {
        foreach (var name in (ReadOnlySpan<string>)["IpAddress", "ClientAddress", "Address", "CallingStationID", "SourceAddress",
            "SourceIp"])
            if (!rows.Has(Asim.SrcIpAddr)) Address(rows, data[Encoding.UTF8.GetBytes(name)]);
        var port = data["IpPort"u8];
        if (TextCursor.IsNumber(port)) rows.Number(Asim.SrcPortNumber, port);
        foreach (var name in (ReadOnlySpan<string>)["WorkstationName", "ClientName", "Workstation", "SourceHostname"])
            if (!rows.Has(Asim.SrcHostname) && kind.Roles != WindowsEventRoles.Radius) Host(rows, data[Encoding.UTF8.GetBytes(name)]);
    }

    /// <summary>
    /// `LOCAL` is what the session manager writes for the console; a MAC is what a station on a cable or in the air is known by.
    /// </summary>
    static void Address(RowWriter rows, ReadOnlySpan<byte> address)
    {
        var zone = address.IndexOf((byte)'%');
        if (zone > 0) address = address[..zone];
        if (address.IsEmpty || address.SequenceEqual("LOCAL"u8) || rows.Address(Asim.SrcIpAddr, address)) return;
        if (address.Length >= 12 && address.Count((byte)'-') + address.Count((byte)':') is 0 or >= 5
            && !address.ContainsAnyExcept(Hardware))
            rows.Text(Asim.SrcMacAddr, address);
        else if (!rows.Has(Asim.SrcHostname)) Host(rows, address);
    }

    /// <summary>A computer, which some packages write as an address or as `\\NAME`.</summary>
    static void Host(RowWriter rows, ReadOnlySpan<byte> name)
    {
        name = name.TrimStart((byte)'\\');
        if (name.IsEmpty) return;
        if (!rows.Has(Asim.SrcIpAddr)) rows.AddressOrHost(Asim.SrcIpAddr, Asim.SrcHostname, name);
        else rows.Text(Asim.SrcHostname, name);
    }

    static void Process(NamedValues data, RowWriter rows)
    {
        var path = data["ProcessName"u8];
        if (path.IsEmpty) path = data["CallerProcessName"u8];
        if (path.IsEmpty) path = data["ParentProcessName"u8];
        rows.Text(Asim.ActingProcessName, path);
        rows.Text(Asim.ActingAppName, path[(path.LastIndexOf((byte)'\\') + 1)..]);
        if (!path.IsEmpty) rows.Text(Asim.ActingAppType, "Process");
        var id = data["ProcessId"u8];
        if (id.IsEmpty) id = data["CallerProcessId"u8];
        if (id.IsEmpty) id = data["ClientProcessId"u8];
        if (WindowsEventCodes.TryNumber(id, out var number)) rows.Text(Asim.ActingProcessId, number.ToString(CultureInfo.InvariantCulture));
        else rows.Text(Asim.ActingProcessId, id);
    }

    static void Rest(WindowsEvent logged, RowWriter rows)
    {
        if (logged.Provider.Length > 0) rows.Extra("Provider", logged.Provider);
        if (logged.Channel.Length > 0) rows.Extra("Channel", logged.Channel);
        if (logged.Task.Length > 0) rows.Extra("Task", logged.Task);
        for (var i = 0; i < logged.Data.Count; i++)
        {
            var value = logged.Data.ValueAt(i).Trim(" \t\r\n"u8);
            if (!logged.Data.IsTaken(i) && !value.IsEmpty && !value.SequenceEqual("-"u8)) rows.Extra(logged.Data.NameAt(i), value);
        }
    }
}
