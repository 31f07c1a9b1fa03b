using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Times;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.NetScaler;

/// <summary>
/// Citrix NetScaler (ADC, Gateway) over syslog: `03/02/2026:11:00:00 GMT ns1 0-PPE-0 : default SSLVPN LOGIN 123 0 : Context … - User ola -
/// Client_ip 192.0.2.1 …`. Feature and name say what a message is, and words parted by ` - ` its fields.
/// </summary>
sealed class NetScalerFormat : ILogFormat
{
    const int LengthOfTime = 19;

    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.NetworkSession, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Context User Command Status Failure_reason"), FieldRule.Peer("Client_ip Remote_ip ClientIP").Once(),
        FieldRule.End("Source", NetworkEnd.Source), FieldRule.End("Destination", NetworkEnd.Destination),
        FieldRule.Text("Browser_type Browser", Asim.HttpUserAgent).Once(), FieldRule.Text("SSLVPN_client_type", Asim.EventOriginalSubType),
        FieldRule.Number("Total_bytes_recv", Asim.SrcBytes), FieldRule.Number("Total_bytes_send", Asim.DstBytes),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "SSLVPN~LOGIN AAATM~LOGIN AAA~LOGIN"),
        (StandardTables.Authentication, "Logon", false, "AAA~LOGIN_FAILED AAATM~LOGIN_FAILED SSLVPN~LOGIN_FAILED"),
        (StandardTables.Authentication, "Logoff", true, "SSLVPN~LOGOUT AAATM~LOGOUT AAA~LOGOUT"),
        (StandardTables.NetworkSession, "NetworkSession", true, "SSLVPN~TCPCONNSTAT SSLVPN~UDPFLOWSTAT SSLVPN~ICASTART SSLVPN~ICAEND_CONNSTAT " +
            "TCP~CONN_TERMINATE TCP~CONN_DELINK TCP~CONN_ESTABLISHED"),
        (StandardTables.AuditEvent, "Execute", null, "UI~CMD_EXECUTED GUI~CMD_EXECUTED API~CMD_EXECUTED CLI~CMD_EXECUTED"));

    static readonly FieldSyntax Words = FieldSyntax.Worded(" - ", absent: "N/A");
    static readonly int Context = Map.Slot("Context"), User = Map.Slot("User"), Command = Map.Slot("Command"), Status = Map.Slot("Status");
    static readonly int Reason = Map.Slot("Failure_reason");

    public string Name => "netscaler";

    public int Most => 92;

    public int Recognise(in LogLine line) => line.Find(line.Text, "-PPE-"u8) > 0 && Parts.TryRead(line.Text, out _) ? 92 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            if (!Parts.TryRead(line.Text, out var parts)) return rows.Reject("no time, host and -PPE- with a message");
            Words.Read(parts.Message, fields);
            var kind = Kinds.Of(parts.Event);
            var status = fields.Take(Status);
            if (kind.Table == StandardTables.AuditEvent && Outcomes.Of(status) is { } succeeded) kind = kind with { Succeeded = succeeded };
            var (user, context) = (fields.Has(User), fields.Has(Context));
            if (kind.Table == StandardTables.Authentication && !user && !context) kind = new(StandardTables.AuditEvent, "Other", kind.Succeeded);
            kind.Begin(rows, "Citrix", "NetScaler", parts.Event, line.Head, file);
            rows.Time(TimeOf(parts) ?? line.Head.Time, file);
            HostNames.Device(rows, parts.Host);
            rows.Text(Asim.EventMessage, parts.Message);
            Person(rows, kind, user ? fields.Take(User) : Before(fields.Take(Context)));
            rows.Text(Asim.EventOriginalResultDetails, fields.Has(Reason) ? fields.Take(Reason) : status);
            if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.Take(Command));
            if (kind.Table == StandardTables.NetworkSession) rows.Text(Asim.EventSubType, parts.Event.EndsWith("START"u8)
                || parts.Event.EndsWith("ESTABLISHED"u8) ? "Start"u8 : "End"u8);
            fields.Write(kind.Table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static void Person(RowWriter rows, EventKind kind, ReadOnlySpan<byte> user)
    {
        if (kind.Table == StandardTables.NetworkSession) rows.Text(Asim.SrcUsername, user);
        else UserNames.Of(rows).Name(rows, user);
    }

    /// <summary>`ola` of `ola@192.0.2.1`.</summary>
    static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> context) => context.LastIndexOf((byte)'@') is > 0 and var at ? context[..at] : context;

    /// <summary>`03/02/2026:11:00:00`, in another order where that is configured; GMT where it says so.</summary>
    static LogTime? TimeOf(Parts parts)
    {
        Span<byte> text = stackalloc byte[LengthOfTime];
        parts.Time.CopyTo(text);
        text[10] = (byte)' ';
        if (!LogTimeText.TryIso(text, out var time, out _) && !LogTimeText.TryUs(text, out time, out _)) return null;
        return parts.IsGmt ? time with { Offset = TimeSpan.Zero } : time;
    }

    /// <summary>What stands around `-PPE-`.</summary>
    readonly ref struct Parts
    {
        public ReadOnlySpan<byte> Time { get; private init; }
        public bool IsGmt { get; private init; }
        public ReadOnlySpan<byte> Host { get; private init; }
        public ReadOnlySpan<byte> Event { get; private init; }
        public ReadOnlySpan<byte> Message { get; private init; }

        public static bool TryRead(ReadOnlySpan<byte> text, out Parts parts)
        {
            parts = default;
            var core = text.IndexOf("-PPE-"u8);
            if (core < 0) return false;
            var before = text[..core];
            var clock = before.LastIndexOf((byte)'/');
            var colon = text[core..].IndexOf(" : "u8);
            if (clock < 5 || colon is < 0 or > 12) return false;
            var start = clock + 3 < core && before[clock + 3] == ':' ? clock - 7 : clock - 5;
            if (start < 0 || start + LengthOfTime >= core || before[start + 10] != ':' || before[start + 13] != ':') return false;
            var rest = text[(core + colon + 3)..];
            var end = rest.IndexOf(" : "u8);
            var words = new TextCursor(before[(start + LengthOfTime)..]);
            var zone = words.Word();
            var host = words.Word();
            if (end < 0 || host.IsEmpty) return false;
            // Without a zone the host comes first, and the number of the core behind it.
            var hasZone = !words.Word().IsEmpty;
            parts = new()
            {
                Time = before.Slice(start, LengthOfTime), IsGmt = hasZone && zone.SequenceEqual("GMT"u8), Host = hasZone ? host : zone,
                Event = EventOf(rest[..end]), Message = rest[(end + 3)..].Trim(" \r\n\0"u8),
            };
            return !parts.Event.IsEmpty && !parts.Message.IsEmpty;
        }

        /// <summary>`SSLVPN LOGIN` of `default SSLVPN LOGIN 11590 0`, which begins with a partition or does not.</summary>
        static ReadOnlySpan<byte> EventOf(ReadOnlySpan<byte> head)
        {
            head = head.Trim((byte)' ');
            for (var numbers = 0; numbers < 2; numbers++)
            {
                var blank = head.LastIndexOf((byte)' ');
                if (blank < 0 || !TextCursor.IsNumber(head[(blank + 1)..])) return default;
                head = head[..blank].TrimEnd((byte)' ');
            }
            var last = head.LastIndexOf((byte)' ');
            return last <= 0 ? head : head[(head[..last].TrimEnd((byte)' ').LastIndexOf((byte)' ') + 1)..];
        }
    }
}
