using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Okta;

/// <summary>Okta's System Log, as its API, its event streams and its event hooks give it.</summary>
sealed class OktaFormat : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Read("eventType"), FieldRule.Read("target.AppInstance.displayName"), FieldRule.Read("target.UserGroup.displayName"),
        FieldRule.Read("actor.type"), FieldRule.Read("target"), FieldRule.Read("data.events.eventType"),
        FieldRule.Ignore("data.events"),
        FieldRule.Time("published"), FieldRule.Text("uuid", Asim.EventOriginalUid), FieldRule.Text("displayMessage", Asim.EventMessage),
        FieldRule.Severity("severity", ("DEBUG", "Informational"), ("INFO", "Informational"), ("WARN", "Low"), ("ERROR", "Medium")),
        FieldRule.Outcome("outcome.result", "NA", ("Success", "SUCCESS ALLOW"), ("Failure", "FAILURE DENY ABANDONED RATE_LIMIT"),
            ("Partial", "CHALLENGE SCHEDULED UNANSWERED DEFERRED")),
        FieldRule.Text("outcome.reason", Asim.EventOriginalResultDetails),
        FieldRule.Person("actor.alternateId"), FieldRule.PersonId("actor.id", "OktaId"),
        FieldRule.Peer("client.ipAddress"), FieldRule.Text("client.userAgent.rawUserAgent", Asim.HttpUserAgent),
        FieldRule.Text("client.userAgent.os", Asim.SrcDvcOs), FieldRule.Text("client.geographicalContext.city", Asim.SrcGeoCity),
        FieldRule.Text("client.geographicalContext.state", Asim.SrcGeoRegion),
        FieldRule.Text("client.geographicalContext.country", Asim.SrcGeoCountry),
        FieldRule.Text("securityContext.domain", Asim.SrcDomain), FieldRule.Text("securityContext.isp", Asim.SrcIsp),
        FieldRule.Text("authenticationContext.externalSessionId", Asim.TargetSessionId),
        FieldRule.Text("authenticationContext.credentialType", Asim.LogonMethod),
        FieldRule.Text("authenticationContext.authenticationProvider", Asim.LogonProtocol),
        FieldRule.Text("target.AppInstance.id", Asim.TargetAppId), FieldRule.Text("target.UserGroup.id", Asim.GroupId, Asim.ObjectId),
        FieldRule.Read("target.User.alternateId"), FieldRule.Read("target.User.id"),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", null, "user.session.start user.authentication.sso user.authentication.auth_via_mfa " +
            "user.authentication.verify user.authentication.authenticate user.authentication.auth_via_social " +
            "user.authentication.auth_via_IDP user.authentication.auth_via_inbound_SAML user.authentication.auth_via_radius " +
            "user.authentication.auth_via_AD_agent user.authentication.auth_via_LDAP_agent user.authentication.auth_via_richclient " +
            "user.authentication.auth_via_inbound_delauth user.authentication.auth_via_iwa user.authentication.auth_unconfigured_identifier " +
            "policy.evaluate_sign_on user.session.access_admin_app user.mfa.okta_verify.deny_push " +
            "app.oauth2.signon app.radius.agent.login"),
        (StandardTables.Authentication, "Logoff", null, "user.session.end user.session.clear user.session.expire " +
            "user.authentication.slo user.authentication.universal_logout"),
        (StandardTables.Authentication, "Elevate", null, "user.session.impersonation.initiate user.session.impersonation.grant"),
        (StandardTables.UserManagement, "UserCreated", null, "user.lifecycle.create user.lifecycle.jit"),
        (StandardTables.UserManagement, "UserDeleted", null, "user.lifecycle.delete.initiated user.lifecycle.delete.completed"),
        (StandardTables.UserManagement, "UserEnabled", null, "user.lifecycle.activate user.lifecycle.unsuspend user.lifecycle.reactivate"),
        (StandardTables.UserManagement, "UserDisabled", null, "user.lifecycle.deactivate user.lifecycle.suspend"),
        (StandardTables.UserManagement, "UserLocked", null, "user.account.lock user.account.lock.limit"),
        (StandardTables.UserManagement, "UserUnlocked", null, "user.account.unlock user.account.unlock_by_admin"),
        (StandardTables.UserManagement, "PasswordChanged", null, "user.account.update_password"),
        (StandardTables.UserManagement, "PasswordReset", null, "user.account.reset_password user.account.expire_password"),
        (StandardTables.UserManagement, "UserModified", null, "user.account.update_profile user.account.privilege.grant " +
            "user.account.privilege.revoke user.mfa.factor.activate user.mfa.factor.deactivate user.mfa.factor.reset_all " +
            "user.mfa.factor.update app.user_management"),
        (StandardTables.UserManagement, "UserAddedToGroup", null, "group.user_membership.add"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", null, "group.user_membership.remove"),
        (StandardTables.UserManagement, "GroupCreated", null, "group.lifecycle.create"),
        (StandardTables.UserManagement, "GroupModified", null, "group.profile.update group.privilege.grant group.privilege.revoke"),
        (StandardTables.UserManagement, "GroupDeleted", null, "group.lifecycle.delete"));

    static readonly int Event = Map.Slot("eventType"), App = Map.Slot("target.AppInstance.displayName");
    static readonly int Group = Map.Slot("target.UserGroup.displayName"), User = Map.Slot("target.User.alternateId");
    static readonly int UserId = Map.Slot("target.User.id"), Hooked = Map.Slot("data.events.eventType");

    internal override KeyValueTable<string> Reasons => Details;

    public override string Name => "okta";

    public override int Most => 90;

    public override int Recognise(in LogLine line) =>
        Has(line, "\"alternateId\""u8, "\"eventType\""u8) ? line.Find(line.Body, "\"published\""u8) >= 0 ? 90 : 60 : 0;

    protected override FieldMap Fields => Map;

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(absent: "unknown null",
        name: static path => path.StartsWith("data.events."u8) && !path.EndsWith(".eventType"u8) ? path["data.events."u8.Length..] : path,
        typed: "target data.events.target", parted: "data.events");

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        if (!fields.Has(Event)) return "no eventType";
        var name = fields.Take(Event);
        // An event hook has its own type, and those of the events in it.
        if (fields.Has(Hooked)) name = fields.Take(Hooked);
        Kinds.Of(name).Begin(rows, "Okta", "Okta", name, head, file);
        rows.Text(Asim.TargetAppName, fields.Take(App));
        if (rows.Table() == StandardTables.UserManagement) rows.Text(Asim.GroupName, fields.Take(Group));
        else if (rows.Table() == StandardTables.AuditEvent) rows.Text(Asim.Object, fields.Take(Group));
        if (rows.Table() == StandardTables.Authentication) return null;
        UserNames.Target.Name(rows, fields.Take(User));
        UserNames.Target.Id(rows, fields.Take(UserId), "OktaId");
        return null;
    }

    static readonly KeyValueTable<string> Details = new(
    [
        ("INVALID_CREDENTIALS", "No such user or password"), ("VERIFICATION_ERROR", "Incorrect password"), ("LOCKED_OUT", "User locked"),
        ("PASSWORD_EXPIRED", "Password expired"), ("INVALID_LOGIN", "No such user or password"), ("NETWORK_ZONE_BLACKLIST", "Logon violates policy"),
    ]);
}
