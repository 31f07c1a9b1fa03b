using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Cef;

/// <summary>
/// Events of any vendor by the keys that the dictionaries of CEF and LEEF define. What two ends have is a session, what has a URL a web
/// session, all else an AuditEvent; nothing is guessed from words.
/// </summary>
sealed class NamedEvents(LogFile file, bool isLeef)
{
    internal static FieldMap Map { get; } = new([StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.AuditEvent],
    [
        FieldRule.Text("DeviceVendor", Asim.EventVendor), FieldRule.Text("DeviceProduct", Asim.EventProduct),
        FieldRule.Text("DeviceVersion", Asim.EventProductVersion), FieldRule.Text("DeviceEventClassID EventID", Asim.EventOriginalType),
        FieldRule.Read("Activity"), FieldRule.Text("cat", Asim.EventOriginalSubType),
        FieldRule.Severity("LogSeverity sev", [.. Each("Informational", "0 1 2 3 low unknown"), .. Each("Low", "4 5 6 medium"),
            .. Each("Medium", "7 8 high"), .. Each("High", "9 10 very-high critical")]),
        FieldRule.Read("rt devTime"), FieldRule.Read("start"), FieldRule.Read("end"), FieldRule.Ignore("devTimeFormat"),
        FieldRule.Read("dvchost identHostName"), FieldRule.Read("dvc"), FieldRule.Text("deviceExternalId", Asim.DvcId),
        FieldRule.Text("externalId", Asim.EventOriginalUid), FieldRule.Number("cnt baseEventCount", Asim.EventCount),

        // The two ends
        FieldRule.Address("src identSrc Source~IPv6~Address", Asim.SrcIpAddr),
        FieldRule.Address("dst Destination~IPv6~Address", Asim.DstIpAddr),
        FieldRule.Number("spt srcPort", Asim.SrcPortNumber), FieldRule.Number("dpt dstPort", Asim.DstPortNumber),
        FieldRule.Host("shost", Asim.SrcHostname), FieldRule.Host("dhost", Asim.TargetHostname, Asim.DstHostname),
        FieldRule.Text("smac srcMAC", Asim.SrcMacAddr), FieldRule.Text("dmac dstMAC", Asim.DstMacAddr),
        FieldRule.Address("sourceTranslatedAddress srcPostNAT", Asim.SrcNatIpAddr),
        FieldRule.Address("destinationTranslatedAddress dstPostNAT", Asim.DstNatIpAddr),
        FieldRule.Port("sourceTranslatedPort srcPostNATPort", Asim.SrcNatPortNumber),
        FieldRule.Port("destinationTranslatedPort dstPostNATPort", Asim.DstNatPortNumber),
        FieldRule.Text("deviceInboundInterface", Asim.DvcInboundInterface),
        FieldRule.Text("deviceOutboundInterface", Asim.DvcOutboundInterface),
        FieldRule.Read("suser usrName accountName"), FieldRule.Text("duser", Asim.TargetUsername, Asim.DstUsername),
        FieldRule.Read("deviceDirection"),

        // What passed; CEF counts in the direction from source to destination as `in`
        FieldRule.Protocol("proto"), FieldRule.Text("app", Asim.NetworkApplicationProtocol),
        FieldRule.Number("in srcBytes", Asim.SrcBytes), FieldRule.Number("out dstBytes", Asim.DstBytes),
        FieldRule.Number("srcPackets", Asim.SrcPackets), FieldRule.Number("dstPackets", Asim.DstPackets),
        FieldRule.Seconds("Duration~in~Seconds", Asim.NetworkDuration),

        // What became of it
        FieldRule.Read("act action"), FieldRule.Text("outcome", Asim.EventOriginalResultDetails),
        FieldRule.Text("reason", Asim.EventOriginalResultDetails),
        FieldRule.Read("msg message"),
        FieldRule.Text("policy RuleID Rule~Name Rule~name ruleName", Asim.NetworkRuleName, Asim.RuleName),

        // The web and files
        FieldRule.Read("request url"), FieldRule.Text("requestMethod", Asim.HttpRequestMethod),
        FieldRule.Text("requestClientApplication", Asim.HttpUserAgent), FieldRule.Text("fname", Asim.FileName, Asim.Object),
        FieldRule.Number("fsize", Asim.FileSize), FieldRule.Read("fileHash"),
        FieldRule.Text("filePath", Asim.Object),
    ]);

    static readonly FieldSyntax Cef = FieldSyntax.LabelledCef(), Leef = FieldSyntax.Leef();

