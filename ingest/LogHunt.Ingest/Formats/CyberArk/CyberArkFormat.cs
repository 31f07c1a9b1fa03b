using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.CyberArk;

/// <summary>CyberArk's Vault: audit records as JSON and as XML, as the vault's translators write them.</summary>
sealed class CyberArkFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("MessageID Hostname Desc Issuer Safe File Station TargetUser SourceUser IsoTimestamp Severity"),
        FieldRule.Text("Reason", Asim.EventOriginalResultDetails), FieldRule.Ignore("Timestamp Rfc5424 Vendor Product Action raw format version"),
        FieldRule.Text("Version", Asim.EventProductVersion), FieldRule.Text("Message", Asim.EventMessage),
        FieldRule.Text("RequestId", Asim.EventOriginalUid),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "7 19 300 378 380"), (StandardTables.Authentication, "Logon", false, "4 308 309 311 427 428 479"),
        (StandardTables.Authentication, "Logoff", true, "8 302"),
        (StandardTables.UserManagement, "UserCreated", true, "180"), (StandardTables.UserManagement, "UserDeleted", true, "273"),
        (StandardTables.UserManagement, "UserModified", true, "181"), (StandardTables.UserManagement, "PasswordChanged", true, "22 24 288"),
        (StandardTables.UserManagement, "UserAddedToGroup", true, "266"), (StandardTables.UserManagement, "UserRemovedFromGroup", true, "267"),
        (StandardTables.UserManagement, "UserDisabled", true, "317"), (StandardTables.UserManagement, "UserEnabled", true, "319"));

    static readonly FieldSyntax Xml = FieldSyntax.Elements();

    static readonly int Number = Map.Slot("MessageID"), Host = Map.Slot("Hostname"), Text = Map.Slot("Desc"), Issuer = Map.Slot("Issuer");
    static readonly int Safe = Map.Slot("Safe"), Item = Map.Slot("File"), Station = Map.Slot("Station"), Target = Map.Slot("TargetUser");
    static readonly int Time = Map.Slot("IsoTimestamp"), Severity = Map.Slot("Severity");

    public string Name => "cyberark-vault";

    public int Most => 90;

    public int Recognise(in LogLine line) => line.Find(line.Text, "audit_record"u8) >= 0 && line.Find(line.Text, "MessageID"u8) >= 0
        && line.Find(line.Text, "Issuer"u8) >= 0 ? 90 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        var json = FieldSyntax.Document(name: static path => path.StartsWith("syslog.audit_record."u8) ? path["syslog.audit_record."u8.Length..] : path);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var text = line.Body;
            var at = text.IndexOf("{\""u8);
            if (at < 0 || text.IndexOf("<audit_record"u8) is >= 0 and var markup && markup < at) Xml.Read(text, fields);
            else json.Read(text[at..], fields);
            if (!fields.Has(Number)) return rows.Reject("no MessageID");
            Row(fields, rows, line.Head, file);
            return LineOutcome.Parsed;
        }, fields);
    }

    static void Row(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var number = fields.Take(Number);
        var text = fields.Take(Text);
        var severity = fields.Take(Severity);
        var kind = Kinds.Of(number);
        if (kind.Table == StandardTables.AuditEvent) kind = EventKinds.Audit(text) with { Succeeded = !severity.SequenceEqual("Error"u8) };
        kind.Begin(rows, "CyberArk", "Vault", number, head, file);
        rows.Time(Times.LogTimeText.Parse(fields.Peek(Time)) ?? head.Time, file);
        fields.Take(Time);
        HostNames.Device(rows, fields.Take(Host));
        rows.Text(Asim.EventOriginalSubType, text);
        rows.Text(Asim.EventOriginalSeverity, severity);
        UserNames.Of(rows).Name(rows, fields.Take(Issuer));
        HostNames.Peer(rows, fields.Take(Station));
        if (kind.Table == StandardTables.AuditEvent)
        {
            rows.Text(Asim.Operation, text);
            rows.Text(Asim.Object, fields.Has(Item) ? fields.Take(Item) : fields.Take(Safe));
        }
        else if (kind.Table == StandardTables.UserManagement) UserNames.Target.Name(rows, fields.Take(Target));
        fields.Write(kind.Table, rows, file);
    }
}
