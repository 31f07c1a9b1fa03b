using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Auth0;

/// <summary>Auth0's tenant logs, of which a short code says what happened.</summary>
sealed class Auth0Format : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Read("type"), FieldRule.Read("user_name"), FieldRule.Read("user_id"), FieldRule.UtcTime("date"),
        FieldRule.Text("log_id", Asim.EventOriginalUid).Once(), FieldRule.Text("description", Asim.EventMessage),
        FieldRule.Peer("ip client_ip").Once(), FieldRule.Text("user_agent", Asim.HttpUserAgent), FieldRule.Read("hostname"),
        FieldRule.Text("client_name", Asim.TargetAppName), FieldRule.Text("client_id", Asim.TargetAppId),
        FieldRule.Text("connection", Asim.LogonMethod), FieldRule.Text("strategy", Asim.LogonProtocol),
        FieldRule.Text("details.session_id", Asim.TargetSessionId), FieldRule.Text("location_info.country_code", Asim.SrcGeoCountry),
        FieldRule.Text("location_info.city_name", Asim.SrcGeoCity),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", true, "s ssa seacft seccft sepft serft sens si"),
        (StandardTables.Authentication, "Logon", false, "f fp fu fc fsa feacft feccft fepft ferft fens fco fcoa limit_wc limit_mu limit_sul " +
            "pwd_leak gd_auth_failed gd_auth_rejected mfar"),
        (StandardTables.Authentication, "Logon", true, "gd_auth_succeed"),
        (StandardTables.Authentication, "Logoff", true, "slo"), (StandardTables.Authentication, "Logoff", false, "flo"),
        (StandardTables.UserManagement, "UserCreated", true, "ss"), (StandardTables.UserManagement, "UserCreated", false, "fs"),
        (StandardTables.UserManagement, "UserDeleted", true, "sdu du"), (StandardTables.UserManagement, "UserDeleted", false, "fdu"),
        (StandardTables.UserManagement, "PasswordChanged", true, "scp"), (StandardTables.UserManagement, "PasswordChanged", false, "fcp"),
        (StandardTables.UserManagement, "PasswordReset", true, "scpr"), (StandardTables.UserManagement, "PasswordReset", false, "fcpr"),
        (StandardTables.UserManagement, "UserModified", true, "sce scu scph sv"), (StandardTables.UserManagement, "UserModified", false, "fce fcu fcph fv"),
        (StandardTables.UserManagement, "UserUnlocked", true, "sui ublkdu"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("fp", "Incorrect password"), ("fu", "No such user"), ("limit_wc", "User locked"), ("limit_mu", "Logon violates policy"),
        ("limit_sul", "Logon violates policy"), ("pwd_leak", "Logon violates policy"), ("gd_auth_failed", "MFA not satisfied"),
        ("gd_auth_rejected", "MFA not satisfied"),
    ]);

    static readonly int Type = Map.Slot("type"), User = Map.Slot("user_name"), UserId = Map.Slot("user_id"), Tenant = Map.Slot("hostname");

    public override string Name => "auth0";

    internal override KeyValueTable<string> Reasons => Details;

    protected override FieldMap Fields => Map;

    public override int Most => 85;

    public override int Recognise(in LogLine line)
    {
        if (!IsObject(line) || line.Find(line.Body, "\"log_id\""u8) < 0 || line.Find(line.Body, "\"type\""u8) < 0) return 0;
        return line.Find(line.Body, "\"client_name\""u8) >= 0 || line.Find(line.Body, "\"connection_id\""u8) >= 0 || line.Find(line.Body, "auth0.com"u8) >= 0 ? 85 : 0;
    }

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Type)) return "no type";
        var type = fields.Take(Type);
        var kind = Kinds.Of(type);
        if (kind.Table == StandardTables.AuditEvent) kind = kind with { Type = "Other", Succeeded = type is [(byte)'f', ..] ? false : null };
        kind.Begin(rows, "Okta", "Auth0", type, head, file);
        rows.Text(Asim.EventOriginalResultDetails, type);
        HostNames.Device(rows, fields.Take(Tenant));
        var role = kind.Table == StandardTables.AuditEvent ? UserNames.Actor : UserNames.Target;
        role.Name(rows, fields.Take(User));
        role.Id(rows, fields.Take(UserId), "");
        return null;
    }
}
