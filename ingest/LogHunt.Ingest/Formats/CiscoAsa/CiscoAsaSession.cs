using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoAsa;

/// <summary>
/// Messages of traffic. They share one vocabulary (`connection n`, `duration h:mm:ss`, `bytes n`, `by access-group "x"`, `on
/// interface x` …), so one reader serves all; what differs is which end is the source.
/// </summary>
readonly ref struct CiscoAsaSession(CiscoAsaEndpoints endpoints, ReadOnlySpan<byte> text, RowWriter rows)
{
    readonly ReadOnlySpan<byte> text = text;

    static readonly KeyValueTable<Verdict> Words = new(
    [
        ("permitted", Verdict.Allow), ("est-allowed", Verdict.Allow), ("allowed", Verdict.Allow), ("monitored", Verdict.Allow),
        ("deny", Verdict.Deny), ("denied", Verdict.Deny),
        ("denying", Verdict.Deny), ("dropped", Verdict.Drop), ("dropping", Verdict.Drop), ("drop", Verdict.Drop),
        ("discarded", Verdict.Drop), ("discard", Verdict.Drop),
        ("rejected", Verdict.Reset), ("shunned", Verdict.Deny), ("built", Verdict.Allow), ("teardown", Verdict.Allow),
    ], foldCase: true);

    static readonly KeyValueTable<string> ProtocolWords = new(
        "tcp udp icmp icmp6 icmpv6 ipv6-icmp sctp gre esp ah igmp ospf pim vrrp eigrp ipinip".Split(' ')
            .Select(word => (word, Protocols.Name(System.Text.Encoding.ASCII.GetBytes(word))!)), foldCase: true);

    public void Write(CiscoAsaRule rule)
    {
        var word = FirstVerdict(out var spoken);
        var verdict = rule.Fixed ?? spoken;
        verdict.Write(rows, word);
        if (rule.Failed == true) rows.Text(Asim.EventResult, "Failure"u8);
        rows.Text(Asim.EventSubType, rule.Phase);
        rows.Text(Asim.EventType, rule.Kind == CiscoAsaKind.Url ? "HTTPsession"u8
            : rule.Kind == CiscoAsaKind.Intrusion ? "IDS"u8
            : "NetworkSession"u8);
        if (rule.Kind == CiscoAsaKind.Url)
        {
            WriteUrl();
            return;
        }
        WriteWords();
        if (rule.Kind == CiscoAsaKind.Translation) WriteTranslation();
        else WriteEnds();
        if (rule.Kind == CiscoAsaKind.Filter) WriteListed();
        if (rule.Kind == CiscoAsaKind.Intrusion) WriteSignature();
    }

    /// <summary>The first word that tells what happened, among those before any address.</summary>
    ReadOnlySpan<byte> FirstVerdict(out Verdict verdict)
    {
        verdict = Verdict.None;
        var rest = text;
        for (var i = 0; i < 16 && !rest.IsEmpty; i++)
        {
            var end = rest.IndexOf((byte)' ');
            var word = (end < 0 ? rest : rest[..end]).Trim(",.:"u8);
            if (Words.TryFind(word, out verdict)) return word;
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        var action = CiscoAsaText.WordAfter(text, "Action: "u8);
        if (Words.TryFind(action, out verdict)) return action;
        verdict = Verdict.None;
        return default;
    }

    void WriteWords()
    {
        rows.Text(Asim.NetworkProtocol, ProtocolOf());
        var head = text[..Math.Min(text.Length, 40)];
        if (head.IndexOf("inbound"u8) >= 0 || head.IndexOf("Inbound"u8) >= 0) rows.Text(Asim.NetworkDirection, "Inbound"u8);
        else if (head.IndexOf("outbound"u8) >= 0 || head.IndexOf("Outbound"u8) >= 0) rows.Text(Asim.NetworkDirection, "Outbound"u8);
        rows.Text(Asim.NetworkSessionId, CiscoAsaText.DigitsAfter(text, "connection "u8));
        if (CiscoAsaText.TryAfter(text, " duration "u8, out var duration)
            && CiscoAsaText.Milliseconds(duration) is >= 0 and var milliseconds)
            rows.Number(Asim.NetworkDuration, milliseconds);
        if (CiscoAsaText.TryAfter(text, " bytes "u8, out var bytes) && CiscoAsaText.Digits(bytes) is { IsEmpty: false } count)
        {
            rows.Number(Asim.NetworkBytes, count);
            WriteEnding(bytes[count.Length..].Trim((byte)' '));
        }
        var rule = CiscoAsaText.Between(text, "access-group \""u8, (byte)'"');
        rows.Text(Asim.NetworkRuleName, rule.IsEmpty ? CiscoAsaText.WordAfter(text, "access-list "u8) : rule);
        rows.Text(Asim.SrcUsername, CiscoAsaText.WordAfter(text, "for user "u8).Trim((byte)'\''));
        if (text.StartsWith("FTP connection"u8) && CiscoAsaText.TryAfter(text, ", user "u8, out var transfer)) WriteTransfer(transfer);
        rows.Number(Asim.EventCount, CiscoAsaText.DigitsAfter(text, "hit-cnt "u8));
        rows.Text(Asim.DvcInboundInterface, CiscoAsaText.WordAfter(text, "on interface "u8));
        if (CiscoAsaText.TryAfter(text, " flags "u8, out var flags))
        {
            var end = flags.IndexOf(" on "u8);
            rows.Text(Asim.TcpFlags, (end < 0 ? flags : flags[..end]).Trim((byte)' '));
        }
        var type = CiscoAsaText.DigitsAfter(text, "type="u8);
        rows.Text(Asim.NetworkIcmpType, type.IsEmpty ? CiscoAsaText.DigitsAfter(text, "type "u8) : type);
        var code = CiscoAsaText.DigitsAfter(text, "code="u8);
        rows.Number(Asim.NetworkIcmpCode, code.IsEmpty ? CiscoAsaText.DigitsAfter(text, "code "u8) : code);
    }

    /// <summary>FTP: `ola Stored file /report.pdf`.</summary>
    void WriteTransfer(ReadOnlySpan<byte> transfer)
    {
        var file = transfer.IndexOf(" file "u8);
        var blank = file < 0 ? -1 : transfer[..file].LastIndexOf((byte)' ');
        if (blank < 0) return;
        rows.Text(Asim.SrcUsername, transfer[..blank]);
        rows.Text(Asim.NetworkApplicationProtocol, "FTP"u8);
        rows.Extra("operation"u8, transfer[(blank + 1)..file]);
        rows.Extra("file"u8, transfer[(file + " file "u8.Length)..]);
    }

    string ProtocolOf()
    {
        var number = CiscoAsaText.DigitsAfter(text, "protocol "u8);
        if (number.IsEmpty) number = CiscoAsaText.DigitsAfter(text, "protocol="u8);
        if (!number.IsEmpty) return Protocols.Name(number) ?? System.Text.Encoding.ASCII.GetString(number);
        if (Protocols.Name(CiscoAsaText.WordAfter(text, ", proto = "u8)) is { } labelled) return labelled;
        var rest = text;
        for (var i = 0; i < 14 && !rest.IsEmpty; i++)
        {
            var end = rest.IndexOf((byte)' ');
            if (ProtocolWords.TryFind((end < 0 ? rest : rest[..end]).Trim("(),.:"u8), out var name)) return name;
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return "";
    }

    /// <summary>After the bytes of a teardown: why it ended, and perhaps who it was.</summary>
    void WriteEnding(ReadOnlySpan<byte> ending)
    {
        if (ending.EndsWith(")"u8) && ending.LastIndexOf((byte)'(') is >= 0 and var open)
        {
            rows.Text(Asim.SrcUsername, CiscoAsaText.WithoutLocal(ending[(open + 1)..^1]));
            ending = ending[..open].Trim((byte)' ');
        }
        if (ending.IsEmpty) return;
        rows.Text(Asim.EventOriginalResultDetails, ending);
        rows.Text(Asim.EventResultDetails, ending.IndexOf("Reset"u8) >= 0 ? "Reset"u8
            : ending.IndexOf("imeout"u8) >= 0 ? "Timeout"u8
            : default);
    }

    void WriteEnds()
    {
        if (CiscoAsaText.WordAfter(text, "remote_peer_ip is "u8) is { IsEmpty: false } peer)
        {
            WriteDialled(peer);
            return;
        }
        if (endpoints.Count == 0 || text.StartsWith("Local:"u8))
        {
            WriteUnled();
            return;
        }
        if (endpoints.After(text, "faddr"u8) is >= 0 and var foreign)
        {
            var local = endpoints.After(text, "laddr"u8);
            var global = endpoints.After(text, "gaddr"u8);
            var inbound = rows.Peek(Asim.NetworkDirection).SequenceEqual("Inbound"u8);
            WriteEnd(inbound ? NetworkEnd.Source : NetworkEnd.Destination, foreign, ports: false);
            if (local >= 0) WriteEnd(inbound ? NetworkEnd.Destination : NetworkEnd.Source, local, ports: false);
            if (global >= 0 && local >= 0 && !text[endpoints[global].Address].SequenceEqual(text[endpoints[local].Address]))
                rows.Address(inbound ? Asim.DstNatIpAddr : Asim.SrcNatIpAddr, text[endpoints[global].Address]);
            return;
        }
        // «Built outbound … for A to B»: B began it. All else names the source first.
        var reversed = endpoints.Count >= 2 && text.StartsWith("Built outbound"u8);
        WriteEnd(reversed ? NetworkEnd.Destination : NetworkEnd.Source, 0, ports: true);
        if (endpoints.Count < 2) return;
        WriteEnd(reversed ? NetworkEnd.Source : NetworkEnd.Destination, 1, ports: true);
        // An ICMP error carries the packet that it is about, which has ports.
        if (endpoints.Count == 4 && !rows.Has(Asim.SrcPortNumber) && text[endpoints[2].Address].SequenceEqual(text[endpoints[0].Address]))
        {
            rows.Number(Asim.SrcPortNumber, CiscoAsaText.Digits(text[endpoints[2].Port]));
            rows.Number(Asim.DstPortNumber, CiscoAsaText.Digits(text[endpoints[3].Port]));
        }
    }

    void WriteEnd(NetworkEnd side, int index, bool ports)
    {
        var end = endpoints[index];
        var source = side == NetworkEnd.Source;
        var address = text[end.Address];
        CiscoAsaRows.WriteHost(rows, side, address);
        if (source && !address.IsEmpty)
            rows.Text(Asim.NetworkProtocolVersion, address.Contains((byte)':') ? "IPv6"u8
                : CiscoAsaText.IsAddress(address) ? "IPv4"u8
                : default);
        if (ports)
        {
            var port = text[end.Port];
            if (CiscoAsaText.Digits(port).Length == port.Length) rows.Number(side.Port, port);
        }
        WriteUser(source, text[end.User]);
        var zone = text[end.Interface];
        rows.Text(side.Zone, zone);
        rows.Text(side.Interface, zone);

        var mapped = text[end.Mapped];
        if (mapped.IsEmpty || (mapped.SequenceEqual(address) && text[end.MappedPort].SequenceEqual(text[end.Port]))) return;
        rows.Address(side.NatAddress, mapped);
        var mappedPort = text[end.MappedPort];
        if (CiscoAsaText.Digits(mappedPort).Length == mappedPort.Length) rows.Number(side.NatPort, mappedPort);
    }

    /// <summary>A user at an end is that end's; a bare `(ola)` after the second end is who the session belongs to.</summary>
    void WriteUser(bool source, ReadOnlySpan<byte> user)
    {
        if (user.IsEmpty) return;
        if (user.StartsWith("user= "u8)) user = user["user= "u8.Length..];
        var own = source || text.StartsWith("IPSEC"u8)
            || (!user.Contains((byte)'\\') && !rows.Has(Asim.SrcUsername) && text.EndsWith(")"u8));
        user = CiscoAsaText.WithoutLocal(user);
        rows.Text(own ? Asim.SrcUsername : Asim.DstUsername, user);
        if (!own) rows.Text(Asim.User, user);
    }

    /// <summary>PPTP and L2TP: `remote_peer_ip is 203.0.113.7, …, client_dynamic_ip is 192.0.2.9, username is ola`.</summary>
    void WriteDialled(ReadOnlySpan<byte> peer)
    {
        rows.Address(Asim.SrcIpAddr, peer);
        rows.Address(Asim.SrcNatIpAddr, CiscoAsaText.WordAfter(text, "client_dynamic_ip is "u8));
        rows.Text(Asim.SrcUsername, CiscoAsaText.WordAfter(text, "username is "u8));
    }

    /// <summary>Messages about one host: `Built local-host inside:192.0.2.1`, `user redacted outside/…`.</summary>
    void WriteUnled()
    {
        var host = CiscoAsaText.WordAfter(text, "local-host "u8);
        var colon = host.IndexOf((byte)':');
        if (colon > 0) rows.Text(Asim.SrcZone, host[..colon]);
        CiscoAsaRows.WriteHost(rows, NetworkEnd.Source, host[(colon + 1)..]);
        WriteRemote();
    }

    /// <summary>
    /// IKE: `Local:192.0.2.1:500 Remote:198.51.100.2:500 Username:ola …`. A tunnel that was asked for, or that is up or down, is the
    /// remote end's; else the source is named first, as in all messages.
    /// </summary>
    void WriteRemote()
    {
        var isRemotes = text.IndexOf("IPsec tunnel"u8) >= 0 || text.IndexOf(" SA UP"u8) >= 0 || text.IndexOf(" SA DOWN"u8) >= 0;
        WritePeer(isRemotes ? NetworkEnd.Destination : NetworkEnd.Source, CiscoAsaText.WordAfter(text, "Local:"u8));
        WritePeer(isRemotes ? NetworkEnd.Source : NetworkEnd.Destination, CiscoAsaText.WordAfter(text, "Remote:"u8));
        var user = CiscoAsaText.WordAfter(text, "Username:"u8);
        if (!user.SequenceEqual("Unknown"u8)) rows.Text(Asim.SrcUsername, user);
    }

    void WritePeer(NetworkEnd side, ReadOnlySpan<byte> peer)
    {
        var colon = peer.LastIndexOf((byte)':');
        if (colon <= 0) return;
        rows.Address(side.Address, peer[..colon].Trim("[]"u8));
        rows.Number(side.Port, CiscoAsaText.Digits(peer[(colon + 1)..]));
    }

    /// <summary>`from IF:A/p to IF:M/mp`: M is what A looks like outside.</summary>
    void WriteTranslation()
    {
        if (endpoints.Count == 0) return;
        WriteEnd(NetworkEnd.Source, 0, ports: true);
        if (endpoints.Count < 2) return;
        var mapped = endpoints[1];
        rows.Address(Asim.SrcNatIpAddr, text[mapped.Address]);
        var port = text[mapped.Port];
        if (CiscoAsaText.Digits(port).Length == port.Length) rows.Number(Asim.SrcNatPortNumber, port);
        rows.Text(Asim.DvcOutboundInterface, text[mapped.Interface]);
    }

    /// <summary>The botnet filter: which end is on a list, under which name, and how bad.</summary>
    void WriteListed()
    {
        var name = CiscoAsaText.WordAfter(text, "resolved from dynamic list: "u8);
        if (name.IsEmpty) name = CiscoAsaText.WordAfter(text, "resolved from local list: "u8);
        if (!name.IsEmpty && !name.Contains((byte)'/'))
            rows.Text(text.IndexOf(", source "u8) >= 0 ? Asim.SrcHostname : Asim.DstHostname, name);
        rows.Text(Asim.ThreatCategory, CiscoAsaText.WordAfter(text, "category: "u8));
        var level = CiscoAsaText.WordAfter(text, "threat-level: "u8);
        if (level.IsEmpty) return;
        var risk = level.SequenceEqual("very-high"u8) ? 100
            : level.SequenceEqual("high"u8) ? 80
            : level.SequenceEqual("moderate"u8) ? 50
            : level.SequenceEqual("low"u8) ? 20
            : 0;
        rows.Number(Asim.ThreatRiskLevel, risk);
    }

    /// <summary>`IPS:2001 ICMP unreachable from A to B on interface x`.</summary>
    void WriteSignature()
    {
        rows.Text(Asim.ThreatId, CiscoAsaText.DigitsAfter(text, "IPS:"u8));
        var name = text;
        var from = name.IndexOf(" from "u8);
        if (from > 0) name = name[..from];
        var blank = name.IndexOf((byte)' ');
        rows.Text(Asim.ThreatName, name[(blank + 1)..]);
    }

    /// <summary>`[user@]A[(user)] Accessed URL B:url`, `Access denied URL u SRC A DEST B`, `… WebVPN access GRANTED: u`.</summary>
    void WriteUrl()
    {
        ReadOnlySpan<byte> url;
        if (text.IndexOf(" Accessed "u8) is > 0 and var accessed && CiscoAsaText.TryAfter(text[accessed..], " URL "u8, out var target))
        {
            WriteClient(text[..accessed]);
            var colon = target.IndexOf((byte)':');
            if (colon < 0) return;
            var server = target[..colon];
            CiscoAsaRows.WriteHost(rows, NetworkEnd.Destination, server[(server.LastIndexOf((byte)'@') + 1)..]);
            url = target[(colon + 1)..];
        }
        else if (CiscoAsaText.TryAfter(text, "WebVPN access "u8, out var access))
        {
            WriteClient(CiscoAsaText.Between(text, " IP <"u8, (byte)'>'));
            rows.Text(Asim.SrcUsername, CiscoAsaText.Between(text, "User <"u8, (byte)'>'));
            url = access[(access.IndexOf(": "u8) is >= 0 and var mark ? mark + 2 : access.LastIndexOf((byte)' ') + 1)..];
        }
        else
        {
            url = CiscoAsaText.WordAfter(text, " URL "u8);
            WriteClient(CiscoAsaText.WordAfter(text, " SRC "u8));
            CiscoAsaRows.WriteHost(rows, NetworkEnd.Destination, CiscoAsaText.WordAfter(text, " DEST "u8));
            rows.Text(Asim.DvcInboundInterface, CiscoAsaText.WordAfter(text, "on interface "u8));
        }
        rows.Text(Asim.Url, url);
        if (!CiscoAsaText.TryAfter(url, "://"u8, out var host)) return;
        var end = host.IndexOfAny((byte)'/', (byte)'?');
        if (end >= 0) host = host[..end];
        var port = host.LastIndexOf((byte)':');
        if (port > 0 && !host.EndsWith("]"u8)) host = host[..port];
        rows.Text(Asim.UrlDomain, host);
        if (!CiscoAsaText.IsAddress(host)) rows.Text(Asim.DstHostname, host);
    }

    void WriteClient(ReadOnlySpan<byte> client)
    {
        var open = client.IndexOf((byte)'(');
        if (open >= 0)
        {
            rows.Text(Asim.SrcUsername, CiscoAsaText.WithoutLocal(client[(open + 1)..].TrimEnd((byte)')')));
            client = client[..open];
        }
        var at = client.LastIndexOf((byte)'@');
        if (at > 0 && !rows.Has(Asim.SrcUsername)) rows.Text(Asim.SrcUsername, client[..at]);
        CiscoAsaRows.WriteHost(rows, NetworkEnd.Source, client[(at + 1)..]);
    }
}
