using System.Buffers.Text;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>Makes a row of a record of FortiGate, or of a product beside it. One per file; not thread-safe.</summary>
sealed class FortiGateRows(LogFile file)
{
    enum Kind { Traffic, Security, Event }

    const string Absent = "N/A n/a (null)";

    static readonly FieldSyntax Blanks = FieldSyntax.Pairs(absent: Absent), Commas = FieldSyntax.Pairs(KeyValueDialect.Comma, Absent);
    static readonly FieldSyntax Cef = FieldSyntax.Pairs(KeyValueDialect.Cef, Absent, Bare), Json = FieldSyntax.FlatJson(Absent);

    readonly RecordFields fields = new(FortiGateKeys.Map);

    /// <summary>What is kept of a record, to be cleared before the next.</summary>
    byte[] cells = [];

    FortinetProduct? product;

    public IRecordState State => fields;

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        if (body.StartsWith("\""u8) && body.IndexOf("=\"\""u8) >= 0) body = FortiGateCells.Pairs(body, ref cells);
        FieldSyntax syntax;
        if (FortiGateFormat.TrySplitCef(body, out var version, out var extension))
        {
            syntax = Cef;
            body = extension;
        }
        else if (body.StartsWith("{"u8)) syntax = Json;
        else if (body.IndexOf("FTNTFGT"u8) >= 0 || body.IndexOf("FortinetFortiGate"u8) >= 0) syntax = Cef;
        else syntax = FortiGateFormat.IsCommaSeparated(body) ? Commas : Blanks;
        if (!syntax.Read(body, fields)) return rows.Reject("no key=value pair");

