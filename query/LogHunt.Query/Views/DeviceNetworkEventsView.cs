using LogHunt.Query.Binding;

namespace LogHunt.Query.Views;

/// <summary>
/// Defender's DeviceNetworkEvents: connections, here as network devices saw them. Where a device names the host at the source, that is the
/// device; the program that connected is not known.
/// </summary>
static class DeviceNetworkEventsView
{
    public static View View { get; } = new(
        new("DeviceNetworkEvents", "Connections as firewalls saw them, as Defender's table of that name; "
            + "what program made them is not known.",
            "DeviceNetworkEvents | where RemotePort == 161 | project ActionType, LocalIP, LocalIPType, RemoteIP, Protocol",
            "ConnectionFailed, 192.0.2.22, Public, 198.51.100.81, Udp"),
        """
        union NetworkSession, WebSession
        """,
        $"""
        Timestamp = TimeGenerated, TimeGenerated, Type = 'DeviceNetworkEvents', DeviceName = iff(isempty(SrcHostname), Src, SrcHostname),
        DeviceId = SrcDvcId, ActionType = iff(EventResult == 'Failure', 'ConnectionFailed', 'ConnectionSuccess'),
        RemoteIP = DstIpAddr, RemotePort = DstPortNumber, RemoteUrl = iff(isempty(Url), DstHostname, Url), LocalIP = SrcIpAddr,
        LocalPort = SrcPortNumber, Protocol = case(NetworkProtocol == 'TCP', 'Tcp', NetworkProtocol == 'UDP', 'Udp', NetworkProtocol),
        LocalIPType = {DefenderProcess.TypeOf("SrcIpAddr")}, RemoteIPType = {DefenderProcess.TypeOf("DstIpAddr")},
        InitiatingProcessAccountName = SrcUsername, AdditionalFields
        """,
        empty: DefenderProcess.Columns + """

        string: InitiatingProcessFileName InitiatingProcessFolderPath InitiatingProcessAccountDomain InitiatingProcessAccountSid
        long: InitiatingProcessId
        """,
        partly: "DeviceId InitiatingProcessAccountName");
}
