using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's AADNonInteractiveUserSignInLogs: sign-ins to Entra ID by programs for people; its bags are text.</summary>
static class AADNonInteractiveUserSignInLogsView
{
    public static View View { get; } = new(
        new("AADNonInteractiveUserSignInLogs",
            "Sign-ins of programs for people to Entra ID, as Sentinel's table of that name.",
            "AADNonInteractiveUserSignInLogs | count", "0"),
        EntraSignIns.Rows("NonInteractiveUserSignInLogs"), EntraSignIns.Columns("AADNonInteractiveUserSignInLogs"), EntraSignIns.Texts + """

        dynamic: AppliedEventListeners
        string: Agent ConditionalAccessAudiences ConditionalAccessPolicies DeviceDetail FederatedCredentialId
        string: LocationDetails MfaDetail Status TokenProtectionStatusDetails
        """);
}
