using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Fields;
using LogHunt.Ingest.Texts;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Formats.EntraId;

/// <summary>
/// The fields of Entra ID's logs under Log Analytics' names, which Sentinel's tables show, and those of the portal's CSV beside them, in
/// English and Norwegian.
/// </summary>
static class EntraIdKeys
{
    public static FieldMap Map { get; } = new([StandardTables.Authentication, StandardTables.UserManagement, StandardTables.AuditEvent],
    [
        FieldRule.UtcTime("TimeGenerated TimeGenerated~[UTC] CreatedDateTime CreatedDateTime~[UTC] ActivityDateTime DetectedDateTime "
            + "Date~(UTC) Dato~(UTC) RiskLastUpdatedDateTime").Once(),
        .. FieldRule.ReadEach("LogCategory Type Category UserPrincipalName ServicePrincipalName UserId ServicePrincipalId Status.errorCode "
            + "ResultType IsInteractive RiskLevel OperationName ActivityDisplayName LoggedByService RiskEventType "
            + "RiskState RiskDetail Status LocationDetails DeviceDetail MfaDetail InitiatedBy TargetResources AdditionalDetails"),
        FieldRule.Read("Username Brukernavn"), FieldRule.Read("User~ID Bruker-ID"), FieldRule.Read("Sign-in~error~code Feilkode"),
        FieldRule.Read("Service~principal~name"), FieldRule.Read("Service~principal~ID"), FieldRule.Read("Activity"),
        FieldRule.Read("ActorUserPrincipalName"), FieldRule.Read("ActorObjectId"), FieldRule.Read("ActorDisplayName"),
        FieldRule.Read("Target1UserPrincipalName"), FieldRule.Read("Target1ObjectId"), FieldRule.Read("Target1DisplayName"),
        .. FieldRule.ReadEach("InitiatedBy.user.userPrincipalName InitiatedBy.app.displayName InitiatedBy.user.id "
            + "InitiatedBy.app.servicePrincipalId TargetResources.User.userPrincipalName TargetResources.User.displayName "
            + "TargetResources.User.id TargetResources.Group.displayName TargetResources.Application.displayName "
            + "TargetResources.ServicePrincipal.displayName TargetResources.Device.displayName TargetResources.Policy.displayName "
            + "TargetResources.Other.displayName TargetResources.Role.displayName ProvisioningAction SourceIdentity.displayName"),
        FieldRule.Text("Id Request~ID Forespørsels-ID", Asim.EventOriginalUid),
        FieldRule.Text("SessionId Session~ID", Asim.TargetSessionId, Asim.ActorSessionId),
        FieldRule.Peer("IPAddress IP~address IP-adresse IpAddress InitiatedBy.user.ipAddress").Once(),
        FieldRule.Text("UserAgent User~agent Brukeragent", Asim.HttpUserAgent),
        FieldRule.Text("AppId Application~ID Program-ID", Asim.ActingAppId), FieldRule.Text("AppDisplayName Application Program", Asim.ActingAppName),
        FieldRule.Text("ResourceDisplayName Resource~display~name Ressurs", Asim.TargetAppName),
        FieldRule.Text("ResourceIdentity Resource~ID", Asim.TargetAppId),
        FieldRule.Text("LocationDetails.countryOrRegion", Asim.SrcGeoCountry), FieldRule.Text("LocationDetails.city", Asim.SrcGeoCity),
        FieldRule.Text("LocationDetails.state", Asim.SrcGeoRegion),
        FieldRule.Text("DeviceDetail.operatingSystem Operating~System Operativsystem", Asim.SrcDvcOs),
        FieldRule.Text("DeviceDetail.deviceId Device~ID", Asim.SrcDvcId), FieldRule.Text("DeviceDetail.displayName", Asim.SrcHostname),
        FieldRule.TextBut("none None", "AuthenticationProtocol Authentication~Protocol", Asim.LogonProtocol),
        FieldRule.Text("AuthenticationRequirement Authentication~requirement Godkjenningskrav", Asim.LogonMethod),
        FieldRule.FirstText("ResultDescription Status.failureReason Failure~reason Feilårsak ResultReason", Asim.EventMessage).Once(),
        FieldRule.Outcome("Result", "NA", ("Success", "success 0"), ("Failure", "failure timeout clientError -1")),
        FieldRule.Text("TargetResources.User.modifiedProperties.oldValue", Asim.PreviousPropertyValue, Asim.OldValue),
    ]);

