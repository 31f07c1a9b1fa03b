using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Gcp;

/// <summary>Google Cloud's logs of firewall rules, VPC flows and DNS queries, as Cloud Logging exports them.</summary>
sealed class GcpNetworkFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.Dns],
    [
        .. FieldRule.ReadEach("disposition rule_details.direction instance.vm_name remote_instance.vm_name reporter remote_location.country"),
        FieldRule.Time("timestamp"), FieldRule.Ignore("receiveTimestamp"), FieldRule.Text("insertId", Asim.EventOriginalUid),
        FieldRule.Address("connection.src_ip sourceIP", Asim.SrcIpAddr),
        FieldRule.Address("connection.dest_ip destinationIP", Asim.DstIpAddr),
        FieldRule.Number("connection.src_port", Asim.SrcPortNumber), FieldRule.Number("connection.dest_port", Asim.DstPortNumber),
        FieldRule.Protocol("connection.protocol protocol"), FieldRule.Read("queryName"), FieldRule.Text("queryType", Asim.DnsQueryTypeName),
        FieldRule.Text("responseCode", Asim.DnsResponseCodeName), FieldRule.Text("rdata", Asim.DnsResponseName),
        FieldRule.Text("rule_details.reference", Asim.NetworkRuleName),
        FieldRule.Number("bytes_sent", Asim.SrcBytes), FieldRule.Number("packets_sent", Asim.SrcPackets),
        FieldRule.Moment("start_time", Asim.EventStartTime), FieldRule.Moment("end_time", Asim.EventEndTime),
        FieldRule.Text("src_instance.vm_name", Asim.SrcHostname), FieldRule.Text("dest_instance.vm_name", Asim.DstHostname),
        FieldRule.Text("vpc.vpc_name", Asim.DvcZone),
        FieldRule.Text("src_location.country", Asim.SrcGeoCountry), FieldRule.Text("dest_location.country", Asim.DstGeoCountry),
    ]);

    static readonly Product Vpc = new("Google", "GCP VPC");
    static readonly FieldSyntax Json = FieldSyntax.Json(name: static path =>
        path.StartsWith("jsonPayload."u8) ? path["jsonPayload."u8.Length..] : path);
    static readonly int Disposition = Map.Slot("disposition"), Direction = Map.Slot("rule_details.direction"),
        Own = Map.Slot("instance.vm_name");
    static readonly int Remote = Map.Slot("remote_instance.vm_name"), Source = Map.Slot("connection.src_ip"),
        Reporter = Map.Slot("reporter");
    static readonly int Query = Map.Slot("queryName"), Country = Map.Slot("remote_location.country");

    public string Name => "gcp-network";

    public int Most => 92;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        return body.StartsWith("{"u8) && line.Find(body, "\"jsonPayload\""u8) >= 0 && ((line.Find(body, "\"connection\""u8) >= 0
            && line.Find(body, "\"src_ip\""u8) >= 0) || line.Find(body, "\"queryName\""u8) >= 0) ? 92 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Json.Read(line.Body, fields);
            var table = fields.Has(Query) ? StandardTables.Dns : StandardTables.NetworkSession;
            if (!fields.Has(Query) && !fields.Has(Source)) return rows.Reject("neither a connection nor a query");
            Vpc.Begin(rows, table, line, file);
            Protocols.WriteVersion(rows, fields.Peek(Source));
            if (table == StandardTables.Dns)
            {
                rows.Text(Asim.EventSubType, "response"u8);
                rows.Text(Asim.DnsQuery, fields.Take(Query).TrimEnd((byte)'.'));
            }
            else if (fields.Take(Disposition) is { IsEmpty: false } word)
            {
                var verdict = Verdict.Of(word);
                verdict.Write(rows, word);
                rows.Text(Asim.EventSeverity, verdict.Severity);
                var isInward = fields.Take(Direction).SequenceEqual("INGRESS"u8);
                rows.Text(Asim.NetworkDirection, isInward ? "Inbound"u8 : "Outbound"u8);
                rows.Text(isInward ? Asim.DstHostname : Asim.SrcHostname, fields.Take(Own));
                rows.Text(isInward ? Asim.SrcHostname : Asim.DstHostname, fields.Take(Remote));
                rows.Text(isInward ? Asim.SrcGeoCountry : Asim.DstGeoCountry, fields.Take(Country));
            }
            else
            {
                rows.Text(Asim.EventType, "Flow"u8);
                rows.Text(Asim.NetworkDirection, fields.Peek(Reporter).StartsWith("DEST"u8) ? "Inbound"u8 : "Outbound"u8);
            }
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }
}
