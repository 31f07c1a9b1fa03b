using LogHunt.Engine.Schema;
using LogHunt.Ingest.Envelopes;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.Microsoft365;

/// <summary>
/// Microsoft 365's unified audit log: out of the Management API, of Purview's and PowerShell's CSV (the record stands in `AuditData`),
/// and of Sentinel's OfficeActivity.
/// </summary>
sealed class Microsoft365Format : ServiceFormat
{
    internal static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.Read("Operation"), FieldRule.Read("RecordType"), FieldRule.Read("Workload OfficeWorkload"), FieldRule.Read("AuditData"),
        FieldRule.Read("ResultStatus"), FieldRule.Read("ErrorNumber"), FieldRule.Read("UserId"), FieldRule.Read("UserKey"),
        FieldRule.Read("ObjectId OfficeObjectId"), FieldRule.Read("Target"), FieldRule.Read("Target.5.ID"), FieldRule.Read("Target.1.ID"),
        FieldRule.Read("ModifiedProperties.Group~DisplayName.NewValue"), FieldRule.Read("ModifiedProperties.Group.DisplayName.NewValue"),
        FieldRule.Read("Actor.0.ID"), FieldRule.Read("Actor"), FieldRule.Read("ExtendedProperties"),
        FieldRule.UtcTime("CreationTime TimeGenerated CreationDate").Once(), FieldRule.Text("Id", Asim.EventOriginalUid),
        FieldRule.Peer("ClientIP ActorIpAddress ClientIPAddress Client_IPAddress ClientIp").Once(),
        FieldRule.Text("ExtendedProperties.UserAgent UserAgent", Asim.HttpUserAgent).Once(), FieldRule.Read("ClientInfoString"),
        FieldRule.Text("LogonError ResultReasonType", Asim.EventOriginalResultDetails),
        FieldRule.Text("ApplicationId AppId", Asim.TargetAppId), FieldRule.Text("ApplicationDisplayName", Asim.TargetAppName),
        FieldRule.Text("DeviceProperties.OS", Asim.SrcDvcOs),
        FieldRule.Text("DeviceProperties.DisplayName", Asim.SrcHostname), FieldRule.Text("DeviceProperties.Id", Asim.SrcDvcId),
        FieldRule.Text("ExtendedProperties.RequestType", Asim.LogonProtocol), FieldRule.Read("OrganizationName"),
        FieldRule.Read("MailboxOwnerUPN TargetUserOrGroupName"), FieldRule.Read("Members"), FieldRule.Read("TeamName"),
        FieldRule.Text("SessionId AppAccessContext.AADSessionId InterSystemsId", Asim.TargetSessionId),
        FieldRule.Text("Site_Url SiteUrl", Asim.TargetUrl), FieldRule.Text("ItemType", Asim.EventMessage),
    ]);

    static readonly EventKinds Kinds = new(
        (StandardTables.Authentication, "Logon", null, "UserLoggedIn UserLoginFailed MailboxLogin TeamsSessionStarted PasswordLogonInitialAuthUsingPassword " +
            "PasswordLogonInitialAuthUsingADFSFederatedToken PasswordLogonCookieCopyUsingDAToken ForeignRealmIndexLogonInitialAuthUsingADFSFederatedToken"),
        (StandardTables.Authentication, "Logoff", null, "UserLoggedOff SignOut"),
        (StandardTables.UserManagement, "UserCreated", null, "Add~user. New-Mailbox"),
        (StandardTables.UserManagement, "UserDeleted", null, "Delete~user. Hard~Delete~user. Remove-Mailbox"),
        (StandardTables.UserManagement, "UserModified", null, "Update~user. Change~user~license. Set~license~properties. Restore~user. " +
            "Add~member~to~role. Remove~member~from~role. Update~StsRefreshTokenValidFrom~Timestamp. Set~force~change~user~password."),
        (StandardTables.UserManagement, "UserDisabled", null, "Disable~account."), (StandardTables.UserManagement, "UserEnabled", null, "Enable~account."),
        (StandardTables.UserManagement, "PasswordChanged", null, "Change~user~password."),
        (StandardTables.UserManagement, "PasswordReset", null, "Reset~user~password."),
        (StandardTables.UserManagement, "GroupCreated", null, "Add~group."), (StandardTables.UserManagement, "GroupDeleted", null, "Delete~group."),
        (StandardTables.UserManagement, "GroupModified", null, "Update~group."),
        (StandardTables.UserManagement, "UserAddedToGroup", null, "Add~member~to~group. AddedToGroup MemberAdded Add-RoleGroupMember " +
            "Add-DistributionGroupMember"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", null, "Remove~member~from~group. RemovedFromGroup MemberRemoved Remove-RoleGroupMember " +
            "Remove-DistributionGroupMember"));

    static readonly KeyValueTable<string> Details = new(
    [
        ("UserAccountNotFound", "No such user"), ("InvalidUserNameOrPassword", "No such user or password"), ("IdsLocked", "User locked"),
        ("UserDisabled", "User disabled"), ("InvalidPasswordExpiredPassword", "Password expired"),
        ("UserStrongAuthClientAuthNRequired", "Logon violates policy"), ("UserStrongAuthClientAuthNRequiredInterrupt", "Logon violates policy"),
        ("BlockedByConditionalAccess", "Logon violates policy"), ("UserStrongAuthEnrollmentRequiredInterrupt", "Logon violates policy"),
        ("InvalidReplyTo", "Other"), ("FlowTokenExpired", "Session expired"), ("UserStrongAuthExpired", "Session expired"),
        ("SsoArtifactExpiredDueToConditionalAccess", "Session expired"), ("SsoArtifactRevoked", "Session expired"),
        ("DeviceAuthenticationRequired", "Logon violates policy"), ("DeviceNotCompliant", "Logon violates policy"),
        ("DeviceNotDomainJoined", "Logon violates policy"), ("ProofUpBlockedDueToRisk", "Logon violates policy"),
        ("UserUnauthorized", "Logon violates policy"), ("AuthenticationFailedSasError", "MFA not satisfied"),
    ]);

    static readonly int Operation = Map.Slot("Operation"), Type = Map.Slot("RecordType"), Workload = Map.Slot("Workload");
    static readonly int Status = Map.Slot("ResultStatus"), Error = Map.Slot("ErrorNumber"), User = Map.Slot("UserId"), Key = Map.Slot("UserKey");
    static readonly int Object = Map.Slot("ObjectId"), TargetUpn = Map.Slot("Target.5.ID"), TargetName = Map.Slot("Target.1.ID");
    static readonly int Id = Map.Slot("Id"), ActorId = Map.Slot("Actor.0.ID"), Organization = Map.Slot("OrganizationName"),
        Other = Map.Slot("MailboxOwnerUPN"), Client = Map.Slot("ClientInfoString"),
        Members = Map.Slot("Members"), Team = Map.Slot("TeamName");
    static readonly int[] Groups = Map.Slots("ModifiedProperties.Group~DisplayName.NewValue ModifiedProperties.Group.DisplayName.NewValue");

    public override string Name => "m365-audit";

    internal override KeyValueTable<string> Reasons => Details;

    protected override FieldMap Fields => Map;

    protected override int Document { get; } = Map.Slot("AuditData");

    public override int Most => 95;

    public override int Recognise(in LogLine line)
    {
        var body = line.Body;
        if (!IsObject(line)) return (line.MayHold("AuditData"u8) || line.MayHold("OfficeWorkload"u8)) && IsHeader(body.TrimStart("\uFEFF"u8)) ? 95 : 0;
        if (line.Find(body, "\"RecordType\""u8) < 0) return 0;
        return line.Find(body, "\"CreationTime\""u8) >= 0 || line.Find(body, "\"OfficeWorkload\""u8) >= 0 ? 92
            : line.Find(body, "\"AuditData\""u8) >= 0 ? 80 : 0;
    }

    protected override bool IsHeader(ReadOnlySpan<byte> line) =>
        line.IndexOf("AuditData"u8) >= 0 && line.IndexOf("RecordType"u8) >= 0 && line[0] is not ((byte)'{' or (byte)'[')
        || line.IndexOf("OfficeWorkload"u8) >= 0 && line.StartsWith("TimeGenerated"u8);

    protected override DocumentSyntax NewSyntax() => FieldSyntax.Document(typed: "Actor Target");

    protected override string? Begin(RecordFields fields, RowWriter rows, Head head, LogFile file)
    {
        var operation = fields.Take(Operation);
        if (operation.IsEmpty && !fields.Has(Id)) return "neither an Operation nor an Id";
        var type = fields.Take(Type);
        Kinds.Of(operation).Begin(rows, "Microsoft", Product(fields.Peek(Workload)), operation.IsEmpty ? "unknown"u8 : operation, head, file);
        rows.Text(Asim.EventOriginalSubType, RecordTypes.NameOf(type));
        var status = fields.Take(Status);
        var error = fields.Take(Error);
        var failed = operation.SequenceEqual("UserLoginFailed"u8) || !error.IsEmpty && !error.SequenceEqual("0"u8);
        Outcomes.Write(rows, failed ? false : error.IsEmpty ? Outcomes.Of(status) : true);
        if (status.StartsWith("Partial"u8)) rows.Text(Asim.EventResult, "Partial"u8);
        rows.Text(Asim.EventOriginalResultDetails, failed && !error.IsEmpty ? error : status);
        People(fields, rows);
        return null;
    }

    static void People(RecordFields fields, RowWriter rows)
    {
        var user = fields.Take(User);
        Tenant(fields, rows, user);
        rows.Text(Asim.HttpUserAgent, fields.Peek(Client));
        var role = UserNames.Of(rows);
        role.Name(rows, user);
        rows.Text(Asim.SrcUserId, user);
        if (fields.Has(ActorId)) role.Id(rows, fields.Take(ActorId), "AADID");
        else role.Id(rows, fields.Take(Key), "PUID");
        if (rows.Table() == StandardTables.UserManagement)
        {
            var group = fields.Has(Team) ? fields.Peek(Team) : fields.TakeFirst(Groups).Trim("[]\" \r\n"u8);
            rows.Text(Asim.GroupName, group);
            var target = fields.Has(TargetUpn) ? fields.Take(TargetUpn) : fields.Has(Other) ? fields.Peek(Other)
                : fields.Has(Members) ? TextCursor.Between(fields.Peek(Members), "\"UPN\":\""u8, "\""u8) : fields.Peek(Object);
            if (target.IndexOf((byte)'@') > 0 || group.IsEmpty) UserNames.Target.Name(rows, target.IsEmpty ? fields.Peek(TargetName) : target);
        }
        else if (rows.Table() == StandardTables.AuditEvent)
        {
            rows.Text(Asim.Object, fields.Has(Object) ? fields.Take(Object) : fields.Take(TargetName));
            UserNames.Target.Name(rows, fields.Peek(Other));
        }
    }

    /// <summary>
    /// What stands for a device is the tenant: the name that Exchange gives it, else the domain of the user, which is the tenant's also
    /// where the user is its guest (`ola_example.com#EXT#@contoso.onmicrosoft.com`).
    /// </summary>
    static void Tenant(RecordFields fields, RowWriter rows, ReadOnlySpan<byte> user)
    {
        var name = fields.Peek(Organization);
        if (name.IsEmpty && user.LastIndexOf((byte)'@') is > 0 and var at) name = user[(at + 1)..];
        rows.Text(Asim.Dvc, name);
    }

    static string Product(ReadOnlySpan<byte> workload) => workload switch
    {
        _ when workload.SequenceEqual("Exchange"u8) => "Exchange 365",
        _ when workload.SequenceEqual("SharePoint"u8) => "SharePoint",
        _ when workload.SequenceEqual("OneDrive"u8) => "OneDrive",
        _ when workload.SequenceEqual("MicrosoftTeams"u8) => "Teams",
        _ => "Office 365",
    };
}
