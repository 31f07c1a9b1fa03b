using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.WatchGuard;

/// <summary>
/// WatchGuard's Firebox (Fireware 11 and 12): `msg_id="3000-0148" Allow IN OUT 52 tcp 20 127 A B 62443 80 … key="value" (policy)`, its
/// other messages, and its LEEF. What relays make of the head does not matter: the bracket in it holds the time, in UTC.
/// </summary>
sealed class WatchGuardFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new(
        [StandardTables.NetworkSession, StandardTables.WebSession, StandardTables.Authentication, StandardTables.AuditEvent],
    [
        FieldRule.Text("EventID", Asim.EventOriginalType), FieldRule.Read("disp"), FieldRule.Time("devTime"),
        FieldRule.Ignore("DeviceVendor"), FieldRule.Ignore("DeviceProduct"), FieldRule.Text("DeviceVersion", Asim.EventProductVersion),
        FieldRule.Text("serial", Asim.DvcId), FieldRule.Text("policy", Asim.NetworkRuleName, Asim.RuleName),
        FieldRule.Text("in_if", Asim.DvcInboundInterface), FieldRule.Text("out_if", Asim.DvcOutboundInterface),
        FieldRule.Address("src", Asim.SrcIpAddr), FieldRule.Address("dst", Asim.DstIpAddr),
        FieldRule.Number("srcPort", Asim.SrcPortNumber), FieldRule.Number("dstPort", Asim.TargetPortNumber, Asim.DstPortNumber),
        FieldRule.Address("srcPostNAT src_ip_nat", Asim.SrcNatIpAddr), FieldRule.Address("dstPostNAT dst_ip_nat", Asim.DstNatIpAddr),
        FieldRule.Port("srcPostNATPort src_port_nat", Asim.SrcNatPortNumber),
        FieldRule.Port("dstPostNATPort dst_port_nat", Asim.DstNatPortNumber),
        FieldRule.Read("proto protocol"), FieldRule.Text("app_name", Asim.NetworkApplicationProtocol),
        FieldRule.Number("sent_bytes", Asim.SrcBytes), FieldRule.Number("rcvd_bytes", Asim.DstBytes),
        FieldRule.Seconds("duration", Asim.NetworkDuration), FieldRule.Text("msg", Asim.EventMessage),
        FieldRule.Read("src_user usrName"), FieldRule.Text("dst_user", Asim.DstUsername),
        FieldRule.Text("geo_src", Asim.SrcGeoCountry), FieldRule.Text("geo_dst", Asim.DstGeoCountry),
        FieldRule.Read("dstname host"), FieldRule.Read("arg path"), FieldRule.Text("op", Asim.HttpRequestMethod),
        FieldRule.Host("sni", Asim.DstHostname), FieldRule.Text("cats", Asim.UrlCategory), FieldRule.Text("md5", Asim.FileMD5), FieldRule.Text("sha256_hash", Asim.FileSHA256),
        FieldRule.Text("file_name filename", Asim.FileName),
        FieldRule.Text("virus signature_name", Asim.ThreatName), FieldRule.Text("signature_id", Asim.ThreatId),
        FieldRule.Text("signature_cat", Asim.ThreatCategory), FieldRule.Text("reason", Asim.EventOriginalResultDetails),
    ]);

    static readonly Product Firebox = new("WatchGuard", "Firebox");
    static readonly FieldSyntax Pairs = FieldSyntax.Pairs(), Leef = FieldSyntax.Leef();

    static readonly int Disposition = Map.Slot("disp"), Protocol = Map.Slot("proto"), Host = Map.Slot("dstname"), Path = Map.Slot("arg"),
        User = Map.Slot("src_user"), Signature = Map.Slot("signature_id"), Bytes = Map.Slot("sent_bytes");

    public string Name => "watchguard";

    public int Most => 97;

    public int Recognise(in LogLine line) =>
        line.Find(line.Text, "msg_id=\""u8) >= 0 ? 93 : line.Find(line.Body, "|WatchGuard|"u8) is >= 0 and < 20 ? 97 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var text = line.Text;
            var start = text.IndexOf("msg_id=\""u8);
            var isLeef = start < 0;
            // What the pairs do not hold: the words between the message's number and its policy.
            var said = isLeef ? default : TextCursor.Between(text[(start + "msg_id=\""u8.Length)..], "\""u8, "\n"u8).Trim((byte)' ');
            if (!(isLeef ? Leef : Pairs).Read(isLeef ? line.Body : WithoutPolicy(said), fields) && said.IsEmpty)
                return rows.Reject("no message behind its number");
            var word = new TextCursor(said).Word();
            if (isLeef) word = fields.Take(Disposition);
            var verdict = Verdict.Of(word);
            var ends = isLeef ? default : Ends.Of(said);
            if (verdict != Verdict.None && (isLeef || ends.IsFound))
            {
                var table = fields.Has(Host) && fields.Has(Path) ? StandardTables.WebSession : StandardTables.NetworkSession;
                Begin(table, line, file, rows);
                verdict.Write(rows, word);
                rows.Text(Asim.EventSeverity, verdict.Severity);
                rows.Text(Asim.EventType, fields.Has(Signature)
                    && table == StandardTables.NetworkSession ? "IDS"u8 : SessionKinds.EventType(table));
                if (fields.Has(Bytes) && !fields.Has(Path)) rows.Text(Asim.EventSubType, "End"u8);
                ends.Write(rows);
                var protocol = fields.Take(Protocol);
                Protocols.Write(rows, protocol.IndexOf((byte)'/') is > 0 and var slash ? protocol[..slash] : protocol);
                rows.Text(Asim.SrcUsername, fields.Take(User));
                if (table == StandardTables.WebSession) WebAddresses.Write(rows, fields.Take(Host), fields.Take(Path),
                    rows.NumberOf(Asim.DstPortNumber) == 443);
                fields.Write(table, rows, file);
            }
            else Message(said, line, file, fields, rows);
            return LineOutcome.Parsed;
        }, fields);
    }

    /// <summary>Sign-ins, and what else the device's services say.</summary>
    static void Message(ReadOnlySpan<byte> said, in LogLine line, LogFile file, RecordFields fields, RowWriter rows)
    {
        var user = TextCursor.Between(said, "user ["u8, "]"u8);
        if (user.IsEmpty) user = TextCursor.Between(said, "user "u8, " "u8);
        var from = TextCursor.Between(said, "Real IP address is "u8, " "u8);
        if (from.IsEmpty) from = TextCursor.Between(said, " from "u8, " "u8);
        var isOff = said.IndexOf("logged out"u8) >= 0;
        var failed = said.IndexOf("rejected"u8) >= 0 || said.IndexOf("failed"u8) >= 0 || said.IndexOf("denied"u8) >= 0;
        var isSignIn = !user.IsEmpty && (isOff || said.IndexOf("logged in"u8) >= 0 || said.StartsWith("Authentication of "u8)
            || said.IndexOf(" login "u8) >= 0 || said.IndexOf(" log in"u8) >= 0);
        var table = isSignIn ? StandardTables.Authentication : StandardTables.AuditEvent;
        Begin(table, line, file, rows);
        rows.Text(Asim.EventMessage, said);
        if (isSignIn)
        {
            rows.Text(Asim.EventType, isOff ? "Logoff"u8 : "Logon"u8);
            Outcomes.Write(rows, !failed);
            if (failed) rows.Text(Asim.EventResultDetails, DetailsOf(said));
            UserNames.Target.Name(rows, user);
        }
        else
        {
            rows.Text(Asim.EventType, said.IndexOf(" modified "u8) >= 0 ? "Set"u8 : "Other"u8);
            rows.Text(Asim.Operation, said.IsEmpty ? "message"u8 : said);
            if (said.StartsWith("Management user "u8)) UserNames.Actor.Name(rows, user);
            if (failed) Outcomes.Write(rows, false);
        }
        from = from.TrimEnd(".,"u8);
        if (!rows.Address(Asim.SrcIpAddr, from) && from.LastIndexOf((byte)':') is > 0 and var port && rows.Address(Asim.SrcIpAddr, from[..port]))
            rows.Number(Asim.SrcPortNumber, from[(port + 1)..]);
        fields.Write(table, rows, file);
    }

    static string DetailsOf(ReadOnlySpan<byte> said) =>
        said.IndexOf("password is incorrect"u8) >= 0 ? "Incorrect password"
        : said.IndexOf("exist"u8) >= 0 ? "No such user" : said.IndexOf("locked"u8) >= 0 ? "User locked" : "Other";

    static void Begin(TableSchema table, in LogLine line, LogFile file, RowWriter rows)
    {
        Firebox.Begin(rows, table, line, file, TimeOf(line.Text));
        rows.Text(Asim.EventOriginalType, TextCursor.Between(line.Text, "msg_id=\""u8, "\""u8));
    }

    static ReadOnlySpan<byte> WithoutPolicy(ReadOnlySpan<byte> said) =>
        said.EndsWith(")"u8) && said.LastIndexOf(" ("u8) is > 0 and var open ? said[..open] : said;

    /// <summary>The time in the head's bracket: `FVE6035FD3AE3 (2024-01-10T09:49:05) firewall`.</summary>
    static LogTime? TimeOf(ReadOnlySpan<byte> text) =>
        text.IndexOf("(20"u8) is >= 0 and var open && LogTimeText.TryIso(text[(open + 1)..], out var time, out var length)
            && open + 1 + length < text.Length
                && text[open + 1 + length] == ')' ? time with { Offset = time.Offset ?? TimeSpan.Zero } : null;
}
