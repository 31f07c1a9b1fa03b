using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.JumpCloud;

/// <summary>JumpCloud's Directory Insights.</summary>
sealed class JumpCloudFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        .. FieldRule.ReadEach("event_type success initiated_by.email initiated_by.username initiated_by.id username resource.username " +
            "resource.name resource.id system.hostname"),
        FieldRule.UtcTime("timestamp"), FieldRule.Text("id", Asim.EventOriginalUid), FieldRule.Peer("client_ip src_ip").Once(),
        FieldRule.Text("geoip.country_code", Asim.SrcGeoCountry), FieldRule.Text("geoip.region_name", Asim.SrcGeoRegion),
        FieldRule.Text("useragent.os_full useragent.os", Asim.SrcDvcOs).Once(), FieldRule.Text("application.name application.display_label", Asim.TargetAppName).Once(),
        FieldRule.Text("auth_method", Asim.LogonMethod), FieldRule.Text("error_message message", Asim.EventOriginalResultDetails).Once(),
        FieldRule.Text("service", Asim.EventOriginalSubType),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", null, "admin_login_attempt user_login_attempt login_attempt sso_auth radius_auth_attempt ldap_bind " +
            "user_mfa_attempt saml_auth"),
        (StandardTables.UserManagement, "UserCreated", true, "user_create admin_create"),
        (StandardTables.UserManagement, "UserDeleted", true, "user_delete admin_delete"),
        (StandardTables.UserManagement, "UserModified", true, "user_update admin_update user_suspended"),
        (StandardTables.UserManagement, "UserLocked", true, "user_lockout user_admin_lockout"),
        (StandardTables.UserManagement, "UserUnlocked", true, "user_unlocked"),
        (StandardTables.UserManagement, "PasswordChanged", true, "user_password_change user_password_set"),
        (StandardTables.UserManagement, "PasswordReset", true, "admin_password_reset_request user_password_reset"),
        (StandardTables.UserManagement, "GroupCreated", true, "group_create"), (StandardTables.UserManagement, "GroupDeleted", true, "group_delete"));

    static readonly int Event = Map.Slot("event_type"), Success = Map.Slot("success"), Host = Map.Slot("system.hostname");
    static readonly int[] Actors = Map.Slots("initiated_by.email initiated_by.username username");
    static readonly int[] Targets = Map.Slots("resource.username resource.name");
    static readonly int ActorId = Map.Slot("initiated_by.id"), TargetId = Map.Slot("resource.id");

    public override string Name => "jumpcloud";

    protected override FieldMap Fields => Map;

    public override int Most => 82;

    public override int Recognise(in LogLine line) => Has(line, "\"event_type\""u8, "\"organization\""u8)
        && (line.Find(line.Body, "\"initiated_by\""u8) >= 0 || line.Find(line.Body, "\"service\""u8) >= 0) ? 82 : 0;

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Event)) return "no event_type";
        var name = fields.Take(Event);
        Kinds.Of(name).Begin(rows, "JumpCloud", "Directory Insights", name, head, file);
        if (Outcomes.Of(fields.Take(Success)) is { } succeeded) Outcomes.Write(rows, succeeded);
        var role = UserNames.Of(rows);
        role.Name(rows, fields.TakeFirst(Actors));
        role.Id(rows, fields.Take(ActorId), "");
        HostNames.Target(rows, fields.Take(Host));
        if (rows.Table() == StandardTables.Authentication) return null;
        if (rows.Table() == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.TakeFirst(Targets));
        else UserNames.Target.Name(rows, fields.TakeFirst(Targets));
        UserNames.Target.Id(rows, fields.Take(TargetId), "");
        return null;
    }
}
