using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.AzureFirewall;

/// <summary>
/// Azure Firewall, as Azure Monitor's diagnostics or as rows of Log Analytics: the older categories (`AzureFirewallNetworkRule`) with a
/// sentence in `msg`, and the structured ones (`AZFWNetworkRule`) with a field for each thing.
/// </summary>
sealed class AzureFirewallFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Dns,
        StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Fqdn TargetUrl"), FieldRule.Read("category Category Type"), FieldRule.Read("msg msg_s"),
        FieldRule.Read("resourceId ResourceId _ResourceId"), FieldRule.Read("Action Action_s"),
        FieldRule.Time("time TimeGenerated"), FieldRule.Protocol("Protocol"),
        FieldRule.Address("SourceIp SourceIP", Asim.SrcIpAddr), FieldRule.Number("SourcePort", Asim.SrcPortNumber),
        FieldRule.Address("DestinationIp DestinationIP", Asim.DstIpAddr), FieldRule.Number("DestinationPort", Asim.DstPortNumber),
        FieldRule.Address("TranslatedIp", Asim.DstNatIpAddr), FieldRule.Port("TranslatedPort", Asim.DstNatPortNumber),
        FieldRule.Text("Rule", Asim.NetworkRuleName), FieldRule.Text("ActionReason", Asim.EventOriginalResultDetails),
        FieldRule.Text("WebCategory", Asim.UrlCategory), FieldRule.Text("ThreatDescription", Asim.ThreatName),
        FieldRule.Number("SignatureId", Asim.RuleNumber), FieldRule.Text("Description", Asim.RuleName),
        FieldRule.Severity("Severity", ("1", "High"), ("2", "Medium"), ("3", "Low")),
        FieldRule.Text("QueryName", Asim.DnsQuery), FieldRule.Text("QueryType", Asim.DnsQueryTypeName),
        FieldRule.Text("QueryClass", Asim.DnsQueryClassName), FieldRule.Text("QueryId", Asim.DnsSessionId),
        FieldRule.Text("ResponseCode", Asim.DnsResponseCodeName), FieldRule.Text("ResponseFlags", Asim.DnsFlags),
        FieldRule.Number("RequestSize", Asim.SrcBytes), FieldRule.Number("ResponseSize", Asim.DstBytes),
        FieldRule.Seconds("RequestDurationSecs", Asim.NetworkDuration),
        FieldRule.Text("operationName OperationName", Asim.EventOriginalSubType),
        FieldRule.Ignore("TenantId SourceSystem"),
    ]);

    static readonly Product Firewall = new("Microsoft", "Azure Firewall");
    static readonly FieldSyntax Json = FieldSyntax.Json(name: static path =>
        path.StartsWith("properties."u8) ? path["properties."u8.Length..] : path);
    static readonly int Category = Map.Slot("category"), Sentence = Map.Slot("msg"), Resource = Map.Slot("resourceId"),
        Action = Map.Slot("Action");
    static readonly int Fqdn = Map.Slot("Fqdn"), Url = Map.Slot("TargetUrl"), Query = Map.Slot("QueryName"), Source = Map.Slot("SourceIp");
    static readonly int Signature = Map.Slot("SignatureId"), Port = Map.Slot("DestinationPort");

    public string Name => "azure-firewall";

    public int Most => 94;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        return body.StartsWith("{"u8) && (line.Find(body, "\"AZFW"u8) >= 0 || line.Find(body, "\"AzureFirewall"u8) >= 0) ? 94 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Json.Read(line.Body, fields);
            if (!fields.Has(Category)) return rows.Reject("no category");
            var sentence = fields.Peek(Sentence);
            var table = fields.Has(Query) || AzureFirewallSentence.IsQuery(sentence) ? StandardTables.Dns
                : fields.Has(Fqdn) || fields.Has(Url) || sentence.StartsWith("HTTP"u8) ? StandardTables.WebSession
                : fields.Has(Source) || AzureFirewallSentence.IsRequest(sentence) ? StandardTables.NetworkSession
                : StandardTables.AuditEvent;
            Firewall.Begin(rows, table, line, file);
            if (fields.Peek(Resource) is { IsEmpty: false } resource)
                HostNames.Device(rows, resource[(resource.LastIndexOf((byte)'/') + 1)..]);
            rows.Text(Asim.EventOriginalType, fields.Peek(Category));
            rows.Text(Asim.EventMessage, sentence);
            if (table == StandardTables.AuditEvent)
            {
                if (sentence.IsEmpty && fields.Count < 4) return rows.Reject("neither a sentence nor fields of traffic");
                rows.Text(Asim.Operation, fields.Peek(Category));
            }
            else if (!sentence.IsEmpty) AzureFirewallSentence.Write(sentence, rows, table);
            else Traffic(fields, rows, table);
            fields.Take(Category);
            fields.Take(Sentence);
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        Protocols.WriteVersion(rows, fields.Peek(Source));
        WriteVerdict(rows, fields.Take(Action));
        if (fields.Has(Signature) && table == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
        if (table == StandardTables.Dns) rows.Text(Asim.EventSubType, "response"u8);
        if (table != StandardTables.WebSession) return;
        rows.Text(Asim.DstHostname, fields.Peek(Fqdn));
        if (fields.Has(Url)) WriteUrl(rows, fields.Take(Url), fields.Peek(Port).SequenceEqual("443"u8));
        else rows.Text(Asim.UrlDomain, fields.Take(Fqdn));
    }

    internal static void WriteVerdict(RowWriter rows, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty) return;
        var verdict = Verdict.Of(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
    }

    /// <summary>`www.example.com/path`, without a scheme.</summary>
    internal static void WriteUrl(RowWriter rows, ReadOnlySpan<byte> url, bool isEncrypted)
    {
        var slash = url.IndexOf((byte)'/');
        if (url.IndexOf("://"u8) > 0 || slash < 0)
            WebAddresses.Write(rows, slash < 0 ? url : default, slash < 0 ? "/"u8 : url, isEncrypted);
        else WebAddresses.Write(rows, url[..slash], url[slash..], isEncrypted);
    }
}