        product = FortinetProduct.Of(fields);
        var kind = KindOf();
        var table = TableOf(kind);
        Begin(table, version, line.Head, rows);
        if (kind == Kind.Event) new FortiGateEvent(fields, rows, product).Write(table);
        else WriteTraffic(rows, table, kind);
        fields.Write(table, rows, file);
        // The end of a person's tunnel also says how long it was and how much passed.
        if (table == StandardTables.Authentication && fields.Has(FortiGateKeys.SentBytes) && fields.Has(FortiGateKeys.RemoteIp))
        {
            Begin(StandardTables.NetworkSession, version, line.Head, rows);
            new FortiGateEvent(fields, rows, product).WriteTotals();
        }
        return LineOutcome.Parsed;
    }

    void Begin(TableSchema table, ReadOnlySpan<byte> version, Head head, RowWriter rows)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Fortinet"u8);
        rows.Text(Asim.EventProduct, product!.Name);
        rows.Text(Asim.EventProductVersion, version);
        WriteDevice(head, rows);
        WriteTime(head, rows, SessionKinds.IsTraffic(table));
    }

    /// <summary>By `type`, else by the two digits that a log id begins with, else by the ends it names.</summary>
    Kind KindOf()
    {
        var type = fields.Take(FortiGateKeys.Type);
        if (type.IsEmpty && fields.Peek(FortiGateKeys.Category) is var category && category.IndexOf((byte)':') is > 0 and var colon)
        {
            type = category[..colon];
            fields.Take(FortiGateKeys.Category);
        }
        if (type.SequenceEqual("traffic"u8)) return Kind.Traffic;
        if (type.SequenceEqual("event"u8)) return Kind.Event;
        if (!type.IsEmpty) return Kind.Security;
        var id = fields.Peek(FortiGateKeys.LogId);
        if (id.Length == 10)
        {
            if (id.StartsWith("00"u8)) return Kind.Traffic;
            return id.StartsWith("01"u8) ? Kind.Event : Kind.Security;
        }
        return fields.Has(FortiGateKeys.SrcIp) && fields.Has(FortiGateKeys.DstIp) ? Kind.Traffic : Kind.Event;
    }

    TableSchema TableOf(Kind kind)
    {
        if (kind == Kind.Event) return FortiGateEvent.TableOf(fields);
        if (kind == Kind.Traffic) return fields.Has(FortiGateKeys.Url) ? StandardTables.WebSession : StandardTables.NetworkSession;
        if (fields.Has(FortiGateKeys.Query) || fields.Peek(FortiGateKeys.SubType).SequenceEqual("dns"u8)) return StandardTables.Dns;
        return fields.Has(FortiGateKeys.HostName) || fields.Has(FortiGateKeys.Url) || fields.Has(FortiGateKeys.FileName)
            || fields.Has(FortiGateKeys.Hash)
            ? StandardTables.WebSession : StandardTables.NetworkSession;
    }

    void WriteDevice(Head head, RowWriter rows)
    {
        var name = fields.Take(FortiGateKeys.Device);
        if (!name.IsEmpty)
        {
            HostNames.Device(rows, name);
            return;
        }
        if (head.Host.Length == 0 || head.Host.Contains('=', StringComparison.Ordinal))
        {
            rows.Text(Asim.Dvc, fields.Peek(FortiGateKeys.DeviceId));
            return;
        }
        HostNames.Device(rows, head.Host);
    }

    void WriteTime(Head head, RowWriter rows, bool traffic)
    {
        var (time, quality) = file.Times.Resolve(FortiGateTime.Of(fields, head));
        rows.Time(Asim.TimeGenerated, time);
        rows.Text(Asim.TimeQuality, TimeResolver.Text(quality));
        var seconds = fields.Peek(FortiGateKeys.Duration);
        var start = time;
        if (traffic && Utf8Parser.TryParse(seconds, out long duration, out var read) && read == seconds.Length
            && duration is >= 0 and < int.MaxValue)
        {
            // Only of a single request it is in milliseconds.
            if (!fields.Peek(FortiGateKeys.SubType).SequenceEqual("http-transaction"u8)) duration *= 1000;
            if (time.Ticks > duration * TimeSpan.TicksPerMillisecond) start = time.AddMilliseconds(-duration);
            fields.Take(FortiGateKeys.Duration);
            rows.Number(Asim.NetworkDuration, duration);
        }
        rows.Time(Asim.EventStartTime, start);
        // The record's own clock, where it names its zone, is when the session's end was written down.
        var written = FortiGateTime.Written(fields, head);
        rows.Time(Asim.EventEndTime, written is { Offset: not null } ? file.Times.Resolve(written).Utc : time);
    }

    void WriteTraffic(RowWriter rows, TableSchema table, Kind kind)
    {
        var action = fields.Take(FortiGateKeys.Action);
        if (action.IsEmpty) action = fields.Take(FortiGateKeys.Status);
        var verdict = Verdict.Of(action);
        if (kind == Kind.Traffic && Verdict.Of(fields.Peek(FortiGateKeys.UtmAction)) is { Denies: true } filtered) verdict = filtered;
        verdict.Write(rows, action);
        if (verdict == Verdict.None && Outcomes.Of(action) is { } succeeded)
            rows.Text(Asim.EventResult, succeeded ? "Success"u8 : "Failure"u8);
        rows.Text(Asim.EventSeverity, Severities.OfWord(fields.Peek(FortiGateKeys.Level)));
        Severities.Raise(rows);

        if (table == StandardTables.Dns) WriteDns(rows);
        else if (table == StandardTables.WebSession) WriteWeb(rows);
        else if (kind == Kind.Traffic)
        {
            rows.Text(Asim.EventType, "NetworkSession"u8);
            rows.Text(Asim.EventSubType, Phase(fields.Peek(FortiGateKeys.LogId), action, verdict));
        }
        else rows.Text(Asim.EventType, IsIntrusion(fields.Peek(FortiGateKeys.SubType)) ? "IDS"u8 : "NetworkSession"u8);
        if (kind == Kind.Security) WriteThreat(rows);
        // Of an anomaly one record stands for many packets.
        if (rows.Peek(Asim.EventType).SequenceEqual("IDS"u8)) rows.Number(Asim.EventCount, fields.Take(FortiGateKeys.Count));

        var protocol = fields.Take(FortiGateKeys.Protocol);
        Protocols.Write(rows, protocol);
        Protocols.WriteVersion(rows, fields.Peek(FortiGateKeys.SrcIp));
        if (Application() is { IsEmpty: false } application)
        {
            rows.Text(Asim.NetworkApplicationProtocol, application);
            fields.Take(FortiGateKeys.Service);
        }
        WriteDirection(rows);
        WriteMailClient(rows);

        var user = fields.Take(FortiGateKeys.User);
        if (user.IsEmpty) user = fields.Take(FortiGateKeys.UnauthUser);
        rows.Text(Asim.SrcUsername, user);
    }

    void WriteDns(RowWriter rows)
    {
        rows.Text(Asim.EventType, "Query"u8);
        var answer = fields.Take(FortiGateKeys.Answer);
        rows.Text(Asim.EventSubType, answer.IsEmpty ? "request"u8 : "response"u8);
        rows.Text(Asim.DnsResponseName, answer);
        var comma = answer.IndexOf((byte)',');
        rows.Address(Asim.DnsResponseIpAddr, comma < 0 ? answer : answer[..comma]);
        var id = fields.Take(FortiGateKeys.TransactionId);
        if (Utf8Parser.TryParse(id, out ushort number, out var read) && read == id.Length)
        {
            Span<byte> hex = stackalloc byte[4];
            if (number.TryFormat(hex, out _, "x4", System.Globalization.CultureInfo.InvariantCulture))
                rows.Text(Asim.TransactionIdHex, hex);
        }
    }

    void WriteWeb(RowWriter rows)
    {
        rows.Text(Asim.EventType, "HTTPsession"u8);
        var host = fields.Take(FortiGateKeys.HostName);
        var url = fields.Take(FortiGateKeys.Url);
        var name = WebAddresses.Write(rows, host, url, IsEncrypted());
        HostNames.Write(rows, Asim.DstHostname, name);
    }

    bool IsEncrypted()
    {
        var service = Application();
        return Ascii.EqualsIgnoreCase(service, "HTTPS"u8) || Ascii.EqualsIgnoreCase(service, "SSL"u8)
            || (!Ascii.EqualsIgnoreCase(service, "HTTP"u8) && fields.Peek(FortiGateKeys.DstPort).SequenceEqual("443"u8));
    }

    /// <summary>The service: `HTTPS`, `https/tls1.3`; none where only protocol and port say it: `udp/7878`.</summary>
    ReadOnlySpan<byte> Application()
    {
        var service = fields.Peek(FortiGateKeys.Service);
        var slash = service.IndexOf((byte)'/');
        return slash < 0 ? service : Ascii.EqualsIgnoreCase(service[..Math.Min(slash, 4)], "http"u8) ? service[..slash] : default;
    }

    /// <summary>Who brought a mail: `mail.example.no [192.0.2.7]`, one of both, or an address without brackets.</summary>
    void WriteMailClient(RowWriter rows)
    {
        var client = fields.Take(FortiGateKeys.ClientName);
        var open = client.IndexOf((byte)'[');
        var name = open < 0 ? client : client[..open].TrimEnd((byte)' ');
        var address = open < 0 ? client : client[(open + 1)..].TrimEnd((byte)']');
        if (!fields.Has(FortiGateKeys.SrcIp)) rows.Address(Asim.SrcIpAddr, address);
        HostNames.Write(rows, Asim.SrcHostname, name);
    }

    void WriteThreat(RowWriter rows)
    {
        var hash = fields.Take(FortiGateKeys.Hash);
        if (rows.Table() == StandardTables.WebSession)
            FileHashes.Write(rows, hash);
        if (fields.Has(FortiGateKeys.Virus) || fields.Has(FortiGateKeys.Attack))
            rows.Text(Asim.ThreatCategory, fields.Peek(FortiGateKeys.SubType));
        var severity = fields.Take(FortiGateKeys.Severity);
        if (severity.IsEmpty) return;
        var risk = Ascii.EqualsIgnoreCase(severity, "critical"u8) ? 100
            : Ascii.EqualsIgnoreCase(severity, "high"u8) ? 80
            : Ascii.EqualsIgnoreCase(severity, "medium"u8) ? 50
            : Ascii.EqualsIgnoreCase(severity, "low"u8) ? 20
            : 0;
        rows.Number(Asim.ThreatRiskLevel, risk);
        rows.Text(Asim.EventSeverity, risk >= 80 ? "High"u8 : risk == 50 ? "Medium"u8 : risk == 20 ? "Low"u8 : "Informational"u8);
    }

    void WriteDirection(RowWriter rows)
    {
        var from = fields.Take(FortiGateKeys.SrcRole);
        var to = fields.Take(FortiGateKeys.DstRole);
        var undefined = "undefined"u8;
        if (!from.SequenceEqual(undefined)) rows.Text(Asim.SrcZone, from);
        if (!to.SequenceEqual(undefined)) rows.Text(Asim.DstZone, to);
        var said = fields.Peek(FortiGateKeys.Direction);
        // Of an intrusion the direction is that of the packet in its session; the interfaces tell where the session came from.
        var direction = IsIntrusion(fields.Peek(FortiGateKeys.SubType)) && from.SequenceEqual("wan"u8) && IsInner(to) ? "Inbound"
            : IsIntrusion(fields.Peek(FortiGateKeys.SubType)) && to.SequenceEqual("wan"u8) && IsInner(from) ? "Outbound"
            : said.SequenceEqual("outgoing"u8) || said.SequenceEqual("outbound"u8) || said.SequenceEqual("out"u8) ? "Outbound"
            : said.SequenceEqual("incoming"u8) || said.SequenceEqual("inbound"u8) || said.SequenceEqual("in"u8) ? "Inbound"
            : from.SequenceEqual("wan"u8) ? to.SequenceEqual("wan"u8) ? "External"
            : to.IsEmpty || to.SequenceEqual(undefined) ? ""
            : "Inbound"
            : to.SequenceEqual("wan"u8) && !from.IsEmpty ? "Outbound"
            : from.SequenceEqual("lan"u8) && to.SequenceEqual("lan"u8) ? "Local" : "";
        rows.Text(Asim.NetworkDirection, direction);
        if (direction.Length > 0) fields.Take(FortiGateKeys.Direction);
    }

    static bool IsInner(ReadOnlySpan<byte> role) => role.SequenceEqual("lan"u8) || role.SequenceEqual("dmz"u8);

    /// <summary>CEF's names of FortiGate's own fields carry a prefix; the device knows them without.</summary>
    static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> key) =>
        key.StartsWith("FTNTFGT"u8) ? key["FTNTFGT"u8.Length..]
        : key.StartsWith("FortinetFortiGate"u8) ? key["FortinetFortiGate"u8.Length..]
        : key.SequenceEqual("app"u8) ? "service"u8 : key;

    static bool IsIntrusion(ReadOnlySpan<byte> subtype) =>
        subtype.SequenceEqual("ips"u8) || subtype.SequenceEqual("anomaly"u8) || subtype.SequenceEqual("signature"u8);

    /// <summary>Start, End or Interim: totals of interim records come again in the record of the end.</summary>
    static string Phase(ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, in Verdict verdict)
    {
        if (action.SequenceEqual("start"u8) || id.EndsWith("000015"u8) || id.EndsWith("000016"u8)) return "Start";
        if (id.EndsWith("000020"u8)) return "Interim";
        return verdict.Action == "Allow" && !action.SequenceEqual("ip-conn"u8) && !action.SequenceEqual("dns"u8) ? "End" : "";
    }
}
