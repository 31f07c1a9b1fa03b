using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's AuditLogs: what was changed in Entra ID, and by whom.</summary>
static class AuditLogsView
{
    public static View View { get; } = new(
        new("AuditLogs", "Changes in Entra ID, as Sentinel's table of that name.",
            "AuditLogs | count", "0"),
        """
        union AuditEvent, UserManagement
        | where EventVendor == 'Microsoft' and EventProduct in ('Entra ID', 'AAD') and EventOriginalType == 'AuditLogs'
        """,
        """
        TimeGenerated, Type = 'AuditLogs', ActivityDateTime = TimeGenerated, OperationName = EventOriginalSubType, ActivityDisplayName = EventOriginalSubType,
        Result = EventOriginalResultDetails, ResultType = EventResult
        """,
        kept: """
        string: AADOperationType AADTenantId Category CorrelationId Id Identity Level Location LoggedByService OperationVersion
        string: Resource ResourceGroup
        string: ResourceId ResourceProvider ResultDescription ResultReason ResultSignature SourceSystem TenantId
        long: DurationMs
        dynamic: AdditionalDetails InitiatedBy TargetResources
        """);
}
