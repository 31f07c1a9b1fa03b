using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.JuniperSrx;

/// <summary>
/// Juniper's SRX and Junos: sessions, screens, IDP, UTM, threat prevention and the system's own messages, as structured data
/// (`RT_FLOW_SESSION_CLOSE [junos@2636… key="value"]`) and in prose (`RT_FLOW: session closed TCP FIN: A/p->B/p …`).
/// </summary>
sealed class JuniperSrxFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication, StandardTables.AuditEvent],
    [
        FieldRule.Address("source-address client-ip src-ip remote-address", Asim.SrcIpAddr),
        FieldRule.Address("destination-address dst-ip", Asim.TargetIpAddr, Asim.DstIpAddr),
        FieldRule.Number("source-port src-port", Asim.SrcPortNumber),
        FieldRule.Number("destination-port dst-port", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Address("nat-source-address", Asim.SrcNatIpAddr), FieldRule.Address("nat-destination-address", Asim.DstNatIpAddr),
        FieldRule.Port("nat-source-port", Asim.SrcNatPortNumber), FieldRule.Port("nat-destination-port", Asim.DstNatPortNumber),
        FieldRule.Text("source-zone-name source-zone zone~name", Asim.SrcZone),
        FieldRule.Text("destination-zone-name destination-zone", Asim.DstZone),
        FieldRule.Text("packet-incoming-interface interface-name source-interface-name interface~name", Asim.DvcInboundInterface),
        FieldRule.Text("destination-interface-name", Asim.DvcOutboundInterface),
        FieldRule.Host("hostname client-hostname", Asim.SrcHostname), FieldRule.Host("http-host", Asim.DstHostname),
        FieldRule.Protocol("protocol-id protocol-name protocol"), FieldRule.Text("icmp-type", Asim.NetworkIcmpType),
        FieldRule.Read("service-name"), FieldRule.Read("application application-name APPLICATION"), FieldRule.Read("nested-application"),
        FieldRule.Number("packets-from-client inbound-packets", Asim.SrcPackets),
        FieldRule.Number("bytes-from-client inbound-bytes", Asim.SrcBytes),
        FieldRule.Number("packets-from-server outbound-packets", Asim.DstPackets),
        FieldRule.Number("bytes-from-server outbound-bytes", Asim.DstBytes),
        FieldRule.Seconds("elapsed-time", Asim.NetworkDuration), FieldRule.Text("session-id-32 session-id", Asim.NetworkSessionId),
        FieldRule.Text("policy-name", Asim.NetworkRuleName, Asim.RuleName),
        FieldRule.By("rule-name", [Asim.NetworkRuleNumber], static (value, rows) =>
        {
            if (TextCursor.IsNumber(value)) rows.Number(Asim.NetworkRuleNumber, value);
            else rows.Extra("rule-name"u8, value);
        }),
        FieldRule.Read("action ACTION"),
        FieldRule.Text("reason REASON error-message", Asim.EventOriginalResultDetails),
        FieldRule.Severity("threat-severity", ("INFO", "Informational"), ("LOW", "Low"), ("MEDIUM", "Medium"), ("HIGH", "High"),
            ("CRITICAL", "High")),
        FieldRule.Text("attack-name name malware-info feed-name", Asim.ThreatName), FieldRule.Text("sub-category", Asim.ThreatCategory),
        FieldRule.Text("category CATEGORY", Asim.UrlCategory), FieldRule.Read("url URL"), FieldRule.Read("obj OBJ"),
        FieldRule.Text("filename file-name", Asim.FileName), FieldRule.Text("sample-sha256", Asim.FileSHA256),
        FieldRule.Read("username USERNAME user-name"), FieldRule.Read("ssh-connection"), FieldRule.Read("ip-address"),
        FieldRule.Text("message", Asim.EventMessage), FieldRule.Read("command"),
    ]);

    static readonly Product Srx = new("Juniper", "SRX");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(), Commas = FieldSyntax.Pairs(KeyValueDialect.Comma);

    static readonly int Source = Map.Slot("source-address"), Destination = Map.Slot("destination-address"), Url = Map.Slot("url"),
        Path = Map.Slot("obj"), File = Map.Slot("filename"), Attack = Map.Slot("attack-name"),
        Act = Map.Slot("action"), User = Map.Slot("username"),
        Command = Map.Slot("command"), Connection = Map.Slot("ssh-connection"), Limited = Map.Slot("ip-address"),
        Service = Map.Slot("service-name"), DstPort = Map.Slot("destination-port");
    static readonly int[] Applications = Map.Slots("nested-application application");

    public string Name => "juniper-srx";

    public int Most => 93;

    public int Recognise(in LogLine line)
    {
        if (line.Find(line.Text, "RT_"u8) is >= 0 and var at && JunosMessage.IsRealTime(line.Text[at..])) return 93;
        return line.Head.MessageId.Length > 0 && line.Find(line.Text, "[junos@"u8) >= 0 || JunosMessage.IsSystem(line.Body)
            || line.Head.Program.StartsWith("PFE_FW_SYSLOG", StringComparison.Ordinal) ? 90 : 0;
    }

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var message = JunosMessage.Of(line);
            var data = line.Text.IndexOf("[junos@"u8);
            var text = data >= 0 ? line.Text[data..JunosMessage.EndOfData(line.Text, data)] : message.Text;
            (data < 0 && message.Is("RT_IDP"u8) ? Commas : Pairs).Read(text, fields);
            var session = data >= 0 ? default : JunosSession.Of(message.Text);
            var table = TableOf(fields, message, session);
            Srx.Begin(rows, table, line, file);
            rows.Text(Asim.EventOriginalType, message.Tag);
            rows.Text(Asim.EventMessage, message.Text);
            if (SessionKinds.IsTraffic(table)) WriteSession(fields, table, message, session, rows);
            else if (table == StandardTables.Authentication) WriteSignIn(fields, message, rows);
            else WriteAudit(fields, message, rows);
            fields.Write(table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static TableSchema TableOf(RecordFields fields, in JunosMessage message, in JunosSession session)
    {
        if (message.IsSignIn) return StandardTables.Authentication;
        if (fields.Has(Url) || fields.Has(File)) return StandardTables.WebSession;
        return message.IsTraffic && (fields.Has(Source) || fields.Has(Destination) || fields.Has(Limited) || session.IsFound)
            ? StandardTables.NetworkSession : StandardTables.AuditEvent;
    }

    static void WriteSession(RecordFields fields, TableSchema table, in JunosMessage message, in JunosSession session, RowWriter rows)
    {
        rows.Text(Asim.EventType, message.IsAttack && table == StandardTables.NetworkSession ? "IDS"u8 : SessionKinds.EventType(table));
        session.Write(rows);
        var limited = fields.Take(Limited);
        rows.Address(fields.Peek(Attack).StartsWith("Dst"u8) ? Asim.DstIpAddr : Asim.SrcIpAddr, limited);
        var word = fields.Take(Act);
        // `ACTION="URL Blocked" A(p)->B(p) CATEGORY=…`: what is no pair follows the value.
        if (word.IndexOf((byte)'"') is > 0 and var quote) word = word[..quote];
        if (word.IsEmpty) word = session.Action;
        var verdict = message.VerdictOf(word);
        verdict.Write(rows, word);
        rows.Text(Asim.EventSeverity, verdict.Severity);
        rows.Text(Asim.EventSubType, message.Phase);
        Protocols.WriteVersion(rows, fields.Has(Source) ? fields.Peek(Source) : rows.Peek(Asim.SrcIpAddr));
        foreach (var slot in Applications)
            if (!rows.Has(Asim.NetworkApplicationProtocol)
                && IsName(fields.Peek(slot))) rows.Text(Asim.NetworkApplicationProtocol, fields.Take(slot));
        var service = fields.Peek(Service);
        if (!rows.Has(Asim.NetworkApplicationProtocol)
            && IsName(service)) rows.Text(Asim.NetworkApplicationProtocol, fields.Take(Service));
        rows.Text(Asim.SrcUsername, fields.Take(User));
        if (table != StandardTables.WebSession) return;
        var url = fields.Take(Url);
        var isHost = fields.Has(Path);
        if (!url.IsEmpty)
            WebAddresses.Write(rows, isHost ? url : default, isHost
                ? JunosMessage.BeforeUser(fields.Take(Path), rows) : url, fields.Peek(DstPort).SequenceEqual("443"u8));
    }

    static bool IsName(ReadOnlySpan<byte> word) => !word.IsEmpty && !word.SequenceEqual("UNKNOWN"u8) && !word.SequenceEqual("None"u8);

    static void WriteSignIn(RecordFields fields, in JunosMessage message, RowWriter rows)
    {
        rows.Text(Asim.EventType, message.IsSignOut ? "Logoff"u8 : "Logon"u8);
        Outcomes.Write(rows, !message.IsFailure);
        var user = fields.Take(User);
        UserNames.Target.Name(rows, user.IsEmpty ? message.User : user);
        var from = fields.Take(Connection);
        if (from.IndexOf((byte)' ') is > 0 and var end) from = from[..end];
        rows.Address(Asim.SrcIpAddr, from.IsEmpty ? message.From : from);
    }

    static void WriteAudit(RecordFields fields, in JunosMessage message, RowWriter rows)
    {
        rows.Text(Asim.EventType, message.Is("UI_COMMIT"u8) ? "Set"u8 : message.Is("UI_CMDLINE"u8) ? "Execute"u8 : "Other"u8);
        rows.Text(Asim.Operation, message.Tag.IsEmpty ? "message"u8 : message.Tag);
        var user = fields.Take(User);
        UserNames.Actor.Name(rows, user.IsEmpty ? message.User : user);
        rows.Address(Asim.SrcIpAddr, message.From);
        var command = fields.Take(Command);
        rows.Text(Asim.Object, command.IsEmpty ? TextCursor.Between(message.Text, "command '"u8, "'"u8).TrimEnd((byte)' ') : command);
    }
}
