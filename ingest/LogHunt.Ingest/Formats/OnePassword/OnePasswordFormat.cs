using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.OnePassword;

/// <summary>1Password's Events API: attempts to sign in, uses of items, and audit events.</summary>
sealed class OnePasswordFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("category action type target_user.email target_user.uuid user.email user.uuid actor_details.email actor_uuid item_uuid object_uuid object_type"),
        FieldRule.UtcTime("timestamp"), FieldRule.Text("uuid", Asim.EventOriginalUid), FieldRule.Text("session_uuid", Asim.TargetSessionId, Asim.ActorSessionId),
        FieldRule.Text("country location.country", Asim.SrcGeoCountry).Once(), FieldRule.Peer("client.ip_address session.ip"),
        FieldRule.Text("client.app_name", Asim.ActingAppName), FieldRule.Text("client.os_name", Asim.SrcDvcOs),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "success firewall_reported_success"),
        (StandardTables.Authentication, "Logon", false, "credentials_failed mfa_failed modern_version_failed firewall_failed sso_failed"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("password_secret_bad", "Incorrect password"), ("mfa_missing", "MFA not satisfied"), ("totp_bad", "MFA not satisfied"),
        ("user_state_suspended", "User disabled"), ("country_blocked", "Logon violates policy"), ("ip_blocked", "Logon violates policy"),
    ]);

    static readonly int Category = Map.Slot("category"), Action = Map.Slot("action"), Type = Map.Slot("type");
    static readonly int[] Users = Map.Slots("target_user.email user.email actor_details.email");
    static readonly int[] Ids = Map.Slots("target_user.uuid user.uuid actor_uuid"), Objects = Map.Slots("item_uuid object_uuid");

    public override string Name => "onepassword";

    internal override KeyValueTable<string> Reasons => Details;

    protected override FieldMap Fields => Map;

    public override int Most => 88;

    public override int Recognise(in LogLine line) => !IsObject(line) || line.Find(line.Body, "\"uuid\""u8) < 0 ? 0
        : line.Find(line.Body, "\"target_user\""u8) >= 0 && line.Find(line.Body, "\"session_uuid\""u8) >= 0
            || line.Find(line.Body, "\"item_uuid\""u8) >= 0 && line.Find(line.Body, "\"vault_uuid\""u8) >= 0
            || line.Find(line.Body, "\"actor_uuid\""u8) >= 0 && line.Find(line.Body, "\"object_uuid\""u8) >= 0 ? 88 : 0;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Category) && !fields.Has(Action)) return "neither a category nor an action";
        var name = fields.Has(Category) ? fields.Take(Category) : fields.Take(Action);
        Kinds.Of(name).Begin(rows, "1Password", "1Password", name, head, file);
        rows.Text(Asim.EventOriginalResultDetails, fields.Take(Type));
        var role = UserNames.Of(rows);
        role.Name(rows, fields.TakeFirst(Users));
        role.Id(rows, fields.TakeFirst(Ids), "");
        if (rows.Table() == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.TakeFirst(Objects));
        return null;
    }
}
