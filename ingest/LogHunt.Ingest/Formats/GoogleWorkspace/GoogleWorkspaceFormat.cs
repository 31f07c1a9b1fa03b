using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.GoogleWorkspace;

/// <summary>Google Workspace's activity reports of all applications, with one event in a record or several.</summary>
sealed class GoogleWorkspaceFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Read("events.name"), FieldRule.Read("events"), FieldRule.Read("events.parameters"), FieldRule.Ignore("kind"),
        FieldRule.Time("id.time"), FieldRule.Text("id.uniqueQualifier", Asim.EventOriginalUid),
        FieldRule.Text("events.type", Asim.EventOriginalSubType),
        FieldRule.Read("actor.email"), FieldRule.Read("actor.profileId"), FieldRule.Peer("ipAddress"),
        FieldRule.Text("networkInfo.regionCode", Asim.SrcGeoCountry), FieldRule.Text("networkInfo.subdivisionCode", Asim.SrcGeoRegion),
        FieldRule.Text("events.parameters.login_failure_type events.parameters.failure_type", Asim.EventOriginalResultDetails),
        FieldRule.Text("events.parameters.login_type", Asim.LogonProtocol),
        FieldRule.Text("events.parameters.login_challenge_method", Asim.LogonMethod),
        FieldRule.Text("events.parameters.application_name events.parameters.app_name", Asim.TargetAppName),
        FieldRule.Text("events.parameters.client_id", Asim.TargetAppId),
        FieldRule.Text("events.parameters.OLD_VALUE", Asim.PreviousPropertyValue, Asim.OldValue),
        FieldRule.Text("events.parameters.NEW_VALUE", Asim.NewPropertyValue, Asim.NewValue),
        FieldRule.Text("events.parameters.doc_id", Asim.ObjectId),
        .. FieldRule.Each("GROUP_EMAIL group_email USER_EMAIL target_user affected_email_address member_id doc_title SETTING_NAME DOMAIN_NAME")
            .Select(parameter => FieldRule.Read("events.parameters." + parameter)),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "login_success login_challenge login_verification"),
        (StandardTables.Authentication, "Logon", false, "login_failure risky_sensitive_action_blocked"),
        (StandardTables.Authentication, "Logon", null, "suspicious_login suspicious_login_less_secure_app suspicious_programmatic_login " +
            "gov_attack_warning risky_sensitive_action_allowed"),
        (StandardTables.Authentication, "Logoff", true, "logout"),
        (StandardTables.UserManagement, "UserDisabled", true, "account_disabled_password_leak account_disabled_generic " +
            "account_disabled_spamming_through_relay account_disabled_spamming account_disabled_hijacked SUSPEND_USER"),
        (StandardTables.UserManagement, "UserCreated", true, "CREATE_USER ACCEPT_USER_INVITATION"),
        (StandardTables.UserManagement, "UserDeleted", true, "DELETE_USER"),
        (StandardTables.UserManagement, "UserEnabled", true, "UNSUSPEND_USER UNDELETE_USER"),
        (StandardTables.UserManagement, "PasswordChanged", true, "password_edit"),
        (StandardTables.UserManagement, "PasswordReset", true, "CHANGE_PASSWORD CHANGE_PASSWORD_ON_NEXT_LOGIN"),
        (StandardTables.UserManagement, "UserModified", true, "2sv_disable 2sv_enroll recovery_email_edit recovery_phone_edit " +
            "recovery_secret_qa_edit titanium_enroll titanium_unenroll GRANT_ADMIN_PRIVILEGE REVOKE_ADMIN_PRIVILEGE RENAME_USER " +
            "TURN_OFF_2_STEP_VERIFICATION ASSIGN_ROLE UNASSIGN_ROLE CHANGE_RECOVERY_EMAIL CHANGE_RECOVERY_PHONE RESET_SIGNIN_COOKIES"),
        (StandardTables.UserManagement, "GroupCreated", true, "CREATE_GROUP create_group"),
        (StandardTables.UserManagement, "GroupDeleted", true, "DELETE_GROUP delete_group"),
        (StandardTables.UserManagement, "GroupModified", true, "CHANGE_GROUP_SETTING CHANGE_GROUP_DESCRIPTION CHANGE_GROUP_NAME"),
        (StandardTables.UserManagement, "UserAddedToGroup", true, "ADD_GROUP_MEMBER add_user add_member"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", true, "REMOVE_GROUP_MEMBER remove_user remove_member"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("login_failure_invalid_password", "Incorrect password"), ("login_failure_account_disabled", "User disabled"),
        ("login_failure_access_code_disallowed", "Logon violates policy"), ("failure_app_not_enabled_for_user", "Logon violates policy"),
        ("failure_app_not_configured_for_user", "Logon violates policy"),
    ]);

    static readonly int Event = Map.Slot("events.name"), Events = Map.Slot("events");
    static readonly int Actor = Map.Slot("actor.email"), ActorId = Map.Slot("actor.profileId");
    static readonly int[] Groups = Map.Slots("events.parameters.GROUP_EMAIL events.parameters.group_email");
    static readonly int[] Targets = Map.Slots("events.parameters.USER_EMAIL events.parameters.target_user " +
        "events.parameters.affected_email_address events.parameters.member_id");
    static readonly int[] Objects = Map.Slots("events.parameters.doc_title events.parameters.SETTING_NAME events.parameters.DOMAIN_NAME");

    internal override KeyValueTable<string> Reasons => Details;

    public override string Name => "google-workspace";

    public override int Most => 92;

    public override int Recognise(in LogLine line) => Has(line, "#reports#activity\""u8, "\"applicationName\""u8) ? 92 : 0;

    protected override FieldMap Fields => Map;

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(parted: "events");

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Event)) return "no name of an event";
        var name = fields.Take(Event);
        Kinds.Of(name).Begin(rows, "Google", "Workspace", name, head, file);
        fields.Take(Events);
        var table = rows.Table();
        if (table == StandardTables.UserManagement) rows.Text(Asim.GroupName, fields.TakeFirst(Groups));
        else if (table == StandardTables.AuditEvent)
        {
            var about = fields.TakeFirst(Objects);
            rows.Text(Asim.Object, about.IsEmpty ? fields.TakeFirst(Groups) : about);
        }
        var target = fields.TakeFirst(Targets);
        UserNames.Target.Name(rows, target);
        var actor = table == StandardTables.Authentication && target.IsEmpty ? UserNames.Target : UserNames.Actor;
        actor.Name(rows, fields.Take(Actor));
        actor.Id(rows, fields.Take(ActorId), "");
        return null;
    }
}
