using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's SigninLogs: sign-ins to Entra ID by people.</summary>
static class SigninLogsView
{
    public static View View { get; } = new(
        new("SigninLogs", "Sign-ins of people to Entra ID, as Sentinel's table of that name.",
            "SigninLogs | project UserPrincipalName, IPAddress, ResultType, tostring(DeviceDetail.operatingSystem)",
            "ola@example.com, 192.0.2.17, 50126, Windows10"),
        EntraSignIns.Rows("SigninLogs"), EntraSignIns.Columns("SigninLogs"), EntraSignIns.Texts + """

        dynamic: AppliedEventListeners ConditionalAccessPolicies ConditionalAccessAudiences DeviceDetail LocationDetails MfaDetail Status
        dynamic: TokenProtectionStatusDetails
        string: AppliedConditionalAccessPolicies RiskLevel ServicePrincipalName SourceAppClientId
        """);
}
