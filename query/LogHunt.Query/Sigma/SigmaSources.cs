using System.Collections.Immutable;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Sigma;

/// <summary>
/// Which logs of Sigma's taxonomy are which rows of ours, and under which columns their fields stand: one line for each field that has a
/// column; every other is read from the vendor's own fields. The first source that fits a rule is its own.
/// </summary>
static class SigmaSources
{
    const string WindowsRows =
        "union Authentication, UserManagement, AuditEvent, NetworkSession, Dns\n" +
        "| where EventVendor == 'Microsoft' and EventProduct in ('Security Events', 'Windows')";

    const string Everything = "union NetworkSession, WebSession, Dns, Authentication, UserManagement, AuditEvent";

    const string Provider = "tostring(AdditionalFields.Provider)", Channel = "tostring(AdditionalFields.Channel)";

    const string WindowsFields = """
        EventID = EventOriginalType
        Provider_Name = tostring(AdditionalFields.Provider)
        EventLog = tostring(AdditionalFields.Channel)
        Computer ComputerName = Dvc
        Keywords = iff(EventResult == 'Failure', '0x8010000000000000', '0x8020000000000000')
        SubjectUserName = iff(EventOriginalType == '4672', TargetUserNameOnly, ActorUserNameOnly)
        SubjectDomainName = iff(EventOriginalType == '4672', TargetUserDomain, ActorUserDomain)
        SubjectUserSid = iff(EventOriginalType == '4672', TargetUserId, iff(isempty(ActorUserId), 'S-1-0-0', ActorUserId))
        SubjectLogonId = iff(EventOriginalType == '4672', TargetSessionId, iff(isempty(ActorSessionId), '0x0', ActorSessionId))
        TargetUserName = iff(isempty(GroupName), TargetUserNameOnly, GroupName)
        TargetDomainName = iff(isempty(TargetUserDomain), tostring(AdditionalFields.TargetDomainName), TargetUserDomain)
        TargetUserSid TargetSid = iff(isempty(GroupId), TargetUserId, GroupId)
        TargetLogonId = TargetSessionId
        MemberName = iff(isempty(GroupName), '', TargetUsername)
        MemberSid = iff(isempty(GroupName), '', TargetUserId)
        OldTargetUserName = PreviousPropertyValue
        NewTargetUserName = NewPropertyValue
        User = iff(isempty(ActorUsername), TargetUsername, ActorUsername)
        IpAddress SourceAddress SourceIp ClientAddress Address = SrcIpAddr
        IpPort SourcePort = SrcPortNumber
        WorkstationName Workstation SourceHostname ClientName = SrcHostname
        DestAddress DestinationIp = DstIpAddr
        DestPort DestinationPort = DstPortNumber
        DestinationHostname = DstHostname
        LogonType = EventOriginalSubType
        AuthenticationPackageName = LogonProtocol
        Status = iff(isempty(tostring(AdditionalFields.Status)), EventOriginalResultDetails, tostring(AdditionalFields.Status))
        SubStatus = EventOriginalResultDetails
        ProcessName ParentProcessName CallerProcessName = ActingProcessName
        NewProcessName ObjectName ShareName TaskName ObjectDN = Object
        ServiceName = iff(isempty(Object), TargetAppName, Object)
        TargetServerName = iff(isempty(TargetFQDN), TargetHostname, TargetFQDN)
        OldValue = OldValue
        NewValue = NewValue
        QueryName = DnsQuery
        """;

    const string ConnectionFields = """
        EventID = EventOriginalType
        Computer ComputerName = Dvc
        Image Application = iff(isempty(tostring(AdditionalFields.Image)), tostring(AdditionalFields.Application), tostring(AdditionalFields.Image))
        User = SrcUsername
        Initiated = iff(NetworkDirection == 'Outbound', 'true', 'false')
        Protocol = NetworkProtocol
        SourceIp = SrcIpAddr
        SourcePort = SrcPortNumber
        SourceHostname = SrcHostname
        DestinationIp = DstIpAddr
        DestinationPort = DstPortNumber
        DestinationHostname = DstHostname
        """;

    const string ProcessFields = """
        EventID = EventOriginalType
        Computer ComputerName = Dvc
        Image NewProcessName = Object
        ParentImage ParentProcessName = ActingProcessName
        User = ActorUsername
        """;

    const string SysmonFields = """
        EventID = EventOriginalType
        Computer ComputerName = Dvc
        Image SourceImage ProcessName = ActingProcessName
        User = ActorUsername
        TargetFilename TargetObject ImageLoaded PipeName TargetImage = Object
        """;

