using LogHunt.Engine.Schema;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>The columns of one end of a session, for formats that learn only while reading which end they are at.</summary>
sealed record NetworkEnd(
    AsimAddress Address,
    AsimText Hostname,
    AsimNumber Port,
    AsimAddress NatAddress,
    AsimNumber NatPort,
    AsimText Username,
    AsimText Zone,
    AsimText Interface,
    AsimNumber Bytes)
{
    public static NetworkEnd Source { get; } = new(
        Asim.SrcIpAddr, Asim.SrcHostname, Asim.SrcPortNumber, Asim.SrcNatIpAddr, Asim.SrcNatPortNumber,
        Asim.SrcUsername, Asim.SrcZone, Asim.DvcInboundInterface, Asim.SrcBytes);

    public static NetworkEnd Destination { get; } = new(
        Asim.DstIpAddr, Asim.DstHostname, Asim.DstPortNumber, Asim.DstNatIpAddr, Asim.DstNatPortNumber,
        Asim.DstUsername, Asim.DstZone, Asim.DvcOutboundInterface, Asim.DstBytes);
}
