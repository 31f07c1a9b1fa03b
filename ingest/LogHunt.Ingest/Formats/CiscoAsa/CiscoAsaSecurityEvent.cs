using System.Buffers.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>
/// Firepower's security events 430001 to 430005: `Key: value, Key: value`. Values hold commas and colons, so one ends only before a comma and the next key.
/// </summary>
readonly ref struct CiscoAsaSecurityEvent(ReadOnlySpan<byte> text, RowWriter rows)
{
    enum Into { Text, Number, Address, Verdict, FileVerdict, Protocol, Seconds, Risk }

    sealed record Field(Into Into, AsimColumn Column);

    readonly ReadOnlySpan<byte> text = text;

    static readonly (string Key, Field Field)[] All =
    [
        ("AccessControlRuleAction", new(Into.Verdict, Asim.DvcAction)), ("InlineResult", new(Into.Verdict, Asim.DvcAction)), ("FileAction", new(Into.FileVerdict, Asim.DvcAction)),
        ("AccessControlRuleReason", new(Into.Text, Asim.EventOriginalResultDetails)), ("AccessControlRuleName", new(Into.Text, Asim.NetworkRuleName)),
        ("SrcIP", new(Into.Address, Asim.SrcIpAddr)), ("DstIP", new(Into.Address, Asim.DstIpAddr)), ("SrcPort", new(Into.Number, Asim.SrcPortNumber)), ("DstPort", new(Into.Number, Asim.DstPortNumber)),
        ("NAT_InitiatorIP", new(Into.Address, Asim.SrcNatIpAddr)), ("NAT_ResponderIP", new(Into.Address, Asim.DstNatIpAddr)), ("NAT_InitiatorPort", new(Into.Number, Asim.SrcNatPortNumber)),
        ("NAT_ResponderPort", new(Into.Number, Asim.DstNatPortNumber)), ("Protocol", new(Into.Protocol, Asim.NetworkProtocol)), ("ICMPType", new(Into.Text, Asim.NetworkIcmpType)),
        ("IngressInterface", new(Into.Text, Asim.DvcInboundInterface)), ("EgressInterface", new(Into.Text, Asim.DvcOutboundInterface)), ("IngressZone", new(Into.Text, Asim.SrcZone)),
        ("EgressZone", new(Into.Text, Asim.DstZone)), ("User", new(Into.Text, Asim.SrcUsername)), ("Client", new(Into.Text, Asim.DstAppName)), ("WebApplication", new(Into.Text, Asim.DstAppName)),
        ("ApplicationProtocol", new(Into.Text, Asim.NetworkApplicationProtocol)), ("ConnectionDuration", new(Into.Seconds, Asim.NetworkDuration)), ("ConnectionID", new(Into.Text, Asim.NetworkSessionId)),
        ("InitiatorPackets", new(Into.Number, Asim.SrcPackets)), ("ResponderPackets", new(Into.Number, Asim.DstPackets)), ("InitiatorBytes", new(Into.Number, Asim.SrcBytes)),
        ("ResponderBytes", new(Into.Number, Asim.DstBytes)), ("DNSQuery", new(Into.Text, Asim.DnsQuery)), ("DNSRecordType", new(Into.Text, Asim.DnsQueryTypeName)), ("DNSResponseType", new(Into.Text, Asim.DnsResponseCodeName)),
        ("URL", new(Into.Text, Asim.Url)), ("URLCategory", new(Into.Text, Asim.UrlCategory)), ("UserAgent", new(Into.Text, Asim.HttpUserAgent)), ("HTTPReferer", new(Into.Text, Asim.HttpReferrer)),
        ("HTTPResponse", new(Into.Text, Asim.HttpStatusCode)), ("ReferencedHost", new(Into.Text, Asim.HttpHost)), ("FileName", new(Into.Text, Asim.FileName)), ("FileSize", new(Into.Number, Asim.FileSize)),
        ("FileSHA256", new(Into.Text, Asim.FileSHA256)), ("URI", new(Into.Text, Asim.Url)), ("SHA_Disposition", new(Into.Text, Asim.ThreatCategory)), ("ThreatName", new(Into.Text, Asim.ThreatName)),
        ("ThreatScore", new(Into.Number, Asim.ThreatRiskLevel)), ("SID", new(Into.Number, Asim.NetworkRuleNumber)), ("Message", new(Into.Text, Asim.ThreatName)), ("Classification", new(Into.Text, Asim.ThreatCategory)),
        ("Priority", new(Into.Risk, Asim.ThreatRiskLevel)), ("DeviceUUID", new(Into.Text, Asim.DvcId)),
    ];

    static readonly KeyValueTable<Field> Fields = new(All);

    /// <summary>Every column that a key goes to.</summary>
    internal static IEnumerable<AsimColumn> Columns => All.Select(entry => entry.Field.Column);

    public static bool Recognise(ReadOnlySpan<byte> body) =>
        (body.IndexOf("SrcIP: "u8) >= 0 && body.IndexOf("DstIP: "u8) >= 0) || body.StartsWith("HTTPResponse: "u8) || body.StartsWith("AccessControlRuleAction: "u8);

    /// <summary>Web where there is a URL or file, DNS where there is a query: those tables have the columns of a session too.</summary>
    public TableSchema Table()
    {
        if (text.IndexOf("URL: "u8) >= 0 || text.IndexOf("FileName: "u8) >= 0 || text.IndexOf("FileSHA256: "u8) >= 0 || text.IndexOf("HTTPResponse: "u8) >= 0) return StandardTables.WebSession;
        return text.IndexOf("DNSQuery: "u8) >= 0 ? StandardTables.Dns : StandardTables.NetworkSession;
    }

    public void Write(int id)
    {
        var table = rows.Table();
        rows.Text(Asim.EventType, id == 430001 ? "IDS"u8 : table == StandardTables.WebSession ? "HTTPsession"u8 : table == StandardTables.Dns ? "Query"u8 : "NetworkSession"u8);
        rows.Text(Asim.EventSubType, id switch { 430002 => "Start"u8, 430003 => "End"u8, _ => default });
        rows.Text(Asim.EventResult, "NA"u8);
        var rest = text;
        while (TryNext(ref rest, out var key, out var value))
        {
            // Firepower's way to say that it knows no user.
            if (value.IsEmpty || value.SequenceEqual("No Authentication Required"u8) || (key.SequenceEqual("User"u8) && value.SequenceEqual("Unknown"u8))) continue;
            if (!Fields.TryFind(key, out var field) || field.Column.In(table) < 0) rows.Extra(key, value);
            else Write(field, key, value);
        }
        if (rows.Has(Asim.SrcBytes) && rows.Has(Asim.DstBytes)) rows.Number(Asim.NetworkBytes, Math.Max(0, rows.NumberOf(Asim.SrcBytes)) + Math.Max(0, rows.NumberOf(Asim.DstBytes)));
        if (table != StandardTables.WebSession || !CiscoAsaText.TryAfter(rows.Peek(Asim.Url), "://"u8, out var host)) return;
        var end = host.IndexOfAny((byte)'/', (byte)':');
        rows.Text(Asim.UrlDomain, (end < 0 ? host : host[..end]).ToArray());
    }

    void Write(Field field, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (field.Into)
        {
            case Into.Number: rows.Number((AsimNumber)field.Column, value); break;
            case Into.Address: if (!rows.Address((AsimAddress)field.Column, value)) rows.Extra(key, value); break;
            case Into.Verdict: Verdict.Of(value).Write(rows, value); break;
            case Into.FileVerdict: (value.IndexOf("Block"u8) >= 0 ? Verdict.Deny : Verdict.Allow).Write(rows, value); break;
            case Into.Protocol: rows.Text((AsimText)field.Column, Protocols.Name(value) ?? System.Text.Encoding.UTF8.GetString(value)); break;
            case Into.Seconds:
                if (Utf8Parser.TryParse(value, out int seconds, out var read) && read == value.Length && seconds >= 0) rows.Number((AsimNumber)field.Column, seconds * 1000L);
                else rows.Extra(key, value);
                break;
            case Into.Risk:
                rows.Number((AsimNumber)field.Column, value.StartsWith("1"u8) || value.StartsWith("high"u8) ? 80 : value.StartsWith("2"u8) || value.StartsWith("medium"u8) ? 50 : 20);
                break;
            default:
                if (rows.Has(field.Column) && (field.Column == Asim.DstAppName || field.Column == Asim.ThreatName || field.Column == Asim.ThreatCategory)) rows.Extra(key, value);
                else rows.Text((AsimText)field.Column, value);
                break;
        }
    }

    static bool TryNext(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        rest = rest.TrimStart(", "u8);
        var length = KeyLength(rest);
        key = value = default;
        if (length == 0)
        {
            var comma = rest.IndexOf((byte)',');
            if (comma < 0) return false;
            key = "text"u8;
            value = rest[..comma].Trim((byte)' ');
            rest = rest[(comma + 1)..];
            return true;
        }
        key = rest[..length];
        var tail = rest[(length + 1)..];
        var end = 0;
        while (true)
        {
            var comma = tail[end..].IndexOf((byte)',');
            if (comma < 0)
            {
                end = tail.Length;
                break;
            }
            end += comma;
            if (KeyLength(tail[(end + 1)..].TrimStart((byte)' ')) > 0) break;
            end++;
        }
        value = tail[..end].Trim((byte)' ');
        rest = tail[end..];
        return true;
    }

    /// <summary>Bytes of `Key` or `Two Words` before a colon, 0 when no key stands here.</summary>
    static int KeyLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is < (byte)'A' or > (byte)'Z') return 0;
        var blanks = 0;
        for (var i = 1; i < text.Length && i < 40; i++)
        {
            if (text[i] == ':') return i + 1 == text.Length || text[i + 1] is (byte)' ' or (byte)',' ? i : 0;
            if (text[i] == ' ' && ++blanks > 1) return 0;
            if (text[i] != ' ' && text[i] != '_' && !char.IsAsciiLetterOrDigit((char)text[i])) return 0;
        }
        return 0;
    }
}
