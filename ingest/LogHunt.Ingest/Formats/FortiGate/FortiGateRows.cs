using System.Buffers.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>Makes a row of a FortiGate record. One per file; not thread-safe.</summary>
sealed class FortiGateRows(LogFile source)
{
    enum Kind { Traffic, Security, Event }

    readonly FortiGateFields fields = new();

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body;
        ReadOnlySpan<byte> text, version = default;
        if (FortiGateFormat.TrySplitCef(body, out version, out var extension)) text = fields.ReadCef(extension);
        else if (body.StartsWith("{"u8)) text = fields.ReadJson(body);
        else if (body.IndexOf("FTNTFGT"u8) >= 0 || body.IndexOf("FortinetFortiGate"u8) >= 0) text = fields.ReadCef(body);
        else text = fields.ReadPairs(body, FortiGateFormat.IsCommaSeparated(body) ? KeyValueDialect.Comma : KeyValueDialect.Blank);
        if (fields.Count == 0) return rows.Reject("no key=value pair");

        var kind = KindOf(text);
        var table = TableOf(text, kind);
        Begin(table, text, version, line.Head, rows);
        if (kind == Kind.Event) new FortiGateEvent(fields, text, rows).Write(table);
        else WriteTraffic(text, rows, table, kind);
        WriteRest(text, rows, table);
        // The end of a person's tunnel also says how long it was and how much passed.
        if (table == StandardTables.Authentication && fields.Has(FortiGateField.SentBytes) && fields.Has(FortiGateField.RemoteIp))
        {
            Begin(StandardTables.NetworkSession, text, version, line.Head, rows);
            new FortiGateEvent(fields, text, rows).WriteTotals();
        }
        return LineOutcome.Parsed;
    }

    void Begin(TableSchema table, ReadOnlySpan<byte> text, ReadOnlySpan<byte> version, Head head, RowWriter rows)
    {
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Fortinet"u8);
        rows.Text(Asim.EventProduct, "Fortigate"u8);
        rows.Text(Asim.EventProductVersion, version);
        WriteDevice(text, head, rows);
        WriteTime(text, head, rows, IsTraffic(table));
    }

    static bool IsTraffic(TableSchema table) => table == StandardTables.NetworkSession || table == StandardTables.WebSession || table == StandardTables.Dns;

    /// <summary>By `type`, else by the two digits that a log id begins with, else by the ends it names.</summary>
    Kind KindOf(ReadOnlySpan<byte> text)
    {
        var type = fields.Take(text, FortiGateField.Type);
        if (type.IsEmpty && fields.Peek(text, FortiGateField.Category) is var category && category.IndexOf((byte)':') is > 0 and var colon)
        {
            type = category[..colon];
            fields.Take(text, FortiGateField.Category);
        }
        if (type.SequenceEqual("traffic"u8)) return Kind.Traffic;
        if (type.SequenceEqual("event"u8)) return Kind.Event;
        if (!type.IsEmpty) return Kind.Security;
        var id = fields.Peek(text, FortiGateField.LogId);
        if (id.Length == 10)
        {
            if (id.StartsWith("00"u8)) return Kind.Traffic;
            return id.StartsWith("01"u8) ? Kind.Event : Kind.Security;
        }
        return fields.Has(FortiGateField.SrcIp) && fields.Has(FortiGateField.DstIp) ? Kind.Traffic : Kind.Event;
    }

    TableSchema TableOf(ReadOnlySpan<byte> text, Kind kind)
    {
        if (kind == Kind.Event) return FortiGateEvent.TableOf(fields, text);
        if (kind == Kind.Traffic) return StandardTables.NetworkSession;
        if (fields.Has(FortiGateField.Query) || fields.Peek(text, FortiGateField.SubType).SequenceEqual("dns"u8)) return StandardTables.Dns;
        return fields.Has(FortiGateField.HostName) || fields.Has(FortiGateField.Url) || fields.Has(FortiGateField.FileName) || fields.Has(FortiGateField.Hash)
            ? StandardTables.WebSession : StandardTables.NetworkSession;
    }

    void WriteDevice(ReadOnlySpan<byte> text, Head head, RowWriter rows)
    {
        var name = fields.Take(text, FortiGateField.Device);
        if (!name.IsEmpty)
        {
            HostNames.Device(rows, name);
            return;
        }
        if (head.Host.Length == 0 || head.Host.Contains('=', StringComparison.Ordinal))
        {
            rows.Text(Asim.Dvc, fields.Peek(text, FortiGateField.DeviceId));
            return;
        }
        HostNames.Device(rows, head.Host);
    }

    void WriteTime(ReadOnlySpan<byte> text, Head head, RowWriter rows, bool traffic)
    {
        var (time, quality) = source.Times.Resolve(FortiGateTime.Of(fields, text, head));
        rows.Time(Asim.TimeGenerated, time);
        rows.Text(Asim.TimeQuality, TimeResolver.Text(quality));
        var seconds = fields.Peek(text, FortiGateField.Duration);
        var start = time;
        if (traffic && Utf8Parser.TryParse(seconds, out long duration, out var read) && read == seconds.Length && duration is >= 0 and < int.MaxValue)
        {
            if (time.Ticks > duration * TimeSpan.TicksPerSecond) start = time.AddSeconds(-duration);
            fields.Take(text, FortiGateField.Duration);
            rows.Number(Asim.NetworkDuration, duration * 1000);
        }
        rows.Time(Asim.EventStartTime, start);
        // The record's own clock, where it names its zone, is when the session's end was written down.
        var written = FortiGateTime.Written(fields, text, head);
        rows.Time(Asim.EventEndTime, written is { Offset: not null } ? source.Times.Resolve(written).Utc : time);
    }

    void WriteTraffic(ReadOnlySpan<byte> text, RowWriter rows, TableSchema table, Kind kind)
    {
        var action = fields.Take(text, FortiGateField.Action);
        if (action.IsEmpty) action = fields.Take(text, FortiGateField.Status);
        var verdict = Verdict.Of(action);
        if (kind == Kind.Traffic && Verdict.Of(fields.Peek(text, FortiGateField.UtmAction)) is { Denies: true } filtered) verdict = filtered;
        verdict.Write(rows, action);
        var level = Severity(fields.Peek(text, FortiGateField.Level));
        rows.Text(Asim.EventSeverity, verdict.Denies && level == "Informational" ? "Low" : level);

        if (kind == Kind.Traffic)
        {
            rows.Text(Asim.EventType, "NetworkSession"u8);
            rows.Text(Asim.EventSubType, Phase(fields.Peek(text, FortiGateField.LogId), action, verdict));
        }
        else if (table == StandardTables.Dns) WriteDns(text, rows);
        else if (table == StandardTables.WebSession) WriteWeb(text, rows);
        else rows.Text(Asim.EventType, IsIntrusion(fields.Peek(text, FortiGateField.SubType)) ? "IDS"u8 : "NetworkSession"u8);
        if (kind == Kind.Security) WriteThreat(text, rows);

        var protocol = fields.Take(text, FortiGateField.Protocol);
        rows.Text(Asim.NetworkProtocol, Protocols.Name(protocol) ?? System.Text.Encoding.UTF8.GetString(protocol));
        var address = fields.Peek(text, FortiGateField.SrcIp);
        if (!address.IsEmpty) rows.Text(Asim.NetworkProtocolVersion, address.Contains((byte)':') ? "IPv6"u8 : "IPv4"u8);
        if (fields.Peek(text, FortiGateField.Service).IndexOf((byte)'/') < 0) rows.Text(Asim.NetworkApplicationProtocol, fields.Take(text, FortiGateField.Service));
        fields.Sum(text, rows, Asim.NetworkBytes, FortiGateField.SentBytes, FortiGateField.ReceivedBytes);
        fields.Sum(text, rows, Asim.NetworkPackets, FortiGateField.SentPackets, FortiGateField.ReceivedPackets);
        WriteDirection(text, rows);

        var user = fields.Take(text, FortiGateField.User);
        if (user.IsEmpty) user = fields.Take(text, FortiGateField.UnauthUser);
        rows.Text(Asim.SrcUsername, user);
    }

    void WriteDns(ReadOnlySpan<byte> text, RowWriter rows)
    {
        rows.Text(Asim.EventType, "Query"u8);
        var answer = fields.Take(text, FortiGateField.Answer);
        rows.Text(Asim.EventSubType, answer.IsEmpty ? "request"u8 : "response"u8);
        rows.Text(Asim.DnsResponseName, answer);
        var comma = answer.IndexOf((byte)',');
        rows.Address(Asim.DnsResponseIpAddr, comma < 0 ? answer : answer[..comma]);
        var id = fields.Take(text, FortiGateField.TransactionId);
        if (Utf8Parser.TryParse(id, out ushort number, out var read) && read == id.Length)
        {
            Span<byte> hex = stackalloc byte[4];
            if (number.TryFormat(hex, out _, "x4", System.Globalization.CultureInfo.InvariantCulture)) rows.Text(Asim.TransactionIdHex, hex);
        }
    }

    void WriteWeb(ReadOnlySpan<byte> text, RowWriter rows)
    {
        rows.Text(Asim.EventType, "HTTPsession"u8);
        var host = fields.Take(text, FortiGateField.HostName);
        var url = fields.Take(text, FortiGateField.Url);
        var full = url.IndexOf("://"u8);
        if (full > 0 && host.IsEmpty)
        {
            host = url[(full + 3)..];
            var end = host.IndexOfAny((byte)'/', (byte)'?');
            if (end >= 0) host = host[..end];
        }
        var colon = host.LastIndexOf((byte)':');
        var name = colon > 0 && host.IndexOf((byte)':') == colon ? host[..colon] : host;
        rows.Text(Asim.UrlDomain, name);
        WriteName(rows, Asim.DstHostname, name);
        if (full > 0 || host.IsEmpty || url.IsEmpty)
        {
            rows.Text(Asim.Url, url);
            return;
        }
        Span<byte> built = stackalloc byte[2048];
        var scheme = IsEncrypted(text) ? "https://"u8 : "http://"u8;
        var length = scheme.Length + host.Length + url.Length + 1;
        if (length > built.Length) built = new byte[length];
        scheme.CopyTo(built);
        host.CopyTo(built[scheme.Length..]);
        length = scheme.Length + host.Length;
        if (url[0] != '/') built[length++] = (byte)'/';
        url.CopyTo(built[length..]);
        rows.Text(Asim.Url, built[..(length + url.Length)]);
    }

    bool IsEncrypted(ReadOnlySpan<byte> text)
    {
        var service = fields.Peek(text, FortiGateField.Service);
        return service.SequenceEqual("HTTPS"u8) || service.SequenceEqual("SSL"u8) || (!service.SequenceEqual("HTTP"u8) && fields.Peek(text, FortiGateField.DstPort).SequenceEqual("443"u8));
    }

    void WriteThreat(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var hash = fields.Take(text, FortiGateField.Hash);
        if (rows.Table() == StandardTables.WebSession)
            rows.Text(hash.Length switch { 32 => Asim.FileMD5, 40 => Asim.FileSHA1, 64 => Asim.FileSHA256, _ => Asim.FileHash }, hash);
        if (fields.Has(FortiGateField.Virus) || fields.Has(FortiGateField.Attack)) rows.Text(Asim.ThreatCategory, fields.Peek(text, FortiGateField.SubType));
        var severity = fields.Take(text, FortiGateField.Severity);
        if (severity.IsEmpty) return;
        var risk = severity.SequenceEqual("critical"u8) ? 100 : severity.SequenceEqual("high"u8) ? 80 : severity.SequenceEqual("medium"u8) ? 50 : severity.SequenceEqual("low"u8) ? 20 : 0;
        rows.Number(Asim.ThreatRiskLevel, risk);
        rows.Text(Asim.EventSeverity, risk >= 80 ? "High"u8 : risk == 50 ? "Medium"u8 : risk == 20 ? "Low"u8 : "Informational"u8);
    }

    void WriteDirection(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var from = fields.Take(text, FortiGateField.SrcRole);
        var to = fields.Take(text, FortiGateField.DstRole);
        var undefined = "undefined"u8;
        if (!from.SequenceEqual(undefined)) rows.Text(Asim.SrcZone, from);
        if (!to.SequenceEqual(undefined)) rows.Text(Asim.DstZone, to);
        var said = fields.Peek(text, FortiGateField.Direction);
        var direction = said.SequenceEqual("outgoing"u8) || said.SequenceEqual("outbound"u8) ? "Outbound"
            : said.SequenceEqual("incoming"u8) || said.SequenceEqual("inbound"u8) ? "Inbound"
            : from.SequenceEqual("wan"u8) ? to.SequenceEqual("wan"u8) ? "External" : to.IsEmpty || to.SequenceEqual(undefined) ? "" : "Inbound"
            : to.SequenceEqual("wan"u8) && !from.IsEmpty ? "Outbound"
            : from.SequenceEqual("lan"u8) && to.SequenceEqual("lan"u8) ? "Local" : "";
        rows.Text(Asim.NetworkDirection, direction);
        if (direction.Length > 0) fields.Take(text, FortiGateField.Direction);
    }

    void WriteRest(ReadOnlySpan<byte> text, RowWriter rows, TableSchema table)
    {
        var traffic = IsTraffic(table);
        var index = 0;
        while (fields.NextLeft(text, ref index, out var rule, out var key, out var value))
        {
            var column = rule is null ? null : traffic ? rule.Traffic : rule.Event;
            if (column is null || column.In(table) < 0)
            {
                rows.Extra(key, value);
                continue;
            }
            switch (rule!.Write)
            {
                case FortiGateWrite.Number: rows.Number((AsimNumber)column, value); break;
                case FortiGateWrite.Port: if (!value.SequenceEqual("0"u8)) rows.Number((AsimNumber)column, value); break;
                case FortiGateWrite.Address:
                    if (!value.SequenceEqual("0.0.0.0"u8) && !value.SequenceEqual("::"u8) && !rows.Address((AsimAddress)column, value)) rows.Extra(key, value);
                    break;
                case FortiGateWrite.Name: if (!WriteName(rows, (AsimText)column, value)) rows.Extra(key, value); break;
                case FortiGateWrite.Country: if (!value.SequenceEqual("Reserved"u8)) rows.Text((AsimText)column, value); break;
                case FortiGateWrite.Text: rows.Text((AsimText)column, value); break;
                default: rows.Extra(key, value); break;
            }
        }
    }

    /// <summary>A host's name; not when an address stands where it should be.</summary>
    static bool WriteName(RowWriter rows, AsimText column, ReadOnlySpan<byte> name)
    {
        Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
        if (Addresses.TryCanonical(name, canonical, out _)) return false;
        rows.Text(column, name);
        return true;
    }

    static bool IsIntrusion(ReadOnlySpan<byte> subtype) => subtype.SequenceEqual("ips"u8) || subtype.SequenceEqual("anomaly"u8) || subtype.SequenceEqual("signature"u8);

    /// <summary>Start, End or Interim: totals of interim records come again in the record of the end.</summary>
    static string Phase(ReadOnlySpan<byte> id, ReadOnlySpan<byte> action, in Verdict verdict)
    {
        if (action.SequenceEqual("start"u8) || id.EndsWith("000015"u8) || id.EndsWith("000016"u8)) return "Start";
        if (id.EndsWith("000020"u8)) return "Interim";
        return verdict.Action == "Allow" && !action.SequenceEqual("ip-conn"u8) && !action.SequenceEqual("dns"u8) ? "End" : "";
    }

    /// <summary>ASIM's severity of a FortiOS level.</summary>
    internal static string Severity(ReadOnlySpan<byte> level)
    {
        if (level.SequenceEqual("emergency"u8) || level.SequenceEqual("alert"u8) || level.SequenceEqual("critical"u8)) return "High";
        if (level.SequenceEqual("error"u8)) return "Medium";
        return level.SequenceEqual("warning"u8) ? "Low" : "Informational";
    }
}
