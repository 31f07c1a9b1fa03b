using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.QnapNas;

/// <summary>QNAP's NAS over syslog: connections, by whom to what, and events of the system.</summary>
sealed class QnapNasFormat : ILogFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("Users User Action Content"),
        FieldRule.Read("Accessed~resources"), FieldRule.Peer("Source~IP"), FieldRule.Host("Computer~name", Asim.SrcHostname),
        FieldRule.Text("Connection~type", Asim.LogonProtocol), FieldRule.Text("Application", Asim.ActingAppName), FieldRule.Read("Category"),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "Login~Success Login~OK"), (StandardTables.Authentication, "Logon", false, "Login~Fail"),
        (StandardTables.Authentication, "Logoff", true, "Logout"));

    static readonly FieldSyntax Pairs = FieldSyntax.Labelled(", ", absent: "--- -- - 127.0.0.1");

    static readonly int Action = Map.Slot("Action"), Resource = Map.Slot("Accessed resources"), Content = Map.Slot("Content");
    static readonly int[] Users = Map.Slots("Users User");

    public string Name => "qnap-nas";

    public int Most => 90;

    public int Recognise(in LogLine line) =>
        line.Find(line.Text, "conn log: Users: "u8) >= 0 || line.Find(line.Text, "event log: Users: "u8) >= 0 ? 90 : 0;

    public FileReader Open(LogFile file)
    {
        var fields = new RecordFields(Map);
        return FileReader.Of((in LogLine line, RowWriter rows) =>
        {
            var at = line.Text.IndexOf(" log: Users: "u8);
            if (at < 0) return rows.Reject("no users");
            Pairs.Read(line.Text[(at + " log: "u8.Length)..], fields);
            var action = fields.Take(Action);
            var text = fields.Take(Content);
            if (action.IsEmpty && text.IsEmpty) return rows.Reject("neither an action nor a content");
            var kind = action.IsEmpty ? new(StandardTables.AuditEvent, "Other") : Kinds.Of(action);
            kind.Begin(rows, "QNAP", "NAS", action.IsEmpty ? "event"u8 : action, line.Head, file);
            rows.Text(Asim.ActingAppName, line.Head.Program);
            rows.Text(Asim.ActingAppId, line.Head.ProcessId);
            UserNames.Of(rows).Name(rows, fields.TakeFirst(Users));
            if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.Take(Resource));
            rows.Text(Asim.EventMessage, text);
            if (kind.Succeeded == false) rows.Text(Asim.EventResultDetails, "No such user or password"u8);
            fields.Write(kind.Table, rows, file);
            return LineOutcome.Parsed;
        }, fields);
    }
}
