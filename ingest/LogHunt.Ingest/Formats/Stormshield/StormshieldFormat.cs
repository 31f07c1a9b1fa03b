using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Stormshield;

/// <summary>
/// Stormshield Network Security: `id=firewall time="…" fw="SN210" tz=+0100 startime="…" … logtype="filter"`, a log for each kind of thing.
/// </summary>
sealed class StormshieldFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new(StandardTables.All,
    [
        .. FieldRule.ReadEach("time startime tz fw logtype user msg action error arg dstname duration"), FieldRule.Ignore("id"),
        FieldRule.Severity("pri", ("0", "High"), ("1", "High"), ("2", "High"), ("3", "Medium"), ("4", "Low"), ("5", "Informational"),
            ("6", "Informational"), ("7", "Informational")),
        FieldRule.Address("src", Asim.SrcIpAddr), FieldRule.Address("dst", Asim.DstIpAddr), FieldRule.Number("srcport port", Asim.SrcPortNumber),
        FieldRule.Number("dstport", Asim.DstPortNumber), FieldRule.Address("modsrc", Asim.SrcNatIpAddr),
        FieldRule.Port("modsrcport", Asim.SrcNatPortNumber),
        FieldRule.Address("origdst", Asim.DstNatIpAddr), FieldRule.Port("origdstport", Asim.DstNatPortNumber),
        FieldRule.Text("srcmac", Asim.SrcMacAddr), FieldRule.Text("dstmac", Asim.DstMacAddr), FieldRule.Text("srcname", Asim.SrcHostname),
        FieldRule.Number("sent", Asim.SrcBytes), FieldRule.Number("rcvd", Asim.DstBytes), FieldRule.Protocol("ipproto"),
        FieldRule.Text("proto", Asim.NetworkApplicationProtocol), FieldRule.Number("ruleid", Asim.NetworkRuleNumber),
        FieldRule.Text("rulename", Asim.NetworkRuleName),
        FieldRule.Text("srcif", Asim.DvcInboundInterface), FieldRule.Text("dstif", Asim.DvcOutboundInterface),
        FieldRule.Text("srccountry", Asim.SrcGeoCountry), FieldRule.Text("dstcountry", Asim.DstGeoCountry),
        FieldRule.Text("icmptype", Asim.NetworkIcmpType), FieldRule.Number("icmpcode", Asim.NetworkIcmpCode),
        FieldRule.Text("op", Asim.HttpRequestMethod), FieldRule.Text("result", Asim.HttpStatusCode),
        FieldRule.Text("cat_site", Asim.UrlCategory),
        FieldRule.Number("alarmid", Asim.RuleNumber), FieldRule.Text("classification class", Asim.ThreatCategory),
        FieldRule.TextBut("clean", "virus", Asim.ThreatName),
        FieldRule.Text("domain", Asim.TargetUserDomain, Asim.ActorUserDomain), FieldRule.Text("method", Asim.LogonMethod),
        FieldRule.Text("service", Asim.Operation), FieldRule.Address("address", Asim.SrcIpAddr),
    ]);

    static readonly Product Firewall = new("Stormshield", "SNS");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs();
    static readonly int Time = Map.Slot("time"), Start = Map.Slot("startime"), Zone = Map.Slot("tz"), Device = Map.Slot("fw"),
        Log = Map.Slot("logtype");
    static readonly int User = Map.Slot("user"), Message = Map.Slot("msg"), Action = Map.Slot("action"), Error = Map.Slot("error");
    static readonly int Url = Map.Slot("arg"), Host = Map.Slot("dstname"), Duration = Map.Slot("duration"), Source = Map.Slot("src");

    public string Name => "stormshield";

    public int Most => 95;

    public int Recognise(in LogLine line)
    {
        var text = line.Text;
        return line.Find(text, " startime=\""u8) >= 0 && line.Find(text, "logtype=\""u8) >= 0 ? 95 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            Pairs.Read(line.Text, fields);
            if (!fields.Has(Log)) return rows.Reject("no logtype");
            var table = TableOf(fields);
            var start = TimeOf(fields, Start);
            Firewall.Begin(rows, table, line, file, TimeOf(fields, Time) ?? start);
            if (start is not null) rows.Time(Asim.EventStartTime, file.Times.Resolve(start).Utc);
            HostNames.Device(rows, fields.Take(Device));
            rows.Text(Asim.EventOriginalType, fields.Peek(Log));
            var message = fields.Take(Message);
            rows.Text(Asim.EventMessage, message);
            if (table == StandardTables.Authentication) SignIn(fields, rows);
            else if (table == StandardTables.AuditEvent)
            {
                rows.Text(Asim.Operation, message.IsEmpty ? fields.Peek(Log) : message);
                UserNames.Actor.Name(rows, fields.Take(User));
            }
            else Traffic(fields, rows, table);
            fields.Take(Log);
            fields.Write(table, rows, file);
            Severities.Raise(rows);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>`time` is when the line was written, `startime` when what it tells of began, and `tz` the offset of both.</summary>
    static LogTime? TimeOf(RecordFields fields, int slot) => LogTimeText.Parse(fields.Take(slot)) is { } time
        ? time with { Offset = LogTimeText.TryOffset(fields.Take(Zone), out var offset) ? offset : null }
        : null;

    static TableSchema TableOf(RecordFields fields)
    {
        var log = fields.Peek(Log);
        if (log.SequenceEqual("auth"u8) || (log.SequenceEqual("xvpn"u8) && fields.Has(User))) return StandardTables.Authentication;
        if (!fields.Has(Source) || log.SequenceEqual("server"u8) || log.SequenceEqual("system"u8)) return StandardTables.AuditEvent;
        return log.SequenceEqual("web"u8) || fields.Has(Url) ? StandardTables.WebSession : StandardTables.NetworkSession;
    }

    static void SignIn(RecordFields fields, RowWriter rows)
    {
        // `error` is 0 for what went well, and a number of the vendor's for what did not.
        bool? result = fields.NumberOf(Error) switch { 0 => true, null => null, _ => false };
        Outcomes.Write(rows, result);
        rows.Text(Asim.EventOriginalResultDetails, fields.Take(Error));
        UserNames.Target.Name(rows, fields.Take(User));
    }

    static void Traffic(RecordFields fields, RowWriter rows, TableSchema table)
    {
        var word = fields.Take(Action);
        var verdict = Verdict.Of(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        rows.Text(Asim.SrcUsername, fields.Take(User));
        Protocols.WriteVersion(rows, fields.Peek(Source));
        var log = fields.Peek(Log);
        if (log.SequenceEqual("alarm"u8) && table == StandardTables.NetworkSession) rows.Text(Asim.EventType, "IDS"u8);
        if (log.SequenceEqual("connection"u8) || log.SequenceEqual("plugin"u8)) rows.Text(Asim.EventSubType, "End"u8);
        if (double.TryParse(fields.Take(Duration), System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < 1e6)
            rows.Number(Asim.NetworkDuration, (long)Math.Round(seconds * 1000));
        if (table == StandardTables.WebSession) WebAddresses.Write(rows, fields.Take(Host), fields.Take(Url), isEncrypted: false);
        else rows.Text(Asim.DstHostname, fields.Take(Host));
    }
}
