using System.Collections.Immutable;
using LogHunt.Query.Binding;
using static LogHunt.Query.Views.UnfedTables;

namespace LogHunt.Query.Views;

/// <summary>Defender's tables of what goes on inside of a device, and of what it is.</summary>
static class UnfedDeviceTables
{
    const string Device = "string: DeviceId DeviceName ActionType";

    const string Initiating = DefenderProcess.Columns + """

        string: InitiatingProcessFileName InitiatingProcessFolderPath InitiatingProcessAccountDomain InitiatingProcessAccountName
        string: InitiatingProcessAccountSid InitiatingProcessSignatureStatus InitiatingProcessSignerType InitiatingProcessLogonId
        long: InitiatingProcessId
        """;

    const string Started = """
        string: ProcessVersionInfoCompanyName ProcessVersionInfoProductName ProcessVersionInfoProductVersion
        string: ProcessVersionInfoInternalFileName ProcessVersionInfoOriginalFileName ProcessVersionInfoFileDescription
        string: ProcessIntegrityLevel AccountObjectId AccountUpn
        """;

    const string File = """
        string: FileName FolderPath SHA1 SHA256 MD5
        long: FileSize
        dynamic: AdditionalFields
        """;

    public static ImmutableArray<View> All { get; } =
    [
        Defender("DeviceEvents", "what else devices report", $"""
            {Device}
            {Initiating}
            {File}
            string: AccountDomain AccountName AccountSid RemoteUrl RemoteDeviceName ProcessCommandLine ProcessTokenElevation
            string: RegistryKey
            string: RegistryValueName RegistryValueData RemoteIP LocalIP FileOriginUrl FileOriginIP ProcessUniqueId
            string: ProcessRemoteSessionDeviceName ProcessRemoteSessionIP CreatedProcessSessionId
            long: ProcessId LogonId
            int: RemotePort LocalPort
            datetime: ProcessCreationTime
            bool: IsProcessRemoteSession
            """),
        Defender("DeviceProcessEvents", "programs that were started", $"""
            {Device}
            {Initiating}
            {File}
            {Started}
            string: ProcessCommandLine ProcessTokenElevation AccountDomain AccountName AccountSid ProcessUniqueId
            string: ProcessRemoteSessionDeviceName ProcessRemoteSessionIP
            long: ProcessId LogonId CreatedProcessSessionId
            datetime: ProcessCreationTime
            bool: IsProcessRemoteSession
            """),
        Defender("DeviceFileEvents", "files that were made, changed and removed", $"""
            {Device}
            {Initiating}
            {File}
            string: FileOriginUrl FileOriginReferrerUrl FileOriginIP PreviousFolderPath PreviousFileName RequestProtocol
            string: RequestSourceIP RequestAccountName RequestAccountDomain RequestAccountSid ShareName SensitivityLabel
            string: SensitivitySubLabel
            int: RequestSourcePort
            bool: IsAzureInfoProtectionApplied
            """),
        Defender("DeviceRegistryEvents", "changes of Windows' registry", $"""
            {Device}
            {Initiating}
            string: RegistryKey RegistryValueType RegistryValueName RegistryValueData PreviousRegistryKey PreviousRegistryValueName
            string: PreviousRegistryValueData
            dynamic: AdditionalFields
            """),
        Defender("DeviceImageLoadEvents", "libraries that were loaded", $"""
            {Device}
            {Initiating}
            {File}
            """),
        Defender("DeviceFileCertificateInfo", "who signed programs", """
            string: DeviceId DeviceName SHA1 SignatureType Signer SignerHash Issuer IssuerHash CertificateSerialNumber
            string: CrlDistributionPointUrls
            bool: IsSigned IsTrusted IsRootSignerMicrosoft
            datetime: CertificateCreationTime CertificateExpirationTime CertificateCountersignatureTime
            long: ReportId
            """),
        Defender("DeviceInfo", "devices", """
            string: DeviceId DeviceName ClientVersion PublicIP OSArchitecture OSPlatform OSVersionInfo OSVersion OSDistribution
            string: AadDeviceId RegistryDeviceTag MachineGroup OnboardingStatus DeviceCategory DeviceType DeviceSubtype Model Vendor
            string: DeviceManualTags SensorHealthState ExclusionReason ExposureLevel AssetValue MergedToDeviceId JoinType
            string: ConnectivityType DeviceDynamicTags MitigationStatus AwsResourceName AzureVmId AzureVmSubscriptionId
            string: AzureResourceId
            string: GcpFullResourceName HostDeviceId TenantId
            dynamic: LoggedOnUsers AdditionalFields MergedDeviceIds CloudPlatforms
            long: OSBuild ReportId
            bool: IsAzureADJoined IsInternetFacing IsExcluded IsTransient
            """),
        Defender("DeviceNetworkInfo", "addresses of devices", """
            string: DeviceId DeviceName NetworkAdapterName MacAddress NetworkAdapterType NetworkAdapterStatus TunnelType
            string: NetworkAdapterVendor
            dynamic: ConnectedNetworks DnsAddresses DefaultGateways IPAddresses
            bool: IPv4Dhcp IPv6Dhcp
            long: ReportId
            """),
        Defender("DeviceTvmSoftwareInventory", "programs that are installed", """
            string: DeviceId DeviceName OSPlatform OSVersion OSArchitecture SoftwareVendor SoftwareName SoftwareVersion
            string: EndOfSupportStatus ProductCodeCpe
            datetime: EndOfSupportDate
            """),
        Defender("DeviceTvmSoftwareVulnerabilities", "weaknesses of installed programs", """
            string: DeviceId DeviceName OSPlatform OSVersion OSArchitecture SoftwareVendor SoftwareName SoftwareVersion CveId
            string: VulnerabilitySeverityLevel RecommendedSecurityUpdate RecommendedSecurityUpdateId CveMitigationStatus
            dynamic: CveTags
            """),
        Defender("DeviceTvmSoftwareVulnerabilitiesKB", "known weaknesses", """
            string: CveId VulnerabilitySeverityLevel VulnerabilityDescription CvssVector
            real: CvssScore
            bool: IsExploitAvailable
            datetime: PublishedDate LastModifiedTime
            dynamic: AffectedSoftware
            """),
    ];
}
