using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's ADFSSignInLogs: sign-ins to Entra ID that went through AD FS.</summary>
static class ADFSSignInLogsView
{
    public static View View { get; } = new(
        new("ADFSSignInLogs", "Sign-ins through AD FS, as Sentinel's table of that name.", "ADFSSignInLogs | count", "0"),
        EntraSignIns.Rows("ADFSSignInLogs"), EntraSignIns.Columns("ADFSSignInLogs"), EntraSignIns.Texts + """

        string: Agent Status DeviceDetail LocationDetails Requirement
        """);
}
