using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CiscoUmbrella;

/// <summary>
/// Cisco Umbrella's CSV files, which have no header: DNS, proxy, cloud firewall, IP and the dashboard's own audit. Newer versions
/// add values at the end, so a value's meaning is its position; which log it is follows from the values that only one log has.
/// </summary>
sealed class CiscoUmbrellaFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Dns, StandardTables.WebSession, StandardTables.NetworkSession,
        StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("identities identityTypes policyIdentityType direction url domain user"), FieldRule.Read("policyIdentity"),
        FieldRule.Read("timestamp"), FieldRule.Verdict("action"),
        FieldRule.Address("internalIp sourceIp", Asim.SrcIpAddr), FieldRule.Address("externalIp", Asim.SrcNatIpAddr),
        FieldRule.Address("destinationIp", Asim.DstIpAddr), FieldRule.Number("sourcePort", Asim.SrcPortNumber),
        FieldRule.Number("destinationPort", Asim.DstPortNumber), FieldRule.Protocol("ipProtocol"),
        FieldRule.Number("packetSize", Asim.SrcBytes),
        FieldRule.By("queryType", [Asim.DnsQueryTypeName], WriteQueryType), FieldRule.Text("responseCode", Asim.DnsResponseCodeName),
        FieldRule.Text("categories", Asim.UrlCategory, Asim.ThreatCategory), FieldRule.Text("blockedCategories", Asim.ThreatCategory),
        FieldRule.Text("referer", Asim.HttpReferrer), FieldRule.Text("userAgent", Asim.HttpUserAgent),
        FieldRule.Text("statusCode", Asim.HttpStatusCode), FieldRule.Number("requestSize", Asim.SrcBytes),
        FieldRule.Number("responseSize", Asim.DstBytes), FieldRule.Text("contentType", Asim.HttpContentType),
        FieldRule.Text("sha256", Asim.FileSHA256), FieldRule.Text("avDetections", Asim.ThreatName),
        FieldRule.Text("requestMethod", Asim.HttpRequestMethod), FieldRule.Text("fileName", Asim.FileName),
        FieldRule.Text("ruleId", Asim.NetworkRuleName, Asim.RuleName), FieldRule.Text("dataCenter", Asim.DvcZone),
        FieldRule.Text("auditId", Asim.EventOriginalUid), FieldRule.Text("type", Asim.Object),
        FieldRule.Text("auditAction", Asim.Operation),
        FieldRule.Address("loggedInFrom", Asim.SrcIpAddr), FieldRule.Text("before", Asim.OldValue), FieldRule.Text("after", Asim.NewValue),
    ]);

    static readonly FieldColumns DnsColumns = Map.At("timestamp policyIdentity identities internalIp externalIp action queryType responseCode domain",
        "categories policyIdentityType identityTypes blockedCategories ruleId destinationCountries organizationId");
    static readonly FieldColumns ProxyColumns = Map.At("timestamp policyIdentity internalIp externalIp destinationIp contentType action url referer userAgent",
        "statusCode requestSize responseSize responseBodySize sha256 categories avDetections puas ampDisposition ampMalwareName ampScore",
        "policyIdentityType blockedCategories identities identityTypes requestMethod dlpStatus certificateErrors fileName rulesetId ruleId",
        "destinationListIds isolateAction fileAction warnStatus forwardingMethod producer");
    static readonly FieldColumns FirewallColumns = Map.At("timestamp originId identities identityTypes direction ipProtocol packetSize sourceIp sourcePort",
        "destinationIp destinationPort dataCenter ruleId action fqdns destinationListIds organizationId");
    static readonly FieldColumns AddressColumns = Map.At("timestamp policyIdentity sourceIp sourcePort destinationIp destinationPort categories identityTypes");
    static readonly FieldColumns AuditColumns = Map.At("auditId timestamp user name type auditAction loggedInFrom before after");

    static readonly Product Umbrella = new("Cisco", "Umbrella");
    static readonly SeparatedSyntax Commas = FieldSyntax.Separated((byte)',');
    static readonly int Identities = Map.Slot("identities"), Kinds = Map.Slot("identityTypes"), Policy = Map.Slot("policyIdentity");
    static readonly int Time = Map.Slot("timestamp"), PolicyKind = Map.Slot("policyIdentityType");
    static readonly int Direction = Map.Slot("direction"), Url = Map.Slot("url"), Domain = Map.Slot("domain"), User = Map.Slot("user");

    public string Name => "cisco-umbrella";

    public int Most => 88;

    public int Recognise(in LogLine line)
    {
        var body = line.Body;
        return body.Length > 40 && body[0] is (byte)'"' or (byte)'2' && ColumnsOf(body) is not null ? 88 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (ColumnsOf(line.Body) is not { } columns
                || !Commas.Read(line.Body, columns, fields)) return rows.Reject("no row of a log of Umbrella's");
            var table = columns == DnsColumns ? StandardTables.Dns : columns == ProxyColumns ? StandardTables.WebSession
                : columns == AuditColumns ? StandardTables.AuditEvent : StandardTables.NetworkSession;
            // The files are in UTC, as their documentation says.
            Umbrella.Begin(rows, table, line, file, LogTimeText.Parse(fields.Take(Time)) is { } time
                ? time with { Offset = TimeSpan.Zero } : null);
            rows.Text(Asim.EventOriginalType, columns == DnsColumns ? "dnslogs"u8 : columns == ProxyColumns ? "proxylogs"u8
                : columns == FirewallColumns ? "firewalllogs"u8 : columns == AddressColumns ? "iplogs"u8 : "auditlogs"u8);
            if (table == StandardTables.AuditEvent) UserNames.Actor.Name(rows, fields.Take(User));
            else Identify(fields, rows);
            if (table == StandardTables.Dns)
            {
                rows.Text(Asim.EventSubType, "response"u8);
                rows.Text(Asim.DnsQuery, fields.Take(Domain).TrimEnd((byte)'.'));
            }
            else if (table == StandardTables.WebSession) WebAddresses.Write(rows, default, fields.Take(Url), isEncrypted: false);
            else if (fields.Take(Direction) is { IsEmpty: false } direction)
                rows.Text(Asim.NetworkDirection, direction.SequenceEqual("INBOUND"u8) ? "Inbound"u8 : "Outbound"u8);
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>The log that a row is of, by the values that no other has at their place; null for none.</summary>
    static FieldColumns? ColumnsOf(ReadOnlySpan<byte> row)
    {
        var first = Commas.ValueAt(row, 0);
        if (!IsTime(first)) return TextCursor.IsNumber(first) && row[0] == '"' && IsTime(Commas.ValueAt(row, 1))
            && Commas.Count(row) == 9 ? AuditColumns : null;
        if (IsVerdict(Commas.ValueAt(row, 5)) && Commas.ValueAt(row, 6).EndsWith(")"u8)) return DnsColumns;
        if (IsVerdict(Commas.ValueAt(row, 6)) && Commas.Count(row) >= 20) return ProxyColumns;
        var direction = Commas.ValueAt(row, 4);
        if ((direction.SequenceEqual("INBOUND"u8) || direction.SequenceEqual("OUTBOUND"u8))
            && IsVerdict(Commas.ValueAt(row, 13))) return FirewallColumns;
        return row[0] == '"' && Commas.Count(row) is 7 or 8 && IsPort(Commas.ValueAt(row, 3)) && IsPort(Commas.ValueAt(row, 5))
            && Commas.ValueAt(row, 2).IndexOfAny((byte)'.', (byte)':') > 0 ? AddressColumns : null;
    }

    static bool IsTime(ReadOnlySpan<byte> value) => value.Length == 19 && value[4] == '-' && value[10] == ' ' && value[13] == ':';

    static bool IsPort(ReadOnlySpan<byte> value) => value.Length < 6 && TextCursor.IsNumber(value);

    static bool IsVerdict(ReadOnlySpan<byte> value) => value.Length is >= 5 and <= 9 && Verdict.Of(value).Action.Length > 0;

    /// <summary>
    /// Who asked: the kinds of identity stand in the order of the identities. `Ola Hansen (ola@example.com)` is the name in brackets.
    /// </summary>
    static void Identify(RecordFields fields, RowWriter rows)
    {
        var names = fields.Peek(Identities);
        var kinds = fields.Peek(Kinds);
        if (names.IsEmpty)
        {
            names = fields.Peek(Policy);
            kinds = fields.Peek(PolicyKind);
        }
        else if (kinds.IsEmpty) kinds = fields.Peek(PolicyKind);
        while (!names.IsEmpty)
        {
            var name = Next(ref names);
            var kind = Next(ref kinds);
            if (kind.StartsWith("AD User"u8) || kind.StartsWith("User"u8) || kind.StartsWith("Directory User"u8))
            {
                var open = name.IndexOf((byte)'(');
                rows.Text(Asim.SrcUsername, open > 0 && name[^1] == ')' ? name[(open + 1)..^1] : name);
            }
            else if (kind.IndexOf("Computer"u8) >= 0 || kind.IndexOf("Roaming"u8) >= 0) rows.Text(Asim.SrcHostname, name);
        }
    }

    static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> list)
    {
        var comma = list.IndexOf((byte)',');
        var one = comma < 0 ? list : list[..comma];
        list = comma < 0 ? default : list[(comma + 1)..];
        return one.Trim((byte)' ');
    }

    /// <summary>`28 (AAAA)`.</summary>
    static void WriteQueryType(ReadOnlySpan<byte> type, RowWriter rows)
    {
        var open = type.IndexOf(" ("u8);
        if (open <= 0 || type[^1] != ')')
        {
            rows.Text(Asim.DnsQueryTypeName, type);
            return;
        }
        rows.Number(Asim.DnsQueryType, type[..open]);
        rows.Text(Asim.DnsQueryTypeName, type[(open + 2)..^1]);
    }
}
