using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>
/// Sentinel's CommonSecurityLog (CEF): what firewalls and other devices tell of traffic, sign-ins and themselves. The extensions, in which
/// hunts look for the vendor's own `key=value`, are the line as it was received.
/// </summary>
static class CommonSecurityLogView
{
    public static View View { get; } = new(
        new("CommonSecurityLog", "What firewalls tell, as Sentinel's table for CEF.",
            "CommonSecurityLog | where DeviceVendor == 'Fortinet' | project DeviceName, DeviceAction, SourceIP, DestinationIP, "
            + "DestinationPort",
            "FW-1, deny, 192.0.2.22, 198.51.100.81, 161"),
        """
        union NetworkSession, WebSession, Dns, Authentication, UserManagement, AuditEvent
        | where Format !in ('linux-syslog', 'linux-auditd') and EventVendor != 'Microsoft'
        """,
        """
        TimeGenerated, Type = 'CommonSecurityLog', Computer = Dvc, DeviceName = Dvc, DeviceAddress = DvcIpAddr,
            DeviceDnsDomain = DvcDomain,
        DeviceExternalID = DvcId, DeviceVendor = EventVendor, DeviceProduct = EventProduct, DeviceVersion = EventProductVersion,
        DeviceEventClassID = EventOriginalType, DeviceEventCategory = EventOriginalSubType, LogSeverity = EventOriginalSeverity,
        OriginalLogSeverity = EventOriginalSeverity, Activity = iff(isempty(ThreatName), EventMessage, ThreatName),
            Message = EventMessage,
        DeviceAction = DvcOriginalAction, SimplifiedDeviceAction = DvcAction, EventOutcome = EventResult,
            Reason = EventOriginalResultDetails,
        EventCount, StartTime = EventStartTime, EndTime = EventEndTime, ReceiptTime = tostring(TimeGenerated),
            ExternalID = EventOriginalUid,
        SourceIP = SrcIpAddr, SourcePort = SrcPortNumber, SourceHostName = SrcHostname, SourceDnsDomain = SrcDomain,
            SourceMACAddress = SrcMacAddr,
        SourceUserName = iff(isempty(ActorUsername), iff(isempty(SrcUsername), TargetUsername, SrcUsername), ActorUsername),
        SourceUserID = SrcUserId, SourceNTDomain = ActorUserDomain, SourceTranslatedAddress = SrcNatIpAddr,
            SourceTranslatedPort = SrcNatPortNumber,
        DestinationIP = iff(isempty(DstIpAddr), TargetIpAddr, DstIpAddr),
        DestinationPort = iff(isnull(DstPortNumber), TargetPortNumber, DstPortNumber),
        DestinationHostName = iff(isempty(DstHostname), iff(isempty(UrlDomain), DnsQuery, UrlDomain), DstHostname),
        DestinationDnsDomain = DstDomain, DestinationMACAddress = DstMacAddr,
        DestinationUserName = iff(isempty(DstUsername), TargetUsername, DstUsername), DestinationUserID = DstUserId,
        DestinationNTDomain = TargetUserDomain, DestinationTranslatedAddress = DstNatIpAddr, DestinationTranslatedPort = DstNatPortNumber,
        Protocol = NetworkProtocol, ApplicationProtocol = NetworkApplicationProtocol,
        CommunicationDirection = NetworkDirection, SentBytes = SrcBytes, ReceivedBytes = DstBytes,
        DeviceInboundInterface = DvcInboundInterface, DeviceOutboundInterface = DvcOutboundInterface,
        RequestURL = Url, RequestMethod = HttpRequestMethod, RequestClientApplication = HttpUserAgent, RequestContext = HttpReferrer,
        FileName, FileHash, FileSize = toint(FileSize), AdditionalExtensions = RawLine,
        ThreatSeverity = ThreatRiskLevel, MaliciousIP = ThreatIpAddr
        """,
        empty: """
        string: CollectorHostName DeviceFacility DeviceMacAddress DeviceNtDomain DevicePayloadId DeviceTimeZone
        string: DeviceTranslatedAddress ExtID
        string: DestinationProcessName DestinationServiceName DestinationUserPrivileges SourceProcessName SourceServiceName
        string: SourceUserPrivileges
        string: FieldDeviceCustomNumber1 FieldDeviceCustomNumber2 FieldDeviceCustomNumber3
        string: FileCreateTime FileID FileModificationTime FilePath FilePermission FileType FlexString1 FlexString1Label FlexString2
        string: FlexString2Label
        string: FlexNumber1Label FlexNumber2Label FlexDate1 FlexDate1Label IndicatorThreatType MaliciousIPCountry
        string: OldFileCreateTime OldFileHash OldFileID OldFileModificationTime OldFileName OldFilePath OldFilePermission
        string: OldFileType ProcessName
        string: RemoteIP RemotePort RequestCookies ReportReferenceLink SourceSystem TenantId ThreatConfidence ThreatDescription
        string: _ResourceId
        string: DeviceCustomString1 DeviceCustomString1Label DeviceCustomString2 DeviceCustomString2Label DeviceCustomString3
        string: DeviceCustomString3Label
        string: DeviceCustomString4 DeviceCustomString4Label DeviceCustomString5 DeviceCustomString5Label DeviceCustomString6
        string: DeviceCustomString6Label
        string: DeviceCustomNumber1Label DeviceCustomNumber2Label DeviceCustomNumber3Label DeviceCustomDate1 DeviceCustomDate1Label
        string: DeviceCustomDate2 DeviceCustomDate2Label DeviceCustomIPv6Address1 DeviceCustomIPv6Address1Label DeviceCustomIPv6Address2
        string: DeviceCustomIPv6Address2Label DeviceCustomIPv6Address3 DeviceCustomIPv6Address3Label DeviceCustomIPv6Address4
        string: DeviceCustomIPv6Address4Label DeviceCustomFloatingPoint1Label DeviceCustomFloatingPoint2Label
        string: DeviceCustomFloatingPoint3Label
        string: DeviceCustomFloatingPoint4Label _SubscriptionId
        int: DeviceCustomNumber1 DeviceCustomNumber2 DeviceCustomNumber3 DestinationProcessId SourceProcessId EventType FlexNumber1
        int: FlexNumber2
        int: OldFileSize ProcessID
        real: DeviceCustomFloatingPoint1 DeviceCustomFloatingPoint2 DeviceCustomFloatingPoint3 DeviceCustomFloatingPoint4
        real: MaliciousIPLatitude
        real: MaliciousIPLongitude
        """);
}
