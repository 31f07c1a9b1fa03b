using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Meraki;

/// <summary>
/// Cisco Meraki's appliances, switches and access points: `EPOCH NAME flows src=… dst=… pattern: 1 all`. What a relay left of the
/// epoch and the name is read here; the rest of the head is the envelope's.
/// </summary>
sealed class MerakiFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication,
        StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("type identity translated_port url decision"),
        FieldRule.End("src", NetworkEnd.Source), FieldRule.End("dst server peer_contact", NetworkEnd.Destination),
        FieldRule.Number("sport", Asim.SrcPortNumber), FieldRule.Number("dport", Asim.DstPortNumber), FieldRule.Ignore("timestamp"),
        FieldRule.Address("translated_src_ip", Asim.SrcNatIpAddr), FieldRule.Address("translated_dst_ip", Asim.DstNatIpAddr),
        FieldRule.Text("mac client_mac shost", Asim.SrcMacAddr), FieldRule.Text("dhost", Asim.DstMacAddr),
        FieldRule.By("protocol", [Asim.NetworkProtocol], static (value, rows) =>
            Protocols.Write(rows, value.IndexOf((byte)'/') is > 0 and var slash ? value[..slash] : value)),
        FieldRule.By("direction", [Asim.NetworkDirection], static (value, rows) =>
            rows.Text(Asim.NetworkDirection, value.SequenceEqual("ingress"u8) ? "Inbound"u8 : "Outbound"u8)),
        FieldRule.Text("agent", Asim.HttpUserAgent), FieldRule.Verdict("action"),
        FieldRule.By("signature", [Asim.ThreatId], static (value, rows) =>
        {
            rows.Text(Asim.ThreatId, value);
            if (value.IndexOf((byte)':') is >= 0 and var first && value[(first + 1)..] is var rest)
                rows.Number(Asim.RuleNumber, rest.IndexOf((byte)':') is >= 0 and var end ? rest[..end] : rest);
        }),
        FieldRule.Severity("priority", ("1", "High"), ("2", "Medium"), ("3", "Low"), ("4", "Informational")),
        FieldRule.Text("sha256", Asim.FileSHA256, Asim.Object), FieldRule.Text("name", Asim.ThreatName),
        FieldRule.Text("disposition", Asim.ThreatCategory),
        FieldRule.Address("last_known_client_ip client_ip ip_src ip peer_ip", Asim.SrcIpAddr),
        FieldRule.Text("category0", Asim.UrlCategory), FieldRule.Text("vlan_id vlan", Asim.SrcVlanId),
    ]);

    static readonly KeyValueTable<bool> Kinds = new(
        ("flows firewall vpn_firewall cellular_firewall l7_firewall bridge_anyconnect_client_vpn_firewall urls events ids-alerts " +
            "security_event ip_flow_start ip_flow_end airmarshal_events").Split(' ').Select(kind => (kind, true)));

    static readonly Product Device = new("Cisco", "Meraki");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(apostrophes: true);
    static readonly int Type = Map.Slot("type"), Identity = Map.Slot("identity"), Port = Map.Slot("translated_port");
    static readonly int Url = Map.Slot("url"), Decision = Map.Slot("decision"), Source = Map.Slot("src"), Action = Map.Slot("action");

    public string Name => "meraki";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (body.IsEmpty || !"0123456789abcefilsuv"u8.Contains(body[0])) return 0;
        var parts = new Parts(body);
        if (parts.Kind.IsEmpty) return 0;
        if (parts.Kind.SequenceEqual("events"u8) || parts.Kind.SequenceEqual("airmarshal_events"u8))
            return parts.Time is not null ? 90 : line.Head.Host.Length > 0 && line.Head.Program.Length == 0 && IsEpoch(line.Head.Time) ? 75 : 0;
        return parts.Rest.IndexOf("src="u8) >= 0 || parts.Rest.IndexOf("sha256="u8) >= 0 || parts.Rest.IndexOf("signature="u8) >= 0
            || parts.Rest.IndexOf(" pattern: "u8) >= 0 ? 92 : 0;
    }

    /// <summary>Whether a head's time was an epoch with a fraction, which only Meraki writes there.</summary>
    static bool IsEpoch(LogTime? time) =>
        time is { Offset: { Ticks: 0 } } instant && instant.Clock.Ticks % TimeSpan.TicksPerSecond != 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var parts = new Parts(line.Body);
            if (parts.Kind.IsEmpty) return rows.Reject("no kind of message that Meraki has");
            var isEvent = parts.Kind.EndsWith("events"u8);
            // What follows the pairs is text, and may hold what looks like them.
            var pairs = isEvent ? parts.Rest.IndexOf(" msg= "u8) >= 0 ? default : parts.Rest : parts.Before(out var mark, out var text) ? parts.Rest[..parts.Rest.IndexOf(mark)]
                : parts.Rest;
            Pairs.Read(pairs, fields);
            var table = TableOf(parts.Kind, parts.Rest, fields);
            Device.Begin(rows, table, line, file, parts.Time);
            if (!parts.Name.IsEmpty) HostNames.Device(rows, parts.Name);
            rows.Text(Asim.EventOriginalType, parts.Kind);
            if (isEvent && table == StandardTables.WebSession) Filtered(fields, rows, parts.Rest);
            else if (isEvent) MerakiEvent.Write(parts.Rest, rows, fields.Take(Type), fields.Take(Identity));
            else if (!Write(parts, fields, rows, table)) return rows.Reject("no ends of a session");
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static TableSchema TableOf(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> rest, RecordFields fields)
    {
        if (rest.StartsWith("content_filtering_block"u8) && fields.Has(Url)) return StandardTables.WebSession;
        if (kind.EndsWith("events"u8)) return MerakiEvent.IsSignIn(rest) ? StandardTables.Authentication : StandardTables.AuditEvent;
        if (kind.SequenceEqual("urls"u8) || fields.Has(Url)) return StandardTables.WebSession;
        return fields.Has(Source) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    static bool Write(in Parts parts, RecordFields fields, RowWriter rows, TableSchema table)
    {
        parts.Before(out var mark, out var text);
        var kind = parts.Kind;
        if (table == StandardTables.AuditEvent)
        {
            var word = new TextCursor(parts.Rest).Word();
            if (word.IsEmpty) return false;
            rows.Text(Asim.Operation, word);
            rows.Text(Asim.EventMessage, parts.Rest);
            return true;
        }
        if (kind.SequenceEqual("security_event"u8)) rows.Text(Asim.EventOriginalSubType, new TextCursor(parts.Rest).Word());
        if (kind.SequenceEqual("ids-alerts"u8) || rows.Peek(Asim.EventOriginalSubType).SequenceEqual("ids_alerted"u8))
        {
            if (table == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
            rows.Text(Asim.ThreatName, text);
            rows.Text(Asim.RuleName, text);
            if (fields.Take(Decision) is { IsEmpty: false } decision) Verdict.Of(decision).Write(rows, decision);
        }
        else if (kind.StartsWith("ip_flow"u8))
        {
            rows.Text(Asim.EventSubType, kind.EndsWith("start"u8) ? "Start"u8 : "End"u8);
            var isSource = parts.Rest.IndexOf("translated_src_ip="u8) >= 0;
            rows.Number(isSource ? Asim.SrcNatPortNumber : Asim.DstNatPortNumber, fields.Take(Port));
        }
        else if (kind.SequenceEqual("urls"u8)) Request(text, rows);
        else if (fields.Has(Url)) WebAddresses.Write(rows, default, fields.Take(Url), isEncrypted: false);
        else
        {
            if (mark.SequenceEqual(Parts.Pattern)) rows.Text(Asim.NetworkRuleName, text);
            WriteVerdict(fields.Has(Decision) ? fields.Take(Decision) : text.IsEmpty ? new TextCursor(parts.Rest).Word() : text, rows);
        }
        return true;
    }

    /// <summary>`content_filtering_block url='http://…' category0='Gambling' server='192.0.2.9:443' client_mac='…'`.</summary>
    static void Filtered(RecordFields fields, RowWriter rows, ReadOnlySpan<byte> text)
    {
        var kind = new TextCursor(text).Word();
        rows.Text(Asim.EventOriginalSubType, kind);
        Verdict.Deny.Write(rows, kind);
        rows.Text(Asim.EventSeverity, Verdict.Deny.Severity);
        WebAddresses.Write(rows, default, fields.Take(Url), isEncrypted: false);
    }

    /// <summary>`GET https://www.example.com/`; `UNKNOWN` is the method of what is encrypted.</summary>
    static void Request(ReadOnlySpan<byte> request, RowWriter rows)
    {
        var words = new TextCursor(request);
        var method = words.Word();
        if (!method.SequenceEqual("UNKNOWN"u8)) rows.Text(Asim.HttpRequestMethod, method);
        WebAddresses.Write(rows, default, words.Rest.Trim((byte)' '), isEncrypted: false);
    }

    /// <summary>`allow`, `deny all`, `Group Policy Allow`; of rules for what comes in, `1` refuses and `0` lets through.</summary>
    static void WriteVerdict(ReadOnlySpan<byte> pattern, RowWriter rows)
    {
        var words = new TextCursor(pattern);
        for (var word = words.Word(); !word.IsEmpty; word = words.Word())
        {
            var verdict = word.SequenceEqual("1"u8) ? Verdict.Deny : word.SequenceEqual("0"u8) ? Verdict.Allow : Verdict.Of(word);
            if (verdict == Verdict.None) continue;
            verdict.Write(rows, word);
            rows.Text(Asim.EventSeverity, verdict.Severity);
            break;
        }
    }

    /// <summary>A record in its parts: what a relay left of its head, what kind it is, and what it says.</summary>
    readonly ref struct Parts
    {
        public static ReadOnlySpan<byte> Pattern => " pattern: "u8;

        public Parts(ReadOnlySpan<byte> body)
        {
            var words = new TextCursor(body);
            var word = words.Word();
            if (word.SequenceEqual("1"u8)) word = words.Word();
            if (word.Length >= 10 && LogTimeText.TryEpoch(word, out var time, out var length) && length == word.Length)
            {
                Time = time;
                Name = words.Word();
                word = words.Word();
            }
            if (!Kinds.TryFind(word, out _)) return;
            Kind = word;
            Rest = words.Rest.Trim((byte)' ');
        }

        public LogTime? Time { get; }

        public ReadOnlySpan<byte> Name { get; }

        public ReadOnlySpan<byte> Kind { get; }

        public ReadOnlySpan<byte> Rest { get; }

        /// <summary>The mark that ends the pairs, and the text behind it; false when there is none.</summary>
        public bool Before(out ReadOnlySpan<byte> mark, out ReadOnlySpan<byte> text)
        {
            mark = Kind.SequenceEqual("urls"u8) ? " request: "u8 : Kind.EndsWith("firewall"u8) || Kind.SequenceEqual("flows"u8)
                ? Pattern : " message: "u8;
            var at = Rest.IndexOf(mark);
            text = at < 0 ? default : Rest[(at + mark.Length)..].Trim((byte)' ');
            if (at < 0) mark = default;
            return at >= 0;
        }
    }
}