    public static readonly EventKinds Kinds = new(
        (StandardTables.UserManagement, "UserCreated", null, "Add~user Invite~external~user"),
        (StandardTables.UserManagement, "UserDeleted", null, "Delete~user Hard~Delete~user"),
        (StandardTables.UserManagement, "UserModified", null, "Update~user Update~user~StsRefreshTokenValidFrom~Timestamp " +
            "User~registered~security~info User~deleted~security~info Admin~registered~security~info " +
            "Admin~deleted~security~info User~registered~all~required~security~info Assign~user~license Change~user~license " +
            "Restore~user Add~member~to~role Remove~member~from~role Add~eligible~member~to~role Redeem~external~user~invite " +
            "Remove~eligible~member~from~role Add~scoped~member~to~role Remove~scoped~member~from~role Set~force~change~user~password " +
            "Add~member~to~role~completed~(PIM~activation) Add~member~to~role~outside~of~PIM~(permanent) " +
            "Add~member~to~role~in~PIM~completed~(permanent) Add~member~to~role~in~PIM~completed~(timebound) " +
            "Add~eligible~member~to~role~in~PIM~completed~(permanent) Add~eligible~member~to~role~in~PIM~completed~(timebound) " +
            "Remove~member~from~role~in~PIM~completed~(permanent) Remove~member~from~role~in~PIM~completed~(timebound) " +
            "Remove~eligible~member~from~role~in~PIM~completed~(permanent) Remove~eligible~member~from~role~in~PIM~completed~(timebound)"),
        (StandardTables.UserManagement, "UserEnabled", null, "Enable~account"),
        (StandardTables.UserManagement, "UserDisabled", null, "Disable~account"),
        (StandardTables.UserManagement, "UserUnlocked", null, "Unlock~user~account~(self-service)"),
        (StandardTables.UserManagement, "PasswordChanged", null, "Change~user~password Change~password~(self-service)"),
        (StandardTables.UserManagement, "PasswordReset", null, "Reset~user~password Reset~password~(self-service) Reset~password~(by~admin)"),
        (StandardTables.UserManagement, "GroupCreated", null, "Add~group"), (StandardTables.UserManagement, "GroupDeleted", null, "Delete~group"),
        (StandardTables.UserManagement, "GroupModified", null, "Update~group"),
        (StandardTables.UserManagement, "UserAddedToGroup", null, "Add~member~to~group"),
        (StandardTables.UserManagement, "UserRemovedFromGroup", null, "Remove~member~from~group"));

    /// <summary>Microsoft's error codes of sign-ins as ASIM's parser for these logs groups them.</summary>
    public static readonly KeyValueTable<string> Reasons = new(Each(
        ("No such user or password", "50034 50059 50064 50126 51004 500011 700016 90072"), ("Incorrect password", "50056"),
        ("User locked", "50053"), ("Password expired", "50055 50132 50133 50144 50173 70008"),
        ("User disabled", "50057 7000112 500014"), ("Incorrect key", "50012 700027 7000215 7000222"),
        ("Session expired", "50089 70043 70044 700082 700084"), ("MFA not satisfied", "500121 50158"),
        ("Logon violates policy", "50005 50011 50020 50058 50072 50074 50076 50079 50097 50105 50131 53000 53001 53002 53003 53004 " +
            "53009 530002 530003 530032 530034 80012")));

