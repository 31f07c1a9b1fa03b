using System.Collections.Immutable;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>
/// Every function that is written in the language: tables of Sentinel and Defender as rows of ours, one file and one line here for
/// each, in the order of how many published hunts ask for them; then ASIM's parsers.
/// </summary>
static class StoredFunctions
{
    public static ImmutableArray<StoredFunction> All { get; } =
    [
        SigninLogsView.View,
        DeviceNetworkEventsView.View,
        AuditLogsView.View,
        SecurityEventView.View,
        CommonSecurityLogView.View,
        SyslogView.View,
        AADSignInEventsBetaView.View,
        DeviceLogonEventsView.View,
        IdentityLogonEventsView.View,
        AADNonInteractiveUserSignInLogsView.View,
        WindowsEventView.View,
        OfficeActivityView.View,
        ThreatIntelligenceIndicatorView.View,
        AADServicePrincipalSignInLogsView.View,
        VMConnectionView.View,
        ThreatIntelIndicatorsView.View,
        AADManagedIdentitySignInLogsView.View,
        ADFSSignInLogsView.View,
        DnsEventsView.View,
        EventView.View,
        .. UnfedTables.All,
        .. AsimParsers.All,
    ];
}
