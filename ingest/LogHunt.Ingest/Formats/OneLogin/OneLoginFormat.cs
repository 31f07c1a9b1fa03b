using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.OneLogin;

/// <summary>OneLogin's events, as its API and its webhooks give them: what happened is a number.</summary>
sealed class OneLoginFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("event_type_id user_name user_id actor_user_name actor_user_id role_name app_name group_name"),
        FieldRule.UtcTime("created_at event_timestamp").Once(), FieldRule.Text("id uuid", Asim.EventOriginalUid).Once(),
        FieldRule.Peer("ipaddr"), FieldRule.Text("user_agent", Asim.HttpUserAgent), FieldRule.Text("app_id", Asim.TargetAppId),
        FieldRule.FirstText("error_description custom_message", Asim.EventOriginalResultDetails),
        FieldRule.Text("notes", Asim.EventMessage),
        FieldRule.Text("otp_device_name", Asim.LogonMethod, Asim.Object), FieldRule.Text("role_id", Asim.GroupId),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "5 8 68"), (StandardTables.Authentication, "Logon", false, "6 9 69"),
        (StandardTables.Authentication, "Logoff", true, "7"), (StandardTables.Authentication, "Elevate", true, "3"),
        (StandardTables.UserManagement, "PasswordReset", null, "10"), (StandardTables.UserManagement, "PasswordChanged", true, "11"),
        (StandardTables.UserManagement, "UserUnlocked", true, "12"), (StandardTables.UserManagement, "UserCreated", true, "13"),
        (StandardTables.UserManagement, "UserModified", true, "14 24"), (StandardTables.UserManagement, "UserDisabled", true, "15"),
        (StandardTables.UserManagement, "UserEnabled", true, "16"), (StandardTables.UserManagement, "UserDeleted", true, "17"),
        (StandardTables.UserManagement, "UserLocked", true, "19"), (StandardTables.UserManagement, "UserAddedToGroup", true, "4"));

    /// <summary>What audits of these numbers are.</summary>
    static readonly KeyValueTable<EventKind> Named = new(
    [
        ("1", new(StandardTables.AuditEvent, "Create", true)), ("2", new(StandardTables.AuditEvent, "Delete", true)),
        ("72", new(StandardTables.AuditEvent, "Create", true)), ("73", new(StandardTables.AuditEvent, "Delete", true)),
    ]);

    static readonly int Event = Map.Slot("event_type_id"), User = Map.Slot("user_name"), UserId = Map.Slot("user_id");
    static readonly int Actor = Map.Slot("actor_user_name"), ActorId = Map.Slot("actor_user_id");
    static readonly int Role = Map.Slot("role_name"), App = Map.Slot("app_name"), Group = Map.Slot("group_name");

    public override string Name => "onelogin";

    protected override FieldMap Fields => Map;

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(absent: "null");

    public override int Most => 88;

    public override int Recognise(in LogLine line) => Has(line, "\"event_type_id\""u8, "\"account_id\""u8)
        && (line.Find(line.Body, "\"ipaddr\""u8) >= 0 || line.Find(line.Body, "\"actor_user_name\""u8) >= 0) ? 88 : 0;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Event)) return "no event_type_id";
        var number = fields.Take(Event);
        var kind = Named.TryFind(number, out var named) ? named : Kinds.Of(number);
        kind.Begin(rows, "OneLogin", "OneLogin", number, head, file);
        var user = fields.Take(User);
        var app = fields.Take(App);
        if (kind.Table == StandardTables.AuditEvent)
            rows.Text(Asim.Object, fields.Has(Role) ? fields.Take(Role) : app.IsEmpty ? user : app);
        else
        {
            UserNames.Target.Name(rows, user);
            UserNames.Target.Id(rows, fields.Take(UserId), "");
            if (kind.Table == StandardTables.Authentication) rows.Text(Asim.TargetAppName, app);
            else rows.Text(Asim.GroupName, fields.Has(Role) ? fields.Take(Role) : fields.Take(Group));
        }
        // Who signs in is named as the one who acts too.
        var actor = fields.Take(Actor);
        var isSelf = actor.SequenceEqual(user);
        if (kind.Table == StandardTables.Authentication && kind.Type != "Elevate" && isSelf) fields.Take(ActorId);
        else
        {
            UserNames.Actor.Name(rows, actor);
            UserNames.Actor.Id(rows, fields.Take(ActorId), "");
        }
        return null;
    }
}
