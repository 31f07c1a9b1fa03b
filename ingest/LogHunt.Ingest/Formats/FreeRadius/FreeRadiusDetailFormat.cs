using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.FreeRadius;

/// <summary>
/// Packets as FreeRADIUS' modules `detail`, `auth_log` and `reply_log` write them: a line with the time, and an attribute on each line
/// below it, `	User-Name = "ola"`. A password reaches no column but RawLine.
/// </summary>
sealed class FreeRadiusDetailFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Packet-Type Acct-Status-Type Timestamp User-Name Stripped-User-Name Calling-Station-Id NAS-IP-Address "
            + "NAS-IPv6-Address Packet-Src-IP-Address Client-IP-Address NAS-Identifier Reply-Message Module-Failure-Message"),
        .. FieldRule.Each("User-Password Cleartext-Password CHAP-Password MS-CHAP-Response MS-CHAP2-Response Password-With-Header")
            .Select(static secret => FieldRule.Ignore(secret).Once()),
        FieldRule.Ignore("Event-Timestamp"), FieldRule.Text("Acct-Unique-Session-Id", Asim.EventOriginalUid),
        FieldRule.Text("Acct-Session-Id", Asim.TargetSessionId, Asim.ActorSessionId), FieldRule.Text("EAP-Type", Asim.LogonMethod),
        FieldRule.Text("Acct-Terminate-Cause", Asim.EventOriginalResultDetails),
    ]);

    /// <summary>ASIM's results of the answers; a request is neither.</summary>
    static readonly KeyValueTable<string> Answers = new([("Access-Accept", "Success"), ("Access-Reject", "Failure"),
        ("Access-Challenge", "Partial")]);

    static readonly int Packet = Map.Slot("Packet-Type"), Accounting = Map.Slot("Acct-Status-Type"), Timestamp = Map.Slot("Timestamp");
    static readonly int Station = Map.Slot("Calling-Station-Id"), Server = Map.Slot("NAS-Identifier"), User = Map.Slot("User-Name");
    static readonly int[] Addresses = Map.Slots("NAS-IP-Address NAS-IPv6-Address Packet-Src-IP-Address Client-IP-Address");
    static readonly int[] Users = Map.Slots("User-Name Stripped-User-Name");
    static readonly int[] Reasons = Map.Slots("Module-Failure-Message Reply-Message");

    static readonly FieldSyntax Attributes = FieldSyntax.Attributes();

    const int TimeLength = 24;

    public string Name => "freeradius-detail";

    public int Most => 60;

    public int Recognise(in LogLine line) => IsFirst(line) ? 60 : 0;

    public FileReader Open(LogFile file) => new Reader(file);

    /// <summary>Whether a line is a time alone, but for heads that may have been taken for it, or with it.</summary>
    static bool IsFirst(in LogLine line) => line.Body.Length <= TimeLength + 1 && IsTime(line.Text, out _);

    /// <summary>`Mon Mar  2 12:00:26 2026`, with nothing behind it.</summary>
    static bool IsTime(ReadOnlySpan<byte> text, out LogTime time)
    {
        time = default;
        text = text.TrimEnd(" \t\r"u8);
        if (text.Length < TimeLength || text.Length > TimeLength && text[^(TimeLength + 1)] != ' ') return false;
        var clock = text[^TimeLength..];
        return clock[3] == ' ' && clock[0] is >= (byte)'A' and <= (byte)'Z' && clock[19] == ' '
            && LogTimeText.TrySyslog(clock, out time, out var length) && length == TimeLength;
    }

    static bool IsAttribute(ReadOnlySpan<byte> text) => text is [(byte)'\t' or (byte)' ', ..] && text.IndexOf(" = "u8) > 1;

    /// <summary>The packets of one file.</summary>
    sealed class Reader(LogFile file) : BlockReader
    {
        readonly RecordFields fields = new(Map);

        protected override bool Begins(in LogLine line) => IsFirst(line);

        protected override bool Continues(in LogLine line) => IsAttribute(line.Text);

        public override LineOutcome Read(in LogLine line, RowWriter rows)
        {
            var text = line.Text;
            var end = text.IndexOf((byte)'\n');
            if (end < 0 || !IsTime(text[..end], out var time) || !Attributes.Read(text[(end + 1)..], fields))
                return rows.Reject("no attributes below the time");
            Write(rows, line.Head, LogTimeText.Parse(fields.Take(Timestamp)) ?? time);
            fields.Write(rows.Table(), rows, file);
            return LineOutcome.Parsed;
        }

        void Write(RowWriter rows, Head head, LogTime time)
        {
            var accounting = fields.Take(Accounting);
            var packet = fields.Take(Packet);
            // A module that is set up for one kind of packet alone writes no kind: what names a user and counts nothing asks to be let in.
            if (packet.IsEmpty) packet = !accounting.IsEmpty ? "Accounting-Request"u8 : fields.Has(User) ? "Access-Request"u8 : "RADIUS"u8;
            var isSignIn = packet.StartsWith("Access-"u8);
            new EventKind(isSignIn ? StandardTables.Authentication : StandardTables.AuditEvent, isSignIn ? "Logon" : KindOf(accounting))
                .Begin(rows, "FreeRADIUS", "FreeRADIUS", packet, head, file);
            rows.Time(time, file);
            rows.Text(Asim.EventOriginalSubType, accounting);
            UserNames.Of(rows).Name(rows, fields.TakeFirst(Users));
            FreeRadiusFormat.Station(fields.Take(Station), rows);
            rows.Address(Asim.TargetIpAddr, fields.TakeFirst(Addresses));
            var server = fields.Take(Server);
            rows.Text(Asim.TargetHostname, server);
            if (!isSignIn) return;
            rows.Text(Asim.LogonProtocol, "RADIUS"u8);
            if (!Answers.TryFind(packet, out var result)) return;
            rows.Text(Asim.EventResult, result);
            if (result != "Failure") return;
            var reason = fields.TakeFirst(Reasons);
            rows.Text(Asim.EventOriginalResultDetails, reason);
            rows.Text(Asim.EventResultDetails, FreeRadiusFormat.Details(reason));
            rows.Text(Asim.EventSeverity, "Low"u8);
        }

        static string KindOf(ReadOnlySpan<byte> accounting) =>
            accounting.SequenceEqual("Start"u8) || accounting.SequenceEqual("Accounting-On"u8) ? "Start"
            : accounting.SequenceEqual("Stop"u8) || accounting.SequenceEqual("Accounting-Off"u8) ? "Stop" : "Other";
    }
}