    static readonly int Class = Map.Slot("DeviceEventClassID"), Activity = Map.Slot("Activity"), Received = Map.Slot("rt"),
        Start = Map.Slot("start"), End = Map.Slot("end"), Host = Map.Slot("dvchost"), Address = Map.Slot("dvc"), Source = Map.Slot("src"),
        Destination = Map.Slot("dst"), User = Map.Slot("suser"), Direction = Map.Slot("deviceDirection"), Act = Map.Slot("act"),
        Message = Map.Slot("msg"), Request = Map.Slot("request"), Hash = Map.Slot("fileHash"), Vendor = Map.Slot("DeviceVendor"),
        DstPort = Map.Slot("dpt"), Outcome = Map.Slot("outcome");

    static readonly int[] Passed = Map.Slots("spt dpt proto in out");

    readonly RecordFields fields = new(Map);

    /// <summary>What is kept of a record, to be cleared before the next.</summary>
    public IRecordState State => fields;

    public LineOutcome Read(in LogLine line, RowWriter rows)
    {
        (isLeef ? Leef : Cef).Read(line.Body, fields);
        if (!fields.Has(Vendor) && !fields.Has(Class)) return rows.Reject("no vendor and no event in the head");
        var table = fields.Has(Request) ? StandardTables.WebSession
            : fields.Has(Source) && fields.Has(Destination) || (fields.Has(Source)
                || fields.Has(Destination)) && Array.Exists(Passed, fields.Has)
            ? StandardTables.NetworkSession : StandardTables.AuditEvent;
        rows.Begin(table);
        rows.Text(Asim.EventVendor, "Unknown"u8);
        rows.Text(Asim.EventProduct, "Unknown"u8);
        Outcomes.Write(rows, null);
        WriteDevice(line.Head, rows);
        WriteTimes(line.Head, rows);
        var name = fields.Take(Activity);
        if (name.IsEmpty) name = fields.Peek(Class);
        rows.Text(Asim.EventMessage, fields.Has(Message) ? fields.Take(Message) : name);
        var act = fields.Take(Act);
        if (SessionKinds.IsTraffic(table)) WriteSession(table, act, rows);
        else
        {
            rows.Text(Asim.EventType, "Other"u8);
            rows.Text(Asim.Operation, name);
            rows.Text(Asim.DvcOriginalAction, act);
            if (Outcomes.Of(fields.Peek(Outcome)) is { } succeeded) Outcomes.Write(rows, succeeded);
            UserNames.Actor.Name(rows, fields.Take(User));
        }
        fields.Write(table, rows, file);
        return LineOutcome.Parsed;
    }

    void WriteDevice(Head head, RowWriter rows)
    {
        var host = fields.Take(Host);
        if (host.IsEmpty) host = fields.Take(Address);
        else rows.Address(Asim.DvcIpAddr, fields.Take(Address));
        if (host.IsEmpty) HostNames.Device(rows, head.Host);
        else HostNames.Device(rows, host);
    }

    void WriteTimes(Head head, RowWriter rows)
    {
        var start = LogTimeText.Parse(fields.Take(Start));
        var end = LogTimeText.Parse(fields.Take(End));
        rows.Time(LogTimeText.Parse(fields.Take(Received)) ?? start ?? end ?? head.Time, file);
        if (start is not null) rows.Time(Asim.EventStartTime, file.Times.Resolve(start).Utc);
        if (end is not null) rows.Time(Asim.EventEndTime, file.Times.Resolve(end).Utc);
    }

    void WriteSession(TableSchema table, ReadOnlySpan<byte> act, RowWriter rows)
    {
        rows.Text(Asim.EventType, SessionKinds.EventType(table));
        Verdict.Of(act).Write(rows, act);
        Protocols.WriteVersion(rows, fields.Peek(Source));
        rows.Text(Asim.SrcUsername, fields.Take(User));
        var direction = fields.Take(Direction);
        rows.Text(Asim.NetworkDirection, direction.SequenceEqual("0"u8) ? "Inbound"u8 : direction.SequenceEqual("1"u8)
            ? "Outbound"u8 : default);
        if (table != StandardTables.WebSession) return;
        WebAddresses.Write(rows, default, fields.Take(Request), fields.Peek(DstPort).SequenceEqual("443"u8));
        FileHashes.Write(rows, fields.Take(Hash));
    }

    static IEnumerable<(string, string)> Each(string severity, string words) => words.Split(' ').Select(word => (word, severity));
}
