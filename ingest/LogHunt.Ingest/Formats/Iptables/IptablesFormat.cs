using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Formats.Iptables;

/// <summary>
/// Netfilter's packet lines: iptables, nftables, ufw, UniFi, EdgeOS, Proxmox. One line is one packet, so no bytes of a session.
/// </summary>
sealed class IptablesFormat : ILogFormat
{
    public string Name => "iptables";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        var protocol = line.Find(text, "PROTO="u8);
        if (line.Find(text, "SRC="u8) >= 0 && line.Find(text, "DST="u8) >= 0) return protocol >= 0 || line.Find(text, "IN="u8) >= 0 ? 92 : 0;
        return protocol >= 0 && (line.Find(text, " SPT="u8) >= 0 || line.Find(text, " TTL="u8) >= 0 || line.Find(text, " TYPE="u8) >= 0) ? 75 : 0;
    }

    /// <summary>In the order in which the kernel writes them, and so their first letters.</summary>
    const string FlagWords = "CWR ECE URG ACK PSH RST SYN FIN";

    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession],
    [
        // Of names that come twice (UDP's LEN, ICMP's ID) the first counts.
        .. ((FieldRule[])
        [
            FieldRule.Text("IN", Asim.DvcInboundInterface), FieldRule.Text("OUT", Asim.DvcOutboundInterface),
            FieldRule.By("MAC", [Asim.DstMacAddr, Asim.SrcMacAddr], WriteMac),
            FieldRule.Text("MACSRC", Asim.SrcMacAddr), FieldRule.Text("MACDST", Asim.DstMacAddr),
            FieldRule.By("SRC IPSRC", [Asim.SrcIpAddr], static (value, rows) =>
            {
                if (rows.Address(Asim.SrcIpAddr, value)) Protocols.WriteVersion(rows, value);
            }),
            FieldRule.By("DST IPDST", [Asim.DstIpAddr], static (value, rows) => rows.Address(Asim.DstIpAddr, value)),
            FieldRule.Protocol("PROTO"), FieldRule.Number("SPT", Asim.SrcPortNumber), FieldRule.Number("DPT", Asim.DstPortNumber),
            FieldRule.Text("TYPE", Asim.NetworkIcmpType), FieldRule.Number("CODE", Asim.NetworkIcmpCode),
            FieldRule.By("DESCR", [Asim.NetworkRuleName], static (value, rows) => IptablesPrefix.WriteDescription(rows, value)),
            .. FieldRule.ReadEach("LEN ID " + FlagWords),
        ]).Select(rule => rule.Once()),
    ]);

    static readonly FieldSyntax Packet = FieldSyntax.Netfilter(flags: "DF " + FlagWords);
    static readonly int[] Flags = Map.Slots(FlagWords);

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            rows.Begin(StandardTables.NetworkSession);
            rows.Text(Asim.EventVendor, "Linux"u8);
            rows.Text(Asim.EventProduct, "netfilter"u8);
            rows.Text(Asim.EventType, "NetworkSession"u8);
            var body = line.Body;
            rows.Time(line.Head.Time ?? ProxmoxTime(ref body), file);
            if (line.Head.Host.Length > 0) HostNames.Device(rows, line.Head.Host);
            var start = Start(body);
            IptablesPrefix.Write(body[..start].Trim((byte)' '), line.Head, rows);
            Packet.Read(body[start..], fields);
            WriteFlags(fields, rows);
            fields.Write(StandardTables.NetworkSession, rows, file);
            var (into, outOf) = (rows.Has(Asim.DvcInboundInterface), rows.Has(Asim.DvcOutboundInterface));
            if (into != outOf) rows.Text(Asim.NetworkDirection, into ? "Inbound"u8 : "Outbound"u8);
            return LineOutcome.Parsed;
        });
    }

    /// <summary>Where the fields begin: at `IN=` (not the end of `PHYSIN=`), or at the start of a line that lost its front.</summary>
    static int Start(ReadOnlySpan<byte> text)
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

    static void WriteFlags(RecordFields fields, RowWriter rows)
    {
        Span<byte> letters = stackalloc byte[Flags.Length];
        var count = 0;
        for (var i = 0; i < Flags.Length; i++)
            if (!fields.Take(Flags[i]).IsEmpty) letters[count++] = "CEUAPRSF"u8[i];
        TcpFlags.WriteLetters(rows, letters[..count]);
    }

    /// <summary>The Ethernet header: destination, source, type; longer where the kernel shows more of it.</summary>
    static void WriteMac(ReadOnlySpan<byte> header, RowWriter rows)
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

    /// <summary>Proxmox writes its time into the prefix: `100 7 tap100i0-IN 20/Jun/2022:13:09:14 +0200 policy DROP: IN=…`.</summary>
    static LogTime? ProxmoxTime(ref ReadOnlySpan<byte> body)
    {
        for (var from = 0; from < Math.Min(body.Length, 100);)
        {
            if (LogTimeText.TryDayMonthName(body[from..], out var time, out var length))
            {
                body = body[(from + length)..];
                return time;
            }
            var blank = body[from..].IndexOf((byte)' ');
            if (blank < 0) return null;
            from += blank + 1;
        }
        return null;
    }
}