    const string WebFields = """
        c-uri cs-uri url = Url
        cs-uri-query cs-uri-stem c-uri-query c-uri-stem uri uri_path = /Url
        c-uri-extension = extract('\\.([A-Za-z0-9]+)(?:[?#]|$)', 1, Url)
        c-useragent cs-user-agent user_agent useragent = HttpUserAgent
        cs-method method http_method = HttpRequestMethod
        sc-status status status_code = HttpStatusCode
        cs-referer cs-referrer referrer = HttpReferrer
        cs-host host r-dns = iff(isempty(UrlDomain), HttpHost, UrlDomain)
        cs-username = SrcUsername
        c-ip src_ip id.orig_h = SrcIpAddr
        r-ip dst_ip id.resp_h = DstIpAddr
        id.resp_p dst_port = DstPortNumber
        resp_mime_types content_type = HttpContentType
        request_body_len cs-bytes = SrcBytes
        """;

    const string DnsFields = """
        EventID = EventOriginalType
        Computer ComputerName = Dvc
        query QueryName = DnsQuery
        record_type qtype_name = DnsQueryTypeName
        answer answers QueryResults = DnsResponseName
        rcode_name = DnsResponseCodeName
        src_ip id.orig_h = SrcIpAddr
        """;

    const string SessionFields = """
        src_ip source.ip id.orig_h = SrcIpAddr
        src_port source.port id.orig_p = SrcPortNumber
        dst_ip destination.ip id.resp_h = DstIpAddr
        dst_port destination.port id.resp_p = DstPortNumber
        action = DvcOriginalAction
        blocked = iff(EventResult == 'Failure', 'true', 'false')
        protocol proto = NetworkProtocol
        username = SrcUsername
        """;

    const string EntraFields = """
        OperationName ActivityDisplayName ActivityType properties.message properties.activityDisplayName = EventOriginalSubType
        Category = tostring(AdditionalFields.RecordCategory)
        Status Result properties.result = EventOriginalResultDetails
        ResultDescription failure_status_reason ResultReason = EventMessage
        InitiatedBy InitiatedBy.* properties.initiatedBy = ~tostring(AdditionalFields.InitiatedBy)
        TargetResources TargetResources.* Target properties.targetResources = ~tostring(AdditionalFields.TargetResources)
        AdditionalDetails AdditionalDetails.* = ~tostring(AdditionalFields.AdditionalDetails)
        riskEventType properties.riskEventType = tostring(AdditionalFields.RiskEventType)
        """;

    const string SignInFields = """
        ResultType properties.status.errorCode = EventOriginalResultDetails
        ResultDescription properties.message properties.status.failureReason = EventMessage
        Status = EventResult
        AuthenticationRequirement properties.authenticationRequirement = LogonMethod
        Location properties.location = tostring(AdditionalFields.Location)
        AppId properties.appId = ActingAppId
        AppDisplayName properties.appDisplayName = ActingAppName
        ResourceDisplayName properties.resourceDisplayName = TargetAppName
        UserPrincipalName properties.userPrincipalName = TargetUsername
        IPAddress properties.ipAddress = SrcIpAddr
        UserAgent properties.userAgent = HttpUserAgent
        ClientAppUsed properties.clientAppUsed = tostring(AdditionalFields.ClientAppUsed)
        ConditionalAccessStatus properties.conditionalAccessStatus = tostring(AdditionalFields.ConditionalAccessStatus)
        DeviceDetail.isCompliant = tostring(parse_json(tostring(AdditionalFields.DeviceDetail)).isCompliant)
        DeviceDetail.isManaged = tostring(parse_json(tostring(AdditionalFields.DeviceDetail)).isManaged)
        DeviceDetail.trusttype DeviceDetail.trustType = tostring(parse_json(tostring(AdditionalFields.DeviceDetail)).trustType)
        """;

    const string OktaFields = """
        eventType = EventOriginalType
        displayMessage = EventMessage
        actor.alternateId = iff(isempty(ActorUsername), TargetUsername, ActorUsername)
        outcome.reason = EventOriginalResultDetails
        outcome.result = EventResult
        client.ipAddress = SrcIpAddr
        client.userAgent.rawUserAgent = HttpUserAgent
        """;

    const string OfficeFields = """
        eventName Operation = iff(isempty(Operation), EventOriginalType, Operation)
        eventSource Workload = EventProduct
        status ResultStatus = EventOriginalResultDetails
        UserId = iff(isempty(ActorUsername), TargetUsername, ActorUsername)
        ClientIP = SrcIpAddr
        """;

    const string LinuxFields = """
        type = EventOriginalType
        USER = TargetUserNameOnly
        """;

    const string DeviceFields = """
        action = DvcOriginalAction
        event_type = EventOriginalType
        reason = EventOriginalResultDetails
        cfgpath = Object
        src_ip id.orig_h = SrcIpAddr
        dst_ip id.resp_h = DstIpAddr
        method operation = Operation
        name = EventOriginalSubType
        """;

