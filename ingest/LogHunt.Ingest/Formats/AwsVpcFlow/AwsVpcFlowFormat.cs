using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.AwsVpcFlow;

/// <summary>
/// Flow logs of AWS's VPC, versions 2 to 8: values parted by blanks, under a header line or in the orders of AWS's documentation. A flow
/// is one direction, so what it counts is the source's.
/// </summary>
sealed class AwsVpcFlowFormat : ILogFormat
{
    public string Name => "aws-vpc-flow";

    public int Most => 96;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (line.Find(body, "eni-"u8) < 0) return !body.IsEmpty && body[0] is >= (byte)'a' and <= (byte)'z' && line.MayHold("srcaddr"u8) && IsHeader(body) ? 96 : 0;
        return line.Find(body, " ACCEPT"u8) >= 0 || line.Find(body, " REJECT"u8) >= 0 || line.Find(body, " NODATA"u8) >= 0
            || line.Find(body, " SKIPDATA"u8) >= 0 || body.StartsWith("i-"u8) ? AwsVpcFlowReader.ColumnsOf(body) is null ? 0 : 92 : 0;
    }

    public FileReader Open(LogFile file) => new AwsVpcFlowReader(file);

    /// <summary>`version account-id interface-id …`, in any order, with dashes or underscores.</summary>
    internal static bool IsHeader(ReadOnlySpan<byte> body) =>
        body.IndexOf("srcaddr"u8) >= 0 && body.IndexOf("dstaddr"u8) >= 0 && body.IndexOf((byte)'{') < 0
        && (body.IndexOf("interface-id"u8) >= 0 || body.IndexOf("interface_id"u8) >= 0 || body.IndexOf("log-status"u8) >= 0);
}

