using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Iptables;

/// <summary>
/// One packet of netfilter's log: `prefix IN=… OUT=… MAC=… SRC=… DST=… LEN=… PROTO=TCP SPT=… DPT=… SYN`. Of names that come twice
/// (UDP's LEN, ICMP's ID, the packet that an ICMP error carries in brackets) the first counts.
/// </summary>
readonly ref struct IptablesPacket(ReadOnlySpan<byte> text, Head head, RowWriter rows)
{
    enum Part { InInterface, OutInterface, Mac, Source, Destination, Protocol, SourcePort, DestinationPort, IcmpType, IcmpCode,
        Description, TcpFlag, Length, Id, Other }

    static readonly KeyValueTable<Part> Parts = new(
    [
        ("IN", Part.InInterface), ("OUT", Part.OutInterface), ("MAC", Part.Mac), ("SRC", Part.Source), ("DST", Part.Destination),
        ("PROTO", Part.Protocol), ("SPT", Part.SourcePort),
        ("DPT", Part.DestinationPort), ("TYPE", Part.IcmpType), ("CODE", Part.IcmpCode), ("DESCR", Part.Description),
        .. "SYN ACK FIN RST PSH URG ECE CWR".Split(' ').Select(flag => (flag, Part.TcpFlag)),
        ("LEN", Part.Length), ("ID", Part.Id),
    ]);

    /// <summary>Words of a prefix, without case, that say what the rule does.</summary>
    static readonly KeyValueTable<Verdict> Words = new(
    [
        ("drop", Verdict.Drop), ("dropped", Verdict.Drop), ("block", Verdict.Deny), ("blocked", Verdict.Deny),
        ("deny", Verdict.Deny), ("denied", Verdict.Deny),
        ("reject", Verdict.Reset), ("rejected", Verdict.Reset), ("accept", Verdict.Allow), ("accepted", Verdict.Allow),
        ("allow", Verdict.Allow), ("allowed", Verdict.Allow), ("pass", Verdict.Allow),
    ], foldCase: true);

    static readonly System.Buffers.SearchValues<byte> Uptime = System.Buffers.SearchValues.Create("0123456789. "u8);

    readonly ReadOnlySpan<byte> text = text;

    public void Write()
    {
        var start = Start();
        WritePrefix(text[..start].Trim((byte)' '));
        var fields = text[start..];
        Span<byte> flags = stackalloc byte[64];
        var flagged = 0;
        var (hasLength, hasId) = (false, false);
        while (!fields.IsEmpty)
        {
            // What brackets hold is the packet that an ICMP error is about.
            if (fields[0] == '[' && fields.IndexOf((byte)']') is var close)
            {
                var inner = close < 0 ? fields[1..] : fields[1..close];
                rows.Extra("inner"u8, inner.Trim((byte)' '));
                fields = close < 0 ? default : fields[(close + 1)..].TrimStart((byte)' ');
                continue;
            }
            var end = EndOfWord(fields);
            var word = fields[..end];
            fields = fields[end..].TrimStart((byte)' ');
            var equals = word.IndexOf((byte)'=');
            var key = equals < 0 ? word : word[..equals];
            var value = equals < 0 ? default : word[(equals + 1)..].Trim((byte)'"');
            if (!Parts.TryFind(key, out var part)) part = Part.Other;
            if (equals < 0)
            {
                if (part == Part.TcpFlag && flagged + key.Length < flags.Length)
                {
                    if (flagged > 0) flags[flagged++] = (byte)' ';
                    key.CopyTo(flags[flagged..]);
                    flagged += key.Length;
                }
                else if (key.SequenceEqual("DF"u8)) rows.Extra("DF"u8, "true"u8);
                continue;
            }
            if (part is Part.Length or Part.Id)
            {
                ref var seen = ref part == Part.Length ? ref hasLength : ref hasId;
                if (!seen && !value.IsEmpty) rows.Extra(key, value);
                seen = true;
            }
            else Write(part, key, value);
        }
        rows.Text(Asim.TcpFlags, flags[..flagged]);
        WriteDirection();
    }

    static int EndOfWord(ReadOnlySpan<byte> fields)
    {
        var blank = fields.IndexOf((byte)' ');
        if (blank < 0) return fields.Length;
        var quote = fields[..blank].IndexOf("=\""u8);
        if (quote < 0) return blank;
        var close = fields[(quote + 2)..].IndexOf((byte)'"');
        return close < 0 ? fields.Length : quote + 2 + close + 1;
    }

    /// <summary>Where the fields begin: at `IN=` (not the end of `PHYSIN=`), or at the start of a line that lost its front.</summary>
    int Start()
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOf("IN="u8);
            if (at < 0) return 0;
            at += from;
            if (at == 0 || !(char.IsAsciiLetterOrDigit((char)text[at - 1]) || text[at - 1] == '_')) return at;
            from = at + 3;
        }
        return 0;
    }

    /// <summary>
    /// The prefix is the administrator's: a name, and only perhaps what the rule does. Without a word for it there is no verdict.
    /// </summary>
    void WritePrefix(ReadOnlySpan<byte> prefix)
    {
        // The kernel's uptime.
        if (prefix.StartsWith("["u8) && prefix.IndexOf((byte)']') is > 0 and var end && prefix[1..end].IndexOfAnyExcept(Uptime) < 0)
            prefix = prefix[(end + 1)..].Trim((byte)' ');
        if (prefix.IsEmpty && head.Program.Length > 0 && head.Program != "kernel")
            prefix = System.Text.Encoding.UTF8.GetBytes(head.Program);
        if (prefix.IndexOf("DESCR=\""u8) is >= 0 and var description)
        {
            WriteDescription(prefix[(description + "DESCR=\""u8.Length)..].TrimEnd((byte)'"'));
            prefix = prefix[..description].TrimEnd((byte)' ');
        }
        if (!TryRuleset(prefix, out var verdict, out var word))
        {
            if (!rows.Has(Asim.NetworkRuleName)) rows.Text(Asim.NetworkRuleName, prefix.Trim("[]: "u8));
            verdict = FirstVerdict(prefix, out word);
        }
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }

    /// <summary>
    /// EdgeOS and UniFi: `[WAN_IN-2000-A]`, `[WAN_IN-default-D]`, `[WAN_IN-D-30001]`: set of rules, number and A, D or R.
    /// </summary>
    bool TryRuleset(ReadOnlySpan<byte> prefix, out Verdict verdict, out ReadOnlySpan<byte> word)
    {
        verdict = Verdict.None;
        word = default;
        var open = prefix.IndexOf((byte)'[');
        var close = prefix.IndexOf((byte)']');
        if (open < 0 || close < open) return false;
        var name = prefix[(open + 1)..close];
        var last = name.LastIndexOf((byte)'-');
        var middle = last < 0 ? -1 : name[..last].LastIndexOf((byte)'-');
        if (middle <= 0) return false;
        var number = name[(middle + 1)..last];
        word = name[(last + 1)..];
        if (!TryLetter(word, out verdict))
        {
            number = name[(last + 1)..];
            word = name[(middle + 1)..last];
            if (!TryLetter(word, out verdict)) return false;
        }
        rows.Text(Asim.NetworkRuleName, name[..middle]);
        if (number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) rows.Number(Asim.NetworkRuleNumber, number);
        else rows.Text(Asim.Rule, number);
        return true;
    }

    static bool TryLetter(ReadOnlySpan<byte> letter, out Verdict verdict)
    {
        verdict = letter.SequenceEqual("A"u8) || letter.SequenceEqual("RET"u8) ? Verdict.Allow
            : letter.SequenceEqual("D"u8) ? Verdict.Drop
            : letter.SequenceEqual("R"u8) ? Verdict.Reset
            : Verdict.None;
        return verdict != Verdict.None;
    }

    static Verdict FirstVerdict(ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> word)
    {
        for (var at = 0; at < prefix.Length;)
        {
            var end = at;
            while (end < prefix.Length && char.IsAsciiLetter((char)prefix[end])) end++;
            word = prefix[at..end];
            if (Words.TryFind(word, out var verdict)) return verdict;
            at = end + 1;
        }
        word = default;
        return Verdict.None;
    }

    /// <summary>The Ethernet header: destination, source, type; longer where the kernel shows more of it.</summary>
    void WriteMac(ReadOnlySpan<byte> header)
    {
        const int Six = 17;
        if (header.Length < 2 * Six + 1 || header[Six] != ':')
        {
            rows.Extra("MAC"u8, header);
            return;
        }
        rows.Text(Asim.DstMacAddr, header[..Six]);
        rows.Text(Asim.SrcMacAddr, header.Slice(Six + 1, Six));
    }

    void WriteDescription(ReadOnlySpan<byte> description)
    {
        rows.Extra("DESCR"u8, description);
        if (!rows.Has(Asim.NetworkRuleName)) rows.Text(Asim.NetworkRuleName, description);
    }

    void WriteDirection()
    {
        var (into, outOf) = (rows.Has(Asim.DvcInboundInterface), rows.Has(Asim.DvcOutboundInterface));
        if (into != outOf) rows.Text(Asim.NetworkDirection, into ? "Inbound"u8 : "Outbound"u8);
    }

    void Write(Part part, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        switch (part)
        {
            case Part.InInterface: rows.Text(Asim.DvcInboundInterface, value); break;
            case Part.OutInterface: rows.Text(Asim.DvcOutboundInterface, value); break;
            case Part.Mac: WriteMac(value); break;
            case Part.Source:
                if (!rows.Has(Asim.SrcIpAddr) && rows.Address(Asim.SrcIpAddr, value)) Protocols.WriteVersion(rows, value);
                break;
            case Part.Destination: if (!rows.Has(Asim.DstIpAddr)) rows.Address(Asim.DstIpAddr, value); break;
            case Part.Protocol: if (!rows.Has(Asim.NetworkProtocol)) Protocols.Write(rows, value); break;
            case Part.SourcePort: if (!rows.Has(Asim.SrcPortNumber)) rows.Number(Asim.SrcPortNumber, value); break;
            case Part.DestinationPort: if (!rows.Has(Asim.DstPortNumber)) rows.Number(Asim.DstPortNumber, value); break;
            case Part.IcmpType: if (!rows.Has(Asim.NetworkIcmpType)) rows.Text(Asim.NetworkIcmpType, value); break;
            case Part.IcmpCode: if (!rows.Has(Asim.NetworkIcmpCode)) rows.Number(Asim.NetworkIcmpCode, value); break;
            case Part.Description: WriteDescription(value); break;
            default: rows.Extra(key, value); break;
        }
    }
}
