namespace LogHunt.Query.Views;

/// <summary>What Defender's tables tell of the program that did something; network devices and sign-in logs know nothing of it.</summary>
static class DefenderProcess
{
    public const string Columns = """
        string: InitiatingProcessSHA1 InitiatingProcessSHA256 InitiatingProcessMD5 InitiatingProcessVersionInfoCompanyName
        string: InitiatingProcessVersionInfoProductName InitiatingProcessVersionInfoProductVersion
        string: InitiatingProcessVersionInfoInternalFileName
        string: InitiatingProcessVersionInfoOriginalFileName InitiatingProcessVersionInfoFileDescription InitiatingProcessCommandLine
        string: InitiatingProcessParentFileName InitiatingProcessAccountUpn InitiatingProcessAccountObjectId
        string: InitiatingProcessIntegrityLevel
        string: InitiatingProcessTokenElevation InitiatingProcessRemoteSessionDeviceName InitiatingProcessRemoteSessionIP
        string: AppGuardContainerId
        string: InitiatingProcessUniqueId MachineGroup TenantId SourceSystem
        long: InitiatingProcessFileSize InitiatingProcessParentId InitiatingProcessSessionId ReportId
        datetime: InitiatingProcessCreationTime InitiatingProcessParentCreationTime
        bool: IsInitiatingProcessRemoteSession
        """;

    /// <summary>The kind of an address, of which Defender has a word for each.</summary>
    public static string TypeOf(string address) =>
        $"iff(isempty({address}), '', case({address} == '127.0.0.1' or {address} == '::1', 'Loopback', "
        + $"ipv4_is_private({address}) == true or ipv6_is_in_range({address}, 'fc00::/7') == true, 'Private', 'Public'))";
}
