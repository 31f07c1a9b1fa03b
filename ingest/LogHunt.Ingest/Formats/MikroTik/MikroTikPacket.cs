using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.MikroTik;

/// <summary>A packet of RouterOS's firewall: parts with commas between them, each with a word that says what it is.</summary>
static class MikroTikPacket
{
    /// <summary>Writes the row; false when the line names no two ends.</summary>
    public static bool Write(ReadOnlySpan<byte> text, RowWriter rows, in LogLine line, LogFile file, Product router)
    {
        var interfaces = text.IndexOf(" in:"u8);
        router.Begin(rows, StandardTables.NetworkSession, line, file);
        Chain(text[..interfaces], rows);
        // Names of interfaces hold blanks, so they end at the next mark.
        var words = new TextCursor(text[(interfaces + " in:"u8.Length)..]);
        if (!words.Until(" out:"u8, out var inward)) return false;
        var outward = words.Until(", "u8, out var before) ? before : default;
        rows.Text(Asim.DvcInboundInterface, inward.StartsWith("(unknown"u8) ? default : inward);
        rows.Text(Asim.DvcOutboundInterface, outward.StartsWith("(unknown"u8) ? default : outward);
        var hasEnds = false;
        while (!words.Rest.IsEmpty)
        {
            var part = words.Until(", "u8, out var next) ? next : words.Rest;
            if (part.Length == words.Rest.Length) words = new(default);
            // `TCP (SYN,ACK)` and `ICMP (type 8, code 0)`: the comma in brackets parts nothing.
            if (part.StartsWith("proto ICMP (type "u8) && words.Until("), "u8, out var code))
            {
                rows.Text(Asim.NetworkIcmpType, part["proto ICMP (type "u8.Length..]);
                if (code.StartsWith("code "u8)) rows.Number(Asim.NetworkIcmpCode, code["code "u8.Length..]);
                part = "proto ICMP"u8;
            }
            hasEnds |= Part(part, rows);
        }
        return hasEnds;
    }

    /// <summary>`drop-in input:`: an administrator's prefix and the chain.</summary>
    static void Chain(ReadOnlySpan<byte> text, RowWriter rows)
    {
        text = text.Trim((byte)' ').TrimEnd((byte)':');
        var blank = text.LastIndexOf((byte)' ');
        var chain = text[(blank + 1)..];
        rows.Text(Asim.EventOriginalSubType, chain);
        if (chain.SequenceEqual("input"u8)) rows.Text(Asim.NetworkDirection, "Inbound"u8);
        else if (chain.SequenceEqual("output"u8)) rows.Text(Asim.NetworkDirection, "Outbound"u8);
        if (blank <= 0) return;
        var prefix = text[..blank].TrimEnd(" :"u8);
        rows.Text(Asim.NetworkRuleName, prefix);
        var verdict = MikroTikFormat.VerdictOf(prefix, out var word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }

    /// <summary>Whether the part is the two ends.</summary>
    static bool Part(ReadOnlySpan<byte> part, RowWriter rows)
    {
        var words = new TextCursor(part);
        if (words.Skip("connection-state:"u8))
        {
            rows.Extra("connection-state"u8, words.Word());
            words.Skip(" "u8);
            if (words.Rest.IsEmpty) return false;
        }
        if (words.Skip("src-mac "u8))
        {
            rows.Text(Asim.SrcMacAddr, words.Word());
            words.Skip(" "u8);
        }
        if (words.Skip("proto "u8))
        {
            Protocols.Write(rows, words.Word());
            if (words.Skip(" ("u8) && words.Until(")"u8, out var flags)) WriteFlags(flags, rows);
        }
        else if (words.Skip("NAT "u8)) Translation(words.Rest, rows);
        else if (words.Skip("len "u8)) rows.Extra("len"u8, words.Word());
        else if (words.Rest.IndexOf("->"u8) is > 0 and var arrow && !rows.Has(Asim.DstIpAddr))
        {
            Protocols.WriteVersion(rows, Endpoints.Split(words.Rest[..arrow]).Host);
            return Endpoints.Write(rows, NetworkEnd.Source, words.Rest[..arrow]) & Endpoints.Write(rows, NetworkEnd.Destination,
                words.Rest[(arrow + 2)..]);
        }
        return false;
    }

    /// <summary>`SYN,ACK`.</summary>
    static void WriteFlags(ReadOnlySpan<byte> flags, RowWriter rows)
    {
        Span<byte> letters = stackalloc byte[8];
        var count = 0;
        while (!flags.IsEmpty && count < letters.Length)
        {
            letters[count++] = flags.StartsWith("ECE"u8) ? (byte)'E' : flags[0];
            flags = flags.IndexOf((byte)',') is >= 0 and var comma ? flags[(comma + 1)..] : default;
        }
        TcpFlags.WriteLetters(rows, letters[..count]);
    }

    /// <summary>`(a:p->N:p)->b:p` translates the source, `a:p->(b:p->N:p)` the destination.</summary>
    static void Translation(ReadOnlySpan<byte> text, RowWriter rows)
    {
        var open = text.IndexOf((byte)'(');
        if (open < 0 || text[open..].IndexOf("->"u8) is not (> 0 and var arrow)) return;
        var end = text[(open + arrow)..].IndexOf((byte)')') is >= 0 and var close ? open + arrow + close : text.Length;
        var mapped = Endpoints.Split(text[(open + arrow + 2)..end]);
        var side = open == 0 ? NetworkEnd.Source : NetworkEnd.Destination;
        // Behind the chain of dstnat the packet itself goes to where it was translated to already; its own destination stands here.
        if (open > 0 && rows.Peek(side.Address).SequenceEqual(mapped.Host)) Endpoints.Write(rows, side, text[(open + 1)..(open + arrow)]);
        rows.Address(side.NatAddress, mapped.Host);
        if (!mapped.Port.IsEmpty) rows.Number(side.NatPort, mapped.Port);
    }
}