    /// <summary>Windows' logs by Sigma's name for them and the beginning of their channel.</summary>
    const string Channels = """
        system System
        application Application
        sysmon Microsoft-Windows-Sysmon/
        powershell Microsoft-Windows-PowerShell/
        powershell-classic Windows PowerShell
        windefend Microsoft-Windows-Windows Defender/
        firewall-as Microsoft-Windows-Windows Firewall With Advanced Security/
        dns-server DNS Server
        dns-server-analytic Microsoft-Windows-DNS-Server/
        dns-client Microsoft-Windows-DNS Client Events/
        dns-client Microsoft-Windows-DNS-Client/
        ntlm Microsoft-Windows-NTLM/
        taskscheduler Microsoft-Windows-TaskScheduler/
        terminalservices-localsessionmanager Microsoft-Windows-TerminalServices-LocalSessionManager/
        bits-client Microsoft-Windows-Bits-Client/
        applocker Microsoft-Windows-AppLocker/
        msexchange-management MSExchange Management
        ldap Microsoft-Windows-LDAP-Client/
        smbclient-security Microsoft-Windows-SmbClient/Security
        smbclient-connectivity Microsoft-Windows-SmbClient/Connectivity
        codeintegrity-operational Microsoft-Windows-CodeIntegrity/
        security-mitigations Microsoft-Windows-Security-Mitigations/
        wmi Microsoft-Windows-WMI-Activity/
        printservice-admin Microsoft-Windows-PrintService/Admin
        printservice-operational Microsoft-Windows-PrintService/Operational
        driver-framework Microsoft-Windows-DriverFrameworks-UserMode/
        openssh OpenSSH/
        """;

    /// <summary>What Sysmon's events are in Sigma's categories, by their numbers.</summary>
    const string SysmonEvents = """
        file_change 2
        process_termination 5
        driver_load 6
        image_load 7
        create_remote_thread 8
        raw_access_thread 9
        process_access 10
        file_event 11
        registry_add 12
        registry_delete 12
        registry_set 13
        registry_rename 14
        registry_event 12 13 14
        create_stream_hash 15
        sysmon_status 4 16
        pipe_created 17 18
        wmi_event 19 20 21
        file_delete 23 26
        clipboard_capture 24
        process_tampering 25
        file_block_executable 27
        file_executable_detected 29
        sysmon_error 255
        """;

