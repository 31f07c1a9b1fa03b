using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's AADServicePrincipalSignInLogs: sign-ins to Entra ID by programs for themselves.</summary>
static class AADServicePrincipalSignInLogsView
{
    public static View View { get; } = new(
        new("AADServicePrincipalSignInLogs",
            "Sign-ins of programs to Entra ID, as Sentinel's table of that name.",
            "AADServicePrincipalSignInLogs | count", "0"),
        EntraSignIns.Rows("ServicePrincipalSignInLogs"), EntraSignIns.Columns("AADServicePrincipalSignInLogs"), EntraSignIns.Texts + """

        string: Agent ConditionalAccessAudiences ConditionalAccessPolicies FederatedCredentialId LocationDetails
        string: ServicePrincipalCredentialKeyId
        string: ServicePrincipalCredentialThumbprint ServicePrincipalName Status DeviceDetail
        """);
}
