using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>Sentinel's Event: events of every Windows log. Their data is text there, in XML, and a bag here, in WindowsEvent.</summary>
static class EventView
{
    public static View View { get; } = new(
        new("Event", "Events of Windows' logs, as Sentinel's table of that name; their data is a bag, in `WindowsEvent`, and no XML.",
            "Event | where EventID == 4625 | project Computer, Source", "dc01.example.com, Microsoft-Windows-Security-Auditing"),
        "WindowsEvent",
        """
        TimeGenerated, Type = 'Event', Computer, Source = Provider, EventLog = Channel, EventID, EventLevelName,
        Municipality, UploadId, SourceFile, SourceLine, RawLine
        """,
        empty: """
        string: EventData ParameterXml RenderedDescription UserName MG ManagementGroupName Message Role SourceSystem TenantId
        string: AzureDeploymentID _ResourceId _SubscriptionId
        int: EventLevel EventCategory
        """,
        origin: "");
}
