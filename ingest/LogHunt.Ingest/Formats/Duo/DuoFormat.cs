using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Duo;

/// <summary>Cisco Duo: authentications (versions 1 and 2), administrators' actions, activities, telephony and offline enrolments.</summary>
sealed class DuoFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Read("action"), FieldRule.Read("factor"), FieldRule.Read("object"),
        FieldRule.Time("timestamp ts").Once(), FieldRule.Ignore("isotimestamp"),
        FieldRule.Text("txid", Asim.EventOriginalUid), FieldRule.Text("description", Asim.EventMessage),
        FieldRule.Outcome("result", "Failure", ("Success", "success SUCCESS")),
        FieldRule.Text("reason description.error", Asim.EventOriginalResultDetails),
        FieldRule.Text("event_type", Asim.EventOriginalSubType),
        FieldRule.Person("user.name username actor.name"), FieldRule.PersonId("user.key", ""),
        FieldRule.Peer("access_device.ip description.ip_address"), FieldRule.Host("access_device.hostname", Asim.SrcHostname),
        FieldRule.Text("access_device.os", Asim.SrcDvcOs), FieldRule.Text("access_device.location.city", Asim.SrcGeoCity),
        FieldRule.Text("access_device.location.state", Asim.SrcGeoRegion),
        FieldRule.Text("access_device.location.country", Asim.SrcGeoCountry),
        FieldRule.Text("application.name integration", Asim.TargetAppName), FieldRule.Text("application.key", Asim.TargetAppId),
        FieldRule.Read("host"),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "admin_login"), (StandardTables.Authentication, "Logon", false, "admin_login_error"),
        (StandardTables.Authentication, "Logoff", true, "admin_logout"),
        (StandardTables.UserManagement, "UserCreated", true, "user_create user_import admin_create"),
        (StandardTables.UserManagement, "UserDeleted", true, "user_delete admin_delete user_pending_delete"),
        (StandardTables.UserManagement, "UserModified", true, "user_update admin_update admin_self_activate admin_activate_duo_push"),
        (StandardTables.UserManagement, "UserLocked", true, "user_lockout admin_lockout"),
        (StandardTables.UserManagement, "UserEnabled", true, "user_restore"),
        (StandardTables.UserManagement, "PasswordReset", true, "admin_reset_password user_reset_password"),
        (StandardTables.UserManagement, "GroupCreated", true, "group_create"),
        (StandardTables.UserManagement, "GroupDeleted", true, "group_delete"),
        (StandardTables.UserManagement, "GroupModified", true, "group_update"));

    static readonly EventKind SignIn = new(StandardTables.Authentication, "Logon");
    static readonly int Action = Map.Slot("action"), Factor = Map.Slot("factor"), Object = Map.Slot("object"), Host = Map.Slot("host"),
        Transaction = Map.Slot("txid");

    internal override KeyValueTable<string> Reasons => Details;

    public override string Name => "duo";

    public override int Most => 90;

    public override int Recognise(in LogLine line)
    {
        if (!IsObject(line)) return 0;
        var body = line.Body;
        if (line.Find(body, "\"factor\""u8) >= 0 && line.Find(body, "\"result\""u8) >= 0)
            return line.Find(body, "\"txid\""u8) >= 0 || line.Find(body, "\"access_device\""u8) >= 0 ? 90 : line.Find(body, "\"integration\""u8) >= 0 ? 80 : 0;
        if (line.Find(body, "\"access_device\""u8) >= 0 && line.Find(body, "\"txid\""u8) >= 0) return 88;
        return line.Find(body, "\"action\""u8) >= 0 && line.Find(body, "\"isotimestamp\""u8) >= 0 ? 85 : 0;
    }

    protected override FieldMap Fields => Map;

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(absent: "unknown 0.0.0.0");

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var name = fields.Take(Action);
        if (name.IsEmpty && !fields.Has(Factor) && !fields.Has(Transaction)) return "neither an action nor a factor or a txid";
        var kind = name.IsEmpty ? SignIn : Kinds.Of(name);
        if (kind.Table == StandardTables.AuditEvent) kind = kind with { Succeeded = true };
        kind.Begin(rows, "Cisco", "Duo", name.IsEmpty ? "authentication"u8 : name, head, file);
        HostNames.Device(rows, fields.Take(Host));
        if (kind.Table == StandardTables.Authentication) rows.Text(Asim.LogonMethod, fields.Take(Factor));
        else if (kind.Table == StandardTables.UserManagement && kind.Type.StartsWith("Group", StringComparison.Ordinal))
            rows.Text(Asim.GroupName, fields.Take(Object));
        else
        {
            if (kind.Table == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.Peek(Object));
            UserNames.Target.Name(rows, fields.Take(Object));
        }
        return null;
    }

    static readonly KeyValueTable<string> Details = new(
    [
        ("locked_out", "User locked"), ("user_disabled", "User disabled"), ("invalid_passcode", "Incorrect password"),
        ("deny_unenrolled_user", "No such user"), ("restricted_os_version", "Logon violates policy"),
        ("location_restricted", "Logon violates policy"), ("anonymous_ip", "Logon violates policy"),
        ("denied_by_policy", "Logon violates policy"), ("invalid_device", "Logon violates policy"),
        .. Each("MFA not satisfied", "user_cancelled user_marked_fraud no_response no_keys_pressed call_timed_out anomalous_push " +
            "frequent_attempts verification_code_missing verification_code_incorrect queued_inflight_auth_expired"),
        .. Each("Logon violates policy", "factor_restricted platform_restricted version_restricted rooted_device no_screen_lock " +
            "touch_id_disabled no_disk_encryption out_of_date software_restricted no_duo_certificate_present " +
            "user_provided_invalid_certificate could_not_determine_if_endpoint_was_trusted " +
            "invalid_management_certificate_collection_state " +
            "no_referring_hostname_provided invalid_referring_hostname_provided no_web_referer_match " +
            "endpoint_failed_google_verification endpoint_is_not_trusted endpoint_is_not_in_management_system " +
            "no_activated_duo_mobile_account"),
    ]);

    static IEnumerable<(string, string)> Each(string details, string reasons) => reasons.Split(' ').Select(reason => (reason, details));
}
