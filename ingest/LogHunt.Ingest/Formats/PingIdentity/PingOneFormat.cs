using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.PingIdentity;

/// <summary>PingOne's audit activities, as its API, its webhooks and its exports give them.</summary>
sealed class PingOneFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("action.type actors.user.name actors.user.id actors.client.name actors.client.id"),
        .. FieldRule.ReadEach("resources resources.USER.name resources.USER.id resources.GROUP.name resources.APPLICATION.name"),
        FieldRule.UtcTime("recordedAt createdAt").Once(), FieldRule.Text("id", Asim.EventOriginalUid),
        FieldRule.Outcome("result.status", "NA", ("Success", "SUCCESS"), ("Failure", "FAILED FAILURE")),
        FieldRule.Text("result.description", Asim.EventMessage), FieldRule.Text("action.description", Asim.EventOriginalSubType),
        FieldRule.Peer("source.ipAddress"), FieldRule.Text("source.userAgent", Asim.HttpUserAgent),
        FieldRule.Text("correlationId", Asim.TargetSessionId, Asim.ActorSessionId),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "USER.ACCESS_ALLOWED PASSWORD.CHECK_SUCCEEDED OTP.CHECK_SUCCEEDED SESSION.CREATED"),
        (StandardTables.Authentication, "Logon", false, "USER.ACCESS_DENIED PASSWORD.CHECK_FAILED OTP.CHECK_FAILED OTP.CHECK_INVALID"),
        (StandardTables.Authentication, "Logoff", true, "SESSION.DELETED SESSION.SIGNED_OFF"),
        (StandardTables.UserManagement, "UserCreated", null, "USER.CREATED"),
        (StandardTables.UserManagement, "UserDeleted", null, "USER.DELETED"),
        (StandardTables.UserManagement, "UserModified", null, "USER.UPDATED DEVICE.CREATED DEVICE.DELETED DEVICE.ACTIVATED"),
        (StandardTables.UserManagement, "UserLocked", null, "USER.LOCKED"),
        (StandardTables.UserManagement, "UserUnlocked", null, "USER.UNLOCKED"),
        (StandardTables.UserManagement, "PasswordChanged", null, "PASSWORD.SET PASSWORD.UPDATED"),
        (StandardTables.UserManagement, "PasswordReset", null, "PASSWORD.RESET PASSWORD.RECOVERY PASSWORD.FORCE_CHANGE"),
        (StandardTables.UserManagement, "UserAddedToGroup", null, "GROUP.MEMBER_ADDED MEMBER_OF_GROUP.CREATED"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", null, "GROUP.MEMBER_REMOVED MEMBER_OF_GROUP.DELETED"));

    static readonly int Action = Map.Slot("action.type"), User = Map.Slot("actors.user.name"), UserId = Map.Slot("actors.user.id");
    static readonly int Client = Map.Slot("actors.client.name"), ClientId = Map.Slot("actors.client.id");
    static readonly int Resource = Map.Slot("resources.USER.name"), ResourceId = Map.Slot("resources.USER.id");
    static readonly int Group = Map.Slot("resources.GROUP.name"), Application = Map.Slot("resources.APPLICATION.name");

    public override string Name => "pingone";

    protected override FieldMap Fields => Map;

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(absent: "null", typed: "resources");

    public override int Most => 88;

    public override int Recognise(in LogLine line) => Has(line, "\"recordedAt\""u8, "\"action\""u8)
        && line.Find(line.Body, "\"actors\""u8) >= 0 ? 88 : 0;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Action)) return "no action";
        var name = fields.Take(Action);
        var kind = Kinds.Of(name);
        kind.Begin(rows, "Ping Identity", "PingOne", name, head, file);
        // A client acts where no person does, and is the application that one signs in to.
        if (kind.Table == StandardTables.Authentication)
        {
            UserNames.Target.Name(rows, fields.Has(User) ? fields.Take(User) : fields.Take(Resource));
            UserNames.Target.Id(rows, fields.Has(UserId) ? fields.Take(UserId) : fields.Take(ResourceId), "");
            rows.Text(Asim.TargetAppName, fields.Has(Application) ? fields.Take(Application) : fields.Take(Client));
            rows.Text(Asim.TargetAppId, fields.Take(ClientId));
            return null;
        }
        UserNames.Actor.Name(rows, fields.Has(User) ? fields.Take(User) : fields.Take(Client));
        UserNames.Actor.Id(rows, fields.Has(UserId) ? fields.Take(UserId) : fields.Take(ClientId), "");
        if (kind.Table == StandardTables.AuditEvent)
        {
            rows.Text(Asim.Object, fields.Has(Application) ? fields.Take(Application) : fields.Has(Group) ? fields.Take(Group)
                : fields.Take(Resource));
            return null;
        }
        UserNames.Target.Name(rows, fields.Take(Resource));
        UserNames.Target.Id(rows, fields.Take(ResourceId), "");
        rows.Text(Asim.GroupName, fields.Take(Group));
        return null;
    }
}
