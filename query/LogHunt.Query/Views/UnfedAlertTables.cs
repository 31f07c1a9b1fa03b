using System.Collections.Immutable;
using LogHunt.Query.Binding;
using static LogHunt.Query.Views.UnfedTables;

namespace LogHunt.Query.Views;

/// <summary>Tables of what Sentinel and Defender themselves raised.</summary>
static class UnfedAlertTables
{
    const string Entity = """
        string: Title Categories AttackTechniques ServiceSource DetectionSource EntityType EvidenceRole EvidenceDirection FileName
        string: FolderPath SHA1 SHA256 ThreatFamily RemoteIP RemoteUrl AccountName AccountDomain AccountSid AccountObjectId
        string: AccountUpn
        string: DeviceId DeviceName LocalIP NetworkMessageId EmailSubject Application OAuthApplicationId ProcessCommandLine
        string: RegistryKey
        string: RegistryValueName RegistryValueData Severity CloudResource CloudPlatform ResourceType ResourceID SubscriptionId
        string: EmailClusterId
        long: FileSize
        int: ApplicationId
        dynamic: AdditionalFields
        """;

    public static ImmutableArray<View> All { get; } =
    [
        Sentinel("SecurityAlert", "alerts", """
            string: AlertLink AlertName AlertSeverity AlertType CompromisedEntity ConfidenceLevel Description DisplayName Entities
            string: ExtendedLinks ExtendedProperties ProductComponentName ProductName ProviderName RemediationSteps ResourceId
            string: Status
            string: SubTechniques SystemAlertId Tactics Techniques VendorName VendorOriginalId WorkspaceResourceGroup
            string: WorkspaceSubscriptionId
            real: ConfidenceScore
            bool: IsIncident
            datetime: EndTime ProcessingEndTime StartTime
            """),
        Sentinel("SecurityIncident", "incidents", """
            string: Classification ClassificationComment ClassificationReason Description IncidentName IncidentUrl
            string: LastModifiedBy ModifiedBy ProviderIncidentId ProviderName Severity Status Title
            int: IncidentNumber
            dynamic: AdditionalData AlertIds BookmarkIds Comments Labels Owner RelatedAnalyticRuleIds Tasks
            datetime: ClosedTime CreatedTime FirstActivityTime FirstModifiedTime LastActivityTime LastModifiedTime
            """),
        Defender("AlertInfo", "alerts", """
            string: AlertId Title Category Severity ServiceSource DetectionSource AttackTechniques MachineGroup
            """),
        Defender("AlertEvidence", "what alerts are about", $"string: AlertId\n{Entity}"),
        Defender("BehaviorInfo", "behaviours that are no alerts", """
            string: BehaviorId ActionType Description Categories AttackTechniques ServiceSource DetectionSource DataSources DeviceId
            string: AccountUpn AccountObjectId
            datetime: StartTime EndTime
            dynamic: AdditionalFields
            """),
        Defender("BehaviorEntities", "what behaviours are about",
            $"string: BehaviorId ActionType DataSources DetailedEntityRole EntityRole\n{Entity}"),
        Defender("ExposureGraphNodes", "things that can be attacked", """
            string: NodeId NodeLabel NodeName
            dynamic: Categories NodeProperties EntityIds
            """),
        Defender("ExposureGraphEdges", "ways from one thing to another", """
            string: EdgeId EdgeLabel SourceNodeId SourceNodeName SourceNodeLabel TargetNodeId TargetNodeName TargetNodeLabel
            dynamic: SourceNodeCategories TargetNodeCategories EdgeProperties
            """),
        Sentinel("Usage", "how much was taken in", """
            string: Computer DataType MG ManagementGroupName MeterId QuantityUnit ResourceUri Solution SourceComputerId
            string: LinkedMeterId
            string: LinkedResourceUri
            bool: IsBillable
            real: BatchesCapped BatchesOutsideSla BatchesWithinSla AvgLatencyInSeconds Quantity TotalBatches
            datetime: EndTime StartTime
            """),
        Sentinel("Heartbeat", "agents that are alive", """
            string: Category Computer ComputerEnvironment ComputerIP ComputerPrivateIPs ManagementGroupName OSMajorVersion
            string: OSMinorVersion
            string: OSName OSType RemoteIPCountry Resource ResourceGroup ResourceId ResourceProvider ResourceType SCAgentChannel
            string: SolutionsList Solutions SourceComputerId SubscriptionId VMUUID Version
            bool: IsGatewayInstalled
            real: RemoteIPLatitude RemoteIPLongitude
            """),
    ];
}
