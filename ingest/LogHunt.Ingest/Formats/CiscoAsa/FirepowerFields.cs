using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>
/// The fields of Firepower's security events, `Key: value, Key: value`. Values hold commas and colons, so one ends only before a
/// comma and the next key; text without a key is the field `text`.
/// </summary>
sealed class FirepowerFields() : FieldSyntax(new(""))
{
    public static FieldSyntax Syntax { get; } = new FirepowerFields();

    public static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns],
    [
        FieldRule.By("AccessControlRuleAction InlineResult", [Asim.DvcAction], static (value, rows) => Verdict.Of(value)
            .Write(rows, value)),
        FieldRule.By("FileAction", [Asim.DvcAction], static (value, rows) => (value.IndexOf("Block"u8) >= 0 ? Verdict.Deny : Verdict.Allow)
            .Write(rows, value)),
        FieldRule.Text("AccessControlRuleReason", Asim.EventOriginalResultDetails),
        FieldRule.Text("AccessControlRuleName", Asim.NetworkRuleName),
        FieldRule.Address("SrcIP", Asim.SrcIpAddr),
        FieldRule.Address("DstIP", Asim.DstIpAddr),
        FieldRule.Number("SrcPort", Asim.SrcPortNumber),
        FieldRule.Number("DstPort", Asim.DstPortNumber),
        FieldRule.Address("NAT_InitiatorIP", Asim.SrcNatIpAddr),
        FieldRule.Address("NAT_ResponderIP", Asim.DstNatIpAddr),
        FieldRule.Number("NAT_InitiatorPort", Asim.SrcNatPortNumber),
        FieldRule.Number("NAT_ResponderPort", Asim.DstNatPortNumber),
        FieldRule.Protocol("Protocol"),
        FieldRule.Text("ICMPType", Asim.NetworkIcmpType),
        FieldRule.Number("ICMPCode", Asim.NetworkIcmpCode),
        FieldRule.Text("TCPFlags", Asim.TcpFlags),
        FieldRule.Text("VLAN_ID", Asim.SrcVlanId),
        FieldRule.Text("IngressInterface", Asim.DvcInboundInterface),
        FieldRule.Text("EgressInterface", Asim.DvcOutboundInterface),
        FieldRule.Text("IngressZone", Asim.SrcZone),
        FieldRule.Text("EgressZone", Asim.DstZone),
        FieldRule.TextBut("Unknown", "User", Asim.SrcUsername),
        FieldRule.FirstText("Client", Asim.DstAppName),
        FieldRule.FirstText("WebApplication", Asim.DstAppName),
        FieldRule.Text("ApplicationProtocol", Asim.NetworkApplicationProtocol),
        FieldRule.Moment("FirstPacketSecond", Asim.EventStartTime),
        FieldRule.Seconds("ConnectionDuration", Asim.NetworkDuration),
        FieldRule.Text("ConnectionID", Asim.NetworkSessionId),
        FieldRule.Number("InitiatorPackets", Asim.SrcPackets),
        FieldRule.Number("ResponderPackets", Asim.DstPackets),
        FieldRule.Number("InitiatorBytes", Asim.SrcBytes),
        FieldRule.Number("ResponderBytes", Asim.DstBytes),
        FieldRule.Text("DNSQuery", Asim.DnsQuery),
        FieldRule.Text("DNSRecordType", Asim.DnsQueryTypeName),
        FieldRule.Text("DNSResponseType", Asim.DnsResponseCodeName),
        FieldRule.Text("URL", Asim.Url),
        FieldRule.Text("URI", Asim.Url),
        FieldRule.Text("URLCategory", Asim.UrlCategory),
        FieldRule.Text("UserAgent", Asim.HttpUserAgent),
        FieldRule.Text("HTTPReferer", Asim.HttpReferrer),
        FieldRule.Text("HTTPResponse", Asim.HttpStatusCode),
        FieldRule.Text("ReferencedHost", Asim.HttpHost),
        FieldRule.Host("SSLServerName", Asim.DstHostname),
        FieldRule.FirstText("IPReputationSICategory URLSICategory DNSSICategory", Asim.ThreatCategory),
        FieldRule.Text("FileName", Asim.FileName),
        FieldRule.Number("FileSize", Asim.FileSize),
        FieldRule.Text("FileSHA256", Asim.FileSHA256),
        FieldRule.FirstText("SHA_Disposition", Asim.ThreatCategory),
        FieldRule.FirstText("Classification", Asim.ThreatCategory),
        FieldRule.FirstText("ThreatName", Asim.ThreatName),
        FieldRule.By("Message", [Asim.ThreatName], static (value, rows) =>
        {
            if (rows.Has(Asim.ThreatName)) rows.Extra("Message"u8, value);
            else rows.Text(Asim.ThreatName, value.Trim((byte)'"'));
        }),
        FieldRule.Number("ThreatScore", Asim.ThreatRiskLevel),
        FieldRule.Number("SID", Asim.NetworkRuleNumber),
        FieldRule.By("Priority", [Asim.ThreatRiskLevel], static (value, rows) => rows.Number(Asim.ThreatRiskLevel, Risk(value))),
        FieldRule.Text("DeviceUUID", Asim.DvcId),
    ]);

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        for (var at = 0; at < record.Length;)
        {
            if (record[at] is (byte)',' or (byte)' ')
            {
                at++;
                continue;
            }
            var key = KeyLength(record[at..]);
            var start = key == 0 ? at : at + key + 1;
            var end = key == 0 ? record[at..].IndexOf((byte)',') + at : ValueEnd(record, start);
            if (end < at) return;
            var value = record[start..end].Trim((byte)' ');
            // Firepower's way to say that it knows no user.
            if (!value.IsEmpty && !value.SequenceEqual("No Authentication Required"u8))
                fields.Add(key == 0 ? fields.Store("text"u8) : at, key == 0 ? "text"u8.Length : key, Offset(record, value), value.Length);
            at = end + (key == 0 ? 1 : 0);
        }
    }

    static int Risk(ReadOnlySpan<byte> priority) =>
        priority.StartsWith("1"u8) || priority.StartsWith("high"u8) ? 80
            : priority.StartsWith("2"u8) || priority.StartsWith("medium"u8) ? 50
            : 20;

    static int ValueEnd(ReadOnlySpan<byte> record, int start)
    {
        for (var end = start; ; end++)
        {
            var comma = record[end..].IndexOf((byte)',');
            if (comma < 0) return record.Length;
            end += comma;
            if (KeyLength(record[(end + 1)..].TrimStart((byte)' ')) > 0) return end;
        }
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