/// <summary>One file of flows: with a header its names are the columns', without one their number says which order it is.</summary>
sealed class AwsVpcFlowReader(LogFile file) : FileReader
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("version protocol start end"), FieldRule.Read("log-status log_status"),
        FieldRule.Read("interface-id interface_id"),
        FieldRule.Read("flow-direction flow_direction"),
        FieldRule.Address("srcaddr", Asim.SrcIpAddr), FieldRule.Address("dstaddr", Asim.DstIpAddr),
        FieldRule.Number("srcport", Asim.SrcPortNumber), FieldRule.Number("dstport", Asim.DstPortNumber),
        FieldRule.By("pkt-srcaddr pkt_srcaddr", [Asim.SrcNatIpAddr], static (value, rows) =>
            WriteOther(rows, Asim.SrcIpAddr, Asim.SrcNatIpAddr, value)),
        FieldRule.By("pkt-dstaddr pkt_dstaddr", [Asim.DstNatIpAddr], static (value, rows) =>
            WriteOther(rows, Asim.DstIpAddr, Asim.DstNatIpAddr, value)),
        FieldRule.Number("bytes", Asim.SrcBytes), FieldRule.Number("packets", Asim.SrcPackets), FieldRule.Verdict("action"),
        FieldRule.Text("vpc-id vpc_id", Asim.DvcZone), FieldRule.Text("instance-id instance_id", Asim.SrcDvcId),
        FieldRule.Text("reject-reason reject_reason", Asim.EventOriginalResultDetails),
        FieldRule.By("tcp-flags tcp_flags", [Asim.TcpFlags], WriteFlags),
    ]);

    const string Default = "account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";
    const string All = "version " + Default + " vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type " +
        "sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path";

    /// <summary>The orders of AWS's documentation, by how many values they have; a relay takes the version for its own.</summary>
    static readonly FieldColumns[] Orders =
    [
        Map.At("instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr"), Map.At(Default), Map.At("version " + Default),
            Map.At(All),
        Map.At("version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type pkt-srcaddr",
            "pkt-dstaddr action log-status"),
        Map.At("version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes",
            "packets start end action tcp-flags log-status"),
    ];

    static readonly Product Vpc = new("AWS", "VPC");
    static readonly SeparatedSyntax Blanks = FieldSyntax.Separated((byte)' ', quote: 0);
    static readonly int Start = Map.Slot("start"), End = Map.Slot("end"), Status = Map.Slot("log-status"), Port = Map.Slot("interface-id");
    static readonly int Protocol = Map.Slot("protocol"), Source = Map.Slot("srcaddr"), Direction = Map.Slot("flow-direction");

    readonly RecordFields fields = new(Map);
    readonly HeaderLine header = new(Map, Blanks);

    /// <summary>The order of a line without a header; null when it is none that is documented.</summary>
    public static FieldColumns? ColumnsOf(ReadOnlySpan<byte> body)
    {
        var count = Blanks.Count(body.TrimEnd((byte)' '));
        foreach (var order in Orders)
            if (order.Count == count) return order;
        return null;
    }

    public override bool Claims(in LogLine line) => header.Fits(line.Body) && line.Body.IndexOf("eni-"u8) >= 0;

    public override LineOutcome Read(in LogLine line, RowWriter rows)
    {
        var body = line.Body.TrimEnd((byte)' ');
        if (AwsVpcFlowFormat.IsHeader(body)) return header.Learn(body);
        if (!(header.Fits(body) && header.Read(body, fields)) && !(ColumnsOf(body) is { } columns && Blanks.Read(body, columns, fields)))
            return rows.Reject("neither a header nor the number of values says what its values are");
        var table = fields.Has(Source) ? StandardTables.NetworkSession : StandardTables.AuditEvent;
        Vpc.Begin(rows, table, line, file, Times.LogTimeText.Parse(fields.Peek(Start)));
        HostNames.Device(rows, fields.Peek(Port));
        if (table == StandardTables.AuditEvent)
        {
            // NODATA: there was no traffic. SKIPDATA: there was, and it was not recorded.
            if (!fields.Has(Status)) return rows.Reject("neither addresses nor a status");
            rows.Text(Asim.Operation, fields.Take(Status));
            rows.Text(Asim.Object, fields.Take(Port));
        }
        else
        {
            rows.Text(Asim.EventType, "Flow"u8);
            Protocols.Write(rows, fields.Take(Protocol));
            Protocols.WriteVersion(rows, fields.Peek(Source));
            if (fields.Take(Direction) is { IsEmpty: false } direction)
                rows.Text(Asim.NetworkDirection, direction.SequenceEqual("ingress"u8) ? "Inbound"u8 : "Outbound"u8);
        }
        if (table == StandardTables.NetworkSession && fields.NumberOf(Start) is { } from && fields.NumberOf(End) is { } to && to >= from
            && to - from < int.MaxValue / 1000)
            rows.Number(Asim.NetworkDuration, (to - from) * 1000);
        if (Times.LogTimeText.Parse(fields.Take(End)) is { } end) rows.Time(Asim.EventEndTime, file.Times.Resolve(end).Utc);
        fields.Take(Start);
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    /// <summary>The packet's own address, where a gateway stands between it and the interface.</summary>
    static void WriteOther(RowWriter rows, AsimAddress own, AsimAddress other, ReadOnlySpan<byte> value)
    {
        if (!rows.Peek(own).SequenceEqual(value)) rows.Address(other, value);
    }

    /// <summary>FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32.</summary>
    static void WriteFlags(ReadOnlySpan<byte> number, RowWriter rows)
    {
        if (!System.Buffers.Text.Utf8Parser.TryParse(number, out byte bits, out var read) || read != number.Length) return;
        Span<byte> letters = stackalloc byte[8];
        var count = 0;
        for (var bit = 0; bit < 8; bit++)
            if ((bits >> bit & 1) != 0) letters[count++] = "FSRPAUEC"u8[bit];
        TcpFlags.WriteLetters(rows, letters[..count]);
    }
}
