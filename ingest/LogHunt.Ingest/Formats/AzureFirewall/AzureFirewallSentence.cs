using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.AzureFirewall;

/// <summary>
/// The sentences of Azure Firewall's older logs: `TCP request from 192.0.2.1:49680 to 198.51.100.1:443. Action: Deny. …` and `DNS
/// Request: 192.0.2.1:61248 - 6513 A IN www.example.com. udp 43 false 512 NOERROR qr,rd,ra 145 0.002846368s`.
/// </summary>
static class AzureFirewallSentence
{
    public static bool IsQuery(ReadOnlySpan<byte> text) => text.StartsWith("DNS Request: "u8);

    public static bool IsRequest(ReadOnlySpan<byte> text) => text.IndexOf(" request from "u8) is > 0 and < 40;

    public static void Write(ReadOnlySpan<byte> text, RowWriter rows, TableSchema table)
    {
        if (table == StandardTables.Dns) WriteQuery(text, rows);
        else WriteRequest(text, rows, table);
    }

    static void WriteQuery(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var words = new TextCursor(text["DNS Request: "u8.Length..]);
        Endpoints.Write(rows, NetworkEnd.Source, words.Word());
        if (!words.Word().SequenceEqual("-"u8)) return;
        rows.Text(Asim.EventSubType, "response"u8);
        rows.Text(Asim.DnsSessionId, words.Word());
        rows.Text(Asim.DnsQueryTypeName, words.Word());
        rows.Text(Asim.DnsQueryClassName, words.Word());
        rows.Text(Asim.DnsQuery, words.Word().TrimEnd((byte)'.'));
        Protocols.Write(rows, words.Word());
        rows.Number(Asim.SrcBytes, words.Word());
        words.Word();
        words.Word();
        rows.Text(Asim.DnsResponseCodeName, words.Word());
        rows.Text(Asim.DnsFlags, words.Word());
        rows.Number(Asim.DstBytes, words.Word());
        if (System.Buffers.Text.Utf8Parser.TryParse(words.Word().TrimEnd((byte)'s'), out double seconds, out _)
            && seconds is >= 0 and < 1e6)
            rows.Number(Asim.NetworkDuration, (long)Math.Round(seconds * 1000));
    }

    static void WriteRequest(ReadOnlySpan<byte> text, RowWriter rows, TableSchema table)
    {
        var words = new TextCursor(text);
        var protocol = words.Word();
        if (table == StandardTables.WebSession) rows.Text(Asim.NetworkApplicationProtocol, protocol);
        else Protocols.Write(rows, protocol);
        if (words.Rest.IndexOf(" Type="u8) is 0)
        {
            words.Skip(" Type="u8);
            rows.Text(Asim.NetworkIcmpType, words.Word());
        }
        if (!words.Until("request from "u8, out _)) return;
        Endpoints.Write(rows, NetworkEnd.Source, words.Word().TrimEnd((byte)'.').TrimEnd((byte)':'));
        if (words.Skip(" to "u8)) WriteTarget(words.Word().TrimEnd((byte)'.').TrimEnd((byte)':'), rows, table);
        if (words.Skip(" was DNAT'ed to "u8))
        {
            var translated = Endpoints.Split(words.Word().TrimEnd((byte)'.'));
            rows.Address(Asim.DstNatIpAddr, translated.Host);
            rows.Number(Asim.DstNatPortNumber, translated.Port);
            AzureFirewallFormat.WriteVerdict(rows, "allow"u8);
        }
        Labels(words.Rest, rows, protocol);
    }

    static void WriteTarget(ReadOnlySpan<byte> target, RowWriter rows, TableSchema table)
    {
        if (!Endpoints.Write(rows, NetworkEnd.Destination, target)) rows.Text(Asim.DstHostname, target);
        if (table == StandardTables.WebSession) rows.Text(Asim.UrlDomain, Endpoints.Split(target).Host);
    }

    /// <summary>`Action: Deny. Rule Collection: web. Rule: Allow-Example. …`: a value ends at `. `, before the next label or the
    /// end.</summary>
    static void Labels(ReadOnlySpan<byte> text, RowWriter rows, ReadOnlySpan<byte> protocol)
    {
        text = text.TrimStart(". "u8);
        while (text.IndexOf(": "u8) is > 0 and var colon)
        {
            var label = text[..colon];
            var value = text[(colon + 2)..];
            var end = EndOf(value);
            Write(label, value[..end].TrimEnd(". "u8), rows, protocol);
            text = value[end..].TrimStart(". "u8);
            // Sentences without a label: `No rule matched. Proceeding with default action`.
            while (text.IndexOf(". "u8) is > 0 and var stop && text[..stop].IndexOf(": "u8) < 0) text = text[(stop + 2)..];
        }
    }

    static int EndOf(ReadOnlySpan<byte> value) => value.IndexOf(". "u8) is >= 0 and var end ? end : value.Length;

    static void Write(ReadOnlySpan<byte> label, ReadOnlySpan<byte> value, RowWriter rows, ReadOnlySpan<byte> protocol)
    {
        if (label.SequenceEqual("Action"u8)) AzureFirewallFormat.WriteVerdict(rows, value);
        else if (label.SequenceEqual("Url"u8) && Asim.Url.In(rows.Table()) >= 0)
            AzureFirewallFormat.WriteUrl(rows, value, protocol.SequenceEqual("HTTPS"u8));
        else if (label.SequenceEqual("Rule"u8)) rows.Text(Asim.NetworkRuleName, value);
        else if (label.SequenceEqual("Signature"u8)) rows.Number(Asim.RuleNumber, value);
        else if (label.SequenceEqual("IDS"u8))
        {
            if (rows.Table() == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
            rows.Text(Asim.RuleName, value);
            rows.Text(Asim.ThreatName, value);
        }
        else if (label.SequenceEqual("ThreatIntel"u8))
        {
            rows.Text(Asim.RuleName, value);
            rows.Text(Asim.ThreatName, value);
        }
        else if (label.SequenceEqual("Classification"u8)) rows.Text(Asim.ThreatCategory, value);
        else if (label.SequenceEqual("Priority"u8)) rows.Text(Asim.EventOriginalSeverity, value);
        else if (label.SequenceEqual("Web Category"u8) && Asim.UrlCategory.In(rows.Table()) >= 0) rows.Text(Asim.UrlCategory, value);
        else if (label.SequenceEqual("Reason"u8)) rows.Text(Asim.EventOriginalResultDetails, value);
        else rows.Extra(label, value);
    }
}
