using System.Globalization;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>IANA's protocol numbers and the names of them that logs use, in ASIM's upper case.</summary>
static class Protocols
{
    static readonly (int Number, string Name)[] Known =
    [
        (0, "HOPOPT"), (1, "ICMP"), (2, "IGMP"), (3, "GGP"), (4, "IPIP"), (5, "ST"), (6, "TCP"), (8, "EGP"), (9, "IGP"), (12, "PUP"),
        (17, "UDP"), (27, "RDP"),
        (33, "DCCP"), (41, "IPV6"), (43, "IPV6-ROUTE"), (44, "IPV6-FRAG"), (46, "RSVP"), (47, "GRE"), (50, "ESP"), (51, "AH"),
        (58, "IPV6-ICMP"), (59, "IPV6-NONXT"),
        (60, "IPV6-OPTS"), (88, "EIGRP"), (89, "OSPF"), (94, "IPIP"), (97, "ETHERIP"), (98, "ENCAP"), (103, "PIM"), (108, "IPCOMP"),
        (112, "VRRP"), (115, "L2TP"),
        (118, "STP"), (124, "ISIS"), (132, "SCTP"), (133, "FC"), (136, "UDPLITE"), (137, "MPLS-IN-IP"), (138, "MANET"), (139, "HIP"),
        (142, "ROHC"),
    ];

    static readonly KeyValueTable<string> Names = new(
    [
        .. Known.Select(known => (known.Number.ToString(CultureInfo.InvariantCulture), known.Name)),
        .. Known.Select(known => (known.Name, known.Name)),
        ("icmp6", "IPV6-ICMP"), ("icmpv6", "IPV6-ICMP"), ("icmp-v6", "IPV6-ICMP"), ("ospfigp", "OSPF"), ("ipv6-crypt", "ESP"),
        ("ipinip", "IPIP"), ("nos", "IPIP"), ("carp", "CARP"),
    ], foldCase: true);

    /// <summary>
    /// The name of a number or name in any case (`6`, `tcp`, `ICMPv6`), or null: then the log's own word is the best there is.
    /// </summary>
    public static string? Name(ReadOnlySpan<byte> text) => Names.TryFind(text, out var name) ? name : null;

    /// <summary>NetworkProtocol of the current row: the name, or the log's own word.</summary>
    public static void Write(RowWriter rows, ReadOnlySpan<byte> text)
    {
        if (Name(text) is { } name) rows.Text(Asim.NetworkProtocol, name);
        else rows.Text(Asim.NetworkProtocol, text);
    }

    /// <summary>NetworkProtocolVersion of the current row by an address in it; nothing when it is none.</summary>
    public static void WriteVersion(RowWriter rows, ReadOnlySpan<byte> address)
    {
        if (!address.IsEmpty) rows.Text(Asim.NetworkProtocolVersion, address.Contains((byte)':') ? "IPv6"u8 : "IPv4"u8);
    }
}