    public static ImmutableArray<SigmaSource> All { get; } =
    [
        new("windows", "", "security", WindowsRows.Replace("in ('Security Events', 'Windows')", "== 'Security Events'", StringComparison.Ordinal), WindowsFields),
        new("windows", "process_creation", "", "AuditEvent\n| where EventVendor == 'Microsoft' and (EventOriginalType == '4688' "
            + $"and EventProduct == 'Security Events' or EventOriginalType == '1' and {Provider} == 'Microsoft-Windows-Sysmon')", ProcessFields),
        new("windows", "network_connection", "", "NetworkSession\n| where EventVendor == 'Microsoft' and (EventOriginalType == '5156' "
            + $"or EventOriginalType == '3' and {Provider} == 'Microsoft-Windows-Sysmon')", ConnectionFields),
        new("windows", "dns_query", "", "Dns\n| where EventVendor == 'Microsoft' and EventProduct == 'Windows'", DnsFields),
        .. Windows(SysmonEvents, "", (name, numbers) => new("windows", name, "", "AuditEvent\n| where EventVendor == 'Microsoft' "
            + $"and {Provider} == 'Microsoft-Windows-Sysmon' and EventOriginalType in ({numbers})", SysmonFields)),
        .. Windows("ps_script 4104\nps_module 4103", "", (name, number) => new("windows", name, "", "AuditEvent\n"
            + $"| where EventOriginalType in ({number}) and {Channel} startswith 'Microsoft-Windows-PowerShell/'", SysmonFields)),
        .. Windows(Channels, " or ", (name, channels) => new("windows", "", name, $"{WindowsRows} and ({channels})", WindowsFields)),
        new("windows", "", "", WindowsRows, WindowsFields),
        new("rpc_firewall", "application", "", $"{WindowsRows} and {Channel} == 'RPCFW'", WindowsFields),
        new("linux", "network_connection", "", $"NetworkSession\n| where {Provider} == 'Linux-Sysmon'", ConnectionFields),
        new("linux", "process_creation", "",
            $"AuditEvent\n| where {Provider} == 'Linux-Sysmon' and EventOriginalType == '1'", ProcessFields),
        new("linux", "", "auditd", $"{Everything}\n| where Format == 'linux-auditd'", LinuxFields),
        new("linux", "", "sshd", $"{Everything}\n| where Format == 'linux-syslog' and ActingAppName startswith 'sshd'", LinuxFields),
        new("linux", "", "sudo", $"{Everything}\n| where Format == 'linux-syslog' and ActingAppName == 'sudo'", LinuxFields),
        new("linux", "", "*", $"{Everything}\n| where Format in ('linux-syslog', 'iptables', 'linux-auditd')", LinuxFields),
        new("*", "proxy", "*", "WebSession", WebFields),
        new("*", "webserver", "*", "WebSession", WebFields),
        new("zeek", "", "http", "WebSession\n| where EventVendor == 'Zeek'", WebFields),
        new("zeek", "", "dns", "Dns\n| where EventVendor == 'Zeek'", DnsFields),
        new("zeek", "", "conn", "NetworkSession\n| where EventVendor == 'Zeek' and EventOriginalType == 'conn'", SessionFields),
        .. "smb_files x509 rdp kerberos dce_rpc ssh ntlm radius ssl notice files weird".Split(' ').Select(log =>
            new SigmaSource("zeek", "", log, $"{Everything}\n| where EventVendor == 'Zeek' and EventOriginalType == '{log}'", DeviceFields)),
        new("*", "dns", "*", "Dns", DnsFields),
        new("*", "firewall", "*", "NetworkSession", SessionFields),
        new("", "", "netflow", "NetworkSession", SessionFields),
        new("azure", "", "signinlogs",
            "Authentication\n| where EventVendor == 'Microsoft' and EventProduct in ('Entra ID', 'AAD')", SignInFields),
        new("azure", "", "auditlogs", "union AuditEvent, UserManagement\n| where EventVendor == 'Microsoft' "
            + "and EventProduct in ('Entra ID', 'AAD') and EventOriginalType == 'AuditLogs'", EntraFields),
        .. "riskdetection pim".Split(' ').Select(log => new SigmaSource("azure", "", log,
            "union AuditEvent, UserManagement, Authentication\n| where EventVendor == 'Microsoft' "
            + "and EventProduct in ('Entra ID', 'AAD') and EventOriginalType endswith 'RiskEvents'", EntraFields)),
        new("okta", "", "okta", $"{Everything}\n| where EventVendor == 'Okta' and EventProduct == 'Okta'", OktaFields),
        .. "audit exchange threat_management threat_detection".Split(' ').Select(log => new SigmaSource("m365", "", log,
            "union Authentication, UserManagement, AuditEvent\n| where Format == 'm365-audit'", OfficeFields)),
        new("cisco", "", "duo", $"{Everything}\n| where Format == 'duo'", DeviceFields),
        new("cisco", "", "*", $"{Everything}\n| where EventVendor == 'Cisco'", DeviceFields),
        new("fortigate", "", "*", $"{Everything}\n| where EventVendor == 'Fortinet'", DeviceFields),
        new("fortios", "", "*", $"{Everything}\n| where EventVendor == 'Fortinet'", DeviceFields),
        new("juniper", "", "*", $"{Everything}\n| where EventVendor == 'Juniper'", DeviceFields),
        new("onelogin", "", "onelogin.events", Documents("event_type_id"), "", Document),
        new("opencanary", "application", "", Documents("logtype"), "", Document),
        new("azure", "", "activitylogs",
            Documents("operationName"), "OperationName OperationNameValue = tostring(Line.operationName)", Document),
        new("aws", "", "cloudtrail", Documents("eventSource"), "", Document),
        new("gcp", "", "*", Documents("protoPayload"), "", Document),
        new("github", "", "audit", Documents("action"), "", Document),
    ];

    /// <summary>The document of a line.</summary>
    const string Document = "Line";

    /// <summary>Lines that no format reads, and that are documents of JSON with this member.</summary>
    static string Documents(string member) =>
        $"Unparsed\n| where RawLine has '{member}'\n| extend Line = parse_json(substring(RawLine, indexof(RawLine, '{{')))";

    /// <summary>The source of a rule. Throws <see cref="SigmaException"/> where no table holds its logs.</summary>
    public static SigmaSource Of(string product, string category, string service) =>
        All.FirstOrDefault(source => source.Is(product, category, service)) ?? throw new SigmaException(
            "no table holds the logs that the rule is for: "
            + string.Join(", ", new[] { ("product", product), ("category", category), ("service", service) }
                .Where(part => part.Item2.Length > 0).Select(part => $"{part.Item1} `{part.Item2}`").DefaultIfEmpty("its `logsource` names none")));

    static IEnumerable<SigmaSource> Windows(string lines, string or, Func<string, string, SigmaSource> source) =>
        from line in lines.Split('\n', StringSplitOptions.TrimEntries)
        let space = line.IndexOf(' ', StringComparison.Ordinal)
        group line[(space + 1)..] by line[..space] into named
        select source(named.Key, or.Length == 0 ? string.Join(", ", named.Single().Split(' ').Select(text => QuotedText.Of(text)))
            : string.Join(or, named.Select(channel => $"{Channel} startswith {QuotedText.Of(channel)}")));
}
