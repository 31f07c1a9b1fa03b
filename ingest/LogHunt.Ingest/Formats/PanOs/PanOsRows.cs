using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;
using static LogHunt.Ingest.Formats.PanOs.PanOsFields;

namespace LogHunt.Ingest.Formats.PanOs;

/// <summary>Makes a row of a record of any log type. One per file; not thread-safe.</summary>
sealed class PanOsRows(LogFile file)
{
    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',', braces: true);
    static readonly FieldSyntax Cef = FieldSyntax.LabelledCef(name: Bare), Leef = FieldSyntax.Leef(), Json = FieldSyntax.Json(name: Bare);

    readonly RecordFields fields = new(Map);

    /// <summary>What is kept of a record, to be cleared before the next.</summary>
    public IRecordState State => fields;

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = PanOsFormat.RecordOf(line);
        if (PanOsFormat.IsHeaderLine(body)) return LineOutcome.Skipped;
        var serial = body[..0];
        PanOsKind kind;
        if (!body.StartsWith("{"u8) && PanOsFormat.TryType(body, out var at, out var before))
        {
            serial = body[before];
            kind = ReadPositions(body[at..]);
        }
        else
        {
            var syntax = body.StartsWith("{"u8) ? Json : body.IndexOf("LEEF:"u8) >= 0 ? Leef : Cef;
            syntax.Read(body, fields);
            if (!TryKind(out kind)) return rows.Reject("no log type that PAN-OS has");
            NameCommon(kind.Log);
        }
        var log = kind.Log;
        var signIn = log == PanOsLog.System ? PanOsSignIn.Of(fields.Peek(EventId), TextCursor.Unquote(fields.Peek(Opaque))) : default;
        var table = log switch
        {
            PanOsLog.Traffic or PanOsLog.Decryption or PanOsLog.Tunnel => StandardTables.NetworkSession,
            PanOsLog.Threat => TableOfThreat(),
            PanOsLog.Authentication => StandardTables.Authentication,
            PanOsLog.UserId when fields.Has(SourceUser) => StandardTables.Authentication,
            PanOsLog.GlobalProtect when PanOsSignIn.OfEvent(fields.Peek(EventId)) is not null => StandardTables.Authentication,
            PanOsLog.System when signIn.EventType is not null => StandardTables.Authentication,
            _ => StandardTables.AuditEvent,
        };
        Begin(table, line.Head, serial, rows);
        if (SessionKinds.IsTraffic(table)) WriteSession(table, log, rows);
        else if (table == StandardTables.Authentication) WriteSignIn(log, signIn, rows);
        else WriteAudit(log, rows);
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    PanOsKind ReadPositions(ReadOnlySpan<byte> record)
    {
        PanOsKinds.All.TryFind(record[..record.IndexOf((byte)',')], out var kind);
        Commas.Read(record, kind.Columns, fields);
        if (kind.Log == PanOsLog.Config && fields.Peek(Map.Slot("after_change_detail")).StartsWith("0x"u8))
            Commas.Read(record, PanOsKinds.ShortConfig, fields);
        return kind;
    }

    /// <summary>The type is in capitals; a subtype may read alike (`auth`, `globalprotect` of SYSTEM).</summary>
    bool TryKind(out PanOsKind kind)
    {
        foreach (var slot in Types)
            if (fields.Peek(slot) is [>= (byte)'A' and <= (byte)'Z', ..] && PanOsKinds.All.TryFind(fields.Peek(slot), out kind))
                return true;
        foreach (var slot in Types)
            if (PanOsKinds.All.TryFind(fields.Peek(slot), out kind))
                return true;
        kind = null!;
        return false;
    }

    /// <summary>What the vendor's templates of CEF put into keys that are everyone's.</summary>
    void NameCommon(PanOsLog log)
    {
        var category = fields.Peek(Common);
        if (log == PanOsLog.Threat && category.EndsWith(")"u8)) fields.Move(Common, Threat);
        else if (log == PanOsLog.System && !PanOsKinds.All.TryFind(category, out _)) fields.Move(Common, EventId);
        else if (log == PanOsLog.Config)
        {
            fields.Move(DstUser, Admin);
            fields.Move(PanOsFields.Action, Command);
            fields.Move(Opaque, Changed);
            if (Outcomes.Of(fields.Peek(Class)) is not null) fields.Move(Class, Result);
        }
    }

    void Begin(TableSchema table, Head head, ReadOnlySpan<byte> serial, RowWriter rows)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Palo Alto Networks"u8);
        rows.Text(Asim.EventProduct, "PAN-OS"u8);
        Outcomes.Write(rows, null);
        rows.Text(Asim.DvcId, serial);
        var device = fields.Take(Device);
        if (!device.IsEmpty) HostNames.Device(rows, device);
        else HostNames.Device(rows, head.Host);
        rows.Time(TimeOf(head), file);
        if (fields.NumberOf(Repeats) is > 1 and <= int.MaxValue and var count) rows.Number(Asim.EventCount, count);
        fields.Take(Repeats);
        foreach (var slot in Types)
            if (PanOsKinds.All.TryFind(fields.Peek(slot), out _)) rows.Text(Asim.EventOriginalType, fields.Take(slot));
        var subtype = fields.Take(Subtype);
        if (subtype.IsEmpty) subtype = fields.Has(Class) ? fields.Peek(Class) : default;
        if (!subtype.SequenceEqual(rows.Peek(Asim.EventOriginalType))) rows.Text(Asim.EventOriginalSubType, subtype);
        if (rows.Has(Asim.EventOriginalSubType)) return;
        rows.Text(Asim.EventOriginalSubType, fields.Take(Name));
    }

    /// <summary>
    /// When the dataplane wrote the record. The precise time names the offset that the other lacks; it is none on devices that do not
    /// fill it in (1970).
    /// </summary>
    LogTime? TimeOf(Head head)
    {
        var generated = LogTimeText.Parse(fields.Take(Generated));
        var received = LogTimeText.Parse(fields.Take(Received));
        var precise = LogTimeText.Parse(fields.Take(Precise));
        var time = generated ?? received ?? head.Time;
        if (precise is { Offset: not null } exact && (time is not { } coarse
            || (exact.Clock - coarse.Clock).Duration() < TimeSpan.FromDays(1)))
            return exact;
        return time;
    }

    TableSchema TableOfThreat()
    {
        if (!fields.Has(Misc) && !fields.Has(Digest)) return StandardTables.NetworkSession;
        return fields.Peek(Application).SequenceEqual("dns"u8) || fields.Peek(Application).SequenceEqual("dns-base"u8)
            ? StandardTables.Dns : StandardTables.WebSession;
    }

    void WriteSession(TableSchema table, PanOsLog log, RowWriter rows)
    {
        rows.Text(Asim.EventType, SessionKinds.EventType(table));
        var subtype = rows.Peek(Asim.EventOriginalSubType);
        if (log == PanOsLog.Threat) WriteThreat(table, rows);
        else if (subtype.SequenceEqual("start"u8)) rows.Text(Asim.EventSubType, "Start"u8);
        else if (subtype.SequenceEqual("end"u8)) rows.Text(Asim.EventSubType, "End"u8);
        Protocols.WriteVersion(rows, fields.Peek(Source));
        rows.Text(Asim.SrcUsername, fields.Take(SourceUser));
        if (LogTimeText.Parse(fields.Take(Start)) is { } start)
        {
            rows.Time(Asim.EventStartTime, file.Times.Resolve(start).Utc);
            rows.Time(Asim.EventEndTime, rows.TimeOf(Asim.TimeGenerated));
        }
        var reason = fields.Take(EndReason);
        rows.Text(Asim.EventOriginalResultDetails, reason);
        // The verdict's rule comes later and leaves the details alone unless its word says them.
        rows.Text(Asim.EventResultDetails,
            reason.SequenceEqual("aged-out"u8) ? "Timeout"u8 : reason.StartsWith("tcp-rst"u8) ? "Reset"u8
            : reason.SequenceEqual("threat"u8) || reason.SequenceEqual("policy-deny"u8) ? "Terminated"u8 : default);
    }

    void WriteThreat(TableSchema table, RowWriter rows)
    {
        var subtype = rows.Peek(Asim.EventOriginalSubType);
        var misc = TextCursor.Unquote(fields.Take(Misc));
        if (table == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
        else if (table == StandardTables.Dns)
        {
            rows.Text(Asim.EventSubType, "request"u8);
            rows.Text(Asim.DnsQuery, misc);
        }
        else if (IsFile(subtype) || subtype.SequenceEqual("vulnerability"u8) && !misc.Contains((byte)'/')) rows.Text(Asim.FileName, misc);
        else WriteUrl(misc, rows);
        if (table == StandardTables.WebSession) FileHashes.Write(rows, fields.Take(Digest));
        // `Bredolab.Gen Command and Control Traffic(13024)`
        var threat = fields.Take(Threat);
        var open = threat.EndsWith(")"u8) ? threat.LastIndexOf((byte)'(') : -1;
        rows.Text(Asim.ThreatId, open < 0 ? default : threat[(open + 1)..^1]);
        rows.Text(Asim.ThreatName, open < 0 ? threat : threat[..open]);
    }

    static bool IsFile(ReadOnlySpan<byte> subtype) =>
        subtype.SequenceEqual("file"u8) || subtype.SequenceEqual("data"u8) || subtype.SequenceEqual("dlp"u8)
        || subtype.SequenceEqual("virus"u8) || subtype.SequenceEqual("ml-virus"u8) || subtype.StartsWith("wildfire"u8);

    /// <summary>Host and path without a scheme, as PAN-OS logs them; an address alone is an address.</summary>
    void WriteUrl(ReadOnlySpan<byte> url, RowWriter rows)
    {
        var isWhole = url.IndexOf("://"u8) >= 0;
        var slash = isWhole ? -1 : url.IndexOfAny((byte)'/', (byte)'?');
        var host = isWhole ? default : slash < 0 ? url : url[..slash];
        var name = WebAddresses.Write(rows, host, isWhole ? url : slash < 0
            ? "/"u8 : url[slash..], fields.Peek(DstPort).SequenceEqual("443"u8));
        HostNames.Write(rows, Asim.DstHostname, name);
    }

    void WriteSignIn(PanOsLog log, in PanOsSignIn signIn, RowWriter rows)
    {
        var eventId = fields.Take(EventId);
        var isLogout = rows.Peek(Asim.EventOriginalSubType).SequenceEqual("logout"u8);
        rows.Text(Asim.EventOriginalSubType, eventId);
        rows.Text(Asim.EventMessage, TextCursor.Unquote(fields.Take(Opaque)));
        rows.Text(Asim.EventSubType, log is PanOsLog.GlobalProtect ? "Remote"u8 : default);
        if (log == PanOsLog.System)
        {
            PanOsSignIn.Write(signIn, rows);
            return;
        }
        var isOff = log == PanOsLog.UserId ? isLogout : PanOsSignIn.OfEvent(eventId) == "Logoff";
        rows.Text(Asim.EventType, isOff ? "Logoff"u8 : "Logon"u8);
        var status = fields.Take(Status);
        var error = fields.Take(Error);
        bool? succeeded = log switch
        {
            PanOsLog.Authentication => !PanOsSignIn.IsFailure(eventId) && !PanOsSignIn.IsFailure(rows.Peek(Asim.EventMessage)),
            PanOsLog.GlobalProtect => Outcomes.Of(status) ?? error.IsEmpty,
            _ => true,
        };
        Outcomes.Write(rows, succeeded);
        rows.Text(Asim.EventOriginalResultDetails, error);
        if (succeeded == false) SignInReasons.Write(rows, error);
        UserNames.Target.Name(rows, fields.Take(SourceUser));
        WriteClient(rows);
        if (log == PanOsLog.GlobalProtect) Inside(rows);
    }

    /// <summary>The address that the client has inside of the tunnel.</summary>
    void Inside(RowWriter rows)
    {
        var inside = fields.Peek(PrivateIp);
        if (inside.SequenceEqual("0.0.0.0"u8) || rows.Address(Asim.SrcNatIpAddr, inside)) fields.Take(PrivateIp);
    }

    /// <summary>Where a person sits: the address outside of a tunnel.</summary>
    void WriteClient(RowWriter rows)
    {
        foreach (var slot in (ReadOnlySpan<int>)[Ip, PublicIp, PublicIpv6, Host])
        {
            var address = fields.Peek(slot);
            if (address.SequenceEqual("0.0.0.0"u8) || address.SequenceEqual("::"u8)) fields.Take(slot);
            else if (!rows.Has(Asim.SrcIpAddr) && rows.Address(Asim.SrcIpAddr, address)) fields.Take(slot);
        }
    }

    void WriteAudit(PanOsLog log, RowWriter rows)
    {
        var eventId = fields.Take(EventId);
        if (eventId.SequenceEqual("0"u8)) eventId = default;
        var command = fields.Take(Command);
        rows.Text(Asim.Operation, !command.IsEmpty ? command : !eventId.IsEmpty ? eventId : rows.Peek(Asim.EventOriginalType));
        if (!eventId.IsEmpty)
        {
            if (rows.Has(Asim.EventOriginalSubType)) rows.Extra("subtype"u8, rows.Peek(Asim.EventOriginalSubType));
            rows.Text(Asim.EventOriginalSubType, eventId);
        }
        rows.Text(Asim.EventType, log == PanOsLog.Config ? PanOsSignIn.AuditType(command) : "Other");
        rows.Text(Asim.EventMessage, TextCursor.Unquote(fields.Take(Opaque)));
        var result = fields.Take(Result);
        var status = fields.Take(Status);
        if (result.IsEmpty) result = status;
        if (!result.IsEmpty) Outcomes.Write(rows, Outcomes.Of(result));
        else if (PanOsSignIn.IsFailure(eventId)) rows.Text(Asim.EventResult, "Failure"u8);
        else if (eventId.EndsWith("-succ"u8)) rows.Text(Asim.EventResult, "Success"u8);
        rows.Text(Asim.EventOriginalResultDetails, result);
        rows.Text(Asim.ObjectType, log == PanOsLog.Config ? "Configuration Atom"u8 : default);
        if (log == PanOsLog.System) KeyExchange(rows);
        var admin = fields.Take(Admin);
        UserNames.Actor.Name(rows, admin.IsEmpty ? fields.Take(SourceUser) : admin);
        WriteClient(rows);
    }

    /// <summary>`… SA: 203.0.113.1[500]-198.51.100.20[500] …` of a tunnel between gateways: this one's end stands first.</summary>
    static void KeyExchange(RowWriter rows)
    {
        var text = rows.Peek(Asim.EventMessage);
        if (text.IndexOf("]-"u8) is var middle && middle < 0) return;
        var own = text[(text[..middle].LastIndexOf((byte)' ') + 1)..middle];
        var peer = text[(middle + 2)..];
        if (own.IndexOf((byte)'[') is var bracket && bracket < 0 || peer.IndexOf((byte)'[') is var end && end < 0) return;
        if (rows.Address(Asim.SrcIpAddr, own[..bracket])) rows.Address(Asim.DstIpAddr, peer[..end]);
    }

    /// <summary>Strata Logging Service's own names carry a prefix in CEF.</summary>
    static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> key) => key.StartsWith("PanOS"u8) ? key["PanOS"u8.Length..] : key;
}