    public static readonly int Interactive = Map.Slot("IsInteractive");
    public static readonly int Risk = Map.Slot("RiskLevel"), Status = Map.Slot("Status");
    public static readonly int[] Operations = Map.Slots("OperationName ActivityDisplayName Activity RiskEventType ProvisioningAction");
    public static readonly int[] SignedIn = Map.Slots("UserPrincipalName Username ServicePrincipalName Service~principal~name");
    public static readonly int[] SignedInIds = Map.Slots("UserId User~ID ServicePrincipalId Service~principal~ID");
    public static readonly int[] Codes = Map.Slots("Status.errorCode ResultType Sign-in~error~code");
    public static readonly int[] Actors = Map.Slots("InitiatedBy.user.userPrincipalName InitiatedBy.app.displayName ActorUserPrincipalName ActorDisplayName");
    public static readonly int[] ActorIds = Map.Slots("InitiatedBy.user.id InitiatedBy.app.servicePrincipalId ActorObjectId");
    public static readonly int[] Targets = Map.Slots("TargetResources.User.userPrincipalName TargetResources.User.displayName Target1UserPrincipalName");
    public static readonly int[] TargetIds = Map.Slots("TargetResources.User.id Target1ObjectId");
    public static readonly int[] Groups = Map.Slots("TargetResources.Group.displayName");
    public static readonly int[] Objects = Map.Slots("TargetResources.Application.displayName TargetResources.ServicePrincipal.displayName "
        + "TargetResources.Group.displayName TargetResources.Device.displayName TargetResources.Policy.displayName "
        + "TargetResources.Role.displayName TargetResources.Other.displayName Target1DisplayName SourceIdentity.displayName");

    static readonly int[] Categories = Map.Slots("LogCategory Category Type");
    static readonly int[] OfSignIns = Map.Slots("Status.errorCode ResultType Sign-in~error~code");
    static readonly int[] OfChanges = Map.Slots("ActivityDisplayName LoggedByService Activity");
    static readonly int PortalUser = Map.Slot("Username"), Managed = Map.Slot("IsInteractive"), Principal = Map.Slot("ServicePrincipalId"), Person = Map.Slot("UserPrincipalName");
    static readonly int RiskEvent = Map.Slot("RiskEventType"), RiskState = Map.Slot("RiskState"), Provisioning = Map.Slot("ProvisioningAction");

    static readonly KeyValueTable<string> Logs = new(
    [
        ("SignInLogs", "SigninLogs"), ("SigninLogs", "SigninLogs"), ("AADNonInteractiveUserSignInLogs", "NonInteractiveUserSignInLogs"),
        ("AADServicePrincipalSignInLogs", "ServicePrincipalSignInLogs"), ("AADManagedIdentitySignInLogs", "ManagedIdentitySignInLogs"),
        ("AADProvisioningLogs", "ProvisioningLogs"), ("AADRiskyUsers", "RiskyUsers"), ("AADUserRiskEvents", "UserRiskEvents"),
        .. ("NonInteractiveUserSignInLogs ServicePrincipalSignInLogs ManagedIdentitySignInLogs ADFSSignInLogs AuditLogs ProvisioningLogs "
            + "RiskyUsers UserRiskEvents RiskyServicePrincipals ServicePrincipalRiskEvents").Split(' ').Select(log => (log, log)),
    ], foldCase: true);

    /// <summary>Which log a record is of, under its name in diagnostic settings: by its category, else by fields that only one log has.</summary>
    public static string? LogOf(RecordFields fields)
    {
        foreach (var slot in Categories)
            if (fields.Has(slot) && Logs.TryFind(fields.Peek(slot), out var log)) return log;
        foreach (var slot in OfChanges)
            if (fields.Has(slot)) return "AuditLogs";
        if (fields.Has(RiskEvent)) return "UserRiskEvents";
        if (fields.Has(Provisioning)) return "ProvisioningLogs";
        foreach (var slot in OfSignIns)
        {
            if (!fields.Has(slot)) continue;
            if (!fields.Has(Person) && fields.Has(Principal)) return "ServicePrincipalSignInLogs";
            return Encoding.UTF8.GetString(fields.Peek(Managed)).Equals("false", StringComparison.OrdinalIgnoreCase)
                ? "NonInteractiveUserSignInLogs" : "SigninLogs";
        }
        return fields.Has(PortalUser) ? "SigninLogs" : fields.Has(RiskState) ? "RiskyUsers" : null;
    }

    static IEnumerable<(string, string)> Each(params (string Details, string Codes)[] reasons) =>
        reasons.SelectMany(reason => reason.Codes.Split(' ').Select(code => (code, reason.Details)));
}
