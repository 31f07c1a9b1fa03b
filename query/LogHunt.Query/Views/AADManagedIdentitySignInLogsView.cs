using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's AADManagedIdentitySignInLogs: sign-ins to Entra ID by Azure's own services and machines.</summary>
static class AADManagedIdentitySignInLogsView
{
    public static View View { get; } = new(
        new("AADManagedIdentitySignInLogs",
            "Sign-ins of managed identities to Entra ID, as Sentinel's table of that name.",
            "AADManagedIdentitySignInLogs | count", "0"),
        EntraSignIns.Rows("ManagedIdentitySignInLogs"), EntraSignIns.Columns("AADManagedIdentitySignInLogs"), EntraSignIns.Texts + """

        string: Agent ConditionalAccessAudiences ConditionalAccessPolicies FederatedCredentialId LocationDetails
        string: ServicePrincipalCredentialKeyId ServicePrincipalCredentialThumbprint ServicePrincipalName Status DeviceDetail
        """);
}
